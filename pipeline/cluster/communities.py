"""Groups of statements: communities of the neighbour graph (Leiden, Traag et al. 2019)."""

import random
from dataclasses import dataclass

import numpy as np

from pipeline.cluster.neighbours import Edges, Floats, Integers, nearest_edges, rows_at_once

NEIGHBOURS = 10
FLOOR = 0.2
_SMALL = 100.0
_LOOSE_FROM = 5
_LEAST_LINKS = 2
_NEAREST = 3
_JOIN = 0.3
_GRANULARITY = {"coarser": 0.5, "normal": 1.0, "finer": 2.0}


@dataclass(frozen=True, slots=True)
class Memory:
    """The group each row was in before, -1 for a new one, and how strongly that holds: a row's tie to its earlier
    group weighs `strength` times all its ties to neighbours (evolutionary clustering, Chakrabarti et al. 2006)."""

    earlier: Integers
    strength: float


def group(
    units: Floats, sorts: Integers, affinity: Floats, granularity: str, seed: int, memory: Memory | None = None
) -> Integers:
    """A group number for every row, the largest group first; a row like no other is a group of one.

    No number of groups is asked for. A statement joins others only where it is nearer than `FLOOR`;
    the resolution grows with the cube root of the number of statements, so that groups of a twelve-statement
    study and of a ten-thousand-statement one are of the same grain. What hangs on a group by a
    single thread is let go. With a `memory`, a row leaves its earlier group only where its neighbours pull harder.
    """
    count = len(units)
    if count == 0:
        return np.zeros(0, np.int64)
    resolution = max(count / _SMALL, 1.0) ** (1 / 3) * _GRANULARITY[granularity]
    edges = nearest_edges(units, NEIGHBOURS, FLOOR, sorts, affinity)
    if memory is not None:
        edges = _with_memory(edges, memory)
    if not len(edges.weight):
        return np.arange(count)
    found = _leiden(count, edges.first, edges.second, edges.weight, resolution, seed)
    return _largest_first(part_loose(found, units, sorts, affinity))


def group_alike(units: Floats, granularity: str, seed: int) -> Integers:
    """`group` for statements of one sort."""
    return group(units, np.zeros(len(units), np.int64), np.ones((1, 1), np.float32), granularity, seed)


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


def _leiden(
    count: int,
    first: Integers,
    second: Integers,
    weight: Floats,
    resolution: float,
    seed: int,
) -> Integers:
    import igraph

    nodes = max(count, int(second.max(initial=-1)) + 1)
    graph = igraph.Graph(n=nodes, edges=np.column_stack([first, second]))
    igraph.set_random_number_generator(random.Random(seed))
    try:
        found = graph.community_leiden("modularity", weights=weight, resolution=resolution, n_iterations=-1)
    finally:
        igraph.set_random_number_generator(random)
    return np.array(found.membership[:count], np.int64)


def part_loose(membership: Integers, units: Floats, sorts: Integers, affinity: Floats) -> Integers:
    """Lets go of members that are near to only one other in a group of `_LOOSE_FROM` or more; each becomes its own."""
    parted = membership.copy()
    fresh = int(membership.max()) + 1
    for number, size in enumerate(np.bincount(membership)):
        if size < _LOOSE_FROM:
            continue
        rows = np.flatnonzero(membership == number)
        links = _links(units[rows], sorts[rows], affinity)
        for row in rows[links < _LEAST_LINKS]:
            parted[row] = fresh
            fresh += 1
    return parted


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
            is_near = (own[beside][groups == home] >= _JOIN).sum() >= _LEAST_LINKS
            joined[row] = home if is_near else fresh
            fresh += not is_near
    return joined


def _links(units: Floats, sorts: Integers, affinity: Floats) -> Integers:
    """For each row, the others it is nearer to than the floor; in blocks, so that memory stays flat."""
    links = np.zeros(len(units), np.int64)
    step, discount = rows_at_once(len(units)), affinity[:, sorts]
    for start in range(0, len(units), step):
        block = slice(start, start + step)
        likeness = (units[block] @ units.T) * discount[sorts[block]]
        links[block] = (likeness > FLOOR).sum(axis=1) - 1
    return links


def _largest_first(membership: Integers) -> Integers:
    """Groups renumbered by size, then by their first row."""
    groups, first_row, sizes = np.unique(membership, return_index=True, return_counts=True)
    order = sorted(range(len(groups)), key=lambda i: (-sizes[i], first_row[i]))
    number = {int(groups[i]): at for at, i in enumerate(order)}
    return np.array([number[int(one)] for one in membership], np.int64)
