"""Tables that people keep, without the rows of one respondent and otherwise as they were."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from pipeline.errors import InputError
from pipeline.ingest.decode import decode
from pipeline.ingest.table import WIDEST_FIELD, delimiter_of, quoting_of, respondents_in

Gone = Callable[[Sequence[Sequence[str]]], set[int]]
"""Which rows of a table go, by their places in the file."""
_CODECS = (
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-8",
    "cp1251",
    "koi8_r",
    "cp866",
    "mac_cyrillic",
    "cp1252",
)


def without_respondent(path: Path, is_theirs: Callable[[str], bool]) -> bytes:
    """A survey's file without the answers of those `is_theirs` names; in a workbook, on every sheet that names people.

    Raises:
        InputError: the file is no table.
        OSError: it cannot be read.
    """

    def gone(rows: Sequence[Sequence[str]], stem: str = path.stem) -> set[int]:
        return {at for at, name in respondents_in(rows, stem).items() if is_theirs(name)}

    if path.suffix.lower() != ".xlsx":
        return without_rows(path, gone)
    import openpyxl

    book = openpyxl.load_workbook(path)
    for number, sheet in enumerate(book.worksheets):
        cells = sheet.iter_rows(min_row=1, values_only=True)
        rows = [["" if cell is None else str(cell) for cell in row] for row in cells]
        # Rows are counted on the first sheet alone: there they stand for people where no column does.
        for at in sorted(gone(rows) if number == 0 else gone(rows, stem=""), reverse=True):
            sheet.delete_rows(at + 1)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def without_rows(path: Path, gone: Gone) -> bytes:
    """A table of text without some rows, every other byte as it was.

    Raises:
        InputError: the file is no table.
        OSError: it cannot be read.
    """
    data = path.read_bytes()
    text = decode(data, path.name)
    records = list(_records(text, path))
    places = gone([row for row, _ in records])
    kept = "".join(raw for at, (_, raw) in enumerate(records) if at not in places)
    return kept.encode(_codec_of(data, text))


def _records(text: str, path: Path) -> Iterator[tuple[list[str], str]]:
    """Rows, each with the very characters it is written in."""
    delimiter = "\t" if path.suffix.lower() == ".tsv" else delimiter_of(text)
    lines: list[str] = []

    def fed() -> Iterator[str]:
        for line in io.StringIO(text, newline=""):
            lines.append(line)
            yield line

    usual = csv.field_size_limit(WIDEST_FIELD)
    try:
        for row in csv.reader(fed(), delimiter=delimiter, **quoting_of(text, delimiter)):
            yield row, "".join(lines)
            lines.clear()
    except csv.Error:
        raise InputError(f"{path.name}: broken quotes in the table; mend it, and try again.") from None
    finally:
        csv.field_size_limit(usual)


def _codec_of(data: bytes, text: str) -> str:
    """The encoding in which the text was written; UTF-8 where it was none whole."""
    for codec in _CODECS:
        try:
            if data.decode(codec) == text and text.encode(codec) == data:
                return codec
        except UnicodeError:
            continue
    return "utf-8"
