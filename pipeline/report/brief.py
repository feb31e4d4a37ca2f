"""The brief for the meeting, before it is Markdown or Word: what it says, in order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.figures import FAMILYWISE
from pipeline.models import RankedTheme
from pipeline.report.brief_words import BRIEF_WORDS, HOW_MIGHT_WE
from pipeline.report.content import ReportContent, ThemedMention
from pipeline.report.findings import new_information, next_interviews
from pipeline.report.notes import how_to_read, limits
from pipeline.report.overview import overview
from pipeline.report.wording import (
    KINDS,
    WORDS,
    clock,
    counted,
    plural,
    quarter_text,
    quoted,
    rating_text,
    share_text,
)

_AGENDA = ("agenda_conclusion", "agenda_themes", "agenda_questions", "agenda_how", "agenda_decisions")
_MOST_IDS, _MOST_SEGMENTS, _MOST_QUESTIONS, _VERY_STRONG, _MOST_ONCE = 5, 2, 6, 5, 15


@dataclass(frozen=True, slots=True)
class BriefQuote:
    """A quote with who said it, in which file, and when."""

    text: str
    source: str


@dataclass(frozen=True, slots=True)
class BriefTheme:
    """A theme: its heading with rank, kind and id, its figures and its quotes."""

    heading: str
    figures: str
    quotes: tuple[BriefQuote, ...]
    related: str = ""


@dataclass(frozen=True, slots=True)
class Opening:
    """A question to have ideas about, and the themes it is asked of."""

    question: str
    themes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """All that is said at the meeting; sections without anything in them are left out."""

    title: str
    counts: str
    agenda: tuple[str, ...]
    conclusion: tuple[str, ...]
    themes: tuple[BriefTheme, ...]
    areas: tuple[str, ...]
    questions: tuple[str, ...]
    openings: tuple[Opening, ...]
    once: tuple[str, ...]
    unknown: tuple[str, ...]
    decisions: tuple[str, ...]
    """Headings of the table in which the team writes what it decides."""


def make_brief(content: ReportContent, top: int, quotes: int) -> Brief:
    """The brief with the `top` themes, each with up to `quotes` quotes of different people."""
    words, brief_words = WORDS[content.language], BRIEF_WORDS[content.language]
    quarter = f", {quarter_text(content.quarter, content.language)}" if content.quarter else ""
    shown = (content.repeated() or content.themes)[:top]
    return Brief(
        title=f"{words['brief']}: {content.title}{quarter}",
        counts=_counts(content),
        agenda=tuple(brief_words[key] for key in _AGENDA) if shown else (),
        conclusion=tuple(conclusion(content)),
        themes=tuple(_theme(content, ranked, quotes) for ranked in shown),
        areas=tuple(_areas(content)),
        questions=tuple(_questions(content, shown)),
        openings=tuple(_openings(content, shown)),
        once=tuple(_once(content, shown)),
        unknown=(*_unheard(content), *how_to_read(content), *limits(content)),
        decisions=tuple(brief_words[key] for key in ("decision", "who", "when", "sign")) if shown else (),
    )


def conclusion(content: ReportContent) -> list[str]:
    """The sentences the page opens with, each with what it answers; one where no theme was found."""
    sentences = [f"{sentence.lead}: {sentence.text}" for sentence in overview(content)]
    return sentences or [WORDS[content.language]["no_themes"]]


def _counts(content: ReportContent) -> str:
    language = content.language
    people = counted(content.respondents_asked, "respondent", language)
    held = counted(len(content.interviews), "interview", language)
    repeated, once = content.repeated() or content.themes, content.said_once()
    said_once = f" {BRIEF_WORDS[language]['once']}: {len(once)}." if once and content.repeated() else ""
    return f"{held}, {people}, {counted(len(repeated), 'theme', language)}.{said_once}"


def _theme(content: ReportContent, ranked: RankedTheme, quotes: int) -> BriefTheme:
    kind = KINDS[content.language][ranked.theme.kind]
    return BriefTheme(
        heading=f"{ranked.rank}. {ranked.theme.label} ({kind}, {ranked.theme.theme_id})",
        figures=figures(ranked, content.language),
        quotes=tuple(quotes_of(content, ranked, quotes)),
        related=_related(content, ranked),
    )


def _related(content: ReportContent, ranked: RankedTheme) -> str:
    """The themes that it points at: what would cure it, or what it would cure."""
    there = {one.theme.theme_id for one in content.themes}
    named = [reference(content, theme_id) for theme_id in ranked.theme.related if theme_id in there]
    return f"{BRIEF_WORDS[content.language]['related']}: {'; '.join(named)}." if named else ""


def _areas(content: ReportContent) -> Iterator[str]:
    """Each area with its themes, the area of most voices first."""
    own: dict[str, list[RankedTheme]] = {}
    for ranked in content.repeated():
        if ranked.theme.area:
            own.setdefault(ranked.theme.area, []).append(ranked)
    for area, themes in sorted(own.items(), key=lambda pair: (-sum(one.respondent_count for one in pair[1]), pair[0])):
        yield f"{area}: {'; '.join(reference(content, one.theme.theme_id) for one in themes)}."


def _once(content: ReportContent, shown: Sequence[RankedTheme]) -> Iterator[str]:
    """What was said once, the first of it by name."""
    words, alone = BRIEF_WORDS[content.language], [one for one in content.said_once() if one not in shown]
    yield from (reference(content, one.theme.theme_id) for one in alone[:_MOST_ONCE])
    if len(alone) > _MOST_ONCE:
        yield f"{WORDS[content.language]['more'].format(len(alone) - _MOST_ONCE)}; {words['in_table']}"


def _openings(content: ReportContent, shown: Sequence[RankedTheme]) -> Iterator[Opening]:
    """One question a kind, in rank order."""
    for kind in dict.fromkeys(ranked.theme.kind for ranked in shown):
        themes = (reference(content, one.theme.theme_id) for one in shown if one.theme.kind is kind)
        yield Opening(HOW_MIGHT_WE[content.language][kind], tuple(themes))


def reference(content: ReportContent, theme_id: str) -> str:
    """A theme inside a sentence: «Нет внимания (T0007)», without the full stop its label may end on."""
    label = next(ranked.theme.label for ranked in content.themes if ranked.theme.theme_id == theme_id)
    return f"{' '.join(label.split()).removesuffix('.')} ({theme_id})"


def quotes_of(content: ReportContent, ranked: RankedTheme, quotes: int) -> Iterator[BriefQuote]:
    """A theme's quotes, of different people first, each with its source."""
    for themed in diverse_quotes(content.of_theme(ranked.theme.theme_id), quotes):
        when = clock(themed.mention.start_time)
        source = ", ".join(part for part in (themed.respondent_id, themed.interview.path, when) if part)
        yield BriefQuote(themed.mention.quote, source)


def figures(ranked: RankedTheme, language: str) -> str:
    """A theme's numbers in one sentence, with what they do not tell."""
    words, said = WORDS[language], ranked.respondent_count
    people = f"{said} {words['of']} {counted(ranked.respondents_asked, 'asked', language)}"
    parts = [f"{plural(said, 'said', language)} {people}: {share_text(ranked.prevalence, language)}"]
    parts.append(f"{words['ranks'].lower()}: {ranked.rank_low}–{ranked.rank_high}")
    if ranked.top_segment and ranked.segment_q is not None and ranked.segment_q <= FAMILYWISE:
        parts.append(f"{words['segment'].lower()} {quoted(ranked.top_segment, language)}")
    if ranked.nps.value is not None:
        parts.append(f"{words['nps'][0].lower()}{words['nps'][1:]}: {rating_text(ranked.nps, language)}")
    return "; ".join(parts) + "."


def diverse_quotes(mentions: Sequence[ThemedMention], quotes: int) -> list[ThemedMention]:
    """The most typical quotes, one per person until everyone has been heard."""
    firsts: list[ThemedMention] = []
    rest: list[ThemedMention] = []
    seen: set[str] = set()
    for themed in mentions:
        (rest if themed.respondent_id in seen else firsts).append(themed)
        seen.add(themed.respondent_id)
    return [*firsts, *rest][:quotes]


def _questions(content: ReportContent, shown: Sequence[RankedTheme]) -> list[str]:
    """What the data ask and cannot answer, the surest findings first."""
    if not shown:
        return []
    words = BRIEF_WORDS[content.language]
    found = [*_about_segments(content), *_about_changes(content), *_about_ties(content, shown)]
    found += [*_about_prompting(content, shown), *_about_loners(content)]
    return [*found[: _MOST_QUESTIONS - 1], words["ask_new"]]


def _about_segments(content: ReportContent) -> Iterator[str]:
    """Surprises, also those that are hints only: a question is what they are good for."""
    figures = content.figures
    loud = [(one.theme_id, one.segment) for one in figures.surprises]
    loud += [(one.theme_id, one.segment) for one in figures.segments if one.stands_out]
    for theme_id, segment in list(dict.fromkeys(loud))[:_MOST_SEGMENTS]:
        yield _asked(content, "ask_segment", theme_id, segment=quoted(segment, content.language))


def _about_changes(content: ReportContent) -> Iterator[str]:
    for trend in [trend for trend in content.figures.trends if trend.direction][:1]:
        yield _asked(content, "ask_change", trend.theme_id)


def _about_ties(content: ReportContent, shown: Sequence[RankedTheme]) -> Iterator[str]:
    group = [ranked.theme.theme_id for ranked in shown if ranked.tie_group == shown[0].tie_group]
    if len(group) > 1:
        more = len(group) - _MOST_IDS
        rest = f" {WORDS[content.language]['more'].format(more)}" if more > 0 else ""
        yield BRIEF_WORDS[content.language]["ask_tie"].format(ids=", ".join(group[:_MOST_IDS]) + rest)


def _about_prompting(content: ReportContent, shown: Sequence[RankedTheme]) -> Iterator[str]:
    for theme_id in (ranked.theme.theme_id for ranked in shown):
        own = content.of_theme(theme_id)
        prompted = sum(themed.mention.prompted for themed in own)
        if len(own) > 1 and 2 * prompted >= len(own):
            yield _asked(content, "ask_prompted", theme_id, prompted=str(prompted), mentions=str(len(own)))


def _about_loners(content: ReportContent) -> Iterator[str]:
    alone = [r for r in content.themes if r.respondent_count == 1 and r.intensity_mean >= _VERY_STRONG]
    for ranked in alone[:1]:
        yield _asked(content, "ask_alone", ranked.theme.theme_id)


def _asked(content: ReportContent, question: str, theme_id: str, **parts: str) -> str:
    return BRIEF_WORDS[content.language][question].format(theme=reference(content, theme_id), **parts)


def _unheard(content: ReportContent) -> Iterator[str]:
    """How many themes one person alone names, and what more interviews would bring."""
    once = sum(ranked.respondent_count == 1 for ranked in content.themes)
    if once:
        yield BRIEF_WORDS[content.language]["heard_once"].format(once=once, all=len(content.themes))
    yield from filter(None, (next_interviews(content), new_information(content)))
