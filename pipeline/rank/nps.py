"""Net Promoter Score: % promoters less % detractors, with an interval that holds for a handful of ratings."""

import math
from collections.abc import Sequence

import numpy as np

from pipeline.figures import NpsFigure, ThemeNps
from pipeline.models import Interval
from pipeline.rank.exact import Floats
from pipeline.rank.groups import Group
from pipeline.rank.prevalence import share_of
from pipeline.rank.voices import Voice, VoiceTable

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


def nps_figure(column: str, group: str, ratings: Floats, least: int) -> NpsFigure:
    """NPS of some people, NaN where somebody gave no rating; no score below `least` ratings."""
    promoters, detractors = int(np.sum(ratings >= _PROMOTER)), int(np.sum(ratings < _PASSIVE))
    rated = int(np.sum(~np.isnan(ratings)))
    counts = promoters, rated - promoters - detractors, detractors
    return NpsFigure(column, group, *counts, nps_score(*counts) if rated >= least else _NONE)


def nps_figures(table: VoiceTable, voices: Sequence[Voice], groups: Sequence[Group], least: int) -> list[NpsFigure]:
    """NPS of everybody, of those asked in each quarter by their rating then, and of each customer group; none at all
    where nobody gave a rating."""
    latest = _ratings(table.latest)
    figures = [nps_figure(EVERYBODY, "", latest, least)]
    figures += [nps_figure(QUARTER, one, _ratings_in(one, voices), least) for one in table.quarters]
    figures += [nps_figure(group.column, group.name, latest[group.members], least) for group in groups]
    return figures if figures[0].rated else []


def _ratings(voices: Sequence[Voice]) -> Floats:
    return np.array([np.nan if voice.nps is None else voice.nps for voice in voices], float)


def _ratings_in(quarter: str, voices: Sequence[Voice]) -> Floats:
    """Each person's rating of a quarter; of several, the highest, as everywhere."""
    ratings: dict[str, int] = {}
    for voice in voices:
        if voice.quarter == quarter and voice.nps is not None:
            ratings[voice.respondent_id] = max(voice.nps, ratings.get(voice.respondent_id, 0))
    return np.array(list(ratings.values()), float)


def theme_nps(table: VoiceTable, theme_ids: Sequence[str], least: int) -> list[ThemeNps]:
    """Each theme among promoters, passives and detractors, and the NPS of those who voice it against the others'."""
    ratings = _ratings(table.latest)
    if np.isnan(ratings).all():
        return []
    bands = ratings >= _PROMOTER, (ratings >= _PASSIVE) & (ratings < _PROMOTER), ratings < _PASSIVE
    found = []
    for at, theme_id in enumerate(theme_ids):
        asked, voicing = table.asked_about(at), np.zeros(len(ratings), bool)
        voicing[table.voicing[at]] = True
        promoters, passives, detractors = (
            share_of(int(np.sum(band & voicing)), int(np.sum(band & asked))) for band in bands
        )
        own = nps_figure(EVERYBODY, "", ratings[voicing], least)
        others = nps_figure(EVERYBODY, "", ratings[asked & ~voicing], least)
        difference = nps_difference(own.score, others.score)
        found.append(ThemeNps(theme_id, promoters, passives, detractors, own, others, difference))
    return found
