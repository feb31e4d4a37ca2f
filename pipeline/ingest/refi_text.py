"""Offsets of REFI-QDA files, in whichever way their program counts.

The standard counts Unicode code points of the text file (section 10.2). Programs differ all the same: in whether the
two characters that end a line on Windows count as one (ATLAS.ti) or two (NVivo), and those that hold text as UTF-16 may
count an emoji as two. Most write a passage's words beside its offsets, which tells.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipeline.models import Span

_ONE_A_LINE_END = "atlas"
_COMPARED = 24


@dataclass(frozen=True, slots=True)
class Counted:
    """A text with line feeds alone, and passages as code points into it."""

    text: str
    spans: tuple[Span, ...]


def as_counted(text: str, spans: Sequence[tuple[int, int]], names: Sequence[str], origin: str) -> Counted:
    """The text and passages, counted the way under which most passages begin with the words they are named by."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    ways = [_as_code_points(text), _as_code_points(plain), _as_utf16(text), _as_utf16(plain)]
    if _ONE_A_LINE_END in origin.casefold():
        ways[0], ways[1] = ways[1], ways[0]
    read = [tuple(_within(plain, way(start), way(end)) for start, end in spans) for way in ways]
    return Counted(plain, max(read, key=lambda found: _agreement(plain, found, names)))


def _within(text: str, start: int, end: int) -> Span:
    first = min(max(start, 0), len(text))
    return Span(first, min(max(first, end), len(text)))


def _as_code_points(text: str) -> Callable[[int], int]:
    """From an offset into `text` as it is to one into it with line feeds alone."""
    return lambda offset: offset - text.count("\r\n", 0, offset)


def _as_utf16(text: str) -> Callable[[int], int]:
    encoded, points = text.encode("utf-16-le"), _as_code_points(text)
    return lambda offset: points(len(encoded[: 2 * offset].decode("utf-16-le", "ignore")))


def _agreement(text: str, spans: Sequence[Span], names: Sequence[str]) -> int:
    """How many passages begin as their names do."""
    return sum(
        bool(_opening(name)) and _opening(text[span.start : span.end]) == _opening(name)
        for span, name in zip(spans, names, strict=True)
    )


def _opening(words: str) -> str:
    return " ".join(words.split())[:_COMPARED].rstrip(" .…")
