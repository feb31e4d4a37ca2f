"""Each statement's nearest ones, exactly, in blocks so that memory stays flat."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]
_CELLS = 6_000_000


@dataclass(frozen=True, slots=True)
class Edges:
    """Undirected edges, `first < second`, each once, with a positive weight."""

    first: npt.NDArray[np.int64]
    second: npt.NDArray[np.int64]
    weight: Floats


def rows_at_once(count: int) -> int:
    """How many rows of a `count`-wide table are worked on at a time, so that memory does not grow with it."""
    return max(_CELLS // max(count, 1), 16)


def nearest_edges(units: Floats, neighbours: int, floor: float, sorts: Integers, affinity: Floats) -> Edges:
    """Edges from each row to its nearest rows that are more alike than `floor`.

    Likeness is the dot product times `affinity[sort, sort]` of the two rows' sorts; the weight is what exceeds
    the floor.
    """
    count = len(units)
    k = min(neighbours, count - 1)
    if k < 1:
        return Edges(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.float32))
    block, discount = rows_at_once(count), affinity[:, sorts]
    pairs: list[Integers] = []
    weights: list[Floats] = []
    for start in range(0, count, block):
        likeness = units[start : start + block] @ units.T
        likeness *= discount[sorts[start : start + block]]
        rows = np.arange(len(likeness))
        likeness[rows, rows + start] = -np.inf
        nearest = np.argpartition(likeness, count - k, axis=1)[:, count - k :]
        weight = np.take_along_axis(likeness, nearest, axis=1) - floor
        row, place = np.nonzero(weight > 0)
        one, other = row + start, nearest[row, place]
        pairs.append(np.minimum(one, other) * count + np.maximum(one, other))
        weights.append(weight[row, place])
    return _each_once(np.concatenate(pairs), np.concatenate(weights), count)


def _each_once(pairs: Integers, weights: Floats, count: int) -> Edges:
    """Edges in order, from pairs as one number each; the later weight stands where rounding tells two apart."""
    found, last = np.unique(pairs[::-1], return_index=True)
    rounded = weights[::-1][last].astype(np.float64).round(6)
    return Edges(found // count, found % count, rounded.astype(np.float32))
