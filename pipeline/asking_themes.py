"""What a language model is asked about themes: whether two are one, where a mention belongs, what each is called.

Each function yields what comes back as it comes; calls go on meanwhile.
"""

from collections.abc import Iterator, Sequence

from pipeline.asking import each_asked
from pipeline.cluster.doubts import Grouping, doubtful_rows, near_groups
from pipeline.cluster.judged import (
    Comparison,
    Placement,
    Verdict,
    compared,
    comparisons,
    group_lines,
    lettered,
    line_of,
    placed,
    placements,
)
from pipeline.cluster.named import named, neighbours, said_in
from pipeline.cluster.themes import Spoken
from pipeline.context import RunContext
from pipeline.extract.chunk import fence_of
from pipeline.extract.request import ask_whole, request_of
from pipeline.fingerprint import fingerprint
from pipeline.llm.cached import CachedLLM, Request
from pipeline.llm.together import Outcome
from pipeline.models import Mention, Theme
from pipeline.prompts import LANGUAGES, Prompt, load_prompt
from pipeline.replies import PlacesReply, SamenessReply, ThemeReply

NAMES_PROMPT, COMPARE_PROMPT, PLACE_PROMPT = "label_themes", "compare_themes", "place_mentions"
THEMES = "themes"
"""What calls about several themes are booked under."""
_NAME_TOKENS = 400
_VERDICT_TOKENS = 120


def themes_version(context: RunContext) -> str:
    """Changes with whatever would make a model judge or name the same themes otherwise; empty where none is asked."""
    if context.llm is None:
        return ""
    names = (NAMES_PROMPT, COMPARE_PROMPT, PLACE_PROMPT)
    prompts = [load_prompt(name, language, context.inputs.folder) for name in names for language in LANGUAGES]
    return fingerprint(context.llm.name, context.llm.parameters, [prompt.text_hash for prompt in prompts])


def name_themes(
    context: RunContext, llm: CachedLLM, themes: Sequence[Theme], spoken: Sequence[Spoken], language: str
) -> Iterator[tuple[str, Outcome[Theme]]]:
    """Themes of several mentions under the names a model gives them; one alone keeps its own words."""
    prompt = load_prompt(NAMES_PROMPT, language, context.inputs.folder)
    by_id, beside = {one.mention.mention_id: one.mention for one in spoken}, neighbours(themes, spoken)
    several = {theme.theme_id: theme for theme in themes if len(theme.mention_ids) > 1}

    async def name(theme_id: str) -> Theme:
        theme = several[theme_id]
        own = [by_id[mention_id] for mention_id in theme.mention_ids]
        request = _naming(theme, own, beside[theme_id], prompt)
        return named(theme, await ask_whole(request, llm, ThemeReply))

    return each_asked(list(several), name, llm, context.inputs.config.llm.max_concurrency)


def compare_themes(
    context: RunContext, llm: CachedLLM, grouping: Grouping, spoken: Sequence[Spoken], language: str
) -> Iterator[tuple[Comparison, Outcome[dict[tuple[int, int], Verdict]]]]:
    """For each group near to others, whether these are the same matter; `spoken` goes by the grouping's rows."""
    prompt = load_prompt(COMPARE_PROMPT, language, context.inputs.folder)

    async def compare(comparison: Comparison) -> dict[tuple[int, int], Verdict]:
        own = group_lines(grouping, comparison.group, spoken)
        others = lettered(grouping, comparison.others, spoken, first="B")
        most = _VERDICT_TOKENS * (1 + len(comparison.others))
        request = request_of(prompt, THEMES, most, fence=fence_of(own, others), group=own, others=others)
        return compared(comparison, await ask_whole(request, llm, SamenessReply))

    return each_asked(comparisons(near_groups(grouping)), compare, llm, context.inputs.config.llm.max_concurrency)


def place_mentions(
    context: RunContext, llm: CachedLLM, grouping: Grouping, spoken: Sequence[Spoken], language: str
) -> Iterator[tuple[Placement, Outcome[dict[int, Verdict]]]]:
    """For each doubtful row the group it belongs in; `spoken` goes by the grouping's rows."""
    prompt = load_prompt(PLACE_PROMPT, language, context.inputs.folder)

    async def place(placement: Placement) -> dict[int, Verdict]:
        groups = lettered(grouping, placement.groups, spoken, first="A")
        lines = [f"{at} {line_of(spoken[row].mention)}" for at, row in enumerate(placement.rows, start=1)]
        asked = "\n".join(lines)
        most = _VERDICT_TOKENS * (1 + len(placement.rows))
        request = request_of(prompt, THEMES, most, fence=fence_of(groups, asked), groups=groups, mentions=asked)
        return placed(placement, await ask_whole(request, llm, PlacesReply))

    return each_asked(placements(doubtful_rows(grouping)), place, llm, context.inputs.config.llm.max_concurrency)


def _naming(theme: Theme, mentions: Sequence[Mention], nearest: Sequence[str], prompt: Prompt) -> Request:
    said, beside = said_in(theme, mentions), "\n".join(nearest)
    fence = fence_of(said, beside)
    return request_of(prompt, theme.theme_id, _NAME_TOKENS, fence=fence, mentions=said, neighbours=beside)
