"""The one shape every reader gives: cues, each a piece of text with what the source says about it."""

import html
import re
import unicodedata
from dataclasses import dataclass, field

_SPACES = re.compile(r"\s+")
_ZERO_WIDTH_JOINER = "\u200d"
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8}\d{0,2});", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cue:
    """A timed or labelled piece of text; `speaker` None means: whoever spoke before goes on."""

    text: str
    speaker: str | None = None
    start_time: float | None = None
    end_time: float | None = None
    role: str | None = None
    question: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader found in one file.

    `header` is what stood before the talk (title, date, who is who). `survey` is true where
    every cue is one respondent's answer.
    """

    cues: list[Cue]
    header: str = ""
    survey: bool = False
    notes: list[str] = field(default_factory=list)


def clean(text: str) -> str:
    """One line of normal text: NFC, single spaces, no control, bidi or half-surrogate characters."""
    text = unicodedata.normalize("NFC", text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
    kept = (
        c if c == _ZERO_WIDTH_JOINER or unicodedata.category(c) not in ("Cc", "Cf") or c.isspace() else "" for c in text
    )
    return _SPACES.sub(" ", "".join(kept)).strip()


def unescape(text: str) -> str:
    """Text with HTML entities (`&#39;`, `&quot;`) as the characters they stand for; a bare `&` stays."""
    return _ENTITY.sub(lambda entity: html.unescape(entity[0]), text)


def seconds(code: str) -> float:
    """Seconds of a time code: `1:02`, `00:01:02.500`, `01:02,5`."""
    total = 0.0
    for part in code.replace(",", ".").split(":"):
        total = total * 60 + float(part)
    return round(total, 3)
