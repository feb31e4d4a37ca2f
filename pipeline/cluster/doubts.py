"""What the vectors leave in doubt about themes: groups that may be one, mentions that may sit in the wrong one.

A model judges these, and only these: so a merge needs both, and nothing far apart is joined by a model's whim.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipeline.background import unit

Floats = npt.NDArray[np.float32]
Rows = Sequence[int]
NEIGHBOURS = 3
_NEAR = 0.2
_LINES = 6


@dataclass(frozen=True, slots=True)
class Grouping:
    """Groups of rows of `units` (unit vectors), each row in one; `families` says of every row what it may be
    grouped with."""

    units: Floats
    groups: Sequence[Rows]
    families: Sequence[str]

    def family(self, group: int) -> str:
        """The family of most of a group's rows."""
        own = [self.families[row] for row in self.groups[group]]
        return max(sorted(set(own)), key=own.count)

    def several(self) -> list[int]:
        """Groups of two rows or more."""
        return [at for at, rows in enumerate(self.groups) if len(rows) > 1]

    def typical(self, group: int, most: int = _LINES) -> list[int]:
        """Rows of a group, those nearest to its middle first."""
        rows = list(self.groups[group])
        likeness = self.units[rows] @ self.units[rows].mean(axis=0)
        return [rows[at] for at in np.argsort(-likeness.round(6), kind="stable")[:most]]


def near_groups(grouping: Grouping) -> dict[int, list[int]]:
    """For a group of several, the later ones that may be the same: of one family, each among the other's
    `NEIGHBOURS` nearest."""
    several = grouping.several()
    if len(several) < 2:
        return {}
    middles = _middles(grouping, several)
    families = np.array([grouping.family(group) for group in several])
    likeness = np.where(families[:, None] == families[None, :], middles @ middles.T, -np.inf)
    np.fill_diagonal(likeness, -np.inf)
    nearest = np.argsort(-likeness, axis=1, kind="stable")[:, :NEIGHBOURS]
    near = np.zeros_like(likeness, dtype=bool)
    np.put_along_axis(near, nearest, values=True, axis=1)
    near &= near.T & np.isfinite(likeness)
    found = {group: [several[to] for to in np.flatnonzero(near[at]) if to > at] for at, group in enumerate(several)}
    return {group: others for group, others in found.items() if others}


def doubtful_rows(grouping: Grouping) -> dict[int, list[int]]:
    """Rows nearer to the middle of another group than to their own, or alone though a group is near; with the
    groups each may belong to, the nearest first and its own, if it has company there, among them."""
    several = grouping.several()
    if not several:
        return {}
    middles = _middles(grouping, several)
    families = [grouping.family(group) for group in several]
    found: dict[int, list[int]] = {}
    for group, rows in enumerate(grouping.groups):
        for row in rows:
            near = _likeness(grouping, row, rows, several, middles)
            allowed = [at for at in np.argsort(-near, kind="stable") if families[at] == grouping.families[row]]
            own = near[several.index(group)] if len(rows) > 1 else _NEAR
            nearest = [several[at] for at in allowed if near[at] >= _NEAR or several[at] == group][:NEIGHBOURS]
            if nearest and nearest[0] != group and near[several.index(nearest[0])] > own:
                found[row] = nearest if len(rows) == 1 or group in nearest else [*nearest, group]
    return found


def merged(groups: Sequence[Rows], same: Mapping[tuple[int, int], bool]) -> list[list[int]]:
    """Groups joined where they were judged the same; none is joined with one that it was judged to differ from.

    `same` holds a verdict for each pair of groups that was judged; pairs are taken in the order given.
    """
    home = list(range(len(groups)))
    members = {at: {at} for at in home}
    differing = {frozenset(pair) for pair, verdict in same.items() if not verdict}
    for (one, other), verdict in same.items():
        first, second = sorted((home[one], home[other]))
        parted = any(frozenset((a, b)) in differing for a in members[first] for b in members[second])
        if verdict and first != second and not parted:
            members[first] |= members.pop(second)
            for group in members[first]:
                home[group] = first
    return [sorted(row for group in own for row in groups[group]) for own in members.values()]


def moved(groups: Sequence[Rows], homes: Mapping[int, int | None]) -> list[list[int]]:
    """Groups with some rows moved to other ones; None puts a row in a group of its own, as it is like nothing."""
    kept = [[row for row in rows if row not in homes] for rows in groups]
    alone: list[list[int]] = []
    for row, home in sorted(homes.items()):
        if home is None:
            alone.append([row])
        else:
            kept[home].append(row)
    return [sorted(rows) for rows in (*kept, *alone) if rows]


def _middles(grouping: Grouping, groups: Sequence[int]) -> Floats:
    return unit(np.stack([grouping.units[list(grouping.groups[group])].mean(axis=0) for group in groups]))


def _likeness(
    grouping: Grouping, row: int, rows: Rows, several: Sequence[int], middles: Floats
) -> npt.NDArray[np.float64]:
    """A row's likeness to the middle of each group of several; to its own group's without itself."""
    near = np.asarray(middles @ grouping.units[row], np.float64)
    if len(rows) > 1:
        others = [other for other in rows if other != row]
        own = next(at for at, group in enumerate(several) if grouping.groups[group] is rows)
        near[own] = float(unit(grouping.units[others].mean(axis=0, keepdims=True))[0] @ grouping.units[row])
    return near
