"""Do intervals and ranges hold what they say? The short form of `python -m tests.benchmarks coverage`."""

import numpy as np
import pytest

from tests.benchmarks.coverage import PEOPLE, rank_coverage, share_coverage, tied_together, told_apart


@pytest.mark.parametrize("people", PEOPLE)
def test_intervals_of_shares_hold_the_true_one(people: int) -> None:
    held = share_coverage(people)
    assert 0.93 <= np.mean(list(held.values())) <= 0.97
    assert min(held.values()) >= 0.9


@pytest.mark.parametrize("people", [8, 30])
@pytest.mark.parametrize("world", ["a few broad, a long tail", "nearly alike", "three plateaus", "six themes"])
def test_rank_ranges_hold_the_true_rank_and_span_less_than_the_list(world: str, people: int) -> None:
    tally = rank_coverage(world, people, "balanced", worlds=3, samples=6)
    assert tally.held / tally.listed >= 0.9
    assert tally.width_first / tally.listed_first < 0.9 * tally.listed / tally.studies
    assert tally.scores / tally.listed >= 0.85


def test_what_is_alike_is_a_tie_and_what_is_thrice_as_loud_is_not() -> None:
    assert tied_together(15, studies=40) >= 0.9
    assert told_apart(30, studies=20) >= 0.9
