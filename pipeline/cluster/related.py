"""Themes that point at each other: a pain, and the request that would cure it."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from pipeline.cluster.borders import APART, Likeness
from pipeline.models import MentionKind, Theme

_TROUBLES = frozenset({MentionKind.PAIN, MentionKind.OBJECTION, MentionKind.WORKAROUND, MentionKind.TRIGGER})
_WISHES = frozenset({MentionKind.REQUEST, MentionKind.OUTCOME})
_MOST = 3
_SEVERAL = 3
"""Mentions that one of the two must hold: of two voices alone, likeness is mostly chance."""


def with_related(themes: Sequence[Theme], likeness: Likeness) -> list[Theme]:
    """Themes with the ids of those related to them, the likest first; `likeness` is that of their groups, in order.

    A trouble and a wish are related where they are at least half as alike to one another as within themselves, and
    each is among the other's likest few.
    """
    troubles = np.array([at for at, theme in enumerate(themes) if theme.kind in _TROUBLES], np.int64)
    wishes = np.array([at for at, theme in enumerate(themes) if theme.kind in _WISHES], np.int64)
    if not len(troubles) or not len(wishes):
        return list(themes)
    alike = np.stack([likeness.relative(np.full(len(wishes), at), wishes) for at in troubles]).round(6)
    several = np.maximum.outer(likeness.sizes[troubles], likeness.sizes[wishes]) >= _SEVERAL
    near = several & (alike >= APART) & _among_first(alike) & _among_first(alike.T).T
    pointed: dict[int, list[tuple[float, str]]] = {}
    for row, column in np.argwhere(near).tolist():
        one, other = int(troubles[row]), int(wishes[column])
        pointed.setdefault(one, []).append((-float(alike[row, column]), themes[other].theme_id))
        pointed.setdefault(other, []).append((-float(alike[row, column]), themes[one].theme_id))
    return [
        replace(theme, related=tuple(other for _, other in sorted(pointed.get(at, ()))))
        for at, theme in enumerate(themes)
    ]


def _among_first(alike: np.ndarray) -> np.ndarray:
    """For each row, which columns are among its likest `_MOST`."""
    first = np.zeros(alike.shape, bool)
    np.put_along_axis(first, np.argsort(-alike, axis=1, kind="stable")[:, :_MOST], values=True, axis=1)
    return first
