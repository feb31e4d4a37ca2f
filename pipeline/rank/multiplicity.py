"""Many exact tests at once: how often a study in which nothing differs would show so small a p-value anywhere.

Both corrections count only p-values that each test could have had (Tarone 1990; Heyse 2011; Döhler, Durand and Roquain
2018), so that a theme two people voice costs the others nothing. Tests may weigh differently (Genovese, Roeder and
Wasserman 2006) by what is known before looking: weights have a mean of 1 and must not depend on how a test comes out.
"""

from collections.abc import Sequence

import numpy as np

from pipeline.rank.exact import ExactTest, Floats

_ROUND_UP = 1 + 1e-9


def false_discovery(tests: Sequence[ExactTest], weights: Sequence[float]) -> list[float]:
    """Adjusted p-values after Benjamini and Hochberg (1995): of those at most q, a share of q is expected to be chance.

    Where nothing differs at all, hardly more than a share of q of studies show any.
    """
    if not tests:
        return []
    levels = _levels(tests, weights)
    order = np.argsort(levels, kind="stable")
    expected = _expected(tests, weights, levels[order])
    stepped = expected / np.arange(1, len(tests) + 1)
    adjusted = np.empty(len(tests))
    adjusted[order] = np.minimum.accumulate(stepped[::-1])[::-1].clip(max=1.0)
    # A light test behind many heavy ones would else seem surer than it is by itself.
    return [max(float(q), test.p) for q, test in zip(adjusted, tests, strict=True)]


def family_wise(tests: Sequence[ExactTest], weights: Sequence[float]) -> list[float]:
    """Adjusted p-values after Holm (1979): at most a share of q of studies show any that is chance, however the
    tests depend on one another."""
    if not tests:
        return []
    levels = _levels(tests, weights)
    order = np.argsort(levels, kind="stable")
    expected = _expected(tests, weights, levels[order])
    for place, at in enumerate(order[:-1]):
        later = slice(place + 1, None)
        expected[later] -= _chance(tests[at], weights[at], levels[order][later])
        if expected[place] > 1:
            break
    adjusted = np.empty(len(tests))
    adjusted[order] = np.maximum.accumulate(expected).clip(max=1.0)
    return [float(q) for q in adjusted]


def _levels(tests: Sequence[ExactTest], weights: Sequence[float]) -> Floats:
    """Weighted p-values; rounded up, so that one that a test could have had is found among these."""
    return np.array([test.p / weight for test, weight in zip(tests, weights, strict=True)]) * _ROUND_UP


def _expected(tests: Sequence[ExactTest], weights: Sequence[float], levels: Floats) -> Floats:
    """How many tests would come out at each of these levels, ascending, were nothing to differ."""
    steps = np.concatenate([test.attainable / weight for test, weight in zip(tests, weights, strict=True)])
    rises = np.concatenate([np.diff(test.attainable, prepend=0.0) for test in tests])
    order = np.argsort(steps, kind="stable")
    heights = np.concatenate([[0.0], np.cumsum(rises[order])])
    return np.asarray(heights[np.searchsorted(steps[order], levels, side="right")], float)


def _chance(test: ExactTest, weight: float, levels: Floats) -> Floats:
    """How often one test comes out at each level where nothing differs."""
    heights = np.concatenate([[0.0], test.attainable])
    return np.asarray(heights[np.searchsorted(test.attainable, levels * weight, side="right")], float)
