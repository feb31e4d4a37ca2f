"""Theme agreement by hand."""

import pytest

from pipeline.evaluate.themes import theme_agreement


def test_themes_under_other_names_agree_wholly() -> None:
    found = theme_agreement([("a", "T2"), ("a", "T2"), ("b", "T1")])
    assert found is not None
    assert (found.mentions, found.ami, found.purity, found.inverse_purity) == (3, pytest.approx(1), 1, 1)


def test_purity_either_way() -> None:
    # T1 holds a a b: two of three; T2 holds b: one of one. a is all in T1: two of two; b is in both: one of two.
    found = theme_agreement([("a", "T1"), ("a", "T1"), ("b", "T1"), ("b", "T2")])
    assert found is not None
    assert (found.purity, found.inverse_purity) == (3 / 4, 3 / 4)
    apart = theme_agreement([("a", "T1"), ("a", "T2"), ("b", "T3"), ("b", "T4")])
    assert apart is not None
    assert (apart.purity, apart.inverse_purity) == (1, 1 / 2)
    assert apart.ami == pytest.approx(0)


def test_one_mention_tells_nothing() -> None:
    assert theme_agreement([("a", "T1")]) is None
