"""Krippendorff's alpha on his own published examples, and where it is not defined."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.evaluate.agreement import interval, krippendorff_alpha, nominal, ordinal

# Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, section C: four observers, twelve units.
FOUR_OBSERVERS = [
    [1, 1, 1], [2, 2, 3, 2], [3, 3, 3, 3], [3, 3, 3, 3], [2, 2, 2, 2], [1, 2, 3, 4], [4, 4, 4, 4], [1, 1, 2, 1],
    [2, 2, 2, 2], [5, 5, 5], [1, 1], [3],
]  # fmt: skip
# The same, section B: Meg and Owen name twelve articles; alpha .692.
MEG, OWEN = "aabbddcccedd", "babbbdccceda"
# Section A: Jon and Han code ten units as 0 or 1; alpha .095.
JON, HAN = "0100000010", "1110010000"


def test_published_examples() -> None:
    assert krippendorff_alpha(FOUR_OBSERVERS, nominal) == pytest.approx(0.743, abs=5e-4)
    assert krippendorff_alpha(FOUR_OBSERVERS, ordinal) == pytest.approx(0.815, abs=5e-4)
    assert krippendorff_alpha(FOUR_OBSERVERS, interval) == pytest.approx(0.849, abs=5e-4)
    assert krippendorff_alpha(zip(MEG, OWEN, strict=True), nominal) == pytest.approx(0.692, abs=5e-4)
    assert krippendorff_alpha(zip(JON, HAN, strict=True), nominal) == pytest.approx(0.095, abs=5e-4)


def test_by_hand() -> None:
    # Values 1 1 1 2: of ordered pairs within units (1,1) twice, (1,2) and (2,1) once; observed 2.
    # Expected 3·1 + 1·3 = 6; alpha = 1 - (4 - 1)·2/6 = 0.
    assert krippendorff_alpha([(1, 1), (1, 2)], nominal) == pytest.approx(0)
    # Opposite codes: observed 4, expected 2·2 + 2·2 = 8; alpha = 1 - 3·4/8 = -0.5.
    assert krippendorff_alpha([(1, 2), (2, 1)], nominal) == pytest.approx(-0.5)


def test_codes_that_do_not_vary_leave_nothing_to_agree_on() -> None:
    assert krippendorff_alpha([(1, 1), (1, 1)], nominal) is None
    assert krippendorff_alpha([], nominal) is None
    assert krippendorff_alpha([(1,), (2,)], nominal) is None


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5), st.integers(1, 4)), min_size=1, max_size=12))
def test_a_weight_is_so_many_units_alike(units: list[tuple[int, int, int]]) -> None:
    pairs, weights = [(one, other) for one, other, _ in units], [weight for *_, weight in units]
    repeated = [pair for pair, weight in zip(pairs, weights, strict=True) for _ in range(weight)]
    for distance in (nominal, ordinal, interval):
        alpha = krippendorff_alpha(repeated, distance)
        assert krippendorff_alpha(pairs, distance, weights) == (None if alpha is None else pytest.approx(alpha))


@given(st.lists(st.integers(1, 5), min_size=2).filter(lambda codes: len(set(codes)) > 1))
def test_identical_codings_agree_wholly(codes: list[int]) -> None:
    for distance in (nominal, ordinal, interval):
        assert krippendorff_alpha([(code, code) for code in codes], distance) == pytest.approx(1)
