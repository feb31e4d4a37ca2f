"""Bootstrap intervals over interviews."""

import pytest

from pipeline.evaluate.intervals import intervals_of


def test_interviews_that_are_all_alike_leave_no_doubt() -> None:
    assert intervals_of({"f1": [(1, 2)] * 8})["f1"].low == intervals_of({"f1": [(1, 2)] * 8})["f1"].high == 0.5


def test_the_interval_is_that_of_drawing_interviews() -> None:
    # One interview of two is wholly right: a draw of two holds 0, 1 or 2 of it with .25, .5, .25.
    found = intervals_of({"share": [(4, 4), (0, 4)]})["share"]
    assert (found.value, found.low, found.high) == (0.5, 0, 1)
    # Of sixteen, half right, draws are binomial: sd .125, so some .25 either way.
    many = intervals_of({"share": [(1, 1), (0, 1)] * 8})["share"]
    assert many.low == pytest.approx(0.25, abs=0.07)
    assert many.high == pytest.approx(0.75, abs=0.07)


def test_a_seed_decides_all_of_it() -> None:
    shares = {"a": [(i, 10) for i in range(10)]}
    assert intervals_of(shares, 1) == intervals_of(shares, 1)
    assert intervals_of(shares, 1) != intervals_of(shares, 2)


def test_nothing_to_have_a_share_of() -> None:
    assert intervals_of({}) == {}
    assert intervals_of({"empty": [(0, 0), (0, 0)]})["empty"].value is None
    rare = intervals_of({"rare": [(1, 1), (0, 0), (0, 0)]})["rare"]
    assert (rare.value, rare.low, rare.high) == (1, 1, 1)
