"""Sentences with their personal data marked: `Меня зовут {person Анна}, звоните на {phone 8 916 …}`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.privacy.kinds import PersonalKind, PersonalSpan

_MARK = re.compile(r"\{(?P<kind>[a-z_]+) (?P<words>[^{}]+)\}")


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A text without its marks, and the spans they enclosed; keys are empty."""

    text: str
    spans: tuple[PersonalSpan, ...]

    def lowered(self) -> "MarkedText":
        """The same as speech-to-text writes it: no capitals, and a space for each mark of punctuation."""
        plain = "".join(c if c.isalnum() or c.isspace() else " " for c in self.text.casefold())
        return MarkedText(plain, self.spans) if len(plain) == len(self.text) else self


def read_marked(path: Path) -> Iterator[MarkedText]:
    """The marked sentences of a file, one a line.

    Raises:
        ValueError: a mark of no known kind.
    """
    for line in path.read_text(encoding="utf-8").splitlines():
        yield parse_marked(line)


def parse_marked(line: str) -> MarkedText:
    """One sentence with its marks taken out."""
    pieces: list[str] = []
    spans: list[PersonalSpan] = []
    length = at = 0
    for match in _MARK.finditer(line):
        pieces += [line[at : match.start()], match["words"]]
        start = length + match.start() - at
        length, at = start + len(match["words"]), match.end()
        spans.append(PersonalSpan(start, length, PersonalKind(match["kind"]), ""))
    return MarkedText("".join([*pieces, line[at:]]), tuple(spans))
