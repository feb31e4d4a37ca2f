"""Two ranked lists of themes, matched by the words they rest on."""

import pytest

from pipeline.evaluate.stability import RankedGroup, compare_lists
from pipeline.models import Span


def theme(rank: int, *places: int, name: str = "", shift: int = 0) -> RankedGroup:
    """A theme whose mentions stand at those tens of one text."""
    mentions = [[("text", Span(10 * at + shift, 10 * at + 8 + shift))] for at in places]
    return RankedGroup(name or f"T{rank}", f"label {rank}", rank, mentions)


def test_the_same_list_stays_whatever_its_ids() -> None:
    first = [theme(rank, 3 * rank, 3 * rank + 1) for rank in range(1, 13)]
    found = compare_lists(first, [theme(rank, 3 * rank, 3 * rank + 1, name=f"X{rank}") for rank in range(1, 13)])
    assert (len(found.top), found.kept, found.paired) == (10, 10, 12)
    assert (found.spearman, found.kendall) == (pytest.approx(1), pytest.approx(1))


def test_a_theme_stays_only_where_its_partner_is_in_the_top() -> None:
    first = [theme(1, 1, 2), theme(2, 3, 4), theme(3, 5, 6)]
    second = [theme(1, 3, 4), theme(2, 7, 8), theme(3, 1, 2), theme(4, 9)]
    found = compare_lists(first, second, top=2)
    assert [(one.theme.rank, one.other and one.other.rank) for one in found.top] == [(1, 3), (2, 1)]
    assert (found.kept, found.paired, found.spearman) == (1, 2, None)


def test_half_of_the_smaller_makes_two_themes_one() -> None:
    # Mentions 1 and 2 of the smaller four are in the larger: half, so it is one; the share counts both sides, 4 of 10.
    (one,) = compare_lists([theme(1, 1, 2, 11, 12)], [theme(1, 1, 2, 3, 4, 5, 6)]).top
    assert (one.other is not None, one.share) == (True, pytest.approx(0.4))
    (none,) = compare_lists([theme(1, 1, 11, 12)], [theme(1, 1, 3, 4, 5)]).top
    assert none.other is None


def test_the_larger_share_decides_and_not_the_number_of_pairs() -> None:
    first = [theme(1, 1, 2, 3, 4, 5, 6), theme(2, 11)]
    second = [theme(1, 1, 2, 3, 4, 5, 11), theme(2, 6)]
    found = compare_lists(first, second)
    assert found.top[0].other == second[0]
    assert found.paired == 1


def test_quotes_cut_otherwise_still_meet() -> None:
    assert compare_lists([theme(1, 1, 2)], [theme(1, 1, 2, shift=3)]).kept == 1
    assert compare_lists([theme(1, 1, 2)], [theme(1, 1, 2, shift=5)]).kept == 0


def test_rank_correlation_by_hand() -> None:
    # Ranks 1 2 3 4 against 2 1 3 4: Spearman 1 - 6·2/(4·15) = .8; Kendall (5 - 1)/6.
    first = [theme(rank, rank) for rank in (1, 2, 3, 4)]
    second = [theme(rank, place) for rank, place in ((2, 1), (1, 2), (3, 3), (4, 4))]
    found = compare_lists(first, second)
    assert (found.spearman, found.kendall) == (pytest.approx(0.8), pytest.approx(4 / 6))
