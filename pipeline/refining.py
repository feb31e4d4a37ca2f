"""Groups whose borders a language model has judged: near ones that are the same merged, doubtful mentions placed."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from pipeline.asking_themes import compare_themes, place_mentions
from pipeline.cluster.doubts import Grouping, doubtful_rows, merged, moved, near_groups
from pipeline.cluster.judged import Verdict, comparisons, placements
from pipeline.cluster.themes import Spoken
from pipeline.context import RunContext
from pipeline.errors import BudgetReached, LLMCallError, LLMError
from pipeline.llm.cached import CachedLLM
from pipeline.llm.together import Outcome
from pipeline.models import Judgement

SAME, PLACE = "same", "place"
K = TypeVar("K")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Refined:
    """Groups after judging, every decision with its reason, and why some questions had no answer."""

    grouping: Grouping
    judgements: Sequence[Judgement]
    unanswered: Sequence[str]


def refine_groups(
    context: RunContext, llm: CachedLLM, grouping: Grouping, spoken: Sequence[Spoken], language: str
) -> Refined:
    """Groups merged where vectors and model agree, then mentions placed among their nearest groups.

    `spoken` goes by the grouping's rows. What the model does not answer stays as the vectors have it.

    Raises:
        LLMSetupError: the model cannot be asked at all.
    """
    unanswered: list[str] = []
    merging = _merge(context, llm, grouping, spoken, language, unanswered)
    placing = _place(context, llm, merging.grouping, spoken, language, unanswered)
    return Refined(placing.grouping, [*merging.judgements, *placing.judgements], unanswered)


def _merge(
    context: RunContext,
    llm: CachedLLM,
    grouping: Grouping,
    spoken: Sequence[Spoken],
    language: str,
    unanswered: list[str],
) -> Refined:
    asked = len(comparisons(near_groups(grouping)))
    verdicts: dict[tuple[int, int], Verdict] = {}
    with context.progress.stage("compare", asked) as advance:
        for _, found in answered(compare_themes(context, llm, grouping, spoken, language), unanswered, advance):
            verdicts |= found
    # As they were asked, not as they came back, so that the same answers give the same themes.
    judged = {pair: verdicts[pair] for pair in sorted(verdicts)}
    groups = merged(grouping.groups, {pair: verdict.same for pair, verdict in judged.items()})
    home = {row: at for at, rows in enumerate(groups) for row in rows}
    first = {group: rows[0] for group, rows in enumerate(grouping.groups)}
    return Refined(
        replace(grouping, groups=groups),
        [
            Judgement(
                SAME,
                tuple(spoken[grouping.typical(group, 1)[0]].mention.mention_id for group in pair),
                home[first[pair[0]]] == home[first[pair[1]]],
                verdict.reason,
                f"llm:{llm.name}",
            )
            for pair, verdict in judged.items()
        ],
        unanswered,
    )


def _place(
    context: RunContext,
    llm: CachedLLM,
    grouping: Grouping,
    spoken: Sequence[Spoken],
    language: str,
    unanswered: list[str],
) -> Refined:
    doubtful = doubtful_rows(grouping)
    verdicts: dict[int, Verdict] = {}
    with context.progress.stage("place", len(placements(doubtful))) as advance:
        for _, found in answered(place_mentions(context, llm, grouping, spoken, language), unanswered, advance):
            verdicts |= found
    homes = _homes(grouping, doubtful, verdicts)
    judgements = []
    for row in sorted(verdicts):
        typical = [grouping.typical(at, 1)[0] for at in (verdicts[row].home,) if at is not None]
        ids = tuple(spoken[at].mention.mention_id for at in (row, *typical))
        judgements.append(Judgement(PLACE, ids, row in homes, verdicts[row].reason, f"llm:{llm.name}"))
    return Refined(replace(grouping, groups=moved(grouping.groups, homes)), judgements, unanswered)


def _homes(
    grouping: Grouping, doubtful: Mapping[int, Sequence[int]], verdicts: Mapping[int, Verdict]
) -> dict[int, int | None]:
    """Rows that leave their group: only for one that the vectors too hold possible, or for none."""
    own = {row: at for at, rows in enumerate(grouping.groups) for row in rows}
    alone = {row for rows in grouping.groups if len(rows) == 1 for row in rows}
    homes: dict[int, int | None] = {}
    for row, verdict in verdicts.items():
        if verdict.home is None and row not in alone:
            homes[row] = None
        elif verdict.home in doubtful[row] and verdict.home != own[row]:
            homes[row] = verdict.home
    return homes


def answered(
    outcomes: Iterable[tuple[K, Outcome[T]]], unanswered: list[str], advance: Callable[[int], None]
) -> Iterator[tuple[K, T]]:
    """What a model answered; why the rest has no answer is added to `unanswered`.

    Raises:
        LLMError: the model cannot be asked at all.
    """
    for key, outcome in outcomes:
        if outcome.value is not None:
            yield key, outcome.value
        elif isinstance(outcome.error, LLMCallError | BudgetReached):
            unanswered.append(outcome.error.reason if isinstance(outcome.error, LLMCallError) else "no money left")
        else:
            raise outcome.error or LLMError("The model gave no answer.")
        advance(1)
