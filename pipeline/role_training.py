"""Fits the chain that tells who asks and who answers in a talk without speakers; `pipeline.training` runs it."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.cue_matrix import cue_matrix
from pipeline.ingest.role_chain import RoleChain
from pipeline.ingest.role_cues import Cues, cues_of
from pipeline.role_dialogues import Dialogue, LaidOut, lay_out, variants

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
_STRENGTH = 3.0
_LEAST_DIALOGUES = 6
_STEPS = 120
_NEGLIGIBLE = 0.02
_DOUBT = 1.5
"""Divides the log-odds for the confidence: recorded talks are less like the written than these like each other."""
_FOLDS = 3
_MEASURED = ("typed block", "typed turns", "raw block", "raw turns", "raw broken")


class _Weights(NamedTuple):
    said: Floats
    to_asker: Floats
    to_answerer: Floats


class _Marginals(NamedTuple):
    """Log of the sum over all readings, per talk; probabilities of asking and of both changes, per word."""

    total: Floats
    asking: Floats
    to_asker: Floats
    to_answerer: Floats


@dataclass(frozen=True)
class _Talks:
    """Talks side by side, longest first: `places[t, d]` is the word at time t of talk d, `live[t]` how many go on."""

    places: Ints
    live: Ints
    weights: Floats

    def marginals(self, said: Floats, to_asker: Floats, to_answerer: Floats) -> _Marginals:
        """Forward and backward over all talks at once, in logarithms."""
        steps, talks = self.places.shape
        ahead, behind = np.zeros((2, steps, talks)), np.zeros((2, steps, talks))
        ahead[1, 0] = said[self.places[0]]
        for t in range(1, steps):
            n, at = self.live[t], self.places[t, : self.live[t]]
            answers, asks = ahead[0, t - 1, :n], ahead[1, t - 1, :n]
            ahead[0, t, :n] = np.logaddexp(answers, asks + to_answerer[at])
            ahead[1, t, :n] = np.logaddexp(asks, answers + to_asker[at]) + said[at]
        for t in range(steps - 1, 0, -1):
            n, at = self.live[t], self.places[t, : self.live[t]]
            answers, asks = behind[0, t, :n], behind[1, t, :n] + said[at]
            behind[0, t - 1, :n] = np.logaddexp(answers, to_asker[at] + asks)
            behind[1, t - 1, :n] = np.logaddexp(asks, to_answerer[at] + answers)
        total = np.logaddexp(behind[0, 0], ahead[1, 0] + behind[1, 0])
        asking, asker, answerer = np.zeros_like(said), np.zeros_like(said), np.zeros_like(said)
        for t in range(steps):
            n, at = self.live[t], self.places[t, : self.live[t]]
            asking[at] = np.exp(ahead[1, t, :n] + behind[1, t, :n] - total[:n])
            if t:
                asker[at] = np.exp(ahead[0, t - 1, :n] + to_asker[at] + said[at] + behind[1, t, :n] - total[:n])
                answerer[at] = np.exp(ahead[1, t - 1, :n] + to_answerer[at] + behind[0, t, :n] - total[:n])
        return _Marginals(total, asking, asker, answerer)


def fit_chain(dialogues: Sequence[Dialogue], tales: Mapping[str, Sequence[str]]) -> RoleChain:
    """A chain fitted by the likelihood of the roles in several layouts of every dialogue."""
    from scipy.optimize import minimize

    laid_out = [variant for dialogue in dialogues for variant in variants(dialogue, tales)]
    cues = [cues_of(variant.lines) for variant in laid_out]
    names = [variant.name for variant in laid_out]
    said, turn = _known([one.said for one in cues], names), _known([one.turn for one in cues], names)
    objective = _Objective(laid_out, cues, said, turn)
    start = np.zeros(len(said) + 2 * len(turn))
    found = minimize(objective, start, jac=True, method="L-BFGS-B", options={"maxiter": _STEPS})
    weights = objective.split(found.x)
    return RoleChain(
        _named(said, weights.said), _named(turn, weights.to_asker), _named(turn, weights.to_answerer), _DOUBT
    )


def _known(talks: Sequence[Sequence[Sequence[str]]], names: Sequence[str]) -> dict[str, int]:
    """Places of the cues that enough different dialogues have."""
    spread: dict[str, set[str]] = {}
    for talk, name in zip(talks, names, strict=True):
        for cue in {cue for at in talk for cue in at}:
            spread.setdefault(cue, set()).add(name)
    least = min(_LEAST_DIALOGUES, len(set(names)))
    return {cue: at for at, cue in enumerate(sorted(cue for cue, held in spread.items() if len(held) >= least))}


def _named(places: Mapping[str, int], weights: Floats) -> dict[str, float]:
    return {cue: float(np.float16(weights[at])) for cue, at in places.items() if abs(weights[at]) > _NEGLIGIBLE}


class _Objective:
    """Penalised negative log-likelihood of the roles, with its gradient."""

    def __init__(
        self, laid_out: Sequence[LaidOut], cues: Sequence[Cues], said: Mapping[str, int], turn: Mapping[str, int]
    ) -> None:
        self._said = cue_matrix([at for one in cues for at in one.said], said)
        self._turn = cue_matrix([at for one in cues for at in one.turn], turn)
        self._sizes = (len(said), len(turn))
        self._talks = _side_by_side(laid_out)
        asking = np.array([side for one in laid_out for side in one.asking], float)
        before = np.concatenate([[0.0], asking[:-1]])
        lengths = [len(one.asking) for one in laid_out]
        inside = np.ones(len(asking))
        inside[np.concatenate([[0], np.cumsum(lengths)[:-1]])] = 0
        self._asking = asking
        self._to_asker, self._to_answerer = asking * (1 - before) * inside, before * (1 - asking) * inside
        self._weights = np.repeat([one.weight for one in laid_out], lengths)

    def split(self, values: Floats) -> _Weights:
        said, turn = self._sizes
        return _Weights(values[:said], values[said : said + turn], values[said + turn :])

    def __call__(self, values: Floats) -> tuple[float, Floats]:
        weights = self.split(values)
        said, to_asker, to_answerer = (
            self._said @ weights.said,
            self._turn @ weights.to_asker,
            self._turn @ weights.to_answerer,
        )
        found = self._talks.marginals(said, to_asker, to_answerer)
        right = said * self._asking + to_asker * self._to_asker + to_answerer * self._to_answerer
        loss = (self._talks.weights * found.total).sum() - (self._weights * right).sum()
        gradient = np.concatenate(
            [
                self._said.T @ (self._weights * (found.asking - self._asking)),
                self._turn.T @ (self._weights * (found.to_asker - self._to_asker)),
                self._turn.T @ (self._weights * (found.to_answerer - self._to_answerer)),
            ]
        )
        return float(loss + 0.5 * _STRENGTH * values @ values), gradient + _STRENGTH * values


def _side_by_side(laid_out: Sequence[LaidOut]) -> _Talks:
    lengths = np.array([len(one.asking) for one in laid_out])
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    order = np.argsort(-lengths, kind="stable")
    times = np.arange(lengths.max())
    live = (times[:, None] < lengths[order]).sum(axis=1)
    return _Talks(
        starts[order] + np.minimum(times[:, None], lengths[order] - 1),
        live,
        np.array([laid_out[i].weight for i in order]),
    )


class Told(NamedTuple):
    """Words told right, of all words, and of the interviewer's words those found; the chain's own expectation."""

    right: int
    words: int
    found: int
    asked: int
    expected: float


def told(chain: RoleChain, talk: LaidOut) -> Told:
    """How a chain does on a talk whose sides are known."""
    heard = chain.hear(talk.lines, [0.0] * len(talk.asking))
    pairs = list(zip(heard.asking, talk.asking, strict=True))
    return Told(
        sum(a == b for a, b in pairs),
        len(pairs),
        sum(a and b for a, b in pairs),
        sum(talk.asking),
        heard.confidence * len(pairs),
    )


def _added(one: Told, other: Told) -> Told:
    return Told(
        one.right + other.right,
        one.words + other.words,
        one.found + other.found,
        one.asked + other.asked,
        one.expected + other.expected,
    )


def cross_validate(dialogues: Sequence[Dialogue], tales: Mapping[str, Sequence[str]]) -> dict[tuple[str, str], Told]:
    """Sums by language and layout over held-out dialogues."""
    shuffled = sorted(dialogues, key=lambda one: one.name)
    random.Random(0).shuffle(shuffled)
    sums: dict[tuple[str, str], Told] = {}
    for fold in range(_FOLDS):
        chain = fit_chain([one for at, one in enumerate(shuffled) if at % _FOLDS != fold], tales)
        for dialogue in shuffled[fold::_FOLDS]:
            for layout in _MEASURED:
                if dialogue.is_raw and layout.startswith("typed"):
                    continue
                one = told(chain, lay_out(dialogue, layout, random.Random(dialogue.name)))
                key = (dialogue.language, layout)
                sums[key] = _added(one, sums[key]) if key in sums else one
    return dict(sorted(sums.items()))
