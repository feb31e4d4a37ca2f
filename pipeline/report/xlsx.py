"""custdev.xlsx: one sheet a table, formatted, with filters; no cell can turn into a formula or a link."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.report.content import ReportContent
from pipeline.report.figure_tables import FIGURE_TABLES
from pipeline.report.tables import (
    INTERVIEW_COLUMNS,
    JUDGED_COLUMNS,
    MENTION_COLUMNS,
    STANDING_COLUMNS,
    THEME_COLUMNS,
    Row,
    interview_rows,
    mention_rows,
    theme_rows,
)
from pipeline.report.wording import WORDS

_WIDE = frozenset(("label", "definition", "summary", "quote", "top_quote", "reason"))
_PERCENT = frozenset(
    ("prevalence", "prevalence_low", "prevalence_high", "trend", "trend_low", "trend_high", "top_3", "top_5", "top_10")
)
_MAX_CELL = 32_767


def write_workbook(content: ReportContent, path: Path) -> None:
    """Writes the workbook; of the figures beside the ranking only those there are. Quotes over Excel's 32,767
    characters are cut there.

    Raises:
        OSError: the file cannot be written.
    """
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    words = WORDS[content.language]
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    try:
        with xlsxwriter.Workbook(str(path), options) as book:
            book.set_properties({"title": content.title})
            formats = {
                "head": book.add_format(
                    {"bold": True, "bg_color": "#EDEDED", "bottom": 1, "valign": "top", "text_wrap": True}
                ),
                "text": book.add_format({"valign": "top", "text_wrap": True}),
                "cell": book.add_format({"valign": "top"}),
                "percent": book.add_format({"valign": "top", "num_format": "0%"}),
            }
            _sheet(book, words["themes"], THEME_COLUMNS | STANDING_COLUMNS, theme_rows(content), formats)
            _sheet(book, words["mentions"], MENTION_COLUMNS | JUDGED_COLUMNS, mention_rows(content), formats)
            _sheet(book, words["interviews"], INTERVIEW_COLUMNS, interview_rows(content), formats)
            for table in FIGURE_TABLES.values():
                rows = table.rows(content)
                if rows:
                    _sheet(book, table.sheet[content.language], table.columns, rows, formats)
    except FileCreateError as error:
        raise error.args[0] from None


def _sheet(book: Any, name: str, columns: Mapping[str, str], rows: Sequence[Row], formats: Mapping[str, Any]) -> None:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 3)
    for at, (column, meaning) in enumerate(columns.items()):
        sheet.write_string(0, at, column, formats["head"])
        sheet.write_comment(0, at, meaning)
        style = "text" if column in _WIDE else "percent" if column in _PERCENT else "cell"
        sheet.set_column(at, at, 50 if column in _WIDE else max(10, len(column) + 2), formats[style])
        for line, row in enumerate(rows, start=1):
            _write(sheet, line, at, row[column], formats[style])
    sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)


def _write(sheet: Any, line: int, at: int, value: object, style: Any) -> None:
    if value is None:
        sheet.write_blank(line, at, None, style)
    elif isinstance(value, bool):
        sheet.write_boolean(line, at, value, style)
    elif isinstance(value, (int, float)):
        sheet.write_number(line, at, value, style)
    else:
        sheet.write_string(line, at, str(value)[:_MAX_CELL], style)
