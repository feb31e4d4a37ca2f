import itertools
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest, fisher_exact

from pipeline.rank.exact import TwoQuarters, changed, louder_inside


@pytest.mark.parametrize("seed", range(20))
def test_louder_inside_is_fishers_exact_test(seed: int) -> None:
    draw = random.Random(seed)
    members, others = draw.randint(3, 30), draw.randint(3, 30)
    inside, outside = draw.randint(0, members), draw.randint(0, others)
    table = [[inside, members - inside], [outside, others - outside]]
    test = louder_inside(inside, inside + outside, members, members + others)
    assert test.p == pytest.approx(fisher_exact(table, alternative="greater").pvalue)


def test_without_pairs_a_change_is_tested_as_fisher_would() -> None:
    for before, now in itertools.product(range(13), range(13)):
        counts = TwoQuarters((before, 12), (now, 12), 0, 0)
        assert changed(counts).p == pytest.approx(fisher_exact([[before, 12 - before], [now, 12 - now]]).pvalue)


@pytest.mark.parametrize(("stopped", "started"), [(0, 5), (1, 6), (3, 3), (9, 1), (0, 0)])
def test_with_pairs_alone_a_change_is_tested_as_mcnemar_would(stopped: int, started: int) -> None:
    changers = stopped + started
    exact = binomtest(started, changers).pvalue if changers else 1.0
    assert changed(TwoQuarters((0, 0), (0, 0), stopped, started)).p == pytest.approx(exact)


def test_pairs_who_answer_alike_say_nothing_and_those_who_changed_add_to_the_others() -> None:
    alone = changed(TwoQuarters((2, 10), (7, 10), 0, 0)).p
    assert changed(TwoQuarters((2, 10), (7, 10), 0, 4)).p < alone / 5
    assert changed(TwoQuarters((2, 10), (7, 10), 4, 0)).p > 0.5


counted = st.integers(0, 25).flatmap(lambda asked: st.tuples(st.integers(0, asked), st.just(asked)))


@given(counted, counted, st.integers(0, 8), st.integers(0, 8))
def test_a_p_value_is_one_of_those_it_could_have_been_and_none_comes_oftener_than_it_says(
    before: tuple[int, int], now: tuple[int, int], stopped: int, started: int
) -> None:
    test = changed(TwoQuarters(before, now, stopped, started))
    assert np.isclose(test.attainable, test.p, atol=1e-9).any()
    assert (np.diff(test.attainable) > 0).all()
    assert test.attainable[-1] == pytest.approx(1.0)
    mirrored = changed(TwoQuarters(now, before, started, stopped))
    assert mirrored.p == pytest.approx(test.p)


def test_thousands_of_people_are_tested_too() -> None:
    test = changed(TwoQuarters((1000, 9000), (1200, 9000), 150, 250))
    assert 0 < test.p < 1e-6
    assert len(test.attainable) < 2000
    assert 0 < louder_inside(900, 2000, 8000, 20000).p < 1
