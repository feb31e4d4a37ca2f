"""Theme ids that survive reruns: a new group takes the id of the earlier theme it shares most mentions with."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from pipeline.models import Theme

_SHARED = 0.5


def keep_ids(fresh: Sequence[Theme], earlier: Sequence[Theme]) -> list[Theme]:
    """The fresh themes with ids: an earlier theme's where at least half of the smaller one is shared, else a new one.

    The largest overlaps are settled first; no earlier id is ever given to an unrelated theme.
    """
    overlaps = sorted(_overlaps(fresh, earlier), key=lambda o: (-o[0], o[2], o[1]))
    taken: dict[int, str] = {}
    used: set[str] = set()
    for _, at, theme_id in overlaps:
        if at not in taken and theme_id not in used:
            taken[at] = theme_id
            used.add(theme_id)
    number = max((int(theme.theme_id[1:]) for theme in earlier), default=0)
    kept: list[Theme] = []
    for at, theme in enumerate(fresh):
        if at not in taken:
            number += 1
        kept.append(replace(theme, theme_id=taken.get(at, f"T{number:04d}")))
    return kept


def _overlaps(fresh: Sequence[Theme], earlier: Sequence[Theme]) -> list[tuple[int, int, str]]:
    """(shared mentions, place among the fresh, earlier id) of every pair that shares enough."""
    homes: dict[str, list[str]] = {}
    for theme in earlier:
        for mention in theme.mention_ids:
            homes.setdefault(mention, []).append(theme.theme_id)
    sizes = {theme.theme_id: len(theme.mention_ids) for theme in earlier}
    found: list[tuple[int, int, str]] = []
    for at, theme in enumerate(fresh):
        # A theme that was merged away still holds its mentions, so one mention may have several homes.
        shared = Counter(home for mention in theme.mention_ids for home in homes.get(mention, ()))
        found += [
            (count, at, theme_id)
            for theme_id, count in shared.items()
            if count >= _SHARED * min(sizes[theme_id], len(theme.mention_ids))
        ]
    return found
