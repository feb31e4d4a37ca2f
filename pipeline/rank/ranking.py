"""Themes to ranked themes: counts of people, intervals, the score with its parts, rank ranges and ties."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipeline.config import RankConfig
from pipeline.models import SCORE_PARTS, Interval, Mention, RankedTheme, Theme
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
    """Per-respondent figures the score is made of: worth of the segment, unhappiness 0-1 (NaN unknown)."""

    worth: Floats
    unhappy: Floats


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
    intensity = np.array([np.mean([m.intensity for m in group]) for group in members])
    people = _people(table, config)
    parts = _parts(np.ones((1, len(table.respondents))), table, intensity, people)
    scores = _score(parts, config)[0]
    counts = table.voiced.sum(axis=0)
    order = sorted(
        range(len(themes)),
        key=lambda t: (-round(float(scores[t]), 9), -int(counts[t]), -len(members[t]), themes[t].theme_id),
    )
    low, high, beats = _bootstrap(table, intensity, people, config, order)
    ties = _tie_groups(order, beats)
    lifts = segment_lifts(table, config.segment_column)
    ranked = []
    for rank, at in enumerate(order, start=1):
        own_parts = {name: round(float(parts[name][0, at]), 4) for name in SCORE_PARTS}
        figures = _Figures(rank, round(float(scores[at]), 4), own_parts, int(low[at]), int(high[at]), ties[rank - 1])
        ranked.append(_ranked(themes[at], at, members[at], table, figures, lifts[at], config, by_id))
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


def _people(table: VoiceTable, config: RankConfig) -> _People:
    worth = [config.segment_values.get(v.attribute(config.segment_column), 1.0) for v in table.latest]
    nps = [np.nan if v.nps is None else (10 - v.nps) / 10 for v in table.latest]
    return _People(np.array(worth, float), np.array(nps, float))


def _parts(weights: Floats, table: VoiceTable, intensity: Floats, people: _People) -> dict[str, Floats]:
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
        "intensity": np.where(heads > 0, (intensity - 1) / 4, 0.0),
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
    table: VoiceTable, intensity: Floats, people: _People, config: RankConfig, order: Sequence[int]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], Floats]:
    """Lowest and highest rank of each theme over the draws, and how the draws' scores stand, in rank order."""
    count, themes = table.voiced.shape
    random = np.random.default_rng(config.seed)
    ranks = np.empty((config.draws, themes), np.int32)
    scores = np.empty((config.draws, themes))
    for start in range(0, config.draws, _BLOCK):
        size = min(_BLOCK, config.draws - start)
        weights = random.multinomial(count, np.full(count, 1 / count), size=size).astype(float)
        drawn = _score(_parts(weights, table, intensity, people), config)
        places = np.argsort(np.argsort(-drawn[:, order], axis=1, kind="stable"), axis=1, kind="stable") + 1
        ranks[start : start + size][:, order] = places
        scores[start : start + size] = drawn
    low = np.quantile(ranks, 0.025, axis=0, method="lower").astype(np.int64)
    high = np.quantile(ranks, 0.975, axis=0, method="higher").astype(np.int64)
    return low, high, scores


def _tie_groups(order: Sequence[int], scores: Floats) -> list[int]:
    """A new group opens at the first theme that the group's leader beats in at least 95 % of the draws."""
    groups, leader, number = [], order[0], 1
    for theme in order:
        if theme != leader and float((scores[:, leader] > scores[:, theme]).mean()) >= _TIE:
            leader, number = theme, number + 1
        groups.append(number)
    return groups


def _ranked(
    theme: Theme,
    at: int,
    members: Sequence[Mention],
    table: VoiceTable,
    figures: _Figures,
    lift: SegmentLift | None,
    config: RankConfig,
    heard: Mapping[str, Heard],
) -> RankedTheme:
    count, asked = int(table.voiced[:, at].sum()), len(table.respondents)
    seen = sorted({q for m in members if (q := heard[m.mention_id].voice.quarter)})
    return RankedTheme(
        theme=theme,
        rank=figures.rank,
        status=_status(seen, table.quarters),
        respondent_count=count,
        respondents_asked=asked,
        prevalence=wilson(count, asked),
        mention_count=len(members),
        intensity_mean=round(float(np.mean([m.intensity for m in members])), 2),
        score=figures.score,
        score_parts=figures.parts,
        rank_low=figures.low,
        rank_high=figures.high,
        tie_group=figures.tie_group,
        trend=_trend(table, at),
        nps=_nps(table, at, config.min_nps),
        top_segment=lift.segment if lift else None,
        segment_lift=lift.lift if lift else None,
        segment_q=lift.q if lift else None,
        first_seen=seen[0] if seen else None,
        last_seen=seen[-1] if seen else None,
        top_quote=heard[theme.central[0]].mention,
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
