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
    found: dict[tuple[int, int], float] = {}
    block = rows_at_once(count)
    for start in range(0, count, block):
        likeness = units[start : start + block] @ units.T
        likeness *= affinity[sorts[start : start + block]][:, sorts]
        rows = np.arange(len(likeness))
        likeness[rows, rows + start] = -np.inf
        k = min(neighbours, count - 1)
        if k < 1:
            break
        nearest = np.argpartition(likeness, count - k, axis=1)[:, count - k :]
        weights = np.take_along_axis(likeness, nearest, axis=1) - floor
        for row, column in zip(*np.nonzero(weights > 0), strict=True):
            a, b = start + int(row), int(nearest[row, column])
            found[(a, b) if a < b else (b, a)] = float(weights[row, column])
    pairs = sorted(found)
    return Edges(
        np.array([a for a, _ in pairs], np.int64),
        np.array([b for _, b in pairs], np.int64),
        np.array([round(found[pair], 6) for pair in pairs], np.float32),
    )
