"""Tables: one row a turn, one row a survey answer, or one row a respondent with a column a question."""

import csv
import io
import math
import re
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import InputError
from pipeline.ingest.cues import Cue, Reading, clean, seconds
from pipeline.ingest.decode import read_text
from pipeline.ingest.unpack import check_zip

_COLUMNS = {
    "text": "text utterance content comment answer response transcript message statement quote "
    "текст ответ реплика фраза комментарий отзыв сообщение высказывание",
    "speaker": "speaker speaker_name who спикер говорящий кто",
    "role": "role роль",
    "start": "start start_time begin timestamp time начало время тайм-код таймкод",
    "end": "end end_time finish конец окончание",
    "respondent": "respondent respondent_id participant participant_id interview user user_id client customer "
    "response_id респондент участник клиент пользователь",
    "question": "question вопрос",
}
_CLOCK = re.compile(r"^\d{1,3}:\d{2}(:\d{2})?([.,]\d+)?$")
_MIN_ANSWER_WORDS = 3.0
WIDEST_FIELD = 1 << 24
"""Characters of a cell at most; csv's own limit is less than a long answer."""
_WIDEST_HEADER = 1 << 16
_QUOTED = re.compile(r'"[^"]*"')
_DAMAGE = (
    *(KeyError, ValueError, IndexError, AttributeError, TypeError, SyntaxError),
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError),
)


@dataclass(frozen=True, slots=True)
class _Table:
    header: list[str]
    rows: list[list[str]]

    def column(self, meaning: str) -> int | None:
        """The first column whose name means `meaning`."""
        known = _COLUMNS[meaning].split()
        return next((i for known_name in known for i, name in enumerate(self.header) if _key(name) == known_name), None)


def read_table(path: Path) -> Reading:
    """Cues of a .csv, .tsv or .xlsx file.

    Raises:
        InputError: not a table, or no column of text in it.
    """
    rows = [row for row in read_rows(path) if any(cell.strip() for cell in row)]
    if len(rows) < 2:
        raise InputError(f"{path.name}: fewer than two rows; expected a header and one row a turn or an answer.")
    width = max(len(row) for row in rows)
    table = _Table([clean(cell) for cell in rows[0]], [row + [""] * (width - len(row)) for row in rows[1:]])
    if table.column("text") is None:
        return _wide_survey(table, path)
    if table.column("speaker") is not None or _has_interviewer_role(table):
        return Reading(_turns(table))
    if table.column("respondent") is None and table.column("question") is None and table.column("start") is not None:
        return Reading(_turns(table))
    return Reading(_answers(table, path.stem), survey=True)


def names_columns(cells: Sequence[str]) -> bool:
    """Whether cells are a table's header, each a known name of a column."""
    known = {name for names in _COLUMNS.values() for name in names.split()}
    return all(_key(cell) in known for cell in cells)


def read_rows(path: Path) -> list[list[str]]:
    """Every row of a .csv, .tsv or .xlsx file (its first sheet), as text.

    Raises:
        InputError: not a readable table.
        OSError: no such file, or no right to read it.
    """
    return _workbook_rows(path) if path.suffix.lower() == ".xlsx" else _delimited_rows(path)


def respondents_in(rows: Sequence[Sequence[str]], name: str) -> dict[int, str]:
    """Whose each row of a survey is, by its place in the file, as `read_table` calls them; nothing of other tables."""
    filled = [at for at, row in enumerate(rows) if any(cell.strip() for cell in row)]
    if len(filled) < 2:
        return {}
    who = _Table([clean(cell) for cell in rows[filled[0]]], []).column("respondent")
    return {at: clean(_cell(rows[at], who) or f"{name} row {number}") for number, at in enumerate(filled[1:], start=2)}


def _turns(table: _Table) -> list[Cue]:
    speaker = table.column("speaker")
    speaker = table.column("role") if speaker is None else speaker
    text, role = table.column("text"), table.column("role")
    scale = _time_scale(table)
    return [
        Cue(
            _cell(row, text),
            _cell(row, speaker) or _cell(row, role) or None,
            _moment(_cell(row, table.column("start")), scale),
            _moment(_cell(row, table.column("end")), scale),
            _cell(row, role) or None,
        )
        for row in table.rows
    ]


def _answers(table: _Table, name: str) -> list[Cue]:
    """One cue an answer; `name` keeps unnamed respondents of two files apart."""
    text, who, question = table.column("text"), table.column("respondent"), table.column("question")
    scale, start = _time_scale(table), table.column("start")
    return [
        Cue(
            _cell(row, text),
            _cell(row, who) or f"{name} row {number}",
            _moment(_cell(row, start), scale),
            question=_cell(row, question) or None,
        )
        for number, row in enumerate(table.rows, start=2)
        if _cell(row, text)
    ]


def _wide_survey(table: _Table, path: Path) -> Reading:
    """A form's export: each column of free text is a question, each row a respondent."""
    who = table.column("respondent")
    questions = [i for i in range(len(table.header)) if i != who and _mean_words(table.rows, i) >= _MIN_ANSWER_WORDS]
    if not questions:
        raise InputError(
            f"{path.name}: no column of text among its {len(table.header)}; name it `text`, or remove the file."
        )
    cues = [
        Cue(_cell(row, i), _cell(row, who) or f"{path.stem} row {number}", question=table.header[i])
        for number, row in enumerate(table.rows, start=2)
        for i in questions
        if _cell(row, i)
    ]
    return Reading(cues, survey=True)


def _has_interviewer_role(table: _Table) -> bool:
    role = table.column("role")
    values = {_cell(row, role).casefold() for row in table.rows} if role is not None else set()
    return bool(values & {"interviewer", "respondent", "интервьюер", "респондент"})


def _mean_words(rows: Sequence[Sequence[str]], column: int) -> float:
    filled = [len(row[column].split()) for row in rows if row[column].strip()]
    return sum(filled) / len(filled) if filled else 0.0


def _time_scale(table: _Table) -> float:
    """1 for seconds, 0.001 where starts are whole milliseconds, as in Whisper's .tsv."""
    start, end = table.column("start"), table.column("end")
    if start is None or end is None:
        return 1.0
    spans, words = 0.0, 0
    for row in table.rows:
        if row[start].strip().isdecimal() and row[end].strip().isdecimal():
            spans += int(row[end]) - int(row[start])
            words += len(_cell(row, table.column("text")).split())
    return 0.001 if spans > 30 * max(words, 1) else 1.0


def _moment(value: str, scale: float) -> float | None:
    if _CLOCK.match(value):
        return seconds(value)
    try:
        moment = float(value.replace(",", ".")) * scale
    except ValueError:
        return None
    return round(moment, 3) if math.isfinite(moment) else None


def _cell(row: Sequence[str], column: int | None) -> str:
    return "" if column is None or column >= len(row) else row[column].strip()


def _key(name: str) -> str:
    return name.strip().casefold().replace(" ", "_")


def _delimited_rows(path: Path) -> list[list[str]]:
    text = read_text(path)
    delimiter = "\t" if path.suffix.lower() == ".tsv" else delimiter_of(text)
    usual = csv.field_size_limit(WIDEST_FIELD)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, **quoting_of(text, delimiter)))
    except csv.Error:
        raise InputError(f"{path.name}: broken quotes in the table; export it again.") from None
    finally:
        csv.field_size_limit(usual)


def quoting_of(text: str, delimiter: str) -> dict[str, Any]:
    """Tab-separated speech-to-text does not quote; a quotation mark there is just a character."""
    raw = delimiter == "\t" and '"' not in text.split("\n", 1)[0]
    return {"quoting": csv.QUOTE_NONE} if raw else {}


def delimiter_of(text: str) -> str:
    """What parts the cells of a table's first line."""
    header = _QUOTED.sub("", text[:_WIDEST_HEADER]).lstrip("\n").split("\n", 1)[0]
    return max(",;\t", key=header.count)


def _workbook_rows(path: Path) -> list[list[str]]:
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    check_zip(path)
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        sheet = book.worksheets[0]
        rows = [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
        book.close()
    except (InvalidFileException, *_DAMAGE):
        raise InputError(f"{path.name}: not a readable workbook; save it again as .xlsx.") from None
    return rows
