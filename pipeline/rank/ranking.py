"""Themes to ranked themes: counts of people, intervals, the score with its parts, rank ranges and ties."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipeline.config import RankConfig
from pipeline.models import SCORE_PARTS, Interval, RankedTheme, Theme
from pipeline.rank.prevalence import difference, wilson
from pipeline.rank.segments import SegmentLift, segment_lifts
from pipeline.rank.voices import Heard, Voice, VoiceTable, tabulate

RANK_VERSION = 1
"""Raised when the same themes would get other figures: 1, first ranking."""
Floats = npt.NDArray[np.float64]
_BLOCK = 200
_TIE = 0.95


@dataclass(frozen=True, slots=True)
class _People:
    """Per-respondent figures the score is made of: worth of the segment, unhappiness 0-1 (NaN unknown),
    and the strength 0-1 with which each voices each theme, shape (people, themes)."""

    worth: Floats
    unhappy: Floats
    strength: Floats


def rank_themes(
    themes: Sequence[Theme], heard: Sequence[Heard], voices: Sequence[Voice], config: RankConfig
) -> list[RankedTheme]:
    """Themes by score, the highest first; ties in score go by people, then mentions, then id.

    Rank ranges are the middle 95 % of ranks over `config.draws` bootstrap draws of respondents.
    """
    if not themes:
        return []
    table = tabulate(themes, heard, voices)
    by_id = {one.mention.mention_id: one for one in heard}
    members = [[by_id[mention_id].mention for mention_id in theme.mention_ids] for theme in themes]
    people = _people(table, themes, by_id, config)
    parts = _parts(np.ones((1, len(table.respondents))), table, people)
    scores = _score(parts, config)[0]
    counts = table.voiced.sum(axis=0)
    order = sorted(
        range(len(themes)),
        key=lambda t: (-round(float(scores[t]), 9), -int(counts[t]), -len(members[t]), themes[t].theme_id),
    )
    low, high, draws = _bootstrap(table, people, config, order)
    ties = _tie_groups(order, draws)
    lifts = segment_lifts(table, config.segment_column)
    ranked = []
    for rank, at in enumerate(order, start=1):
        own_parts = {name: round(float(parts[name][0, at]), 4) for name in SCORE_PARTS}
        figures = _Figures(rank, round(float(scores[at]), 4), own_parts, int(low[at]), int(high[at]), ties[rank - 1])
        own = [by_id[mention_id] for mention_id in themes[at].mention_ids]
        told = _Told(_trend(table, at), _nps(table, at, config.min_nps), lifts[at])
        ranked.append(_ranked(themes[at], own, wilson(*_count(table, at)), figures, told, table))
    return ranked


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
    return _People(np.array(worth, float), np.array(nps, float), _strength(table, themes, heard))


def _strength(table: VoiceTable, themes: Sequence[Theme], heard: Mapping[str, Heard]) -> Floats:
    """Mean intensity of each person's mentions of each theme, 0 to 1, so that nobody weighs more by saying it often."""
    row = {respondent: at for at, respondent in enumerate(table.respondents)}
    total, times = np.zeros(table.voiced.shape), np.zeros(table.voiced.shape)
    for at, theme in enumerate(themes):
        for mention_id in theme.mention_ids:
            one = heard[mention_id]
            total[row[one.voice.respondent_id], at] += (one.mention.intensity - 1) / 4
            times[row[one.voice.respondent_id], at] += 1
    return np.asarray(total / np.maximum(times, 1))


def _parts(weights: Floats, table: VoiceTable, people: _People) -> dict[str, Floats]:
    """Each part, 0 to 1, shape (draws, themes), with respondents counted `weights` (draws, people) times."""
    voiced = table.voiced.astype(float)
    heads = weights @ voiced
    asked = weights.sum(axis=1, keepdims=True)
    known = np.isfinite(people.unhappy)
    unhappy = np.where(known, people.unhappy, 0.0)
    rated = weights @ (voiced * known[:, None])
    with np.errstate(invalid="ignore", divide="ignore"):
        mean_unhappy = np.where(rated > 0, weights @ (voiced * unhappy[:, None]) / rated, 0.0)
        worth = (weights @ (voiced * people.worth[:, None])) / np.maximum(weights @ people.worth, 1e-9)[:, None]
    return {
        "reach": heads / np.maximum(asked, 1),
        "intensity": weights @ people.strength / np.maximum(heads, 1),
        "segment": worth,
        "nps": mean_unhappy,
    }


def _score(parts: Mapping[str, Floats], config: RankConfig) -> Floats:
    """Weighted mean of the parts; a theme's intensity and NPS count in proportion to the root of its reach,
    so that one unhappy voice does not outrank ten."""
    weights = config.weights.model_dump()
    total = sum(weights.values()) or 1.0
    reach = np.sqrt(parts["reach"])
    scaled = {**parts, "intensity": parts["intensity"] * reach, "nps": parts["nps"] * reach}
    return np.asarray(sum(weights[name] * scaled[name] for name in SCORE_PARTS) / total)


def _bootstrap(
    table: VoiceTable, people: _People, config: RankConfig, order: Sequence[int]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], Floats]:
    """Lowest and highest rank of each theme over the draws, and the draws' scores, by theme."""
    from scipy.stats import rankdata

    count, themes = table.voiced.shape
    random = np.random.default_rng(config.seed)
    best, worst = np.empty((2, config.draws, themes), np.int32)
    scores = np.empty((config.draws, themes))
    for start in range(0, config.draws, _BLOCK):
        size = min(_BLOCK, config.draws - start)
        weights = random.multinomial(count, np.full(count, 1 / count), size=size).astype(float)
        drawn = _score(_parts(weights, table, people), config)
        best[start : start + size] = rankdata(-drawn.round(9), method="min", axis=1)
        worst[start : start + size] = rankdata(-drawn.round(9), method="max", axis=1)
        scores[start : start + size] = drawn
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

    trend: Interval
    nps: Interval
    lift: SegmentLift | None


def _count(table: VoiceTable, theme: int) -> tuple[int, int]:
    """People who voice a theme, and people interviewed."""
    return int(table.voiced[:, theme].sum()), len(table.respondents)


def _ranked(
    theme: Theme, own: Sequence[Heard], prevalence: Interval, figures: _Figures, told: _Told, table: VoiceTable
) -> RankedTheme:
    seen = sorted({one.voice.quarter for one in own if one.voice.quarter})
    lift = told.lift
    return RankedTheme(
        theme=theme,
        rank=figures.rank,
        status=_status(seen, table.quarters),
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
        trend=told.trend,
        nps=told.nps,
        top_segment=lift.segment if lift else None,
        segment_lift=lift.lift if lift else None,
        segment_q=lift.q if lift else None,
        first_seen=seen[0] if seen else None,
        last_seen=seen[-1] if seen else None,
        top_quote=next(one.mention for one in own if one.mention.mention_id == theme.central[0]),
    )


def _status(seen: Sequence[str], quarters: Sequence[str]) -> str:
    """`new` where first heard in the last of several quarters, `silent` where not heard in it, else `recurring`."""
    if len(quarters) < 2 or not seen:
        return "current"
    if seen[0] == quarters[-1]:
        return "new"
    return "recurring" if seen[-1] == quarters[-1] else "silent"


def _trend(table: VoiceTable, theme: int) -> Interval:
    """Change of the share of respondents from the quarter before to the last one."""
    if len(table.quarters) < 2:
        return Interval(None, None, None)
    before, now = table.quarters[-2:]
    pairs = [(int(table.voiced_in[q][:, theme].sum()), int(table.asked_in[q].sum())) for q in (now, before)]
    return difference(pairs[0], pairs[1])


def _nps(table: VoiceTable, theme: int, least: int) -> Interval:
    """Mean 0-10 rating of those who voice the theme, with Student's 95 % interval; empty below `least` ratings."""
    from scipy.stats import t as student

    voices = zip(table.latest, table.voiced[:, theme], strict=True)
    ratings = np.array([voice.nps for voice, said in voices if said and voice.nps is not None], float)
    if len(ratings) < least:
        return Interval(None, None, None)
    mean, error = float(ratings.mean()), float(ratings.std(ddof=1)) / float(np.sqrt(len(ratings)))
    half = float(student.ppf(0.975, len(ratings) - 1)) * error
    return Interval(round(mean, 2), round(max(0.0, mean - half), 2), round(min(10.0, mean + half), 2))
