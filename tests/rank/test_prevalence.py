import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.models import Interval
from pipeline.rank.prevalence import difference, wilson

EMPTY = Interval(None, None, None)


@pytest.mark.parametrize(
    ("successes", "asked", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_agrees_with_newcombe_1998_table_1(successes: int, asked: int, low: float, high: float) -> None:
    interval = wilson(successes, asked)
    assert interval.value == successes / asked
    assert interval.low == pytest.approx(low, abs=6e-5)
    assert interval.high == pytest.approx(high, abs=6e-5)


@pytest.mark.parametrize("asked", [5, 10, 16, 30, 100])
def test_wilson_covers_the_true_share_about_as_often_as_it_says(asked: int) -> None:
    shares = [share / 200 for share in range(20, 181)]
    covered = [_coverage(share, asked) for share in shares]
    assert 0.94 <= sum(covered) / len(covered) <= 0.97
    assert min(covered) >= 0.88


def _coverage(share: float, asked: int) -> float:
    """Probability, over all outcomes of `asked` draws, that the interval holds the share."""
    total = 0.0
    for successes in range(asked + 1):
        interval = wilson(successes, asked)
        assert interval.low is not None
        assert interval.high is not None
        if interval.low <= share <= interval.high:
            total += math.comb(asked, successes) * share**successes * (1 - share) ** (asked - successes)
    return total


@given(st.integers(1, 2000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
@settings(deadline=None, max_examples=100)
def test_the_share_lies_inside_its_interval_and_both_inside_zero_to_one(counts: tuple[int, int]) -> None:
    interval = wilson(*counts)
    assert interval.value is not None
    assert interval.low is not None
    assert interval.high is not None
    assert 0 <= interval.low <= interval.value <= interval.high <= 1


@pytest.mark.parametrize("asked", [1, 7, 1000])
def test_nobody_and_everybody_reach_the_ends_exactly(asked: int) -> None:
    assert wilson(0, asked).low == 0.0
    assert wilson(asked, asked).high == 1.0


def test_nobody_asked_is_no_figure() -> None:
    assert wilson(0, 0) == EMPTY
    assert difference((0, 0), (3, 9)) == EMPTY
    assert difference((3, 9), (0, 0)) == EMPTY


@pytest.mark.parametrize(
    ("now", "before", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0),
        ((10, 10), (0, 10), 0.6075, 1.0),
    ],
)
def test_difference_agrees_with_newcombe_1998_method_10(
    now: tuple[int, int], before: tuple[int, int], low: float, high: float
) -> None:
    change = difference(now, before)
    assert change.value == pytest.approx(now[0] / now[1] - before[0] / before[1])
    assert change.low == pytest.approx(low, abs=6e-5)
    assert change.high == pytest.approx(high, abs=6e-5)


def test_a_change_seen_from_the_other_side_is_its_mirror_image() -> None:
    up, down = difference((7, 12), (2, 9)), difference((2, 9), (7, 12))
    assert (up.value, up.low, up.high) == pytest.approx((-down.value, -down.high, -down.low))  # type: ignore[operator]
