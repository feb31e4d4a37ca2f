"""95 % intervals of shares, by drawing interviews anew: what differs is people, not sentences."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

import numpy as np

from pipeline.models import Interval

DRAWS = 2000
FEWEST = 5
"""Interviews below which an interval is too rough to trust."""
Name = TypeVar("Name")


def intervals_of(shares: Mapping[Name, Sequence[tuple[float, float]]], seed: int = 0) -> dict[Name, Interval]:
    """Each share with its interval; a share is told by its part and its whole in every interview, in one order.

    All shares are drawn together. Draws in which a whole is nothing are passed over.
    """
    if not shares:
        return {}
    table = np.array(list(shares.values()), float)
    names, interviews = list(shares), table.shape[1]
    weights = np.random.default_rng(seed).multinomial(interviews, np.full(interviews, 1 / interviews), DRAWS)
    parts, wholes = weights @ table[:, :, 0].T, weights @ table[:, :, 1].T
    drawn = np.divide(parts, wholes, out=np.full(parts.shape, np.nan), where=wholes > 0)
    totals = table.sum(axis=1)
    return {name: _interval(totals[at], drawn[:, at]) for at, name in enumerate(names)}


def _interval(
    total: "np.ndarray[tuple[int], np.dtype[np.float64]]", drawn: "np.ndarray[tuple[int], np.dtype[np.float64]]"
) -> Interval:
    if not total[1]:
        return Interval(None, None, None)
    low, high = np.nanpercentile(drawn, (2.5, 97.5))
    return Interval(float(total[0] / total[1]), float(low), float(high))
