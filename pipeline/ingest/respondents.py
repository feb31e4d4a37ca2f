"""respondents.csv: who was interviewed, their segment and NPS."""

import csv
import io
from collections.abc import Callable, Sequence
from pathlib import Path

from pipeline.errors import InputError, SettingsError
from pipeline.ingest.cues import clean
from pipeline.ingest.dates import quarter_in
from pipeline.ingest.decode import read_text
from pipeline.models import Respondent

RESPONDENTS_FILE = "respondents.csv"
_OWN = ("respondent_id", "nps", "quarter", "file")


def read_respondents(folder: Path) -> tuple[Respondent, ...]:
    """Rows of the study's respondents.csv, in file order; none where there is no such file.

    Raises:
        SettingsError: no respondent_id column, an empty or repeated id, an NPS that is no whole number 0-10.
    """
    path = folder / RESPONDENTS_FILE
    if not path.exists():
        return ()
    try:
        text = read_text(path)
    except (InputError, OSError) as error:
        raise SettingsError(f"{path}: cannot be read; save it as a CSV table ({error}).") from None
    try:
        return _parsed(text, path)
    except csv.Error as error:
        raise SettingsError(f"{path}: no CSV table ({error}); look for a quote that is never closed.") from None


def respondent_rows(rows: Sequence[Sequence[str]], is_theirs: Callable[[str], bool]) -> set[int]:
    """Which rows of the table, the header among them, are of respondents whom `is_theirs` names."""
    filled = [at for at, row in enumerate(rows) if row]
    names = [clean(name).casefold() for name in rows[filled[0]]] if filled else []
    column = names.index("respondent_id") if "respondent_id" in names else len(names)
    return {at for at in filled[1:] if column < len(rows[at]) and is_theirs(clean(rows[at][column]))}


def _parsed(text: str, path: Path) -> tuple[Respondent, ...]:
    delimiter = max(",;\t", key=text.split("\n", 1)[0].count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    names = {name: clean(name).casefold() for name in reader.fieldnames or [] if name}
    if "respondent_id" not in names.values():
        raise SettingsError(f"{path}: no column `respondent_id` in its first line; write it above the ids.")
    seen: dict[tuple[str, str | None, str | None], int] = {}
    respondents: list[Respondent] = []
    for row in reader:
        cells = {names[name]: clean(value or "") for name, value in row.items() if name in names}
        if any(cells.values()):
            respondents.append(_respondent(cells, path, reader.line_num, seen))
    return tuple(respondents)


def _respondent(
    cells: dict[str, str], path: Path, line: int, seen: dict[tuple[str, str | None, str | None], int]
) -> Respondent:
    where = f"{path}, line {line}"
    respondent_id = cells["respondent_id"]
    if not respondent_id:
        raise SettingsError(f"{where}: empty respondent_id; give every row one.")
    quarter, file = quarter_in(cells.get("quarter", "")), cells.get("file") or None
    if cells.get("quarter") and quarter is None:
        raise SettingsError(f"{where}: the cell under `quarter` is no quarter; write it like 2026-Q3.")
    key = (respondent_id.casefold(), quarter, file)
    if key in seen:
        raise SettingsError(
            f"{where}: the same respondent_id as on line {seen[key]}; keep one row, or add a `quarter` column for "
            "repeated interviews."
        )
    seen[key] = line
    attributes = {name: value for name, value in cells.items() if name not in _OWN and value}
    return Respondent(respondent_id, _nps(cells.get("nps", ""), where), quarter, file, attributes)


def _nps(cell: str, where: str) -> int | None:
    if not cell:
        return None
    try:
        value = float(cell.replace(",", "."))
    except ValueError:
        value = -1.0
    if not (value.is_integer() and 0 <= value <= 10):
        raise SettingsError(f"{where}: the cell under `nps` must be a whole number from 0 to 10, or empty.")
    return int(value)
