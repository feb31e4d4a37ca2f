import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.rank.prior import SharePrior, fit_prior


def _prior(counts: list[tuple[int, int]]) -> SharePrior:
    said, asked = np.array(counts).T
    return fit_prior(said, asked)


def _likely(counts: list[tuple[int, int]]) -> list[float]:
    said, asked = np.array(counts, float).T
    return _prior(counts).likely(said, asked).tolist()


def test_a_voice_in_a_crowd_of_single_voices_is_believed_less_than_one_among_broad_themes() -> None:
    crowd, broad = _likely([(1, 16)] * 100), _likely([(1, 16), *[(8, 16)] * 20])
    assert crowd[0] < 0.8 * broad[0]


def test_a_few_broad_themes_stay_broad_in_a_crowd_of_single_voices() -> None:
    assert _likely([(9, 16), *[(1, 16)] * 120])[0] == pytest.approx(9 / 16, abs=0.12)


def test_two_of_two_are_believed_less_than_twelve_of_sixteen() -> None:
    two, twelve, *_ = _likely([(2, 2), (12, 16), (4, 16), (3, 16), (5, 16), (1, 16)])
    assert two < twelve


def test_themes_that_nobody_voices_tell_nothing_of_the_others() -> None:
    heard = [(9, 16), (4, 16), (1, 16)]
    assert _likely([*heard, *[(0, 16)] * 30])[:3] == pytest.approx(_likely(heard))


@given(
    st.lists(st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=1, max_size=30)
)
@settings(max_examples=60, deadline=None)
def test_expected_shares_lie_inside_zero_to_one(counts: list[tuple[int, int]]) -> None:
    assert all(0 < share < 1 for share in _likely(counts))


def test_parameters_are_drawn_as_often_as_they_are_likely() -> None:
    prior = _prior([(9, 16), (1, 16), (1, 16)])
    voices, silent = prior.drawn(np.random.default_rng(0).random((20_000, 3)))
    share = (voices + np.array([9, 1, 1])) / (voices + silent + 16)
    assert share.mean(axis=0).tolist() == pytest.approx(
        prior.likely(np.array([9.0, 1, 1]), np.full(3, 16.0)), abs=0.003
    )
