"""Personal data found on marked sentences: recall by kind and precision, beside other tools; words a second.

Covered is what is marked to its last letter, whatever as; ours is also told by kind: found as what it is. A span is
right where most of it is marked.
"""

import csv
import logging
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.privacy.kinds import PersonalKind, PersonalSpan
from pipeline.privacy.marked import MarkedText, read_marked
from pipeline.privacy.names import NameTeller
from pipeline.privacy.personal import find_personal
from tests.benchmarks.privacy_peers import peers

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
    logging.disable(logging.ERROR)
    names = NameTeller.load()
    ours = score(DATA / "test", lambda text, language: find_personal(text, language, names))
    others: dict[str, Score] = {}
    for name, finder in peers():
        if isinstance(finder, str):
            print(f"{name} left out: {finder}")
        else:
            others[name] = score(DATA / "test", finder)
    _print_recall(ours, others)
    _print_speed(names)


def _print_recall(ours: Score, others: Mapping[str, Score]) -> None:
    for number, (name, result) in enumerate({"custdev": ours, **others}.items()):
        spans = result.right + result.wrong
        print(f"({number}) {name}: precision {result.right / spans:.3f} of {spans}")
    columns = "".join(f"  covered ({number})" for number in range(len(others) + 1))
    print(f"{'':28} {'told':>5} {'found (0)':>10}{columns}")
    shaped = [group for group in ours.told if not group.startswith(("person", "company", "place"))]
    for label, groups in [("all with a shape", shaped), *((group, [group]) for group in sorted(ours.told))]:
        told = sum(ours.told[g] for g in groups)
        covered = "".join(f" {sum(r.covered[g] for g in groups) / told:12.3f}" for r in (ours, *others.values()))
        print(f"{label:28} {told:5} {sum(ours.found[g] for g in groups) / told:10.3f}{covered}")


def _print_speed(names: NameTeller) -> None:
    for language in ("ru", "en"):
        text = _talk(language)
        count = len(text.split())
        for label, finder in (("identifiers with a shape", None), ("with names", names)):
            start = time.perf_counter()
            find_personal(text, language, finder)
            print(f"{language}, {label}: {count / (time.perf_counter() - start):,.0f} words/s over {count} words")


def _talk(language: str) -> str:
    """Talk of the repository in one piece, as one long transcript."""
    with (DATA.parent / "statements" / f"{language}_talks.csv").open(encoding="utf-8", newline="") as file:
        return "\n".join(row["text"] for row in csv.DictReader(file))


if __name__ == "__main__":
    main()
