"""Themes as tickets: CSV in the columns that the importers of Jira and Linear take, with quotes in the description.

Jira's takes a header of field names, `Labels` once a label, and its own markup in `Description`
(support.atlassian.com, "Prepare a CSV file for import"). Linear's takes its own export: `Labels` parted by a comma and
a space, Markdown, and an apostrophe before what a spreadsheet would calculate (npm: @linear/import).
"""

import re
from collections.abc import Iterator, Sequence

from pipeline.errors import InputError
from pipeline.models import RankedTheme
from pipeline.report.brief import BriefQuote, figures, quotes_of
from pipeline.report.content import ReportContent
from pipeline.report.excel_csv import without_formula
from pipeline.report.export_words import EXPORT_WORDS
from pipeline.report.markdown import escaped, one_line
from pipeline.report.tables import csv_lines
from pipeline.report.wording import KINDS, quoted

_JIRA_MARKUP = re.compile(r"([\\{}\[\]*_|!^~]|(?<!\S)[-+](?=\S)|\?(?=\?))")
_MOST_IN_TITLE = 250
"""Jira takes 255 characters."""
_JIRA = ("Summary", "Issue Type", "Labels", "Labels", "Labels", "Description")
_LINEAR = ("Title", "Status", "Priority", "Labels", "Description")


def chosen(content: ReportContent, theme_ids: Sequence[str]) -> list[RankedTheme]:
    """The themes of these ids, in rank order.

    Raises:
        InputError: there is no such theme.
    """
    known = {ranked.theme.theme_id: ranked for ranked in content.themes}
    missing = [one for one in theme_ids if one not in known]
    if missing:
        raise InputError(f"{missing[0]}: no theme of this id in the report; report/themes.csv lists them.")
    return [ranked for theme_id, ranked in known.items() if theme_id in theme_ids]


def to_jira(content: ReportContent, theme_ids: Sequence[str], quotes: int) -> str:
    """Tickets for Jira; the type is Task, which every project has, and the priority is left to the team."""
    rows = [
        [_title(one), "Task", "custdev", one.theme.theme_id, one.theme.kind.value, _jira_text(content, one, quotes)]
        for one in chosen(content, theme_ids)
    ]
    return csv_lines([_JIRA, *rows])


def to_linear(content: ReportContent, theme_ids: Sequence[str], quotes: int) -> str:
    """Tickets for Linear, in its backlog and without a priority."""
    rows = []
    for one in chosen(content, theme_ids):
        labels = ", ".join(("custdev", one.theme.theme_id, one.theme.kind.value))
        text = "\n\n".join(_linear_blocks(content, one, quotes))
        rows.append([without_formula(_title(one)), "Backlog", "No priority", labels, without_formula(text)])
    return csv_lines([_LINEAR, *rows])


def _title(ranked: RankedTheme) -> str:
    line = " ".join(ranked.theme.label.split())
    return line if len(line) <= _MOST_IN_TITLE else line[: _MOST_IN_TITLE - 1] + "…"


def _intro(content: ReportContent, ranked: RankedTheme) -> str:
    kind = KINDS[content.language][ranked.theme.kind]
    return f"{kind[:1].upper()}{kind[1:]}, {ranked.theme.theme_id}. {figures(ranked, content.language)}"


def _jira_text(content: ReportContent, ranked: RankedTheme, quotes: int) -> str:
    language = content.language
    lines = [_jira(_intro(content, ranked)), "", f"h3. {EXPORT_WORDS[language]['quotes']}"]
    for one in quotes_of(content, ranked, quotes):
        lines += ["{quote}", _jira(quoted(one.text, language)), "{quote}", f"— {_jira(one.source)}"]
    return "\n".join(lines)


def _jira(text: str) -> str:
    """Text that Jira shows as it is, on one line."""
    return _JIRA_MARKUP.sub(r"\\\1", one_line(text))


def _linear_blocks(content: ReportContent, ranked: RankedTheme, quotes: int) -> Iterator[str]:
    yield escaped(_intro(content, ranked))
    yield f"### {EXPORT_WORDS[content.language]['quotes']}"
    for one in quotes_of(content, ranked, quotes):
        yield _markdown_quote(one, content.language)


def _markdown_quote(quote: BriefQuote, language: str) -> str:
    return f"> {escaped(quoted(quote.text, language))}\n> — {escaped(quote.source)}"
