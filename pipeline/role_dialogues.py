"""Whole dialogues written for training, and the ways a transcript of them may look once its speakers are lost."""

import csv
import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import InputError

_INTERVIEWER = "interviewer"
_SPEAKERS = (_INTERVIEWER, "respondent")
_SENTENCE = re.compile(r"(?<=[.!?…])\s+")
_NOT_SPOKEN = re.compile(r"[^\w\s']|_")
_LINE_WORDS = (6, 9, 12, 18)
_TYPED = ("typed block", "typed turns", "typed paragraphs", "typed broken", "typed sentences")
_RAW = ("raw block", "raw turns", "raw broken", "raw sentences")
_LAYOUTS = 4
_LONGEST_TALE = 25


@dataclass(frozen=True, slots=True)
class Dialogue:
    """A dialogue's turns: whether the interviewer speaks, and the pieces he or she says."""

    name: str
    language: str
    turns: tuple[tuple[bool, tuple[str, ...]], ...]

    @property
    def is_raw(self) -> bool:
        """Whether it is written as speech-to-text without punctuation."""
        return not any(mark in piece for _, pieces in self.turns for piece in pieces for mark in ".?!")


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A dialogue as a file without speakers has it: lines of words, and whether the interviewer says each word."""

    name: str
    lines: list[list[str]]
    asking: list[bool]
    weight: float = 1.0


def read_dialogues(folder: Path) -> list[Dialogue]:
    """Every whole dialogue in a folder's `ru_*.csv` and `en_*.csv`, and in those of its folder `dialogues`.

    Raises:
        InputError: a row whose speaker is neither interviewer nor respondent.
    """
    dialogues: list[Dialogue] = []
    for path in sorted([*folder.glob("??_*.csv"), *folder.glob("dialogues/??_*.csv")]):
        turns: dict[str, list[tuple[bool, list[str]]]] = {}
        with path.open(encoding="utf-8", newline="") as file:
            for number, row in enumerate(csv.DictReader(file), start=2):
                if "interview" not in row:
                    break
                if row["speaker"] not in _SPEAKERS:
                    raise InputError(f"{path}, line {number}: unknown speaker {row['speaker']!r}.")
                talk, asking = turns.setdefault(row["interview"], []), row["speaker"] == _INTERVIEWER
                if not talk or talk[-1][0] != asking:
                    talk.append((asking, []))
                talk[-1][1].append(row["text"].strip())
        dialogues += [
            Dialogue(name, path.name[:2], tuple((asking, tuple(pieces)) for asking, pieces in talk))
            for name, talk in turns.items()
        ]
    return dialogues


def read_tales(folder: Path) -> dict[str, list[str]]:
    """What respondents say outside any dialogue, by language."""
    tales: dict[str, list[str]] = {}
    for path in sorted(folder.glob("??_*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows = [row for row in csv.DictReader(file) if "interview" not in row]
        tales.setdefault(path.name[:2], []).extend(row["text"].strip() for row in rows)
    return tales


def variants(dialogue: Dialogue, tales: Mapping[str, Sequence[str]]) -> list[LaidOut]:
    """A few of the ways a dialogue may look, chosen by its name; in some, respondents tell more, up to long tales.

    Written interviews have brief answers, and a model fitted on them alone takes a long tale for the interviewer's.
    """
    chance = random.Random(dialogue.name)
    layouts = _RAW if dialogue.is_raw else _TYPED + _RAW
    chosen = chance.sample(layouts, min(_LAYOUTS, len(layouts)))
    mean_tale = chance.sample((0.0, 0.0, 1.5, 4.0), 4)
    return [
        lay_out(_with_tales(dialogue, tales.get(dialogue.language, ()), mean, chance), layout, chance, 2 / len(chosen))
        for layout, mean in zip(chosen, mean_tale, strict=False)
    ]


def _with_tales(dialogue: Dialogue, tales: Sequence[str], mean: float, chance: random.Random) -> Dialogue:
    if not mean or not tales:
        return dialogue
    turns = []
    for asking, pieces in dialogue.turns:
        more = 0 if asking or chance.random() < 0.4 else min(_LONGEST_TALE, round(chance.expovariate(1 / mean)))
        turns.append((asking, (*pieces, *(chance.choice(tales) for _ in range(more)))))
    return Dialogue(dialogue.name, dialogue.language, tuple(turns))


def lay_out(dialogue: Dialogue, layout: str, chance: random.Random, weight: float = 1.0) -> LaidOut:
    """A dialogue in one layout: "typed" or "raw" (no punctuation, lower case), then where its lines break."""
    form, breaks = layout.split()
    turns = [
        (asking, [said for piece in pieces if (said := _raw(piece) if form == "raw" else piece.split())])
        for asking, pieces in dialogue.turns
    ]
    asking = [side for side, pieces in turns for piece in pieces for _ in piece]
    return LaidOut(dialogue.name, _lines(turns, breaks, chance), asking, weight)


def _raw(text: str) -> list[str]:
    return _NOT_SPOKEN.sub(" ", text.casefold()).split()


def _lines(turns: Sequence[tuple[bool, list[list[str]]]], breaks: str, chance: random.Random) -> list[list[str]]:
    if breaks == "turns":
        lines = [[word for piece in pieces for word in piece] for _, pieces in turns]
    elif breaks == "sentences":
        lines = [sentence for _, pieces in turns for piece in pieces for sentence in _sentences(piece)]
    elif breaks == "paragraphs":
        lines = [part for _, pieces in turns for part in _paragraphs(pieces, chance)]
    else:
        words = [word for _, pieces in turns for piece in pieces for word in piece]
        lines = [words] if breaks == "block" else _broken(words, chance)
    return [line for line in lines if line]


def _sentences(words: Sequence[str]) -> list[list[str]]:
    return [sentence.split() for sentence in _SENTENCE.split(" ".join(words))]


def _paragraphs(pieces: Sequence[Sequence[str]], chance: random.Random) -> list[list[str]]:
    left = [sentence for piece in pieces for sentence in _sentences(piece)]
    parts: list[list[str]] = []
    while left:
        size = chance.randint(2, 5)
        parts.append([word for sentence in left[:size] for word in sentence])
        left = left[size:]
    return parts


def _broken(words: Sequence[str], chance: random.Random) -> list[list[str]]:
    mean, at, lines = chance.choice(_LINE_WORDS), 0, []
    while at < len(words):
        size = max(2, chance.randint(mean - 2, mean + 2))
        lines.append(list(words[at : at + size]))
        at += size
    return lines
