"""Themes that counting everybody would miss: quiet overall, loud where it matters."""

from collections.abc import Sequence, Set
from dataclasses import dataclass

from pipeline.config import RankConfig
from pipeline.figures import NpsFigure, Surprise
from pipeline.models import Interval, MentionKind, Theme
from pipeline.rank.exact import Floats
from pipeline.rank.groups import Group
from pipeline.rank.multiplicity import family_wise
from pipeline.rank.prevalence import share_of
from pipeline.rank.segments import Pair
from pipeline.rank.voices import VoiceTable
from pipeline.rank.worth import worth_of

_FIRST = 3
_MOST_CHANCE = 0.25
_A_QUARTER_MORE = 1.25


@dataclass(frozen=True)
class _Matter:
    """Why a group matters, for its worth or for its NPS, and the three themes that most of it voice."""

    worth: float | None
    nps: Interval | None
    first: Set[int]

    def surprises_with(self, theme: Theme) -> bool:
        """Whether a theme loud here would be a surprise: what satisfied people praise is none."""
        return self.worth is not None or (self.nps is not None and theme.kind is not MentionKind.PRAISE)


def find_surprises(
    table: VoiceTable, themes: Sequence[Theme], pairs: Sequence[Pair], nps: Sequence[NpsFigure], config: RankConfig
) -> list[Surprise]:
    """Themes that are not among the three that most people voice, and are among the three of a group that matters.

    A group matters whose people are worth more than the average respondent by study.yaml, or whose NPS is above zero
    and above everybody's. `chance` is corrected, by Holm's method, for every quiet theme in every group that matters.
    What chance alone would show in more than one study of four is left out.
    """
    loud = _first([len(rows) for rows in table.voicing])
    matters = _matters(table, [pair.group for pair in pairs], nps, config)
    looked_at = [
        (pair, matters[pair.group.key])
        for pair in pairs
        if pair.theme not in loud and matters[pair.group.key].surprises_with(themes[pair.theme])
    ]
    chances = family_wise([pair.test() for pair, _ in looked_at], [1.0] * len(looked_at))
    found = [
        _surprise(pair, themes[pair.theme], matter, chance)
        for (pair, matter), chance in zip(looked_at, chances, strict=True)
        if chance <= _MOST_CHANCE and pair.theme in matter.first
    ]
    return sorted(found, key=lambda one: (one.chance, one.theme_id, one.column, one.segment))


def _matters(
    table: VoiceTable, groups: Sequence[Group], nps: Sequence[NpsFigure], config: RankConfig
) -> dict[tuple[str, str], _Matter]:
    worth = worth_of(table.latest, config)
    found: dict[tuple[str, str], _Matter] = {}
    for group in {group.key: group for group in groups}.values():
        sizes = [int(group.members[rows].sum()) for rows in table.voicing]
        found[group.key] = _Matter(_worth(group, worth, config), _satisfied(group, nps), _first(sizes))
    return found


def _worth(group: Group, worth: Floats, config: RankConfig) -> float | None:
    """How many times the average respondent's worth its people have, where that is more; where only
    `rank.value_column` tells, which nobody meant as a judgement, it must be a quarter more."""
    own = float(worth[group.members].mean())
    least = 1.0 if config.segment_values else _A_QUARTER_MORE
    return own if group.column == config.segment_column.casefold() and own > least else None


def _satisfied(group: Group, nps: Sequence[NpsFigure]) -> Interval | None:
    """The NPS of a group, where it is above zero and above everybody's."""
    scores = {(figure.column, figure.group): figure.score for figure in nps}
    own, all_ = scores.get(group.key), scores.get(("", ""))
    if own is None or own.value is None or all_ is None or all_.value is None:
        return None
    return own if own.value > max(all_.value, 0.0) else None


def _first(sizes: Sequence[int]) -> set[int]:
    """The three themes of most people, and those of as many as the third."""
    least = sorted(sizes, reverse=True)[:_FIRST][-1] if sizes else 0
    return {theme for theme, size in enumerate(sizes) if size >= max(least, 1)}


def _surprise(pair: Pair, theme: Theme, matter: _Matter, chance: float) -> Surprise:
    return Surprise(
        theme_id=theme.theme_id,
        column=pair.group.column,
        segment=pair.group.name,
        inside=share_of(pair.said, pair.asked),
        outside=share_of(pair.said_outside, pair.asked_outside),
        worth=matter.worth,
        nps=None if theme.kind is MentionKind.PRAISE else matter.nps,
        chance=chance,
    )
