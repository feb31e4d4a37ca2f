"""The brief for the meeting, before it is Markdown or Word: what it says, in order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.models import RankedTheme
from pipeline.report.brief_words import BRIEF_WORDS, HOW_MIGHT_WE
from pipeline.report.conclusion import conclusion, has_changed, loud_segment, named
from pipeline.report.content import ReportContent, ThemedMention
from pipeline.report.findings import next_interviews, surprise_sentences
from pipeline.report.notes import how_to_read, limits
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
_MOST_IDS, _MOST_QUESTIONS, _MOST_SURPRISES, _VERY_STRONG = 5, 6, 3, 5


@dataclass(frozen=True, slots=True)
class BriefQuote:
    """A quote with who said it, in which file, and when."""

    text: str
    source: str


@dataclass(frozen=True, slots=True)
class BriefTheme:
    """A theme: its heading with rank, kind and id, its figures, its quotes, and the question to work on."""

    heading: str
    figures: str
    quotes: tuple[BriefQuote, ...]
    how_might_we: str


@dataclass(frozen=True, slots=True)
class Brief:
    """All that is said at the meeting; sections without anything in them are left out."""

    title: str
    counts: str
    agenda: tuple[str, ...]
    conclusion: tuple[str, ...]
    themes: tuple[BriefTheme, ...]
    questions: tuple[str, ...]
    unknown: tuple[str, ...]
    decisions: tuple[str, ...]
    """Headings of the table in which the team writes what it decides."""


def make_brief(content: ReportContent, top: int, quotes: int) -> Brief:
    """The brief with the `top` themes, each with up to `quotes` quotes of different people."""
    words, brief_words = WORDS[content.language], BRIEF_WORDS[content.language]
    quarter = f", {quarter_text(content.quarter, content.language)}" if content.quarter else ""
    shown = content.themes[:top]
    return Brief(
        title=f"{words['brief']}: {content.title}{quarter}",
        counts=_counts(content),
        agenda=tuple(brief_words[key] for key in _AGENDA) if shown else (),
        conclusion=(*conclusion(content), *surprise_sentences(content, _MOST_SURPRISES)),
        themes=tuple(_theme(content, ranked, quotes) for ranked in shown),
        questions=tuple(_questions(content, shown)),
        unknown=(*_to_come(content), *how_to_read(content), *limits(content)),
        decisions=tuple(brief_words[key] for key in ("decision", "who", "when", "sign")) if shown else (),
    )


def _counts(content: ReportContent) -> str:
    language = content.language
    people = counted(content.respondents_asked, "respondent", language)
    held = counted(len(content.interviews), "interview", language)
    return f"{held}, {people}, {counted(len(content.themes), 'theme', language)}."


def _theme(content: ReportContent, ranked: RankedTheme, quotes: int) -> BriefTheme:
    kind = KINDS[content.language][ranked.theme.kind]
    return BriefTheme(
        heading=f"{ranked.rank}. {ranked.theme.label} ({kind}, {ranked.theme.theme_id})",
        figures=figures(ranked, content.language),
        quotes=tuple(quotes_of(content, ranked, quotes)),
        how_might_we=HOW_MIGHT_WE[content.language][ranked.theme.kind],
    )


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
    if loud_segment(ranked):
        parts.append(f"{words['segment'].lower()} {quoted(ranked.top_segment or '', language)}")
    if ranked.nps.value is not None:
        parts.append(f"{words['nps'].lower()}: {rating_text(ranked.nps, language)}")
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
    found = [*_about_segments(content), *_about_changes(content, shown), *_about_ties(content, shown)]
    found += [*_about_prompting(content, shown), *_about_loners(content)]
    return [*found[: _MOST_QUESTIONS - 1], words["ask_new"]]


def _about_segments(content: ReportContent) -> Iterator[str]:
    for ranked in sorted(filter(loud_segment, content.themes), key=lambda r: (r.segment_q or 0.0, r.rank))[:2]:
        yield _asked(content, "ask_segment", ranked, segment=quoted(ranked.top_segment or "", content.language))


def _about_changes(content: ReportContent, shown: Sequence[RankedTheme]) -> Iterator[str]:
    for ranked in [one for one in shown if has_changed(content, one)][:1]:
        yield _asked(content, "ask_change", ranked)


def _about_ties(content: ReportContent, shown: Sequence[RankedTheme]) -> Iterator[str]:
    group = [ranked.theme.theme_id for ranked in shown if ranked.tie_group == shown[0].tie_group]
    if len(group) > 1:
        more = len(group) - _MOST_IDS
        rest = f" {WORDS[content.language]['more'].format(more)}" if more > 0 else ""
        yield BRIEF_WORDS[content.language]["ask_tie"].format(ids=", ".join(group[:_MOST_IDS]) + rest)


def _about_prompting(content: ReportContent, shown: Sequence[RankedTheme]) -> Iterator[str]:
    for ranked in shown:
        own = content.of_theme(ranked.theme.theme_id)
        prompted = sum(themed.mention.prompted for themed in own)
        if len(own) > 1 and 2 * prompted >= len(own):
            mentions = f"{len(own)}"
            yield _asked(content, "ask_prompted", ranked, prompted=str(prompted), mentions=mentions)


def _about_loners(content: ReportContent) -> Iterator[str]:
    alone = (r for r in content.themes if r.respondent_count == 1 and r.intensity_mean >= _VERY_STRONG)
    for ranked in list(alone)[:1]:
        yield _asked(content, "ask_alone", ranked)


def _asked(content: ReportContent, question: str, ranked: RankedTheme, **parts: str) -> str:
    name, theme_id = named(ranked.theme.label), ranked.theme.theme_id
    return BRIEF_WORDS[content.language][question].format(name=name, theme_id=theme_id, **parts)


def _to_come(content: ReportContent) -> Iterator[str]:
    """How many themes one person alone names, and what more interviews would bring."""
    once = sum(ranked.respondent_count == 1 for ranked in content.themes)
    if once:
        yield BRIEF_WORDS[content.language]["heard_once"].format(once=once, all=len(content.themes))
    more = next_interviews(content)
    if more is not None:
        yield more
