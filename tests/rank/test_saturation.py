import itertools

import numpy as np
import pytest

from pipeline.figures import Saturation
from pipeline.rank.saturation import BASE_SIZE, RUN_LENGTH, measure_saturation
from pipeline.rank.voices import Voice, tabulate
from tests.samples import Said, study_of


def _saturation(themes: list[set[int]], people: int) -> Saturation:
    said = [Said(f"R{row:03}", f"T{at:04}") for at, rows in enumerate(themes) for row in sorted(rows)]
    silent = [Voice(f"R{row:03}", "2026-Q3", None) for row in range(people)]
    return measure_saturation(tabulate(*study_of(said, silent)))


TEN = [set(range(6)), {0, 2, 4}, {1, 5}, {3, 7}, {0}, {1}, {6}, {6}]
"""Eight themes of ten people: four voiced once, two twice."""


def test_themes_still_unheard_are_chaos_estimate() -> None:
    found = _saturation(TEN, 10)
    assert (found.people, found.heard, found.shared) == (10, 8, 4)
    assert found.unheard.value == pytest.approx(0.9 * 4**2 / (2 * 2))
    assert found.unheard.low is not None
    assert found.unheard.high is not None
    assert 0 < found.unheard.low < 3.6 < found.unheard.high
    assert found.coverage == pytest.approx(1 - 4 / 17 * (9 * 4 / (9 * 4 + 2 * 2)))


def test_new_information_is_the_mean_over_all_orders_of_the_people() -> None:
    themes = [{0, 1}, {2}, {3, 4}, {5}, {0, 5}]
    run, base = [], []
    for order in itertools.permutations(range(6)):
        heard_from = [min(order.index(row) for row in rows) for rows in themes]
        run.append(sum(first >= 6 - RUN_LENGTH for first in heard_from))
        base.append(sum(first < BASE_SIZE for first in heard_from))
    assert _saturation(themes, 6).new_information == pytest.approx(np.mean(run) / np.mean(base))


def test_the_curve_is_the_mean_over_all_choices_of_people_and_goes_on_smoothly() -> None:
    curve = _saturation(TEN, 10).curve
    asked = {point.people: point for point in curve if not point.expected}
    assert list(asked) == list(range(1, 11))
    for people in (1, 3, 10):
        chosen = list(itertools.combinations(range(10), people))
        heard = [sum(bool(rows & set(own)) for rows in TEN) for own in chosen]
        shared = [sum(len(rows & set(own)) > 1 for rows in TEN) for own in chosen]
        assert asked[people].themes.value == pytest.approx(np.mean(heard))
        assert asked[people].shared == pytest.approx(np.mean(shared))
    values = [point.themes.value or 0.0 for point in curve]
    steps = np.diff(values)
    assert (steps > 0).all()
    assert (np.diff(steps) < 0.05).all()
    assert [point.people for point in curve if point.expected] == [11, 12, 13, 14, 15]


def test_where_everybody_says_the_same_nothing_more_is_expected() -> None:
    found = _saturation([set(range(8)), set(range(8)), set(range(4))], 8)
    assert (found.unheard.value, found.new_themes.value, found.new_shared.value) == (0, 0, 0)
    assert (found.coverage, found.new_information) == (1.0, 0.0)


def test_where_everybody_says_something_else_much_more_is_expected() -> None:
    found = _saturation([{row} for row in range(8)], 8)
    assert found.coverage == pytest.approx(2 / 51)
    assert found.new_themes.value == pytest.approx(5, abs=1)
    assert found.new_information == pytest.approx(0.5)


@pytest.mark.parametrize("people", [0, 1])
def test_nobody_and_one_person_tell_nothing_of_the_next(people: int) -> None:
    found = _saturation([{0}, {0}] if people else [], people)
    assert (found.unheard.value, found.coverage, found.new_information, found.new_themes.value) == (None,) * 4
    assert found.curve == ()


@pytest.mark.parametrize("people", [8, 16, 30])
def test_what_the_next_five_add_is_foretold(people: int) -> None:
    draw, foretold, found, inside = np.random.default_rng(people), [], [], []
    shares = np.array([0.6, 0.5, 0.4, 0.3, 0.3, 0.2, 0.2, 0.1, 0.1, 0.1] + [0.03] * 40)
    for _ in range(120):
        voiced = draw.random((people + 5, len(shares))) < shares
        now = [set(np.flatnonzero(column[:people]).tolist()) for column in voiced.T]
        told = _saturation([rows for rows in now if rows], people)
        new = sum(bool(column.any()) and not rows for column, rows in zip(voiced.T, now, strict=True))
        foretold.append(told.new_themes.value or 0.0)
        found.append(new)
        inside.append((told.new_themes.low or 0) <= new <= (told.new_themes.high or 0))
    assert np.mean(foretold) == pytest.approx(np.mean(found), rel=0.2)
    assert np.mean(inside) >= 0.88
