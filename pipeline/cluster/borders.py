"""Borders of groups where modularity draws them wrongly: around several groups, through one, around a stray."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipeline.cluster.neighbours import Edges, Floats, Integers, rows_at_once

Split = Callable[[int, Edges], Integers]
Doubles = npt.NDArray[np.float64]
LEAST_LINKS = 2
_LEAST_MEMBERS = 4
_LOOSE_FROM = 5
APART = 0.5
_SAME = 0.85
_HARDLY = 0.12


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike groups are: the number of rows of each, their sum, and their mean likeness to one another.

    A small group's own likeness is not trusted alone: one more pair, as alike as is `usual`, is counted with it.
    """

    sizes: Doubles
    sums: Doubles
    within: Doubles
    usual: float

    def relative(self, one: Integers, other: Integers) -> Doubles:
        """Likeness of pairs of groups by that within them: 1 where the two are the same, 0 where nothing joins them."""
        between = np.einsum("ij,ij->i", self.sums[one], self.sums[other]) / (self.sizes[one] * self.sizes[other])
        return np.asarray(between / np.sqrt(np.maximum(self.within[one] * self.within[other], 1e-4)))

    def table(self, groups: Integers) -> Doubles:
        """Likeness of each of these groups to each."""
        one, other = np.meshgrid(groups, groups, indexing="ij")
        return self.relative(one.ravel(), other.ravel()).reshape(one.shape)


def likeness_of(units: Floats, groups: Sequence[Sequence[int] | Integers], usual: float | None = None) -> Likeness:
    """Likeness of groups of rows; what is usual is told by themselves where it is not given."""
    sizes = np.array([len(rows) for rows in groups], np.float64)
    sums = np.stack([units[np.asarray(rows)].sum(axis=0, dtype=np.float64) for rows in groups])
    alike, pairs = (np.einsum("ij,ij->i", sums, sums) - sizes) / 2, sizes * (sizes - 1) / 2
    several = sizes > 1
    if usual is None:
        own = alike[several] / pairs[several]
        usual = float(np.average(own, weights=sizes[several])) if several.any() else 0.0
    return Likeness(sizes, sums, (alike + usual) / (pairs + 1), usual)


def join_same(membership: Integers, units: Floats, edges: Edges) -> Integers:
    """Joins neighbouring groups of several rows that are nearly as alike to one another as within themselves.

    Modularity cuts a large and even group in two where the rest of the study is small. The most alike are joined
    first, each group once; then all are looked at anew.
    """
    joined = np.unique(membership, return_inverse=True)[1]
    while True:
        likeness = likeness_of(units, members(joined))
        pairs = np.sort(np.stack([joined[edges.first], joined[edges.second]], axis=1), axis=1)
        pairs = np.unique(pairs[pairs[:, 0] != pairs[:, 1]], axis=0)
        one, other = pairs[(likeness.sizes[pairs] > 1).all(axis=1)].T
        relative = likeness.relative(one, other).round(6)
        target, taken = np.arange(len(likeness.sizes)), np.zeros(len(likeness.sizes), bool)
        for at in np.lexsort((other, one, -relative))[: int((relative >= _SAME).sum())]:
            if not taken[one[at]] and not taken[other[at]]:
                taken[[one[at], other[at]]] = True
                target[other[at]] = one[at]
        if not taken.any():
            return joined
        joined = np.unique(target[joined], return_inverse=True)[1]


def part_hidden(membership: Integers, units: Floats, edges: Edges, split: Split) -> Integers:
    """Parts groups that hold several smaller ones.

    Modularity cannot see groups with fewer edges than the root of twice all there are (Fortunato and Barthélemy 2007),
    so that a pair of statements is put together with another pair. A group below that limit is split by its own edges
    alone, and stays so where its parts are less than half as alike to one another as within themselves; then
    each part is looked at in turn.
    """
    parted, fresh = membership.copy(), int(membership.max()) + 1
    usual = likeness_of(units, members(membership)).usual
    limit = np.sqrt(2 * len(edges.weight))
    waiting = _with_edges(membership, edges)
    while waiting:
        rows, inner = waiting.pop()
        if len(rows) < _LEAST_MEMBERS or len(inner.weight) >= limit:
            continue
        parts = split(len(rows), inner)
        if not parts.any() or not _is_apart(likeness_of(units[rows], members(parts), usual)):
            continue
        for number, (own, within) in enumerate(_with_edges(parts, inner)):
            if number:
                parted[rows[own]] = fresh
                fresh += 1
            waiting.append((rows[own], within))
    return parted


def part_remembered(membership: Integers, units: Floats, earlier: Integers) -> Integers:
    """Parts groups that lump earlier ones (-1 for rows that are new) of several rows, where these are apart still.

    What `part_hidden` once told apart would else be put together as a study grows past its limit. Other rows of the
    group go with the part they are likest.
    """
    parted, fresh = membership.copy(), int(membership.max()) + 1
    usual = likeness_of(units, members(membership)).usual
    for rows in members(membership):
        names, counts = np.unique(earlier[rows], return_counts=True)
        names = names[(names >= 0) & (counts > 1)]
        if len(names) < 2:
            continue
        middles = np.stack([units[rows[earlier[rows] == name]].mean(axis=0) for name in names])
        parts = (units[rows] @ middles.T).round(6).argmax(axis=1)
        for number, name in enumerate(names):
            parts[earlier[rows] == name] = number
        if _is_apart(likeness_of(units[rows], members(parts), usual)):
            for number in range(1, len(names)):
                parted[rows[parts == number]] = fresh
                fresh += 1
    return parted


def _is_apart(parts: Likeness) -> bool:
    """Whether each part of several rows is, on average over their rows, apart from the one most like it."""
    several = np.flatnonzero(parts.sizes > 1)
    if len(several) < 2:
        return False
    relative = parts.table(several)
    np.fill_diagonal(relative, -np.inf)
    return float(np.average(relative.max(axis=1), weights=parts.sizes[several])) < APART


def part_loose(membership: Integers, units: Floats, sorts: Integers, affinity: Floats, floor: float) -> Integers:
    """Lets go of members of a group of `_LOOSE_FROM` or more that are near to only one other, or hardly like the middle
    of the others; each becomes its own."""
    parted, fresh = membership.copy(), int(membership.max()) + 1
    for rows in members(membership):
        if len(rows) < _LOOSE_FROM:
            continue
        held = rows[_links(units[rows], sorts[rows], affinity, floor) >= LEAST_LINKS]
        held = held[_likeness_to_others(units[held]) >= _HARDLY]
        for row in np.setdiff1d(rows, held):
            parted[row] = fresh
            fresh += 1
    return parted


def _likeness_to_others(units: Floats) -> Doubles:
    """How alike each row is to the middle of the other rows."""
    others = units.sum(axis=0, dtype=np.float64) - units
    lengths = np.maximum(np.linalg.norm(others, axis=1), 1e-9)
    return np.asarray((np.einsum("ij,ij->i", units, others) / lengths).round(6))


def members(membership: Integers) -> list[Integers]:
    """The rows of each group, by its number; numbers have no gaps."""
    by_group = np.argsort(membership, kind="stable")
    return np.split(by_group, np.cumsum(np.bincount(membership))[:-1])


def _with_edges(membership: Integers, edges: Edges) -> list[tuple[Integers, Edges]]:
    """The rows of each group, and its inner edges between places in it."""
    groups = members(membership)
    place = np.empty(len(membership), np.int64)
    for rows in groups:
        place[rows] = np.arange(len(rows))
    home = membership[edges.first]
    inner = np.flatnonzero(home == membership[edges.second])
    order = inner[np.argsort(home[inner], kind="stable")]
    ends = np.searchsorted(home[order], np.arange(len(groups) + 1))
    found: list[tuple[Integers, Edges]] = []
    for rows, start, end in zip(groups, ends[:-1], ends[1:], strict=True):
        own = order[start:end]
        found.append((rows, Edges(place[edges.first[own]], place[edges.second[own]], edges.weight[own])))
    return found


def _links(units: Floats, sorts: Integers, affinity: Floats, floor: float) -> Integers:
    """For each row, the others it is nearer to than the floor; in blocks, so that memory stays flat."""
    links = np.zeros(len(units), np.int64)
    step, discount = rows_at_once(len(units)), affinity[:, sorts]
    for start in range(0, len(units), step):
        block = slice(start, start + step)
        likeness = (units[block] @ units.T) * discount[sorts[block]]
        links[block] = (likeness > floor).sum(axis=1) - 1
    return links
