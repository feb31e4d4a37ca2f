"""Matching by evidence, on cases whose answer is plain."""

from itertools import permutations

import pytest

from pipeline.evaluate.coding import CodedMention
from pipeline.evaluate.matching import assign, match_mentions, overlap
from pipeline.models import MentionKind, Span

PAIN, REQUEST = MentionKind.PAIN, MentionKind.REQUEST


def coded(*pieces: tuple[int, int], kind: MentionKind = PAIN) -> CodedMention:
    return CodedMention("a.txt", kind, tuple(Span(*piece) for piece in pieces))


@pytest.mark.parametrize(
    ("one", "other", "value"),
    [
        ((0, 40), (0, 40), 1.0),
        ((0, 40), (20, 60), 20 / 60),  # half of each
        ((0, 40), (21, 61), 0.0),  # a character less
        ((0, 40), (40, 80), 0.0),  # neighbours
        ((100, 140), (0, 280), 40 / 280),  # six words inside a sentence of forty
        ((0, 280), (100, 140), 40 / 280),  # and the reverse
        ((100, 135), (0, 3500), 0.0),  # five words inside a window of five hundred
        ((100, 135), (0, 400), 35 / 400),  # the longest passage in which one idea is still found
        ((100, 135), (0, 401), 0.0),
        ((0, 900), (0, 1700), 900 / 1700),  # long passages that are half the same
        ((0, 900), (0, 1900), 0.0),
    ],
)
def test_pieces_meet_by_half_of_the_shorter_unless_the_longer_is_a_window(
    one: tuple[int, int], other: tuple[int, int], value: float
) -> None:
    assert overlap(Span(*one), Span(*other)) == pytest.approx(value)


def test_several_pieces_of_one_idea_count_once() -> None:
    gold = [coded((0, 30), (100, 130), (200, 230))]
    judged = [coded((0, 30)), coded((100, 130)), coded((200, 230))]
    matching = match_mentions(gold, judged)
    assert (len(matching.pairs), len(matching.repeats)) == (1, 2)
    assert (matching.missed, matching.invented) == ((), ())


def test_second_mention_at_the_same_piece_is_no_repeat() -> None:
    matching = match_mentions([coded((0, 30), (100, 130))], [coded((0, 30)), coded((0, 30), kind=REQUEST)])
    assert (matching.pairs, matching.repeats, matching.invented) == (((0, 0),), frozenset(), (1,))


def test_each_further_piece_excuses_one_mention() -> None:
    gold = [coded((0, 30), (100, 160))]
    judged = [coded((0, 30)), coded((100, 130)), coded((131, 160))]
    matching = match_mentions(gold, judged)
    assert (len(matching.pairs), len(matching.repeats), len(matching.invented)) == (1, 1, 1)


def test_mention_over_two_ideas_finds_one_of_them() -> None:
    gold = [coded((0, 30)), coded((100, 130))]
    matching = match_mentions(gold, [coded((0, 30), (100, 130))])
    assert (len(matching.pairs), len(matching.missed), matching.repeats) == (1, 1, frozenset())


def test_repeat_of_another_kind_is_none_where_kinds_count() -> None:
    gold = [coded((0, 30), (100, 130))]
    judged = [coded((0, 30)), coded((100, 130), kind=REQUEST)]
    assert match_mentions(gold, judged).repeats == {1}
    assert match_mentions(gold, judged, same_kind=True).invented == (1,)


def test_as_many_as_can_be_are_matched_before_kinds_are_asked() -> None:
    gold = [coded((0, 40)), coded((0, 40), kind=REQUEST)]
    judged = [coded((0, 40), kind=REQUEST), coded((0, 40))]
    assert match_mentions(gold, judged).pairs == ((0, 1), (1, 0))
    chained = [coded((0, 40), kind=REQUEST), coded((30, 70))]
    assert len(match_mentions([coded((0, 40)), coded((20, 60))], chained).pairs) == 2


def test_kinds_come_before_the_share_of_words() -> None:
    gold = [coded((0, 40)), coded((20, 60), kind=REQUEST)]
    judged = [coded((0, 40), kind=MentionKind.TRIGGER), coded((20, 60))]
    assert match_mentions(gold, judged).pairs == ((0, 1), (1, 0))


def test_assignment_is_the_best_of_all_of_them() -> None:
    weights = {("a", 1): 0.1, ("a", 2): 0.9, ("b", 2): 1.0, ("b", 3): 0.2, ("c", 3): 0.3, ("d", 9): 0.5}
    best = max(
        sum(4 + weights[pair] for pair in zip("abcd", columns, strict=True) if pair in weights)
        for columns in permutations((1, 2, 3, 9))
    )
    chosen = assign(weights)
    assert sum(4 + weights[pair] for pair in chosen) == pytest.approx(best)
    assert len(chosen) == len({row for row, _ in chosen}) == len({column for _, column in chosen})


def test_nothing_matches_nothing() -> None:
    assert match_mentions([], []).pairs == ()
    assert match_mentions([coded()], [coded((0, 9))]).missed == (0,)
