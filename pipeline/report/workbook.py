"""Cells of the workbook, which stay what they are: text never becomes a formula, a link or a number."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from pipeline.report.tables import Cell
from pipeline.report.xml_safe import xml_text

FORMATS: Mapping[str, dict[str, object]] = {
    "text": {"text_wrap": True},
    "count": {"align": "center"},
    "percent": {"num_format": "0%"},
    "points": {"num_format": "+0%;-0%;0%"},
    "tenth": {"num_format": "0.0"},
    "hundredth": {"num_format": "0.00"},
    "thousandth": {"num_format": "0.000"},
    "date": {"num_format": "yyyy-mm-dd", "align": "left"},
    "clock": {"num_format": "[h]:mm:ss"},
    "head": {"bold": True, "bg_color": "#1F3864", "font_color": "#FFFFFF", "text_wrap": True, "border": 1},
    "title": {"bold": True, "font_size": 18, "font_color": "#1F3864"},
    "section": {"bold": True, "font_size": 13, "font_color": "#1F3864", "bottom": 1},
    "sentence": {"text_wrap": True, "font_size": 12},
    "parted": {"top": 1},
}
"""Looks a cell can have; each stands at the top of its row."""
_MOST_UNITS = 32_767
_SECONDS_A_DAY = 86_400


class Workbook:
    """The workbook while it is written: its formats by name, and cells that stay what they are."""

    def __init__(self, book: Any) -> None:
        """Takes an open xlsxwriter workbook."""
        self.book = book
        self.formats = {name: book.add_format({"valign": "top", **look}) for name, look in FORMATS.items()}

    def write(self, sheet: Any, row: int, column: int, value: Cell, form: str = "text") -> None:
        """One cell by its form; text over Excel's limit is cut there, an empty value leaves the cell empty."""
        style = self.formats[form]
        if value is None or value == "":
            return
        if isinstance(value, bool):
            sheet.write_boolean(row, column, value, style)
        elif form == "date":
            sheet.write_datetime(row, column, dt.datetime.fromisoformat(str(value)), style)
        elif form == "clock":
            sheet.write_number(row, column, float(value) / _SECONDS_A_DAY, style)
        elif isinstance(value, (int, float)):
            sheet.write_number(row, column, value, style)
        else:
            sheet.write_string(row, column, _cut(xml_text(value)), style)


def _cut(text: str) -> str:
    """Excel counts UTF-16 units."""
    if len(text) <= _MOST_UNITS // 2:
        return text
    return text.encode("utf-16-le", "replace")[: 2 * _MOST_UNITS].decode("utf-16-le", "ignore")
