"""Dates and quarters as file names, folder names like 2026-Q3 and headers state them."""

import datetime as dt
import re
from collections.abc import Iterator

_QUARTER = re.compile(
    r"(?<!\d)(20\d\d)[\s_.-]*[QqКк][\s_-]?([1-4])(?!\d)|(?<![a-zа-я])[QqКк]([1-4])[\s_.-]*(20\d\d)(?!\d)", re.IGNORECASE
)
_ISO = re.compile(r"(?<!\d)(20\d\d)[-_./]?(0[1-9]|1[0-2])[-_./]?(0[1-9]|[12]\d|3[01])(?!\d)")
_DAY_FIRST = re.compile(r"(?<!\d)(0?[1-9]|[12]\d|3[01])[./-](0?[1-9]|1[0-2])[./-](20\d\d)(?!\d)")
_MONTHS = [
    "jan|янв",
    "feb|фев",
    "mar|мар",
    "apr|апр",
    "may|ма[йя]",
    "jun|июн",
    "jul|июл",
    "aug|авг",
    "sep|сен",
    "oct|окт",
    "nov|ноя",
    "dec|дек",
]
_MONTH = "|".join(f"(?:{month})" for month in _MONTHS)
_WRITTEN = re.compile(
    rf"\b(?:(?P<day1>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<month1>(?:{_MONTH})\w*)\.?,?\s+(?P<year1>20\d\d)"
    rf"|(?P<month2>(?:{_MONTH})\w*)\.?\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year2>20\d\d))(?!\d)",
    re.IGNORECASE,
)


def quarter_in(text: str) -> str | None:
    """The quarter a folder or file name states, as `2026-Q3`."""
    match = _QUARTER.search(text)
    if not match:
        return None
    year, number = (match[1], match[2]) if match[1] else (match[4], match[3])
    return f"{year}-Q{number}"


def date_in(text: str) -> dt.date | None:
    """The first date a text states: 2026-05-22, 20260522, 22.05.2026, «22 мая 2026», "May 22, 2026"."""
    found = [(at, date) for at, date in _stated(text) if date is not None]
    return min(found)[1] if found else None


def quarter_of(date: dt.date) -> str:
    """The calendar quarter of a date, as `2026-Q3`."""
    return f"{date.year}-Q{(date.month + 2) // 3}"


def without_dates(name: str) -> str:
    """A file name's stem with its date and quarter taken out: what is left names the interview."""
    for pattern in (_ISO, _DAY_FIRST, _WRITTEN, _QUARTER):
        name = pattern.sub("", name)
    return name.strip(" _-.,")


def _stated(text: str) -> Iterator[tuple[int, dt.date | None]]:
    """Where each date-like text stands, and its date; None where no such day exists."""
    for match in _ISO.finditer(text):
        yield match.start(), _date(match[1], match[2], match[3])
    for match in _DAY_FIRST.finditer(text):
        yield match.start(), _date(match[3], match[2], match[1])
    for match in _WRITTEN.finditer(text):
        month = (match["month1"] or match["month2"]).casefold()
        number = next(i for i, names in enumerate(_MONTHS, 1) if re.match(f"(?:{names})", month))
        yield match.start(), _date(match["year1"] or match["year2"], str(number), match["day1"] or match["day2"])


def _date(year: str, month: str, day: str) -> dt.date | None:
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None
