"""Which customer groups a theme is louder in than elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from pipeline.figures import SegmentFigure
from pipeline.rank.exact import ExactTest, louder_inside
from pipeline.rank.groups import MIN_MEMBERS, Group
from pipeline.rank.multiplicity import false_discovery, family_wise
from pipeline.rank.prevalence import share_of
from pipeline.rank.voices import VoiceTable

_MIN_VOICES = 3
_OWN_WEIGHT = 0.5


@dataclass(frozen=True, slots=True)
class Pair:
    """A theme in a group, and how many voice it of those asked about it, inside the group and elsewhere."""

    theme: int
    group: Group
    said: int
    asked: int
    said_outside: int
    asked_outside: int

    @property
    def lift(self) -> float:
        """How many times louder than elsewhere, with half a person added to each side, so that nobody elsewhere
        leaves it finite."""
        return ((self.said + 0.5) / (self.asked + 1)) / ((self.said_outside + 0.5) / (self.asked_outside + 1))

    def test(self) -> ExactTest:
        """Is the theme louder inside?"""
        return _louder_inside(self.said, self.said + self.said_outside, self.asked, self.asked + self.asked_outside)


# A study of a thousand themes counts the same few numbers over and over.
_louder_inside = lru_cache(maxsize=100_000)(louder_inside)


def pairs_of(table: VoiceTable, groups: Sequence[Group]) -> list[Pair]:
    """Every theme that at least three people voice, in every group of which, as of the others, at least three were
    asked about it; theme by theme."""
    pairs = []
    for theme, rows in enumerate(table.voicing):
        if len(rows) < _MIN_VOICES:
            continue
        asked_about = table.asked_about(theme)
        asked = int(asked_about.sum())
        for group in groups:
            members = int(np.sum(group.members & asked_about))
            said = int(group.members[rows].sum())
            if MIN_MEMBERS <= members <= asked - MIN_MEMBERS:
                pairs.append(Pair(theme, group, said, members, len(rows) - said, asked - members))
    return pairs


def segment_figures(pairs: Sequence[Pair], theme_ids: Sequence[str], column: str) -> list[SegmentFigure]:
    """How loud each theme is in each group and elsewhere, theme by theme, with Fisher's exact test, one-sided.

    `q` is Benjamini and Hochberg's (1995) over all pairs, and never below the smallest of Holm's (1979): groups of one
    column exclude one another, and there the former alone shows a difference where there is none a little too often.
    Pairs of `column`, which study.yaml names, have half of all weight, however many other columns there are.
    """
    tests, weights = [pair.test() for pair in pairs], _weights([pair.group.column == column for pair in pairs])
    surest = min(family_wise(tests, weights), default=1.0)
    q_values = [max(q, surest) for q in false_discovery(tests, weights)]
    return [
        SegmentFigure(
            theme_id=theme_ids[pair.theme],
            column=pair.group.column,
            segment=pair.group.name,
            inside=share_of(pair.said, pair.asked),
            outside=share_of(pair.said_outside, pair.asked_outside),
            lift=pair.lift,
            p=test.p,
            q=q,
        )
        for pair, test, q in zip(pairs, tests, q_values, strict=True)
    ]


def loudest(figures: Sequence[SegmentFigure], column: str) -> dict[str, SegmentFigure]:
    """By theme, its most telling segment of one column, where there is one in which it is louder than elsewhere."""
    best: dict[str, SegmentFigure] = {}
    for figure in figures:
        if figure.column == column and figure.lift > 1:
            rival = best.get(figure.theme_id)
            if rival is None or (figure.q, -figure.lift) < (rival.q, -rival.lift):
                best[figure.theme_id] = figure
    return best


def _weights(own: Sequence[bool]) -> list[float]:
    """Weights with a mean of 1, half of their sum on one's own."""
    count = sum(own)
    if count in (0, len(own)):
        return [1.0] * len(own)
    inside = len(own) * _OWN_WEIGHT / count
    outside = len(own) * (1 - _OWN_WEIGHT) / (len(own) - count)
    return [inside if one else outside for one in own]
