"""Themes that counting everybody would miss: quiet overall, loud where it matters."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.config import RankConfig
from pipeline.figures import NpsFigure, Surprise
from pipeline.models import Interval, MentionKind, Theme
from pipeline.rank.groups import Group
from pipeline.rank.multiplicity import family_wise
from pipeline.rank.prevalence import share_of
from pipeline.rank.segments import Pair
from pipeline.rank.voices import VoiceTable

_FIRST = 3
_MOST_CHANCE = 0.25


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A quiet theme in a group that matters: for its worth, or for its NPS."""

    pair: Pair
    worth: float | None
    nps: Interval | None


def find_surprises(
    table: VoiceTable, themes: Sequence[Theme], pairs: Sequence[Pair], nps: Sequence[NpsFigure], config: RankConfig
) -> list[Surprise]:
    """Themes that are not among the three that most people voice, and are among the three of a group that matters.

    A group matters that study.yaml values above the average respondent, or whose NPS is above zero and above
    everybody's; what satisfied people praise is no surprise. `chance` is corrected, by Holm's method, for every quiet
    theme in every group that matters. What chance alone would show in more than one study of four is left out.
    """
    loud = _first([len(rows) for rows in table.voicing])
    quiet = [pair for pair in pairs if pair.theme not in loud]
    candidates = [one for pair in quiet if (one := _candidate(pair, themes[pair.theme], table, nps, config))]
    chances = family_wise([one.pair.test() for one in candidates], [1.0] * len(candidates))
    own_first = {id(one.pair.group): _first(_sizes(table, one.pair.group)) for one in candidates}
    found = [
        _surprise(one, themes[one.pair.theme].theme_id, chance)
        for one, chance in zip(candidates, chances, strict=True)
        if chance <= _MOST_CHANCE and one.pair.theme in own_first[id(one.pair.group)]
    ]
    return sorted(found, key=lambda one: (one.chance, one.theme_id, one.column, one.segment))


def _candidate(
    pair: Pair, theme: Theme, table: VoiceTable, nps: Sequence[NpsFigure], config: RankConfig
) -> _Candidate | None:
    worth = _worth(pair.group, table, config)
    satisfied = None if theme.kind is MentionKind.PRAISE else _satisfied(pair.group, nps)
    return _Candidate(pair, worth, satisfied) if worth or satisfied else None


def _worth(group: Group, table: VoiceTable, config: RankConfig) -> float | None:
    """What a group is worth, where that is more than the average respondent."""
    if group.column != config.segment_column.casefold() or not config.segment_values:
        return None
    names = [voice.attribute(group.column) for voice in table.latest]
    own = config.segment_values.get(group.name, 1.0)
    return own if own > float(np.mean([config.segment_values.get(name, 1.0) for name in names])) else None


def _satisfied(group: Group, nps: Sequence[NpsFigure]) -> Interval | None:
    """The NPS of a group, where it is above zero and above everybody's."""
    scores = {(figure.column, figure.group): figure.score for figure in nps}
    own, all_ = scores.get((group.column, group.name)), scores.get(("", ""))
    if own is None or own.value is None or all_ is None or all_.value is None:
        return None
    return own if own.value > max(all_.value, 0.0) else None


def _sizes(table: VoiceTable, group: Group) -> list[int]:
    return [int(group.members[rows].sum()) for rows in table.voicing]


def _first(sizes: Sequence[int]) -> set[int]:
    """The three themes of most people, and those of as many as the third."""
    least = sorted(sizes, reverse=True)[:_FIRST][-1] if sizes else 0
    return {theme for theme, size in enumerate(sizes) if size >= max(least, 1)}


def _surprise(one: _Candidate, theme_id: str, chance: float) -> Surprise:
    pair = one.pair
    return Surprise(
        theme_id=theme_id,
        column=pair.group.column,
        segment=pair.group.name,
        inside=share_of(pair.said, pair.asked),
        outside=share_of(pair.said_outside, pair.asked_outside),
        worth=one.worth,
        nps=one.nps,
        chance=chance,
    )
