"""Each statement's nearest ones: exact up to tens of thousands, by an index above; in blocks, for flat memory."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]
Advance = Callable[[int], None]
EXACT = 40_000
"""The most statements whose neighbours are found by comparing all with all."""
_CELLS = 6_000_000
_LISTS = 4
_TRAINED_ON = 40
_ROUNDS = 4
_PROBES = 6
_SPARE = 10
_ROWS = 5_000


@dataclass(frozen=True, slots=True)
class Edges:
    """Undirected edges, `first < second`, each once, with a positive weight."""

    first: Integers
    second: Integers
    weight: Floats


def unwatched(done: int) -> None:
    """Progress that nobody watches."""


def rows_at_once(count: int) -> int:
    """How many rows of a `count`-wide table are worked on at a time, so that memory does not grow with it."""
    return max(_CELLS // max(count, 1), 16)


def nearest_edges(
    units: Floats, neighbours: int, floor: float, sorts: Integers, affinity: Floats, advance: Advance = unwatched
) -> Edges:
    """Edges from each row to its nearest rows that are more alike than `floor`.

    Likeness is the dot product times `affinity[sort, sort]` of the two rows' sorts; the weight is what exceeds
    the floor. Above `EXACT` rows some of the nearest may be missed. `advance` is told of rows done.
    """
    count = len(units)
    k = min(neighbours, count - 1)
    if k < 1:
        return Edges(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.float32))
    every = _exact if count <= EXACT else _indexed
    pairs: list[Integers] = []
    weights: list[Floats] = []
    for start, nearest, likeness in every(units, k, sorts, affinity):
        weight = likeness - floor
        row, place = np.nonzero(weight > 0)
        one, other = row + start, nearest[row, place]
        pairs.append(np.minimum(one, other) * count + np.maximum(one, other))
        weights.append(weight[row, place])
        advance(len(nearest))
    return _each_once(np.concatenate(pairs), np.concatenate(weights), count)


def _exact(
    units: Floats, k: int, sorts: Integers, affinity: Floats
) -> Iterator[tuple[int, npt.NDArray[np.intp], Floats]]:
    """Blocks of rows: the first one's place, the `k` nearest others of each, and how alike these are."""
    count = len(units)
    block, discount = rows_at_once(count), affinity[:, sorts]
    for start in range(0, count, block):
        likeness = units[start : start + block] @ units.T
        likeness *= discount[sorts[start : start + block]]
        rows = np.arange(len(likeness))
        likeness[rows, rows + start] = -np.inf
        nearest = np.argpartition(likeness, count - k, axis=1)[:, count - k :]
        yield start, nearest, np.take_along_axis(likeness, nearest, axis=1)


def _indexed(
    units: Floats, k: int, sorts: Integers, affinity: Floats
) -> Iterator[tuple[int, npt.NDArray[np.intp], Floats]]:
    """What `_exact` yields, from an inverted file: rows are compared with those in the nearest few of many cells.

    The index finds candidates, some to spare as kinds that mix less may push some back; these are compared exactly.
    """
    index, discount = _index(units), np.asarray(affinity, np.float32)
    for start in range(0, len(units), _ROWS):
        own = units[start : start + _ROWS]
        found = index.search(own, k + 1 + _SPARE)[1]
        likeness = np.einsum("id,ijd->ij", own, units[found], optimize=False)
        likeness *= discount[sorts[start : start + _ROWS, None], sorts[found]]
        likeness[(found < 0) | (found == start + np.arange(len(own))[:, None])] = -np.inf
        best = np.argsort(-likeness, axis=1, kind="stable")[:, :k]
        yield start, np.take_along_axis(found, best, axis=1), np.take_along_axis(likeness, best, axis=1)


def _index(units: Floats) -> Any:
    """An inverted file over half-precision copies (faiss): the same for the same rows, whatever the threads."""
    import faiss

    lists = int(_LISTS * len(units) ** 0.5)
    index: Any = faiss.index_factory(units.shape[1], f"IVF{lists},SQfp16", faiss.METRIC_INNER_PRODUCT)
    index.cp.niter, index.cp.min_points_per_centroid, index.cp.max_points_per_centroid = _ROUNDS, 1, _TRAINED_ON
    index.nprobe = _PROBES
    index.train(units)
    index.add(units)
    return index


def _each_once(pairs: Integers, weights: Floats, count: int) -> Edges:
    """Edges in order, from pairs as one number each; the later weight stands where rounding tells two apart."""
    found, last = np.unique(pairs[::-1], return_index=True)
    rounded = weights[::-1][last].astype(np.float64).round(6)
    return Edges(found // count, found % count, rounded.astype(np.float32))
