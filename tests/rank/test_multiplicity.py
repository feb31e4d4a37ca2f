import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import false_discovery_control

from pipeline.rank.exact import ExactTest, louder_inside
from pipeline.rank.multiplicity import false_discovery, family_wise

FINE = np.linspace(0.0005, 1, 2000)
"""A test that could have had any p-value."""
fine_tests = st.lists(st.integers(0, 1999).map(lambda at: ExactTest(float(FINE[at]), FINE)), min_size=1, max_size=12)


def _holm(p_values: list[float]) -> list[float]:
    order = np.argsort(p_values)
    stepped = np.array(p_values)[order] * np.arange(len(p_values), 0, -1)
    adjusted = np.empty(len(p_values))
    adjusted[order] = np.maximum.accumulate(stepped).clip(max=1)
    return adjusted.tolist()


@given(fine_tests)
def test_p_values_that_could_be_anything_are_corrected_as_by_the_book(tests: list[ExactTest]) -> None:
    p_values, even = [test.p for test in tests], [1.0] * len(tests)
    assert false_discovery(tests, even) == pytest.approx(false_discovery_control(p_values).tolist(), abs=1e-6)
    assert family_wise(tests, even) == pytest.approx(_holm(p_values), abs=1e-6)


def test_a_test_that_could_not_have_come_out_costs_the_others_nothing() -> None:
    clear = louder_inside(6, 6, 8, 20)
    hopeless = louder_inside(1, 1, 8, 20)
    assert hopeless.attainable[0] > clear.p
    for corrected in (false_discovery, family_wise):
        assert corrected([clear, hopeless, hopeless], [1.0] * 3)[0] == pytest.approx(clear.p)


def test_equal_tests_share_what_there_is_and_weight_moves_it() -> None:
    tests = [ExactTest(0.02, FINE), ExactTest(0.5, FINE)]
    even, leaning = family_wise(tests, [1.0, 1.0])[0], family_wise(tests, [1.5, 0.5])[0]
    assert even == pytest.approx(0.04)
    assert leaning == pytest.approx(0.02 + 0.02 / 3, abs=5e-4)


def test_where_nothing_differs_few_studies_show_any() -> None:
    draw = np.random.default_rng(1)
    shown = {"discovery": 0, "family": 0}
    margins = [(said, members) for said in (4, 6, 9) for members in (5, 8, 11, 14)]
    for _ in range(1000):
        tests = [
            louder_inside(int(draw.hypergeometric(said, 30 - said, members)), said, members, 30)
            for said, members in margins
        ]
        shown["discovery"] += min(false_discovery(tests, [1.0] * 12)) <= 0.05
        shown["family"] += min(family_wise(tests, [1.0] * 12)) <= 0.05
    assert all(15 <= count <= 65 for count in shown.values()), shown


def test_no_tests_no_corrections() -> None:
    assert false_discovery([], []) == family_wise([], []) == []
