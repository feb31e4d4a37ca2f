"""Net Promoter Score: % promoters less % detractors, with an interval that holds for a handful of ratings."""

import math
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from pipeline.figures import NpsFigure, ThemeNps
from pipeline.models import Interval
from pipeline.rank.groups import Group
from pipeline.rank.prevalence import share_of
from pipeline.rank.voices import Booleans, Voice, VoiceTable

_Z95 = 1.959963984540054
_PROMOTER, _PASSIVE = 9, 7
_NONE = Interval(None, None, None)
EVERYBODY, QUARTER = "", "quarter"


def nps_score(promoters: int, passives: int, detractors: int) -> Interval:
    """NPS from -100 to 100 with its 95 % score interval; empty without ratings.

    The interval holds every score that the ratings do not contradict, with the share of passives that suits that score
    best (May and Johnson 1997, for differences of multinomial shares; the iterative score method of Rocks 2016).
    """
    rated = promoters + passives + detractors
    if not rated:
        return _NONE
    score = (promoters - detractors) / rated
    low, high = (_limit(promoters, detractors, rated, end) for end in (-1.0, 1.0))
    return Interval(100 * score, 100 * low, 100 * high)


def _limit(promoters: int, detractors: int, rated: int, end: float) -> float:
    """The last score on the way from the one seen to `end` that lies within 1.96 standard errors."""
    inside, outside = (promoters - detractors) / rated, end
    if _fits(promoters, detractors, rated, end):
        return end
    while abs(outside - inside) > 1e-9:
        middle = (inside + outside) / 2
        if _fits(promoters, detractors, rated, middle):
            inside = middle
        else:
            outside = middle
    return inside


def _fits(promoters: int, detractors: int, rated: int, score: float) -> bool:
    """Whether the ratings are within 1.96 standard errors of a true score."""
    taking_sides = _taking_sides(promoters, detractors, rated, score)
    error = math.sqrt(max(taking_sides - score * score, 0.0) / rated)
    return abs((promoters - detractors) / rated - score) <= _Z95 * error + 1e-12


def _taking_sides(promoters: int, detractors: int, rated: int, score: float) -> float:
    """The likeliest share of promoters and detractors together, given the score: the root of a quadratic equation."""
    half = promoters + detractors + (promoters - detractors) * score
    rest = (rated - promoters - detractors) * score * score - (promoters - detractors) * score
    root = (half + math.sqrt(max(half * half + 4 * rated * rest, 0.0))) / (2 * rated)
    return min(max(root, abs(score)), 1.0)


def nps_difference(one: Interval, other: Interval) -> Interval:
    """One NPS less another of other people, the interval put together from theirs (Newcombe 1998; Zou and Donner
    2008); empty where either is."""
    if one.value is None or one.low is None or one.high is None:
        return _NONE
    if other.value is None or other.low is None or other.high is None:
        return _NONE
    difference = one.value - other.value
    low = difference - math.hypot(one.value - one.low, other.high - other.value)
    high = difference + math.hypot(one.high - one.value, other.value - other.low)
    return Interval(difference, max(-200.0, low), min(200.0, high))


def nps_figure(column: str, group: str, ratings: Iterable[int | None], least: int) -> NpsFigure:
    """NPS of some people; no score below `least` ratings."""
    known = [rating for rating in ratings if rating is not None]
    promoters = sum(rating >= _PROMOTER for rating in known)
    detractors = sum(rating < _PASSIVE for rating in known)
    counts = promoters, len(known) - promoters - detractors, detractors
    return NpsFigure(column, group, *counts, nps_score(*counts) if len(known) >= least else _NONE)


def nps_figures(table: VoiceTable, voices: Sequence[Voice], groups: Sequence[Group], least: int) -> list[NpsFigure]:
    """NPS of everybody, of those asked in each quarter by their rating then, and of each customer group; none at all
    where nobody gave a rating."""
    latest = [voice.nps for voice in table.latest]
    figures = [nps_figure(EVERYBODY, "", latest, least)]
    figures += [
        nps_figure(QUARTER, quarter, _ratings_in(quarter, voices).values(), least) for quarter in table.quarters
    ]
    figures += [nps_figure(group.column, group.name, _of(latest, group.members), least) for group in groups]
    return figures if figures[0].rated else []


def _ratings_in(quarter: str, voices: Sequence[Voice]) -> Mapping[str, int]:
    """Each person's rating of a quarter; of several, the highest, as everywhere."""
    ratings: dict[str, int] = {}
    for voice in voices:
        if voice.quarter == quarter and voice.nps is not None:
            ratings[voice.respondent_id] = max(voice.nps, ratings.get(voice.respondent_id, 0))
    return ratings


def theme_nps(table: VoiceTable, theme_ids: Sequence[str], least: int) -> list[ThemeNps]:
    """Each theme among promoters, passives and detractors, and the NPS of those who voice it against the others'."""
    latest = [voice.nps for voice in table.latest]
    ratings = np.array([np.nan if nps is None else nps for nps in latest], float)
    bands = ratings >= _PROMOTER, (ratings >= _PASSIVE) & (ratings < _PROMOTER), ratings < _PASSIVE
    if np.isnan(ratings).all():
        return []
    found = []
    for at, theme_id in enumerate(theme_ids):
        asked = table.asked_about(at)
        voicing = np.zeros(len(ratings), bool)
        voicing[table.voicing[at]] = True
        promoters, passives, detractors = (
            share_of(int(np.sum(band & voicing)), int(np.sum(band & asked))) for band in bands
        )
        own = nps_figure(EVERYBODY, "", _of(latest, voicing), least)
        others = nps_figure(EVERYBODY, "", _of(latest, asked & ~voicing), least)
        difference = nps_difference(own.score, others.score)
        found.append(ThemeNps(theme_id, promoters, passives, detractors, own, others, difference))
    return found


def _of(ratings: Sequence[int | None], rows: Booleans) -> list[int | None]:
    return [ratings[int(row)] for row in np.flatnonzero(rows)]
