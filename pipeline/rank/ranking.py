"""Themes to ranked themes: counts of people, intervals, the score with its parts, rank ranges and ties."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from pipeline.config import RankConfig
from pipeline.figures import SegmentFigure, StudyFigures, ThemeTrend
from pipeline.models import SCORE_PARTS, Interval, RankedTheme, Theme
from pipeline.rank.figures import figures_of, in_order
from pipeline.rank.prevalence import wilson
from pipeline.rank.segments import loudest
from pipeline.rank.voices import Heard, Integers, Voice, VoiceTable, tabulate

RANK_VERSION = 1
"""Raised when the same themes would get other figures: 1, first ranking."""
Floats = npt.NDArray[np.float64]
_CELLS = 4_000_000
_TIE = 0.95


@dataclass(frozen=True, slots=True)
class _People:
    """Per-respondent figures the score is made of: worth of the segment, unhappiness 0-1 (NaN unknown),
    and, as sparse tables of shape (people, themes), whether each voices each theme and how strongly, 0-1."""

    worth: Floats
    unhappy: Floats
    voiced: Any
    strength: Any


def rank_themes(
    themes: Sequence[Theme], heard: Sequence[Heard], voices: Sequence[Voice], config: RankConfig
) -> list[RankedTheme]:
    """The themes of `rank_study`."""
    return rank_study(themes, heard, voices, config)[0]


def rank_study(
    themes: Sequence[Theme], heard: Sequence[Heard], voices: Sequence[Voice], config: RankConfig
) -> tuple[list[RankedTheme], StudyFigures]:
    """Themes by score, the highest first; ties in score go by people, then mentions, then id.

    Rank ranges are the middle 95 % of ranks over `config.draws` bootstrap draws of respondents. With them come the
    figures that stand beside the ranking, from the same table.
    """
    table = tabulate(themes, heard, voices)
    beside = figures_of(table, themes, voices, config)
    if not themes:
        return [], beside
    by_id = {one.mention.mention_id: one for one in heard}
    members = [[by_id[mention_id].mention for mention_id in theme.mention_ids] for theme in themes]
    people = _people(table, themes, by_id, config)
    parts = _parts(np.ones((1, len(table.respondents))), people)
    scores = _score(parts, config)[0]
    order = sorted(
        range(len(themes)),
        key=lambda t: (-round(float(scores[t]), 9), -len(table.voicing[t]), -len(members[t]), themes[t].theme_id),
    )
    low, high, draws = _bootstrap(people, config, order)
    ties = _tie_groups(order, draws)
    lifts = loudest(beside.segments, config.segment_column.casefold())
    ranked = []
    for rank, at in enumerate(order, start=1):
        own_parts = {name: round(float(parts[name][0, at]), 4) for name in SCORE_PARTS}
        figures = _Figures(rank, round(float(scores[at]), 4), own_parts, int(low[at]), int(high[at]), ties[rank - 1])
        own = [by_id[mention_id] for mention_id in themes[at].mention_ids]
        told = _Told(beside.trends[at], _nps(table, at, config.min_nps), lifts.get(themes[at].theme_id))
        ranked.append(_ranked(themes[at], own, wilson(*_count(table, at)), figures, told, table))
    return ranked, in_order(beside, [one.theme.theme_id for one in ranked])


@dataclass(frozen=True, slots=True)
class _Figures:
    """What the ranking as a whole says of one theme."""

    rank: int
    score: float
    parts: Mapping[str, float]
    low: int
    high: int
    tie_group: int


def _people(table: VoiceTable, themes: Sequence[Theme], heard: Mapping[str, Heard], config: RankConfig) -> _People:
    worth = [config.segment_values.get(v.attribute(config.segment_column), 1.0) for v in table.latest]
    nps = [np.nan if v.nps is None else (10 - v.nps) / 10 for v in table.latest]
    strength = _strength(table, themes, heard)
    voiced = _sparse(np.ones(len(strength)), table)
    return _People(np.array(worth, float), np.array(nps, float), voiced, _sparse(strength, table))


def _sparse(values: Floats, table: VoiceTable) -> Any:
    """A table of shape (people, themes) that holds a value for each pair that was voiced.

    A survey has tens of thousands of people and thousands of themes, and a person voices a few of them.
    """
    from scipy.sparse import csc_array

    ends = np.cumsum([0, *(len(rows) for rows in table.voicing)])
    return csc_array((values, np.concatenate(table.voicing), ends), shape=(len(table.respondents), len(table.voicing)))


def _strength(table: VoiceTable, themes: Sequence[Theme], heard: Mapping[str, Heard]) -> Floats:
    """Mean intensity, 0 to 1, of each person's mentions of each theme, so that nobody weighs more by saying it
    often; one figure for each row of `table.voicing`, theme after theme."""
    row = {respondent: at for at, respondent in enumerate(table.respondents)}
    means: list[Floats] = []
    for theme, rows in zip(themes, table.voicing, strict=True):
        said = [heard[mention_id] for mention_id in theme.mention_ids]
        who = np.searchsorted(rows, [row[one.voice.respondent_id] for one in said])
        means.append(np.bincount(who, [(one.mention.intensity - 1) / 4 for one in said]) / np.bincount(who))
    return np.concatenate(means)


def _parts(weights: Floats, people: _People) -> dict[str, Floats]:
    """Each part, 0 to 1, shape (draws, themes), with respondents counted `weights` (draws, people) times."""
    heads = weights @ people.voiced
    asked = weights.sum(axis=1, keepdims=True)
    known = np.isfinite(people.unhappy)
    rated = (weights * known) @ people.voiced
    unhappy = (weights * np.where(known, people.unhappy, 0.0)) @ people.voiced
    worth = (weights * people.worth) @ people.voiced
    return {
        "reach": heads / np.maximum(asked, 1),
        "intensity": weights @ people.strength / np.maximum(heads, 1),
        "segment": worth / np.maximum(weights @ people.worth, 1e-9)[:, None],
        "nps": unhappy / np.maximum(rated, 1),
    }


def _score(parts: Mapping[str, Floats], config: RankConfig) -> Floats:
    """Weighted mean of the parts; a theme's intensity and NPS count in proportion to the root of its reach,
    so that one unhappy voice does not outrank ten."""
    weights = config.weights.model_dump()
    total = sum(weights.values()) or 1.0
    reach = np.sqrt(parts["reach"])
    scaled = {**parts, "intensity": parts["intensity"] * reach, "nps": parts["nps"] * reach}
    return np.asarray(sum(weights[name] * scaled[name] for name in SCORE_PARTS) / total)


def _bootstrap(people: _People, config: RankConfig, order: Sequence[int]) -> tuple[Integers, Integers, Floats]:
    """Lowest and highest rank of each theme over the draws, and the draws' scores, by theme."""
    from scipy.stats import rankdata

    count, themes = people.voiced.shape
    block = max(_CELLS // max(count, themes), 1)
    random = np.random.default_rng(config.seed)
    best, worst = np.empty((2, config.draws, themes), np.int32)
    scores = np.empty((config.draws, themes))
    for start in range(0, config.draws, block):
        size = min(block, config.draws - start)
        weights = random.multinomial(count, np.full(count, 1 / count), size=size).astype(float)
        drawn = _score(_parts(weights, people), config)
        best[start : start + size] = rankdata(-drawn.round(9), method="min", axis=1)
        worst[start : start + size] = rankdata(-drawn.round(9), method="max", axis=1)
        scores[start : start + size] = drawn.round(9)
    low = np.quantile(best, 0.025, axis=0, method="lower").astype(np.int64)
    high = np.quantile(worst, 0.975, axis=0, method="higher").astype(np.int64)
    # Among hundreds of nearly equal themes the first of them is seldom first in a draw.
    rank = np.argsort(order) + 1
    return np.minimum(low, rank), np.maximum(high, rank), scores


def _tie_groups(order: Sequence[int], scores: Floats) -> list[int]:
    """A new group opens at the first theme that the group's leader beats in at least 95 % of the draws."""
    groups, leader, number = [], order[0], 1
    for theme in order:
        if theme != leader and float((scores[:, leader] > scores[:, theme]).mean()) >= _TIE:
            leader, number = theme, number + 1
        groups.append(number)
    return groups


@dataclass(frozen=True, slots=True)
class _Told:
    """What is said of a theme beside its rank."""

    trend: ThemeTrend
    nps: Interval
    lift: SegmentFigure | None


def _count(table: VoiceTable, theme: int) -> tuple[int, int]:
    """People who voice a theme, and people interviewed."""
    return len(table.voicing[theme]), len(table.respondents)


def _ranked(
    theme: Theme, own: Sequence[Heard], prevalence: Interval, figures: _Figures, told: _Told, table: VoiceTable
) -> RankedTheme:
    seen = sorted({one.voice.quarter for one in own if one.voice.quarter})
    lift = told.lift
    return RankedTheme(
        theme=theme,
        rank=figures.rank,
        status=told.trend.status,
        respondent_count=len({one.voice.respondent_id for one in own}),
        respondents_asked=len(table.respondents),
        prevalence=prevalence,
        mention_count=len(own),
        intensity_mean=round(float(np.mean([one.mention.intensity for one in own])), 2),
        score=figures.score,
        score_parts=figures.parts,
        rank_low=figures.low,
        rank_high=figures.high,
        tie_group=figures.tie_group,
        trend=told.trend.change,
        nps=told.nps,
        top_segment=lift.segment if lift else None,
        segment_lift=round(lift.lift, 3) if lift else None,
        segment_q=round(lift.q, 4) if lift else None,
        first_seen=seen[0] if seen else None,
        last_seen=seen[-1] if seen else None,
        top_quote=next(one.mention for one in own if one.mention.mention_id == theme.central[0]),
    )


def _nps(table: VoiceTable, theme: int, least: int) -> Interval:
    """Mean 0-10 rating of those who voice the theme, with Student's 95 % interval; empty below `least` ratings."""
    from scipy.stats import t as student

    rated = (table.latest[row].nps for row in table.voicing[theme])
    ratings = np.array([nps for nps in rated if nps is not None], float)
    if len(ratings) < least:
        return Interval(None, None, None)
    mean, error = float(ratings.mean()), float(ratings.std(ddof=1)) / float(np.sqrt(len(ratings)))
    half = float(student.ppf(0.975, len(ratings) - 1)) * error
    return Interval(round(mean, 2), round(max(0.0, mean - half), 2), round(min(10.0, mean + half), 2))
