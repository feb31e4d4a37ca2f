"""Whose interview a transcript file is, and when it was held."""

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import PurePosixPath

from pipeline.ingest.dates import date_in, quarter_in, quarter_of, without_dates
from pipeline.ingest.folder import TRANSCRIPTS
from pipeline.models import Interview, Respondent

_GENERIC = frozenset(
    [
        "interview",
        "transcript",
        "call",
        "recording",
        "audio",
        "meeting",
        "text",
        "интервью",
        "транскрипт",
        "звонок",
        "запись",
        "расшифровка",
        "встреча",
    ]
)
_HEAD_CHARACTERS = 1500


def place_interview(path: str, header: str, transcript_id: str, respondents: Sequence[Respondent]) -> Interview:
    """The interview a file holds; `path` is relative to the study, `header` what stood above the talk.

    The respondent is the one whose `file` names the path or whose id stands in the file's name or
    header, the longest id first; without any, the file's own name stands for the respondent.
    """
    quarter, date = _when(path, header)
    found = _named(path, header, respondents)
    respondent_id = found.respondent_id if found else _own_name(path)
    if found and found.file and found.quarter:
        quarter = found.quarter
    return Interview(path, transcript_id, respondent_id, date, quarter, found is not None)


class Roster:
    """respondents.csv by person: which row describes somebody at one interview."""

    def __init__(self, respondents: Sequence[Respondent]) -> None:
        """Takes the rows in file order."""
        self._rows: dict[str, list[Respondent]] = {}
        for row in respondents:
            self._rows.setdefault(folded(row.respondent_id), []).append(row)

    def spelled(self, respondent_id: str) -> str:
        """An id as respondents.csv spells it, so that one person is counted once; itself where unknown."""
        rows = self._rows.get(folded(respondent_id))
        return rows[0].respondent_id if rows else respondent_id

    def row(self, respondent_id: str, quarter: str | None, path: str) -> Respondent | None:
        """A person's row: by file, by quarter, by id alone, else that of the nearest quarter, earlier ones first.

        Without a quarter to go by, only a person's single row will do.
        """
        rows = self._rows.get(folded(respondent_id), [])
        by_file = [row for row in rows if row.file and _names_file(row.file, path)]
        open_rows = [row for row in rows if row.file is None]
        by_quarter = [row for row in open_rows if row.quarter and row.quarter == quarter]
        plain = [row for row in open_rows if row.quarter is None]
        return next(iter([*by_file, *by_quarter, *plain]), None) or _nearest(open_rows, quarter)


def _nearest(rows: Sequence[Respondent], quarter: str | None) -> Respondent | None:
    dated = sorted(rows, key=lambda row: row.quarter or "")
    if quarter is None:
        return dated[0] if len(dated) == 1 else None
    earlier = [row for row in dated if (row.quarter or "") < quarter]
    return earlier[-1] if earlier else next(iter(dated), None)


def _when(path: str, header: str) -> tuple[str | None, dt.date | None]:
    *folders, name = PurePosixPath(path).parts
    head = header[:_HEAD_CHARACTERS]
    date = date_in(name) or next((d for folder in reversed(folders) if (d := date_in(folder))), None) or date_in(head)
    stated = next((q for part in [*reversed(folders), name] if (q := quarter_in(part))), None)
    return stated or (quarter_of(date) if date else None), date


def _named(path: str, header: str, respondents: Sequence[Respondent]) -> Respondent | None:
    files, parts = _files(tuple(row.file for row in respondents)), _parts(path)
    named = [files[parts[at:]] for at in range(len(parts)) if parts[at:] in files]
    if named:
        return respondents[min(named)]
    rows, dated, plain = _ids(tuple(row.respondent_id for row in respondents))
    for text in (PurePosixPath(path).name, path, header):
        found = _first_of(dated, folded(text)) or _first_of(plain, without_dates(folded(text)))
        if found:
            return respondents[rows[found]]
    return None


@lru_cache(maxsize=8)
def _files(files: tuple[str | None, ...]) -> Mapping[tuple[str, ...], int]:
    """The first row that names each file, by the parts of its path."""
    return {_named_parts(file): at for at, file in reversed(list(enumerate(files))) if file}


@lru_cache(maxsize=8)
def _ids(ids: tuple[str, ...]) -> tuple[Mapping[str, int], tuple[str, ...], tuple[str, ...]]:
    """The first row of each id, folded; then the ids with a date in them, and those without."""
    rows = {folded(ids[at]): at for at in reversed(range(len(ids)))}
    dated = tuple(one for one in rows if without_dates(one) != one)
    plain = tuple(one for one in rows if without_dates(one) == one)
    return rows, dated, plain


def _first_of(ids: tuple[str, ...], text: str) -> str | None:
    match = _naming(ids).search(text) if ids else None
    return match[0] if match else None


@lru_cache(maxsize=8)
def _naming(ids: tuple[str, ...]) -> re.Pattern[str]:
    """Finds any of the ids standing by itself, the longest first."""
    longest_first = sorted(ids, key=lambda one: (-len(one), one))
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(map(re.escape, longest_first))})(?![^\W_])")


def folded(text: str) -> str:
    """Case and accents' spelling made one: file systems differ in both."""
    return unicodedata.normalize("NFC", text).casefold()


def _names_file(file: str, path: str) -> bool:
    given = _named_parts(file)
    return _parts(path)[-len(given) :] == given


def _named_parts(file: str) -> tuple[str, ...]:
    return _parts(file.replace("\\", "/"))


def _parts(path: str) -> tuple[str, ...]:
    return PurePosixPath(folded(path)).parts


def _own_name(path: str) -> str:
    """The file's name without its date, or its folder's where the name says only «interview».

    Where neither names anybody the whole stem stays, so that two people never become one.
    """
    pure = PurePosixPath(path)
    name = without_dates(unicodedata.normalize("NFC", pure.stem))
    words = re.findall(r"[^\W\d_]+|\d+", name.casefold())
    if not all(word in _GENERIC or word.isdigit() for word in words):
        return name
    parent = pure.parent.name
    if not parent or parent == TRANSCRIPTS:
        return pure.stem
    if quarter_in(parent) or date_in(parent):
        return f"{parent}/{pure.stem}"
    return f"{parent}/{name}" if any(word.isdigit() for word in words) else parent
