"""Shares of respondents with their intervals, and how a share changed."""

import math

from pipeline.figures import Share
from pipeline.models import Interval

_Z95 = 1.959963984540054


def wilson(successes: int, asked: int) -> Interval:
    """A share with its 95 % Wilson score interval (Wilson 1927); empty where nobody was asked."""
    if asked <= 0:
        return Interval(None, None, None)
    share, z2 = successes / asked, _Z95**2
    centre = (share + z2 / (2 * asked)) / (1 + z2 / asked)
    half = _Z95 / (1 + z2 / asked) * math.sqrt(share * (1 - share) / asked + z2 / (4 * asked**2))
    low = 0.0 if successes == 0 else max(0.0, centre - half)
    high = 1.0 if successes == asked else min(1.0, centre + half)
    return Interval(share, low, high)


def share_of(successes: int, asked: int) -> Share:
    """A share with the people behind it."""
    return Share(successes, asked, wilson(successes, asked))


def difference(now: tuple[int, int], before: tuple[int, int], correlation: float = 0.0) -> Interval:
    """Change of a share, `now` less `before`, each (successes, asked), with Newcombe's 95 % interval
    (Newcombe 1998, method 10, with the `correlation` of the two shares where some people are in both); empty where
    either quarter asked nobody."""
    a, b = wilson(*now), wilson(*before)
    if a.value is None or b.value is None or a.low is None or a.high is None or b.low is None or b.high is None:
        return Interval(None, None, None)
    change = a.value - b.value
    low = change - _joined(a.value - a.low, b.high - b.value, correlation)
    high = change + _joined(a.high - a.value, b.value - b.low, correlation)
    return Interval(change, max(-1.0, low), min(1.0, high))


def _joined(one: float, other: float, correlation: float) -> float:
    return math.sqrt(max(one * one + other * other - 2 * correlation * one * other, 0.0))
