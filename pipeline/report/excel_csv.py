"""CSV for Excel to open by a double click: its byte order mark, its separators, and no cell that it would calculate."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.report.tables import Cell, Row, to_csv

_STARTS_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class Locale:
    """What separates cells, and the whole part of a number from the rest."""

    cells: str
    decimals: str


LOCALES: Mapping[str, Locale] = {"ru": Locale(";", ","), "en": Locale(",", ".")}


def to_excel_csv(columns: Sequence[str], rows: Sequence[Row], locale: Locale) -> str:
    """The table as Excel of that locale reads it; text that it would take for a formula has an apostrophe before it.

    So what stands in such a cell is not to the letter what was said: programs take the plain CSV (or .jsonl), people
    the workbook.
    """
    shown = [{name: _shown(row[name], locale) for name in columns} for row in rows]
    return _BYTE_ORDER_MARK + to_csv(columns, shown, locale.cells)


def _shown(cell: Cell, locale: Locale) -> Cell:
    if isinstance(cell, float):
        return str(cell).replace(".", locale.decimals)
    return without_formula(cell) if isinstance(cell, str) else cell


def without_formula(text: str) -> str:
    """Text with an apostrophe before it where a spreadsheet would calculate it (OWASP: CSV Injection)."""
    return f"'{text}" if text.lstrip(" ").startswith(_STARTS_FORMULA) else text
