"""Personal data found on marked sentences: recall by kind, precision, and the same for what else there is.

Found is what is covered to its last letter, by its own kind in the first figure and by any in the second. A span is
right where most of it is marked, whatever as.
"""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.ingest.language import language_of
from pipeline.privacy.kinds import NAMED, PersonalKind, PersonalSpan
from pipeline.privacy.marked import MarkedText, read_marked
from pipeline.privacy.names import NameTeller
from pipeline.privacy.personal import find_personal

DATA = Path(__file__).parents[2] / "data" / "privacy"
Finder = Callable[[str, str], Sequence[PersonalSpan]]


@dataclass
class Score:
    """Counts over the texts of one set."""

    told: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    covered: Counter[str] = field(default_factory=Counter)
    right: int = 0
    wrong: int = 0
    missed: list[str] = field(default_factory=list)
    strays: list[str] = field(default_factory=list)

    def add(self, name: str, text: MarkedText, found: Sequence[PersonalSpan]) -> None:
        """Counts one text, of the file `name`."""
        for span in text.spans:
            group = _group(name, span.kind)
            self.told[group] += 1
            self.found[group] += _covers([one for one in found if one.kind is span.kind], span, text.text)
            covered = _covers(found, span, text.text)
            self.covered[group] += covered
            if not covered:
                self.missed.append(f"{name}: {text.text[span.start : span.end]} | {text.text}")
        marked = _places(text.spans)
        for one in found:
            places = range(one.start, one.end)
            if sum(place in marked for place in places) * 2 >= len(places):
                self.right += 1
            else:
                self.wrong += 1
                self.strays.append(f"{name}: {one.kind} {text.text[one.start : one.end]} | {text.text}")


def _group(name: str, kind: PersonalKind) -> str:
    if kind is not PersonalKind.PERSON:
        return kind.value
    spoken = "speech-to-text" if name.split("_", 1)[1] in {"speech", "dictated"} else "punctuated"
    return f"person {name[:2]} {spoken}"


def _places(spans: Sequence[PersonalSpan]) -> set[int]:
    return {place for span in spans for place in range(span.start, span.end)}


def _covers(found: Sequence[PersonalSpan], span: PersonalSpan, text: str) -> bool:
    places = _places(found)
    return all(place in places or not text[place].isalnum() for place in range(span.start, span.end))


def score(folder: Path, find: Finder) -> Score:
    """What `find` finds in all files of a folder."""
    result = Score()
    for path in sorted(folder.glob("*.txt")):
        for text in read_marked(path):
            result.add(path.stem, text, find(text.text, path.stem[:2]))
    return result


def main() -> None:
    """Prints the tables."""
    names = NameTeller.load()
    _print("custdev", score(DATA / "test", lambda text, language: find_personal(text, language, names)))


def _print(name: str, result: Score) -> None:
    shaped = [group for group in result.told if not group.startswith(("person", "company", "place"))]
    print(
        f"{name}: precision {result.right / max(1, result.right + result.wrong):.3f} of {result.right + result.wrong}"
    )
    print(f"{'':28} {'told':>5} {'found':>6} {'covered':>8}")
    rows = [("all with a shape", shaped), *((group, [group]) for group in sorted(result.told))]
    for label, groups in rows:
        told = sum(result.told[g] for g in groups)
        found, covered = (sum(counts[g] for g in groups) / told for counts in (result.found, result.covered))
        print(f"{label:28} {told:5} {found:6.3f} {covered:8.3f}")
