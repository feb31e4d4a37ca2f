"""brief.md: what the team reads before the brainstorm."""

import re
from collections.abc import Iterator, Sequence, Sized

from pipeline.models import RankedTheme
from pipeline.report.content import ReportContent, ThemedMention
from pipeline.report.wording import (
    KINDS,
    WORDS,
    clock,
    counted,
    decimal,
    plural,
    quarter_text,
    quoted,
    rating_text,
    share_text,
)

_MOST_NAMED = 10
_MARKUP = re.compile(r"([\\`*\[\]<>|#~]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;))")


def render_brief(content: ReportContent, top: int, quotes: int) -> str:
    """Markdown with the `top` themes, each with up to `quotes` quotes of different people."""
    return "\n".join(_lines(content, top, quotes)) + "\n"


def _lines(content: ReportContent, top: int, quotes: int) -> Iterator[str]:
    words, language = WORDS[content.language], content.language
    quarter = f", {quarter_text(content.quarter, language)}" if content.quarter else ""
    yield f"# {_plain(words['brief'])}: {_plain(content.title)}{quarter}"
    yield ""
    people = counted(content.respondents_asked, "respondent", language)
    held, themes = (counted(len(items), noun, language) for items, noun in _counted_items(content))
    yield f"{held}, {people}, {themes}."
    yield ""
    if not content.themes:
        yield words["no_themes"]
    else:
        yield f"## {words['top']}"
        yield ""
    for theme in content.themes[:top]:
        yield from _theme(content, theme, quotes)
    yield f"## {words['limits']}"
    yield ""
    for note in [*how_to_read(content), *limits(content)]:
        yield f"- {_plain(note)}"


def _counted_items(content: ReportContent) -> tuple[tuple[Sized, str], tuple[Sized, str]]:
    return (content.interviews, "interview"), (content.themes, "theme")


def _theme(content: ReportContent, ranked: RankedTheme, quotes: int) -> Iterator[str]:
    language = content.language
    kind = KINDS[language][ranked.theme.kind]
    yield f"### {ranked.rank}. {_plain(ranked.theme.label)} ({kind}, {ranked.theme.theme_id})"
    yield ""
    yield _plain(figures(ranked, language))
    yield ""
    for themed in diverse_quotes(content.of_theme(ranked.theme.theme_id), quotes):
        when = clock(themed.mention.start_time)
        source = ", ".join(part for part in (themed.respondent_id, themed.interview.path, when) if part)
        yield f"> {_plain(quoted(themed.mention.quote, language))}"
        yield f"> — {_plain(source)}"
        yield ""


def figures(ranked: RankedTheme, language: str) -> str:
    """A theme's numbers in one sentence, with what they do not tell."""
    words, said = WORDS[language], ranked.respondent_count
    people = f"{said} {words['of']} {counted(ranked.respondents_asked, 'asked', language)}"
    parts = [f"{plural(said, 'said', language)} {people}: {share_text(ranked.prevalence, language)}"]
    parts.append(f"{words['ranks'].lower()}: {ranked.rank_low}–{ranked.rank_high}")
    if ranked.top_segment and ranked.segment_q is not None and ranked.segment_q <= 0.1:
        parts.append(f"{words['segment'].lower()} {quoted(ranked.top_segment, language)}")
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


def how_to_read(content: ReportContent) -> list[str]:
    """What the figures of the themes mean."""
    words = WORDS[content.language]
    return [words["people_counted"], words["ranks_explained"]] if content.themes else []


def limits(content: ReportContent) -> list[str]:
    """What the reader should not forget, in plain words; the least sure come first."""
    words, language = WORDS[content.language], content.language
    notes = _told_by(content)
    guessed = sorted(content.guessed(), key=lambda held: (held.transcript.role_confidence, held.interview.path))
    if guessed:
        sure = [f"{h.interview.path} ({decimal(h.transcript.role_confidence, 2, language)})" for h in guessed]
        notes.append(f"{words['guessed']}: {_named(sure, language)}")
    lopsided = [held.interview.path for held in content.lopsided()]
    if lopsided:
        notes.append(f"{words['lopsided']}: {_named(lopsided, language)}")
    unlisted = [held.interview.path for held in content.interviews if not (held.interview.listed or held.is_survey)]
    if unlisted and len(unlisted) < len(content.interviews):
        notes.append(f"{words['unlisted']}: {_named(unlisted, language)}")
    if content.failures:
        notes.append(f"{words['unread']}: {', '.join(sorted(content.failures))}")
    return notes


def _told_by(content: ReportContent) -> list[str]:
    """What found the quotes, and what a reader should know of that."""
    words, language, models = WORDS[content.language], content.language, content.models()
    notes = [words["made_by_model"].format(", ".join(models))] if models else []
    if len(models) < len(content.extractors):
        notes.append(words["made_offline"])
    ungrounded = sum(held.notes.ungrounded for held in content.interviews)
    if ungrounded:
        notes.append(words["ungrounded"].format(counted(ungrounded, "claim", language)))
    if any(themed.mention.doubtful for themed in content.mentions):
        notes.append(words["doubts_explained"])
    for what, found in (("suspicious", "suspicious"), ("scarce", "scarce")):
        paths = [held.interview.path for held in content.interviews if getattr(held.notes, found)]
        if paths:
            notes.append(f"{words[what]}: {_named(paths, language)}")
    return notes


def _named(names: Sequence[str], language: str) -> str:
    """The first names of a list, and how many more there are."""
    rest = len(names) - _MOST_NAMED
    more = f" {WORDS[language]['more'].format(rest)}" if rest > 0 else ""
    return ", ".join(names[:_MOST_NAMED]) + more


def _plain(text: str) -> str:
    """Text that Markdown shows as it is, on one line."""
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))
