"""Which customer group a theme is louder in than elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

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
    names = np.array([voice.attribute(column) for voice in table.latest])
    segments = [name for name in sorted(set(names.tolist())) if name and (names == name).sum() >= _MIN_MEMBERS]
    pairs: list[tuple[int, str, float, float]] = []
    for theme in np.flatnonzero(table.voiced.sum(axis=0) >= _MIN_VOICES).tolist():
        for segment in segments:
            lift, p = _test(table.voiced[:, theme], names == segment)
            pairs.append((theme, segment, lift, p))
    corrected = _benjamini_hochberg([p for *_, p in pairs])
    best: list[SegmentLift | None] = [None] * table.voiced.shape[1]
    for (theme, segment, lift, _), q in zip(pairs, corrected, strict=True):
        if lift <= 1.0:
            continue
        rival = best[theme]
        if rival is None or (q, -lift) < (rival.q, -rival.lift):
            best[theme] = SegmentLift(segment, round(lift, 3), round(q, 4))
    return best


def _test(voiced: npt.NDArray[np.bool_], inside: npt.NDArray[np.bool_]) -> tuple[float, float]:
    """Lift with half a person added to each side (so that zero outside stays finite), and the exact p."""
    from scipy.stats import hypergeom

    said_inside, members = int((voiced & inside).sum()), int(inside.sum())
    said, people = int(voiced.sum()), len(voiced)
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
