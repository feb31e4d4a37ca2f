"""Which customer group a theme is louder in than elsewhere."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.rank.voices import VoiceTable

_MIN_MEMBERS = 3
_MIN_VOICES = 3


@dataclass(frozen=True, slots=True)
class SegmentLift:
    """A theme in its loudest segment: share inside over share outside, and the corrected p-value."""

    segment: str
    lift: float
    q: float


def segment_lifts(table: VoiceTable, column: str) -> list[SegmentLift | None]:
    """For each theme its most telling segment, None where no segment stands out or none is known.

    One-sided Fisher's exact test for every theme voiced by at least three people and every segment of at
    least three, Benjamini-Hochberg over all pairs (1995). Rarer themes could not stand out at any q.
    """
    names = [voice.attribute(column) for voice in table.latest]
    members = Counter(name for name in names if name)
    segments = [name for name in sorted(members) if members[name] >= _MIN_MEMBERS]
    pairs: list[tuple[int, str, float, float]] = []
    for theme, rows in enumerate(table.voicing):
        if len(rows) >= _MIN_VOICES:
            inside = Counter(names[row] for row in rows)
            pairs += [(theme, s, *_test(inside[s], members[s], len(rows), len(names))) for s in segments]
    corrected = _benjamini_hochberg([p for *_, p in pairs])
    best: list[SegmentLift | None] = [None] * len(table.voicing)
    for (theme, segment, lift, _), q in zip(pairs, corrected, strict=True):
        if lift <= 1.0:
            continue
        own, rival = SegmentLift(segment, round(lift, 3), round(q, 4)), best[theme]
        if rival is None or (own.q, -own.lift) < (rival.q, -rival.lift):
            best[theme] = own
    return best


def _test(said_inside: int, members: int, said: int, people: int) -> tuple[float, float]:
    """Lift with half a person added to each side (so that zero outside stays finite), and the exact p."""
    from scipy.stats import hypergeom

    outside = people - members
    if outside == 0 or said_inside == 0:
        return 0.0, 1.0
    lift = ((said_inside + 0.5) / (members + 1)) / ((said - said_inside + 0.5) / (outside + 1))
    return lift, float(hypergeom.sf(said_inside - 1, people, said, members))


def _benjamini_hochberg(p_values: Sequence[float]) -> list[float]:
    if not p_values:
        return []
    p = np.asarray(p_values)
    order = np.argsort(p)
    stepped = p[order] * len(p) / np.arange(1, len(p) + 1)
    adjusted = np.empty(len(p))
    adjusted[order] = np.minimum.accumulate(stepped[::-1])[::-1].clip(max=1.0)
    return [float(value) for value in adjusted]
