"""Statements that edits draw to a theme: by what a person's own theme is to hold, or by where people put others.

Measured on Banking77, half of whose intents were given as codes by name and three examples: of what is drawn .62
belongs there, .66 of what belongs there is drawn (DECISIONS.md).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from pipeline.cluster.neighbours import Floats, rows_at_once

Drawn = tuple[str, str]
"""A theme, and the edit that draws to it."""
T = TypeVar("T")
_PRAISE = "value"
_NEAR_EXAMPLE = 0.4
_NEAR = 0.3
_NEAREST, _LEAST = 3, 2


@dataclass(frozen=True, slots=True)
class Example:
    """What a person's own theme is to hold: a place in the space, for a family of kinds or all of them (empty)."""

    drawn: Drawn
    unit: Floats
    family: str = ""


def drawn_to_examples(
    units: Floats, families: Sequence[str], free: Sequence[int], examples: Sequence[Example]
) -> dict[int, Drawn]:
    """Rows among the `free` that are near to an example, and those of which two of the three nearest rows are."""
    if not examples or not free:
        return {}
    places = np.stack([example.unit for example in examples])
    likeness = units[list(free)] @ places.T
    for at, row in enumerate(free):
        apart = [_apart(families[row], example.family) for example in examples]
        likeness[at, apart] = -1.0
    best = likeness.argmax(axis=1)
    near = likeness[np.arange(len(free)), best] >= _NEAR_EXAMPLE
    direct = {row: examples[best[at]].drawn for at, row in enumerate(free) if near[at]}
    beside = [row for row in free if row not in direct]
    nearest = _nearest(units, families, beside, range(len(units)))
    return direct | _agreed({row: [direct.get(one) for one in near] for row, near in nearest.items()})


def drawn_to_placed(
    units: Floats,
    families: Sequence[str],
    fresh: Sequence[int],
    homes: Mapping[int, str],
    placed: Mapping[int, str],
) -> dict[int, Drawn]:
    """Fresh rows of which two of the three nearest earlier rows are in a theme, one of them by a person's hand.

    `homes` gives the theme of every row, `placed` the edit that put a row where it is.
    """
    if not fresh or not placed:
        return {}
    new = set(fresh)
    nearest = _nearest(units, families, fresh, [row for row in range(len(units)) if row not in new])
    found: dict[int, Drawn] = {}
    for row, theme_id in _agreed({row: [homes.get(one) for one in near] for row, near in nearest.items()}).items():
        taught = [placed[one] for one in nearest[row] if one in placed and homes[one] == theme_id]
        if taught and theme_id != homes.get(row):
            found[row] = (theme_id, taught[0])
    return found


def _agreed(voices: Mapping[int, Sequence[T | None]]) -> dict[int, T]:
    """What at least two of a row's nearest say."""
    found: dict[int, T] = {}
    for row, said in voices.items():
        for voice in said:
            if voice is not None and said.count(voice) >= _LEAST:
                found[row] = voice
    return found


def _nearest(units: Floats, families: Sequence[str], rows: Sequence[int], among: Sequence[int]) -> dict[int, list[int]]:
    """For each row the nearest three others that are near enough, of those it may share a theme with."""
    others, step = np.array(among, np.int64), rows_at_once(len(among))
    praise = np.array([family == _PRAISE for family in families])
    count = min(_NEAREST, len(others))
    found: dict[int, list[int]] = {}
    for start in range(0, len(rows), step):
        block = np.array(rows[start : start + step], np.int64)
        likeness = units[block] @ units[others].T
        likeness[(block[:, None] == others) | (praise[block, None] != praise[others])] = -1.0
        best = np.argpartition(-likeness, count - 1, axis=1)[:, :count] if count else np.zeros((len(block), 0), int)
        for row, own, places in zip(block.tolist(), likeness, best, strict=True):
            near = sorted(places.tolist(), key=lambda at: (-own[at], at))
            found[row] = [int(others[at]) for at in near if own[at] >= _NEAR]
    return found


def _apart(family: str, other: str) -> bool:
    return bool(other) and (family == _PRAISE) != (other == _PRAISE)
