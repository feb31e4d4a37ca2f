"""Exact tests of shares of people: the p-value, and every p-value the same people could have given.

With few people a p-value has few values; a correction for many tests that knows them wastes nothing on
tests that could not have come out (see `multiplicity.py`).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
_NEGLIGIBLE = 1e-18
_SAME = 1e-9


@dataclass(frozen=True, slots=True)
class ExactTest:
    """A p-value and all it could have been, ascending: where nothing differs, p is at most one of `attainable`
    exactly that often."""

    p: float
    attainable: Floats


@dataclass(frozen=True, slots=True)
class Counts:
    """The chances of the whole numbers from `first` on, one after another."""

    first: int
    chances: Floats


def louder_inside(said_inside: int, said: int, members: int, asked: int) -> ExactTest:
    """Fisher's exact test, one-sided: do more of the `members` voice a theme than `said` of all `asked` would tell?"""
    counts = drawn(said, members, asked)
    tails = np.minimum(np.cumsum(counts.chances[::-1])[::-1], 1.0)
    at = said_inside - counts.first
    p = 0.0 if at >= len(tails) else float(tails[max(at, 0)])
    return ExactTest(p, tails[::-1])


@dataclass(frozen=True, slots=True)
class TwoQuarters:
    """Who voices a theme in two quarters: (said, asked) among people asked in one of them only, and, of `both`,
    how many voice it in the earlier one only (`stopped`) and in the later one only (`started`)."""

    before: tuple[int, int]
    now: tuple[int, int]
    stopped: int
    started: int


def changed(counts: TwoQuarters) -> ExactTest:
    """Two-sided exact test that a share stayed the same: people asked once could as well have been asked in the other
    quarter (Fisher), people asked twice could as well have answered the other way round (McNemar).

    Both move the difference of shares by the same amount a person, so that their number decides: the exact form of the
    Mantel-Haenszel test with every pair, and all the others together, as strata.
    """
    (said_before, asked_before), (said_now, asked_now) = counts.before, counts.now
    single = drawn(said_before + said_now, asked_now, asked_before + asked_now)
    pairs = coins(counts.stopped + counts.started)
    chances = np.convolve(single.chances, pairs.chances)
    first = single.first + pairs.first
    numbers = np.arange(first, first + len(chances))
    expected = float(chances @ numbers / chances.sum())
    distance, seen = np.abs(numbers - expected), abs(said_now + counts.started - expected)
    farthest = np.argsort(-distance, kind="stable")
    reached = np.cumsum(chances[farthest])
    # Numbers equally far from what is expected share one p-value, that of the last of them.
    last = np.append(np.diff(distance[farthest]) < -_SAME, True)
    attainable = np.minimum(reached[last], 1.0)
    beyond = int(np.sum(distance[farthest][last] >= seen - _SAME))
    return ExactTest(float(attainable[beyond - 1]) if beyond else 0.0, attainable)


def drawn(marked: int, draws: int, total: int) -> Counts:
    """How many of `marked` are among `draws` of `total` taken blindly (hypergeometric)."""
    from scipy.special import gammaln

    low, high = max(0, marked + draws - total), min(marked, draws)
    numbers = np.arange(low, high + 1)
    logs = -(
        gammaln(numbers + 1)
        + gammaln(marked - numbers + 1)
        + gammaln(draws - numbers + 1)
        + gammaln(total - marked - draws + numbers + 1)
    )
    return _trimmed(low, np.exp(logs - logs.max()))


def coins(tosses: int) -> Counts:
    """How many of `tosses` of a fair coin fall heads."""
    from scipy.special import gammaln

    numbers = np.arange(tosses + 1)
    logs = -(gammaln(numbers + 1) + gammaln(tosses - numbers + 1))
    return _trimmed(0, np.exp(logs - logs.max()))


def _trimmed(first: int, weights: Floats) -> Counts:
    """Chances that sum to 1, without the tails that no test would notice: among thousands of people they are long."""
    chances = weights / weights.sum()
    kept = np.flatnonzero(chances > _NEGLIGIBLE)
    return Counts(first + int(kept[0]), chances[kept[0] : kept[-1] + 1])
