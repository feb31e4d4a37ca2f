"""custdev.xlsx: a page to present, then tables to filter and pivot; no cell can turn into a formula or a link."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline.report.content import ReportContent
from pipeline.report.sheet_words import HEADINGS, MEANINGS_RU, SHEETS
from pipeline.report.sheets import SHEET_LIST, Column
from pipeline.report.tables import Row
from pipeline.report.workbook import Workbook
from pipeline.report.workbook_pages import write_matrix, write_methods, write_summary
from pipeline.report.xml_safe import xml_text

_BAR, _SCALE = "#9DC3E6", "#F4B183"
_HEAD_HEIGHT, _LINE_HEIGHT, _MOST_LINES = 32, 15, 8
_FROZEN = 2
"""Columns that stay in sight: what a row is about."""
_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}
_NO_DAY = dt.datetime(2000, 1, 1)


def write_workbook(content: ReportContent, path: Path) -> None:
    """Writes the workbook.

    Raises:
        OSError: the file cannot be written.
    """
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    days = [held.interview.date for held in content.interviews if held.interview.date]
    made = dt.datetime.combine(max(days), dt.time()) if days else _NO_DAY
    try:
        with xlsxwriter.Workbook(str(path), _OPTIONS) as book:
            book.set_properties({"title": xml_text(content.title)[:255], "author": "custdev", "created": made})
            workbook, names = Workbook(book), SHEETS[content.language]
            write_summary(workbook, book.add_worksheet(names["summary"]), content)
            for sheet in SHEET_LIST:
                columns, rows = sheet.columns(content), sheet.rows(content)
                if sheet.optional and not rows:
                    continue
                _write_table(workbook, book.add_worksheet(names[sheet.name]), columns, rows, content.language)
                if sheet.name == "mentions":
                    write_matrix(workbook, book.add_worksheet(names["matrix"]), content)
            write_methods(workbook, book.add_worksheet(names["methods"]), content)
    except FileCreateError as error:
        raise error.args[0] from None


def _write_table(workbook: Workbook, sheet: Any, columns: Sequence[Column], rows: Sequence[Row], language: str) -> None:
    sheet.freeze_panes(1, _FROZEN)
    sheet.set_row(0, _HEAD_HEIGHT)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    for at, column in enumerate(columns):
        sheet.set_column(at, at, column.width, None, {"level": 1, "hidden": True} if column.extra else {})
        sheet.write_string(0, at, heading(column, language), workbook.formats["head"])
        sheet.write_comment(0, at, xml_text(_meaning(column, language)), {"x_scale": 2})
        for line, row in enumerate(rows, start=1):
            workbook.write(sheet, line, at, row[column.key], column.form)
        if rows:
            _mark(workbook, sheet, at, columns, rows)
    for line, row in enumerate(rows, start=1):
        sheet.set_row(line, _LINE_HEIGHT * _lines(columns, row))
    if columns[-1].extra:
        sheet.set_column(len(columns), len(columns), None, None, {"collapsed": True})
    sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)


def _lines(columns: Sequence[Column], row: Row) -> int:
    """Lines that the longest text in sight takes; not every program reckons that when it opens the file."""
    texts = [
        (str(row[column.key] or ""), column.width) for column in columns if column.form == "text" and not column.extra
    ]
    return min(_MOST_LINES, max(sum(1 + int(len(part) / width) for part in text.split("\n")) for text, width in texts))


def heading(column: Column, language: str) -> str:
    """What a column is called; one of respondents.csv is called as it is there."""
    return xml_text(HEADINGS[language].get(column.key, column.key))[:255]


def _meaning(column: Column, language: str) -> str:
    meaning = MEANINGS_RU.get(column.key, column.meaning) if language == "ru" else column.meaning
    return f"{meaning}\n({column.key})"


def _mark(workbook: Workbook, sheet: Any, at: int, columns: Sequence[Column], rows: Sequence[Row]) -> None:
    from xlsxwriter.utility import xl_col_to_name

    mark, last = columns[at].mark, len(rows)
    if mark == "bar":
        bar = {"type": "data_bar", "bar_color": _BAR, "min_type": "num", "min_value": 0}
        sheet.conditional_format(1, at, last, at, {**bar, "max_type": "num", "max_value": 1})
    elif mark == "scale":
        sheet.conditional_format(
            1, at, last, at, {"type": "2_color_scale", "min_color": "#FFFFFF", "max_color": _SCALE}
        )
    elif mark == "tie":
        name = xl_col_to_name(at)
        rule = {"type": "formula", "criteria": f"=${name}2<>${name}1", "format": workbook.formats["parted"]}
        sheet.conditional_format(1, 0, last, len(columns) - 1, rule)
