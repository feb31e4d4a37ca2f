"""brief.md: what the team reads before the brainstorm, and fills in at its end."""

import re
from collections.abc import Iterator

from pipeline.report.brief import Brief, BriefTheme, make_brief
from pipeline.report.brief_words import BRIEF_WORDS
from pipeline.report.content import ReportContent
from pipeline.report.wording import WORDS, quoted

_EMPTY_ROWS = 3
_SPACES = re.compile(r"[^\S\N{NO-BREAK SPACE}]+")
_MARKUP = re.compile(r"([\\`*\[\]<>|#~]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;))")


_LIST_MARK = re.compile(r"^(\d*)([-+.)])(?=\s|$)")


def render_brief(content: ReportContent, top: int, quotes: int) -> str:
    """Markdown with the `top` themes, each with up to `quotes` quotes of different people."""
    return "\n".join(_lines(make_brief(content, top, quotes), content.language)).rstrip("\n") + "\n"


def escaped(text: str) -> str:
    """Text that Markdown shows as it is, on one line."""
    return _MARKUP.sub(r"\\\1", one_line(text))


def one_line(text: str) -> str:
    """Text without breaks; a no-break space stays what it is."""
    return _SPACES.sub(" ", text).strip()


def _lines(brief: Brief, language: str) -> Iterator[str]:
    words, brief_words = WORDS[language], BRIEF_WORDS[language]
    yield from (f"# {escaped(brief.title)}", "", brief.counts, "")
    yield from _list(brief_words["agenda"], brief.agenda, "1.")
    yield from _list(brief_words["conclusion"], brief.conclusion)
    if brief.themes:
        yield from (f"## {words['top']}", "")
    for theme in brief.themes:
        yield from _theme(theme, language)
    yield from _list(brief_words["areas"], brief.areas)
    yield from _list(brief_words["questions"], brief.questions)
    if brief.openings:
        yield from (f"## {brief_words['how']}", "")
    for opening in brief.openings:
        yield from (f"**{opening.question}**", "")
        yield from (f"- {_item(theme)}" for theme in opening.themes)
        yield ""
    yield from _list(brief_words["once"], brief.once)
    yield from _list(brief_words["unknown"], brief.unknown)
    if brief.decisions:
        yield from (f"## {brief_words['decisions']}", "")
        yield from _table(brief.decisions)


def _list(heading: str, items: tuple[str, ...], mark: str = "-") -> Iterator[str]:
    if items:
        yield from (f"## {heading}", "")
        yield from (f"{mark} {_item(item)}" for item in items)
        yield ""


def _item(text: str) -> str:
    """Text behind a list's mark, where it must not open a list of its own."""
    return _LIST_MARK.sub(r"\1\\\2", escaped(text))


def _theme(theme: BriefTheme, language: str) -> Iterator[str]:
    yield from (f"### {escaped(theme.heading)}", "", escaped(theme.figures), "")
    for quote in theme.quotes:
        yield f"> {escaped(quoted(quote.text, language))}"
        yield f"> — {escaped(quote.source)}"
        yield ""
    if theme.related:
        yield from (escaped(theme.related), "")


def _table(columns: tuple[str, ...]) -> Iterator[str]:
    yield "| " + " | ".join(columns) + " |"
    yield "|" + " --- |" * len(columns)
    yield from ["|" + "  |" * len(columns)] * _EMPTY_ROWS
