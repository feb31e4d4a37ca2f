"""Groups of statements: communities of the neighbour graph that several looks agree on (Leiden, Traag et al. 2019)."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from pipeline.cluster.borders import LEAST_LINKS, join_same, part_hidden, part_loose, part_remembered
from pipeline.cluster.neighbours import EXACT, Advance, Edges, Floats, Integers, nearest_edges, rows_at_once, unwatched

NEIGHBOURS = 7
FLOOR = 0.17
_NEAR = 0.2
_SMALL = 100.0
_LOOKS = (0.7, 1.0, 1.4)
_ROUNDS = 3
_MANY_EDGES = 1_000_000
_ITERATIONS = 2
_NEAREST = 3
_GRANULARITY = {"coarser": 0.5, "normal": 1.0, "finer": 2.0}


@dataclass(frozen=True, slots=True)
class Memory:
    """The group each row was in before, -1 for a new one, and how strongly that holds: a row's tie to its earlier
    group weighs `strength` times all its ties to neighbours (evolutionary clustering, Chakrabarti et al. 2006)."""

    earlier: Integers
    strength: float


def group(
    units: Floats,
    sorts: Integers,
    affinity: Floats,
    granularity: str,
    seed: int,
    memory: Memory | None = None,
    advance: Advance = unwatched,
) -> Integers:
    """A group number for every row, the largest group first; a row like no other is a group of one.

    No number of groups is asked for. A statement joins others only where it is nearer than `FLOOR`;
    the resolution grows with the cube root of the number of statements, so that groups of a twelve-statement
    study and of a ten-thousand-statement one are of the same grain. Borders that this draws wrongly are mended.
    With a `memory`, a row leaves its earlier group only where its neighbours pull harder.
    `advance` is told of rows whose neighbours are found, which is most of the work.
    """
    count = len(units)
    if count == 0:
        return np.zeros(0, np.int64)
    resolution = max(count / _SMALL, 1.0) ** (1 / 3) * _GRANULARITY[granularity]
    edges = nearest_edges(units, NEIGHBOURS, FLOOR, sorts, affinity, advance)
    if not len(edges.weight):
        return np.arange(count)
    with _seeded(seed):
        agreed = _agreed(count, edges if memory is None else _with_memory(edges, memory), resolution)
        whole = join_same(agreed, units, edges)
        if memory is not None:
            whole = part_remembered(whole, units, memory.earlier)
        parted = part_hidden(whole, units, edges, lambda size, inner: _leiden(size, inner, 1.0, -1))
    # Above `EXACT` rows it would take as long as all the rest to compare those alone with all others.
    held = part_loose(parted, units, sorts, affinity, _NEAR)
    return _largest_first(_second_look(held, units, sorts, affinity) if count <= EXACT else held)


def group_alike(units: Floats, granularity: str, seed: int, advance: Advance = unwatched) -> Integers:
    """`group` for statements of one sort."""
    return group(units, np.zeros(len(units), np.int64), np.ones((1, 1), np.float32), granularity, seed, advance=advance)


def _with_memory(edges: Edges, memory: Memory) -> Edges:
    """The graph with a node for each earlier group, behind the rows, tied to all rows that were in it."""
    count, rows = len(memory.earlier), np.flatnonzero(memory.earlier >= 0)
    ties = np.bincount(edges.first, edges.weight, count) + np.bincount(edges.second, edges.weight, count)
    nodes = count + np.unique(memory.earlier[rows], return_inverse=True)[1]
    held = (memory.strength * np.maximum(ties[rows], FLOOR)).astype(np.float32)
    return Edges(
        np.concatenate([edges.first, rows]),
        np.concatenate([edges.second, nodes]),
        np.concatenate([edges.weight, held]),
    )


def _agreed(count: int, edges: Edges, resolution: float) -> Integers:
    """The grouping that groupings at several resolutions agree on (consensus, Lancichinetti and Fortunato 2012).

    An edge's weight is taken times the share of them that put its ends together, so that no chance of one decides.
    """
    looks = _LOOKS if len(edges.weight) > _MANY_EDGES else _LOOKS * _ROUNDS
    together = np.zeros(len(edges.weight), np.float32)
    for look in looks:
        found = _leiden(count, edges, look * resolution, _ITERATIONS)
        together += found[edges.first] == found[edges.second]
    kept = together > 0
    weight = together[kept] * edges.weight[kept]
    return _leiden(count, Edges(edges.first[kept], edges.second[kept], weight), resolution, -1)[:count]


def _leiden(count: int, edges: Edges, resolution: float, iterations: int) -> Integers:
    """Communities by modularity; -1 iterations are as many as still improve it."""
    import igraph

    nodes = max(count, int(edges.second.max(initial=-1)) + 1)
    graph = igraph.Graph(n=nodes, edges=np.column_stack([edges.first, edges.second]))
    found = graph.community_leiden("modularity", weights=edges.weight, resolution=resolution, n_iterations=iterations)
    return np.array(found.membership, np.int64)


@contextmanager
def _seeded(seed: int) -> Iterator[None]:
    """igraph draws from one generator only; it gets one of ours meanwhile."""
    import igraph

    igraph.set_random_number_generator(random.Random(seed))
    try:
        yield
    finally:
        igraph.set_random_number_generator(random)


def _second_look(membership: Integers, units: Floats, sorts: Integers, affinity: Floats) -> Integers:
    """What is alone, or was let go, joins the group it is nearest to, if any."""
    alone = np.bincount(membership)[membership] == 1
    return membership if alone.all() else join_nearest(np.where(alone, -1, membership), units, sorts, affinity)


def join_nearest(membership: Integers, units: Floats, sorts: Integers, affinity: Floats) -> Integers:
    """Each row without a group (-1) joins the one that most of the nearest three rows with a group are of, where two
    of these are near enough; else it becomes a group of its own."""
    joined, members = membership.copy(), np.flatnonzero(membership >= 0)
    fresh, step = int(membership.max(initial=-1)) + 1, rows_at_once(len(units))
    lone = np.flatnonzero(membership < 0)
    for start in range(0, len(lone), step):
        rows = lone[start : start + step]
        likeness = (units[rows] @ units[members].T) * affinity[np.ix_(sorts[rows], sorts[members])]
        nearest = np.argsort(-likeness, axis=1, kind="stable")[:, :_NEAREST]
        for row, own, beside in zip(rows, likeness, nearest, strict=True):
            groups = membership[members[beside]]
            home = int(np.bincount(groups).argmax()) if len(groups) else -1
            is_near = (own[beside][groups == home] >= _NEAR).sum() >= LEAST_LINKS
            joined[row] = home if is_near else fresh
            fresh += not is_near
    return joined


def _largest_first(membership: Integers) -> Integers:
    """Groups renumbered by size, then by their first row."""
    _, first_row, sizes = np.unique(membership, return_index=True, return_counts=True)
    groups = np.unique(membership, return_inverse=True)[1]
    number: Integers = np.empty(len(sizes), np.int64)
    number[np.lexsort((first_row, -sizes))] = np.arange(len(sizes))
    return number[groups]
