"""Themes to ranked themes: counts of people, intervals, the score with its parts, rank ranges and ties."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from pipeline.config import PRESETS, RankConfig
from pipeline.figures import SegmentFigure, StudyFigures, ThemeTrend
from pipeline.models import SCORE_PARTS, Interval, RankedTheme, Theme
from pipeline.rank.draws import Spread, spread_of
from pipeline.rank.figures import figures_of, in_order
from pipeline.rank.newcomers import top_stays
from pipeline.rank.prevalence import wilson
from pipeline.rank.prior import fit_prior
from pipeline.rank.scoring import Floats, parts_now, people_of, scored
from pipeline.rank.segments import loudest
from pipeline.rank.voices import Asked, Heard, Voice, VoiceTable, tabulate

RANK_VERSION = 2
"""Raised when the same themes would get other figures: 1, first ranking; 2, people who could have said it, presets,
recency and trend in the score, ranges by a Bayesian bootstrap."""


def rank_themes(
    themes: Sequence[Theme],
    heard: Sequence[Heard],
    voices: Sequence[Voice],
    config: RankConfig,
    asked: Asked = Asked(),  # noqa: B008
) -> list[RankedTheme]:
    """The themes of `rank_study`."""
    return rank_study(themes, heard, voices, config, asked)[0]


def rank_study(
    themes: Sequence[Theme],
    heard: Sequence[Heard],
    voices: Sequence[Voice],
    config: RankConfig,
    asked: Asked = Asked(),  # noqa: B008
) -> tuple[list[RankedTheme], StudyFigures]:
    """Themes by score, the highest first, and what stands beside the ranking, in the same order; ties in score go by
    people, then intensity, then id."""
    table = tabulate(themes, heard, voices, asked, config)
    beside = figures_of(table, themes, voices, config)
    if not themes:
        return [], beside
    ranking = rank_table(table, [one.change for one in beside.trends], config, [theme.theme_id for theme in themes])
    lifts = loudest(beside.segments, config.segment_column.casefold())
    by_id = {one.mention.mention_id: one for one in heard}
    ranked = []
    for rank, at in enumerate(ranking.order, start=1):
        own = [by_id[mention_id] for mention_id in themes[at].mention_ids]
        theme_id = themes[at].theme_id
        nps = _nps(table, at, config.min_nps)
        told = _Told(beside.trends[at], nps, lifts.get(theme_id), asked.questions.get(theme_id))
        ranked.append(_ranked(themes[at], own, _figures(ranking, rank, at), told, table, at))
    told_more = replace(beside, saturation=replace(beside.saturation, top_stays=ranking.top_stays))
    return ranked, in_order(told_more, [one.theme.theme_id for one in ranked])


@dataclass(frozen=True)
class Ranking:
    """Figures by theme, in the themes' order; `order` lists the themes by rank, `ranks` has their ranks by preset;
    `top_stays` is the chance that a few more people leave the first themes as they are."""

    order: Sequence[int]
    parts: Mapping[str, Floats]
    scores: Floats
    spread: Spread
    ranks: Mapping[str, Sequence[int]]
    top_stays: float | None


def rank_table(table: VoiceTable, trends: Sequence[Interval], config: RankConfig, theme_ids: Sequence[str]) -> Ranking:
    """The order of themes, what it is made of, and how sure it is."""
    people = people_of(table, trends, config)
    named = list(enumerate(theme_ids))
    counts = [_count(table, at) for at, _ in named]
    prior = fit_prior(np.array([said for said, _ in counts]), np.array([asked for _, asked in counts]))
    parts = parts_now(people, prior)
    scores = scored(parts, config.part_weights())

    def order_by(figures: Floats) -> list[int]:
        keys = [(-figures[at].round(9), -counts[at][0], -parts["intensity"][at].round(9), one) for at, one in named]
        return [at for _, (at, _) in sorted(zip(keys, named, strict=True))]

    order = order_by(scores)
    others = {name: order_by(scored(parts, config.part_weights(name))) for name in PRESETS}
    ranks = {name: (np.argsort(own) + 1).tolist() for name, own in others.items()}
    stays = top_stays(people, prior, counts, config, order)
    return Ranking(order, parts, scores, spread_of(people, prior, config, order), ranks, stays)


def _figures(ranking: Ranking, rank: int, at: int) -> "_Figures":
    spread, score = ranking.spread, round(float(ranking.scores[at]), 4)
    low, high = (round(float(end[at]), 4) for end in (spread.score_low, spread.score_high))
    return _Figures(
        rank=rank,
        score=Interval(score, min(low, score), max(high, score)),
        parts={name: round(float(ranking.parts[name][at]), 4) for name in SCORE_PARTS},
        low=int(spread.rank_low[at]),
        high=int(spread.rank_high[at]),
        tie_group=int(spread.tie_group[at]),
        top={places: round(float(chance[at]), 3) for places, chance in spread.top.items()},
        ranks={name: ranks[at] for name, ranks in ranking.ranks.items()},
    )


@dataclass(frozen=True, slots=True)
class _Figures:
    """What the ranking as a whole says of one theme."""

    rank: int
    score: Interval
    parts: Mapping[str, float]
    low: int
    high: int
    tie_group: int
    top: Mapping[int, float]
    ranks: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Told:
    """What is said of a theme beside its rank."""

    trend: ThemeTrend
    nps: Interval
    lift: SegmentFigure | None
    question: str | None


def _count(table: VoiceTable, theme: int) -> tuple[int, int]:
    """People who voice a theme, and people asked about it."""
    return len(table.voicing[theme]), len(table.respondents) - len(table.unasked[theme])


def _ranked(
    theme: Theme, own: Sequence[Heard], figures: _Figures, told: _Told, table: VoiceTable, at: int
) -> RankedTheme:
    seen = sorted({one.voice.quarter for one in own if one.voice.quarter})
    lift, (said, asked) = told.lift, _count(table, at)
    return RankedTheme(
        theme=theme,
        rank=figures.rank,
        status=told.trend.status,
        respondent_count=said,
        respondents_asked=asked,
        prevalence=wilson(said, asked),
        mention_count=len(own),
        intensity_mean=round(float(np.mean(_strongest(table.strongest[at], own))), 2),
        score=figures.score.value or 0.0,
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
        apart=table.apart[at],
        question=told.question,
        score_range=figures.score,
        top_chances=figures.top,
        preset_ranks=figures.ranks,
    )


def _strongest(voicing: Floats, own: Sequence[Heard]) -> Sequence[float]:
    """How strongly each person who voices a theme puts it; where nobody does, how strongly its mentions do."""
    return voicing.tolist() or [one.mention.intensity for one in own]


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
