"""How a study's themes go on as it grows: kept, added to, or thought over."""

from collections.abc import Set
from dataclasses import dataclass

_FIRM, _LOOSE, _ANEW = 1.0, 0.08, 0.0
_GROWN = 2.0


@dataclass(frozen=True, slots=True)
class Growth:
    """How strongly statements are held where they were (None: nothing is to be grouped), and of how many statements
    the themes were formed when they were last thought over."""

    strength: float | None
    formed_of: int


def growth_of(now: Set[str], known: Set[str], formed_of: int, same_basis: bool) -> Growth:
    """What is to be done for the statements there are `now`, of which some are `known`.

    A few new ones join, and statements stay where they are: ids matter most. Once a study is twice as large as when its
    themes were last thought over, what few statements had to say then counts for less, and themes may part and merge.
    On another basis, another engine or granularity, everything is grouped anew.
    """
    if not same_basis or not known:
        return Growth(_ANEW, len(now))
    if now <= known:
        return Growth(None, formed_of)
    if len(now) >= _GROWN * formed_of:
        return Growth(_LOOSE, len(now))
    return Growth(_FIRM, formed_of)
