"""Which groups and rows are put before a model, and what may come of its answers."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.background import unit
from pipeline.cluster.doubts import Grouping, doubtful_rows, merged, moved, near_groups

EAST, NORTH, UP = np.eye(3, dtype=np.float32)


def grouping(*groups: list[tuple[np.ndarray, str]]) -> Grouping:
    rows = [row for group in groups for row in group]
    ends = np.cumsum([0, *(len(group) for group in groups)])
    places = [list(range(start, end)) for start, end in pairwise(ends.tolist())]
    return Grouping(unit(np.stack([vector for vector, _ in rows])), places, [family for _, family in rows])


def test_near_groups_of_one_family_are_asked_about_once() -> None:
    pains = [(EAST, "trouble"), (EAST + 0.1 * UP, "trouble")]
    alike = [(EAST + 0.5 * NORTH, "trouble"), (EAST + 0.6 * NORTH, "trouble")]
    wishes = [(EAST, "wish"), (EAST, "wish")]
    assert near_groups(grouping(pains, alike, wishes)) == {0: [1]}
    assert near_groups(grouping(pains)) == {}


def test_only_mutual_neighbours_are_asked_about() -> None:
    crowd = [[(EAST + (0.01 * at) * NORTH, "trouble")] * 2 for at in range(4)]
    far = [(NORTH, "trouble"), (NORTH, "trouble")]
    near = near_groups(grouping(*crowd, far))
    assert all(4 not in others for others in near.values())


def test_a_row_nearer_to_another_group_is_doubtful_and_may_stay() -> None:
    own = [(EAST, "trouble"), (EAST, "trouble"), (NORTH + 0.1 * EAST, "trouble")]
    other = [(NORTH, "trouble"), (NORTH, "trouble")]
    assert doubtful_rows(grouping(own, other)) == {2: [1, 0]}


def test_one_alone_is_doubtful_only_near_a_group_of_its_family() -> None:
    group = [(EAST, "trouble"), (EAST, "trouble")]
    assert doubtful_rows(grouping(group, [(EAST + NORTH, "trouble")])) == {2: [0]}
    assert doubtful_rows(grouping(group, [(EAST + NORTH, "value")])) == {}
    assert doubtful_rows(grouping(group, [(NORTH, "trouble")])) == {}


def test_no_chain_of_merges_joins_what_was_told_apart() -> None:
    groups = [[0], [1], [2], [3]]
    same = {(0, 1): True, (1, 2): True, (0, 2): False, (2, 3): True}
    assert merged(groups, same) == [[0, 1], [2, 3]]


def test_a_moved_row_leaves_its_group_and_one_like_nothing_stands_alone() -> None:
    assert moved([[0, 1, 2], [3]], {1: 1, 2: None}) == [[0], [1, 3], [2]]
    assert moved([[0], [1, 2]], {0: 1}) == [[0, 1, 2]]


@given(st.lists(st.integers(0, 5), min_size=1, max_size=12), st.data())
def test_no_row_is_lost_or_doubled(numbers: list[int], data: st.DataObject) -> None:
    groups = [rows for number in range(6) if (rows := [at for at, own in enumerate(numbers) if own == number])]
    pairs = st.tuples(st.integers(0, len(groups) - 1), st.integers(0, len(groups) - 1)).filter(lambda p: p[0] < p[1])
    same = data.draw(st.dictionaries(pairs, st.booleans()) if len(groups) > 1 else st.just({}))
    joined = merged(groups, same)
    homes = data.draw(
        st.dictionaries(st.integers(0, len(numbers) - 1), st.none() | st.integers(0, len(joined) - 1), max_size=4)
    )
    for found in (joined, moved(joined, homes)):
        assert sorted(row for rows in found for row in rows) == list(range(len(numbers)))
    for (one, other), verdict in same.items():
        apart = not any({groups[one][0], groups[other][0]} <= set(rows) for rows in joined)
        assert verdict or apart
