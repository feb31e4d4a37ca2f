"""Who says each word of a talk without speakers: a two-state chain over the words, with trained weights.

A linear-chain conditional random field (Lafferty et al. 2001): cues of a word speak for one side, cues before it for a
change of sides. Fitted by `python -m pipeline.training`, stored as plain arrays.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from pipeline.ingest.role_cues import cues_of
from pipeline.shipped import packed, shipped_arrays, unpacked

CHAIN_FILE = Path(__file__).with_name("role_chain.npz")
_ENOUGH, _CHANGE = 0.45, 0.5
"""Probability from which a word is the interviewer's (one taken for a client's does more harm than one lost), and what
a change of sides must gain, in words."""
_PARTS = ("said", "to_asker", "to_answerer")


class Heard(NamedTuple):
    """For each word whether the interviewer says it, and the share of the words expected to be right, 0 to 1."""

    asking: list[bool]
    confidence: float


class _Scores(NamedTuple):
    """Log-odds at each word: that the interviewer says it, that he takes over, that the respondent does."""

    said: list[float]
    to_asker: list[float]
    to_answerer: list[float]


@dataclass(frozen=True)
class RoleChain:
    """Weights by cue: for the interviewer's side, and for a change to either side; `doubt` flattens the confidence."""

    said: Mapping[str, float]
    to_asker: Mapping[str, float]
    to_answerer: Mapping[str, float]
    doubt: float = 1.0

    def hear(self, lines: Sequence[Sequence[str]], leaning: Sequence[float]) -> Heard:
        """The sides of a talk given as lines of words; `leaning` is added to the words' log-odds."""
        scores = self._scores(lines, leaning)
        if not scores.said:
            return Heard([], 0.0)
        doubted = _asking(_Scores(*([score / self.doubt for score in part] for part in scores)))
        return Heard(_sides(_asking(scores)), sum(max(chance, 1 - chance) for chance in doubted) / len(doubted))

    def _scores(self, lines: Sequence[Sequence[str]], leaning: Sequence[float]) -> _Scores:
        cues = cues_of(lines)
        said = [sum(self.said.get(cue, 0.0) for cue in at) + lean for at, lean in zip(cues.said, leaning, strict=True)]
        to_asker = [sum(self.to_asker.get(cue, 0.0) for cue in at) for at in cues.turn]
        to_answerer = [sum(self.to_answerer.get(cue, 0.0) for cue in at) for at in cues.turn]
        return _Scores(said, to_asker, to_answerer)

    def save(self, path: Path) -> None:
        """Stores plain arrays, no pickles."""
        arrays: dict[str, np.ndarray[tuple[int, ...], np.dtype[np.generic]]] = {"doubt": np.array([self.doubt])}
        for name in _PARTS:
            weights: Mapping[str, float] = getattr(self, name)
            arrays[f"{name}_cues"] = packed(weights)
            arrays[f"{name}_weights"] = np.array(list(weights.values()), np.float16)
        np.savez_compressed(path, allow_pickle=False, **arrays)


@cache
def load_chain(path: Path = CHAIN_FILE) -> RoleChain:
    """The shipped chain.

    Raises:
        EngineError: the file is missing or damaged.
    """
    with shipped_arrays(path, "model of roles") as arrays:
        return RoleChain(
            _weights(arrays, "said"),
            _weights(arrays, "to_asker"),
            _weights(arrays, "to_answerer"),
            float(arrays["doubt"][0]),
        )


def _weights(arrays: Mapping[str, Any], name: str) -> dict[str, float]:
    cues = unpacked(arrays[f"{name}_cues"])
    return dict(zip(cues, arrays[f"{name}_weights"].astype(float).tolist(), strict=True))


def _asking(scores: _Scores) -> list[float]:
    """Probability at each word that the interviewer says it (forward and backward)."""
    steps = list(zip(*scores, strict=True))
    ahead = [steps[0][0]]
    for said, to_asker, to_answerer in steps[1:]:
        ahead.append(said + _mixed(ahead[-1], to_asker, to_answerer))
    behind, asking = 0.0, []
    for before, (said, to_asker, to_answerer) in zip(reversed(ahead), reversed(steps), strict=True):
        asking.append(_logistic(before + behind))
        behind = _mixed(said + behind, to_answerer, to_asker)
    return asking[::-1]


def _sides(asking: Sequence[float]) -> list[bool]:
    """The sides by which most words are expected to be right, less a little for every change.

    The single likeliest reading finds fewer of the interviewer's words: each brief question is by itself less likely
    than none, though not all of them are.
    """
    answers, asks = 0.0, 0.0
    came: list[tuple[bool, bool]] = []
    for chance in asking:
        gain = chance - _ENOUGH
        from_asker, from_answerer = asks - _CHANGE > answers, answers - _CHANGE > asks
        came.append((from_asker, from_answerer))
        answers, asks = max(answers, asks - _CHANGE) - gain, max(asks, answers - _CHANGE) + gain
    side, sides = asks > answers, []
    for from_asker, from_answerer in reversed(came):
        sides.append(side)
        side = not from_answerer if side else from_asker
    return sides[::-1]


def _mixed(odds: float, to_asker: float, to_answerer: float) -> float:
    """Log-odds of asking after a word's end where `odds` were before it: stay, or change at a score."""
    return _log_sum(odds, to_asker) - _log_sum(0.0, odds + to_answerer)


def _logistic(odds: float) -> float:
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, odds))))


def _log_sum(a: float, b: float) -> float:
    return max(a, b) + math.log1p(math.exp(-abs(a - b)))
