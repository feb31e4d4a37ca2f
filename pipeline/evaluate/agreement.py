"""Krippendorff's alpha: agreement beyond what the codes' frequencies alone would bring about."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from itertools import permutations
from typing import TypeVar

Code = TypeVar("Code", bound=Hashable)
Distance = Callable[[Code, Code, Mapping[Code, float]], float]
"""How far two codes are apart, given how often each was used."""


def krippendorff_alpha(
    units: Iterable[Iterable[Code]], distance: Distance[Code], weights: Iterable[float] | None = None
) -> float | None:
    """Alpha over units, each with the codes its coders gave it; a coder who gave none is left out of the unit.

    `weights` let one unit stand for several alike. None where the codes do not vary, so that there is nothing to
    agree on (Krippendorff 2011, Computing Krippendorff's Alpha-Reliability).
    """
    coincidences: Counter[tuple[Code, Code]] = Counter()
    used: dict[Code, float] = {}
    for unit, weight in zip(units, weights, strict=True) if weights is not None else ((unit, 1.0) for unit in units):
        codes = list(unit)
        for one, other in permutations(codes, 2):
            coincidences[one, other] += weight / (len(codes) - 1)  # type: ignore[assignment]
        for code in codes if len(codes) > 1 else ():
            used[code] = used.get(code, 0.0) + weight
    total = sum(used.values())
    observed = sum(count * distance(one, other, used) for (one, other), count in coincidences.items())
    expected = sum(
        used[one] * used[other] * distance(one, other, used) for one in used for other in used if one != other
    )
    return 1 - (total - 1) * observed / expected if expected else None


def nominal(one: Code, other: Code, used: Mapping[Code, float]) -> float:
    """Codes are the same or not."""
    return float(one != other)


def interval(one: int, other: int, used: Mapping[int, float]) -> float:
    """Codes are numbers a step apart."""
    return float((one - other) ** 2)


def ordinal(one: int, other: int, used: Mapping[int, float]) -> float:
    """Codes are ranks: as far apart as ranks between them were used."""
    low, high = sorted((one, other))
    between = sum(count for code, count in used.items() if low <= code <= high)
    return (between - (used[one] + used[other]) / 2) ** 2 if one != other else 0.0
