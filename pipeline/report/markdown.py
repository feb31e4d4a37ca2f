"""brief.md: what the team reads before the brainstorm."""

import re
from collections.abc import Iterator, Sequence, Sized

from pipeline.models import RankedTheme
from pipeline.report.content import ReportContent, ThemedMention
from pipeline.report.wording import KINDS, WORDS, clock, counted, percent, quoted

_MARKUP = re.compile(r"([\\`*_\[\]<>|#~]|&(?=#?\w+;))")


def render_brief(content: ReportContent, top: int, quotes: int) -> str:
    """Markdown with the `top` themes, each with up to `quotes` quotes of different people."""
    return "\n".join(_lines(content, top, quotes)) + "\n"


def _lines(content: ReportContent, top: int, quotes: int) -> Iterator[str]:
    words, language = WORDS[content.language], content.language
    heading = f"{words['brief']}: {content.title}" + (f", {content.quarter}" if content.quarter else "")
    yield f"# {_plain(heading)}"
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
    for limit in limits(content):
        yield f"- {_plain(limit)}"


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
    words, share = WORDS[language], ranked.prevalence
    said = f"{words['people']}: {ranked.respondent_count} {words['of']} {ranked.respondents_asked}"
    parts = [f"{said} ({percent(share.low, language)}–{percent(share.high, language)})"]
    parts.append(f"{words['ranks'].lower()}: {ranked.rank_low}–{ranked.rank_high}")
    if ranked.top_segment and ranked.segment_q is not None and ranked.segment_q <= 0.1:
        parts.append(f"{words['segment'].lower()} {quoted(ranked.top_segment, language)}")
    if ranked.nps.value is not None:
        parts.append(f"{words['nps'].lower()}: {ranked.nps.value:.1f} ({ranked.nps.low:.1f}–{ranked.nps.high:.1f})")
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


def limits(content: ReportContent) -> list[str]:
    """What the reader should not forget, in plain words."""
    words = WORDS[content.language]
    notes = [words["people_counted"], words["made_offline"]]
    guessed = content.guessed()
    if guessed:
        names = ", ".join(f"{held.interview.path} ({held.transcript.role_confidence:.2f})" for held in guessed[:10])
        notes.append(f"{words['guessed']}: {names}{'…' if len(guessed) > 10 else ''}")
    unlisted = [held.interview.path for held in content.interviews if not held.interview.listed]
    if unlisted and len(unlisted) < len(content.interviews):
        notes.append(f"{words['unlisted']}: {', '.join(unlisted[:10])}{'…' if len(unlisted) > 10 else ''}")
    if content.failures:
        notes.append(f"{words['unread']}: {', '.join(sorted(content.failures))}")
    return notes


def _plain(text: str) -> str:
    """Text that Markdown shows as it is, on one line."""
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))
