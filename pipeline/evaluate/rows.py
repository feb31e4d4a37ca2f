"""A coding's file as rows, however it is kept: CSV, TSV, a workbook, JSON lines, a JSON list or a REFI-QDA project."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.errors import InputError
from pipeline.evaluate.refi_rows import refi_rows
from pipeline.evaluate.row import Row
from pipeline.faults import nearest
from pipeline.ingest.decode import decode
from pipeline.ingest.table import read_rows
from pipeline.models import MentionKind, Span

_COLUMNS = {
    "transcript": "transcript file path filename транскрипт расшифровка файл",
    "mention": "mention mention_id id",
    "coder": "coder кодировщик",
    "kind": "kind вид",
    "evidence": "evidence quote words цитата",
    "start": "start",
    "end": "end",
    "intensity": "intensity сила",
    "prompted": "prompted",
    "theme": "theme theme_id тема",
    "confidence": "confidence",
    "summary": "summary",
}
_TABLES = (".csv", ".tsv", ".xlsx")
_PROJECT = ".qdpx"
_TRUE, _FALSE = ("true", "1", "yes", "да", "1.0"), ("false", "0", "no", "нет", "0.0")
_KINDS = [kind.value for kind in MentionKind]
_NOTHING = "none"
Record = Mapping[str, Any]


def read_coded_rows(path: Path) -> list[Row]:
    """The rows of a coding.

    Raises:
        InputError: no such file, no table or JSON in it, no rows, or a row that says something impossible.
    """
    if path.suffix.lower() == _PROJECT:
        return _some(path, list(refi_rows(path)))
    try:
        records = list(_table(path) if path.suffix.lower() in _TABLES else _json(path))
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); check the name.") from None
    return _some(path, [_row(path, where, record) for where, record in records])


def _some(path: Path, rows: list[Row]) -> list[Row]:
    if not rows:
        raise InputError(f"{path}: no coded mentions in it; give one a row, as data/README.md describes.")
    return rows


def _table(path: Path) -> Iterator[tuple[str, Record]]:
    rows = [(at, row) for at, row in enumerate(read_rows(path), start=1) if any(cell.strip() for cell in row)]
    if not rows:
        return
    header = [cell.strip() for cell in rows[0][1]]
    for at, row in rows[1:]:
        yield f"row {at}", dict(zip(header, (cell.strip() for cell in row), strict=False))


def _json(path: Path) -> Iterator[tuple[str, Record]]:
    try:
        text = decode(path.read_bytes(), path.name).strip()
    except InputError:
        raise InputError(f"{path}: not text; give a coding as JSON lines, or as a table (.csv, .xlsx).") from None
    whole = text.startswith("[")
    for at, line in enumerate([text] if whole else text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            loaded = json.loads(line)
        except json.JSONDecodeError:
            raise InputError(f"{path}, line {at}: not JSON; give one object a line, or a table as .csv.") from None
        for number, record in enumerate(loaded if whole else [loaded], start=1):
            where = f"entry {number}" if whole else f"line {at}"
            if not isinstance(record, dict):
                raise InputError(f"{path}, {where}: not an object with `transcript`, `kind` and `evidence`.")
            yield where, record


def _row(path: Path, where: str, record: Record) -> Row:
    cells = {str(name).strip().casefold(): value for name, value in record.items()}
    found = {meaning: _first(cells, names.split()) for meaning, names in _COLUMNS.items()}
    place = f"{path}, {where}"
    if found["transcript"] is None:
        raise InputError(f"{place}: no `transcript`; name the file that the mention is from.")
    evidence, span = _evidence(place, found["evidence"]), _span(place, found["start"], found["end"])
    kind = _kind(place, found["kind"])
    if kind is None and evidence:
        raise InputError(f"{place}: no `kind`; give one of {', '.join(_KINDS)}.")
    if kind is not None and not evidence and span is None:
        raise InputError(f"{place}: no `evidence`; copy the words the mention rests on.")
    return Row(
        where=where,
        transcript=str(found["transcript"]),
        kind=kind,
        evidence=evidence,
        span=span,
        mention=_text(found["mention"]),
        coder=_text(found["coder"]),
        intensity=_intensity(place, found["intensity"]),
        prompted=_truth(place, found["prompted"]),
        theme=_text(found["theme"]),
        confidence=_confidence(place, found["confidence"]),
        summary=_text(found["summary"]),
    )


def _first(cells: Record, names: list[str]) -> Any:
    return next((cells[name] for name in names if cells.get(name) not in (None, "", [])), None)


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()


def _evidence(place: str, value: Any) -> tuple[str, ...]:
    pieces = value if isinstance(value, list) else [] if value is None else [value]
    if not all(isinstance(piece, str) for piece in pieces):
        raise InputError(f"{place}: `evidence` should be words from the transcript, or a list of them.")
    return tuple(piece for piece in pieces if piece.strip())


def _kind(place: str, value: Any) -> MentionKind | None:
    name = _text(value).casefold()
    if name in ("", _NOTHING):
        return None
    if name not in _KINDS:
        raise InputError(f"{place}: unknown kind {name!r}{nearest(name, _KINDS)}.")
    return MentionKind(name)


def _number(place: str, name: str, value: Any) -> float | None:
    if value is None:
        return None
    try:
        return float(str(value).replace(",", "."))
    except ValueError:
        raise InputError(f"{place}: `{name}` is {value!r}, but it should be a number.") from None


def _span(place: str, start: Any, end: Any) -> Span | None:
    first, last = _number(place, "start", start), _number(place, "end", end)
    if first is None or last is None:
        return None
    if not (0 <= first < last and first.is_integer() and last.is_integer()):
        raise InputError(f"{place}: `start` and `end` are {start} and {end}, but should be places in the text.")
    return Span(int(first), int(last))


def _intensity(place: str, value: Any) -> int | None:
    number = _number(place, "intensity", value)
    if number is not None and number not in (1, 2, 3, 4, 5):
        raise InputError(f"{place}: `intensity` is {value!r}, but it should be 1 to 5.")
    return None if number is None else int(number)


def _confidence(place: str, value: Any) -> float | None:
    number = _number(place, "confidence", value)
    if number is not None and not 0 <= number <= 1:
        raise InputError(f"{place}: `confidence` is {value!r}, but it should be 0 to 1.")
    return number


def _truth(place: str, value: Any) -> bool | None:
    name = _text(value).casefold()
    if name in ("", *_TRUE, *_FALSE):
        return None if not name else name in _TRUE
    raise InputError(f"{place}: `prompted` is {value!r}, but it should be true or false.")
