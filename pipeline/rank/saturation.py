"""Saturation: how much of what people would tell has been heard, and what a few more of them would add.

Counts how many people voice each theme, as ecologists count in how many samples they meet each species.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.figures import CurvePoint, Saturation
from pipeline.models import Interval
from pipeline.rank.exact import Floats
from pipeline.rank.voices import Integers, VoiceTable

BASE_SIZE, RUN_LENGTH = 4, 2
MORE, TOP = 5, 3
_BEYOND = 10
_MOST_POINTS = 60
_Z95 = 1.959963984540054
_NONE = Interval(None, None, None)


@dataclass(frozen=True)
class _Heard:
    """Themes by how many of `people` voice them: `times` of each theme, `once` and `twice` themes of one and of two
    people, `own` themes that each person alone voices."""

    people: int
    times: Integers
    own: Floats

    @property
    def once(self) -> int:
        return int(np.sum(self.times == 1))

    @property
    def twice(self) -> int:
        return int(np.sum(self.times == 2))

    @property
    def unheard(self) -> float:
        """Themes nobody has voiced yet, at least (Chao 1987; Chao2 for incidence)."""
        share = (self.people - 1) / self.people
        if self.twice:
            return share * self.once**2 / (2 * self.twice)
        return share * self.once * (self.once - 1) / 2

    @property
    def rare(self) -> float:
        """How likely the next person voices a given theme that one person, or nobody, has voiced so far."""
        return self.once / (self.people * self.unheard + self.once) if self.once else 0.0


def measure_saturation(table: VoiceTable) -> Saturation:
    """What has been heard from the people of a table, and what is still to come; `top_stays` rests on the ranking."""
    times = np.array([len(rows) for rows in table.voicing if len(rows)], np.int64)
    people = len(table.respondents)
    owners = [int(rows[0]) for rows in table.voicing if len(rows) == 1]
    heard = _Heard(people, times, np.bincount(np.array(owners, np.int64), minlength=people).astype(float))
    enough = people >= 2 and len(times) > 0
    return Saturation(
        people=people,
        heard=len(times),
        shared=int(np.sum(times > 1)),
        unheard=_unheard(heard) if enough else _NONE,
        coverage=_coverage(heard) if enough else None,
        base_size=BASE_SIZE,
        run_length=RUN_LENGTH,
        new_information=_new_information(heard) if people >= BASE_SIZE + RUN_LENGTH and len(times) else None,
        more=MORE,
        new_themes=_predicted(heard, _new(heard, MORE), MORE) if enough else _NONE,
        new_shared=_predicted(heard, _new_shared(heard, MORE), MORE) if enough else _NONE,
        top=TOP,
        top_stays=None,
        curve=tuple(_curve(heard)) if enough else (),
    )


def _unheard(heard: _Heard) -> Interval:
    """Chao's estimate with its log-normal interval (Chao 1987)."""
    once, twice, share = heard.once, heard.twice, (heard.people - 1) / heard.people
    unheard = heard.unheard
    if not unheard:
        return Interval(0.0, 0.0, 0.0)
    if twice:
        ratio = once / twice
        spread = twice * (share / 2 * ratio**2 + share**2 * ratio**3 + share**2 / 4 * ratio**4)
    else:
        spread = share * once * (once - 1) / 2 + share**2 * once * (2 * once - 1) ** 2 / 4
        spread -= share**2 * once**4 / (4 * (len(heard.times) + unheard))
    factor = float(np.exp(_Z95 * np.sqrt(np.log1p(max(spread, 0.0) / unheard**2))))
    return Interval(unheard, unheard / factor, unheard * factor)


def _coverage(heard: _Heard) -> float:
    """Share of all that would be said that is in themes already heard (Good 1953; Chao and Jost 2012)."""
    others = heard.people - 1
    if heard.twice:
        again = 2 * heard.twice / (others * heard.once + 2 * heard.twice)
    else:
        again = 2 / (others * (heard.once - 1) + 2) if heard.once else 1.0
    return 1 - heard.once / int(heard.times.sum()) * (1 - again)


def _new_information(heard: _Heard) -> float:
    """Themes new in the last run over those of the base, both as means over all orders of the people."""
    run = len(heard.times) - _found(heard, heard.people - RUN_LENGTH, 1)
    return run / _found(heard, BASE_SIZE, 1)


def _found(heard: _Heard, people: int, least: int) -> float:
    """Themes that at least `least` (1 or 2) of so many people voice, on average over who they are."""
    times, themes = np.unique(heard.times, return_counts=True)
    unheard, once = _chances(heard.people, times, people)
    return float((1 - unheard - (once if least == 2 else 0.0)) @ themes)


def _chances(people: int, times: Integers, chosen: int) -> tuple[Floats, Floats]:
    """That of so many `chosen` people none, and that just one, is among those who voice a theme (hypergeometric)."""
    from scipy.special import gammaln

    def ways(of: Integers | int, take: Integers | int) -> Floats:
        parts = np.maximum(np.asarray(of) - take, 0) + 1.0
        return np.asarray(gammaln(np.asarray(of) + 1.0) - gammaln(np.asarray(take) + 1.0) - gammaln(parts))

    silent = people - times
    all_ways = ways(people, chosen)
    none = np.where(silent >= chosen, np.exp(ways(silent, chosen) - all_ways), 0.0)
    one = np.where(silent >= chosen - 1, times * np.exp(ways(silent, chosen - 1) - all_ways), 0.0)
    return none, one


def _new(heard: _Heard, more: int) -> float:
    """Themes that `more` people would add (Colwell and others 2012)."""
    return heard.unheard * (1 - (1 - heard.rare) ** more)


def _new_shared(heard: _Heard, more: int) -> float:
    """Themes that `more` people would make shared: those of one person voiced again, and unheard ones voiced twice."""
    again = 2 * heard.twice / ((heard.people - 1) * heard.once) if heard.once else 0.0
    silent = (1 - heard.rare) ** more
    once = more * heard.rare * (1 - heard.rare) ** (more - 1)
    return heard.once * (1 - (1 - min(again, 1.0)) ** more) + heard.unheard * (1 - silent - once)


def _predicted(heard: _Heard, expected: float, more: int) -> Interval:
    """What is expected with its 95 % prediction interval: how much people differ in what they alone have to tell says
    how much the next ones will."""
    from scipy.stats import nbinom, poisson

    if expected <= 0:
        return Interval(0.0, 0.0, 0.0)
    ratio = float(heard.own.var(ddof=1) / heard.own.mean()) if heard.once else 1.0
    sooner = _new(heard, more) / (more * heard.once / heard.people) if heard.once else 1.0
    spread = expected * max(ratio * sooner, 1.0) * (1 + more / heard.people)
    share = expected / spread
    chances = nbinom(expected * share / (1 - share), share) if share < 1 else poisson(expected)
    low, high = chances.ppf((0.025, 0.975))
    return Interval(expected, float(low), float(high))


def _curve(heard: _Heard) -> Iterator[CurvePoint]:
    """The curve up to the people asked, and ten or half as many beyond."""
    for people in _places(heard.people):
        found, shared = _found(heard, people, 1), _found(heard, people, 2)
        yield CurvePoint(people, _band(heard, people, found), shared, expected=False)
    for more in _places(min(_BEYOND, max(heard.people // 2, 1))):
        gained, shared = _predicted(heard, _new(heard, more), more), int(np.sum(heard.times > 1))
        low, high = gained.low or 0.0, gained.high or 0.0
        total = Interval(len(heard.times) + (gained.value or 0.0), len(heard.times) + low, len(heard.times) + high)
        yield CurvePoint(heard.people + more, total, shared + _new_shared(heard, more), expected=True)


def _places(last: int) -> Sequence[int]:
    """Every number up to a few dozen, else evenly spread ones."""
    return sorted({round(place) for place in np.linspace(1, last, min(last, _MOST_POINTS))})


def _band(heard: _Heard, people: int, found: float) -> Interval:
    """Themes of so many people with the 95 % interval over other people like these (Colwell and others 2012)."""
    times, themes = np.unique(heard.times, return_counts=True)
    unheard, _ = _chances(heard.people, times, people)
    spread = float((1 - unheard) ** 2 @ themes) - found**2 / (len(heard.times) + heard.unheard)
    half = _Z95 * float(np.sqrt(max(spread, 0.0)))
    return Interval(found, max(0.0, found - half), found + half)
