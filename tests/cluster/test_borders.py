import numpy as np
import numpy.typing as npt
import pytest

from pipeline.background import unit
from pipeline.cluster.borders import join_same, members, part_hidden, part_loose, part_remembered
from pipeline.cluster.neighbours import Edges, nearest_edges

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]
FLOOR = 0.2


def _plain(count: int) -> tuple[Integers, Floats]:
    return np.zeros(count, np.int64), np.ones((1, 1), np.float32)


def _edges(units: Floats) -> Edges:
    return nearest_edges(units, 7, FLOOR, *_plain(len(units)))


def _around(centres: Floats, each: int, noise: float, seed: int = 0) -> Floats:
    draw = np.random.default_rng(seed)
    rows = np.repeat(centres, each, axis=0)
    return unit((rows + noise * draw.standard_normal(rows.shape) / rows.shape[1] ** 0.5).astype(np.float32))


def _by_place(size: int, edges: Edges) -> Integers:
    """A split that knows: every two rows that follow one another are a pair."""
    return np.arange(size, dtype=np.int64) // 2


def test_groups_as_alike_to_one_another_as_within_become_one() -> None:
    rows = _around(np.eye(2, 64, dtype=np.float32), 20, noise=0.8)
    cut = np.array([0] * 10 + [1] * 10 + [2] * 20)
    assert join_same(cut, rows, _edges(rows)).tolist() == [0] * 20 + [1] * 20


@pytest.mark.parametrize("likeness", [0.0, 0.5, 0.7])
def test_groups_that_are_merely_near_stay_two(likeness: float) -> None:
    centres = np.eye(2, 64, dtype=np.float32)
    centres[1] = [likeness, (1 - likeness**2) ** 0.5, *[0] * 62]
    rows, two = _around(centres, 20, noise=0.8), np.repeat([0, 1], 20)
    assert join_same(two, rows, _edges(rows)).tolist() == two.tolist()


def test_one_statement_alone_is_never_joined_however_near() -> None:
    rows = _around(np.eye(1, 64, dtype=np.float32), 9, noise=0.3)
    placed = np.array([0] * 8 + [1])
    assert join_same(placed, rows, _edges(rows)).tolist() == placed.tolist()


def test_pairs_taken_for_one_group_are_parted() -> None:
    draw = np.random.default_rng(1)
    rows = _around(unit(draw.standard_normal((30, 64)).astype(np.float32)), 2, noise=0.7)
    found = part_hidden(np.arange(60) // 4, rows, _edges(rows), _by_place)
    assert sorted(len(own) for own in members(found)) == [2] * 30
    assert (found[::2] == found[1::2]).all()


def test_a_group_whose_parts_are_alike_stays_whole() -> None:
    rows = _around(np.eye(8, 64, dtype=np.float32), 8, noise=0.8)
    whole = np.repeat(np.arange(8), 8)
    assert part_hidden(whole, rows, _edges(rows), _by_place).tolist() == whole.tolist()


def test_a_group_that_modularity_can_see_is_not_looked_at() -> None:
    rows = _around(np.eye(2, 64, dtype=np.float32), 30, noise=0.5)
    one = np.zeros(60, np.int64)
    assert part_hidden(one, rows, _edges(rows), lambda size, edges: np.arange(size) // 30).tolist() == one.tolist()


def test_what_hangs_by_one_thread_is_let_go_from_five_members_on() -> None:
    core = np.zeros((5, 16), np.float32)
    core[:, 0], core[np.arange(5), np.arange(1, 6)] = 1.0, 0.6
    hanger = np.zeros((1, 16), np.float32)
    hanger[0, 1], hanger[0, 8] = 0.8, 0.6
    rows = unit(np.vstack([core, hanger]))
    assert part_loose(np.zeros(6, np.int64), rows, *_plain(6), FLOOR).tolist() == [0] * 5 + [1]
    few = rows[[0, 1, 2, 5]]
    assert part_loose(np.zeros(4, np.int64), few, *_plain(4), FLOOR).tolist() == [0] * 4


def test_what_hardly_resembles_the_middle_is_let_go_though_two_members_are_near() -> None:
    core = np.zeros((40, 64), np.float32)
    core[:, 0], core[np.arange(40), np.arange(1, 41)] = 1.0, 0.6
    stray = np.zeros((1, 64), np.float32)
    stray[0, [1, 2, 50]] = 0.5, 0.5, 0.7
    rows = unit(np.vstack([core, stray]))
    assert ((rows[:40] @ rows[40]) > FLOOR).sum() == 2
    assert part_loose(np.zeros(41, np.int64), rows, *_plain(41), FLOOR).tolist() == [0] * 40 + [1]


def test_members_are_listed_by_group_in_order() -> None:
    assert [own.tolist() for own in members(np.array([1, 0, 1, 2]))] == [[1], [0, 2], [3]]


def test_earlier_groups_that_are_apart_are_not_lumped_and_new_rows_go_with_the_likest() -> None:
    rows = _around(np.eye(2, 64, dtype=np.float32), 10, noise=0.8)
    earlier = np.array([0] * 8 + [-1] * 2 + [1] * 8 + [-1] * 2)
    assert part_remembered(np.zeros(20, np.int64), rows, earlier).tolist() == [0] * 10 + [1] * 10


def test_earlier_groups_that_are_one_by_now_may_be_lumped() -> None:
    rows = _around(np.eye(1, 64, dtype=np.float32), 20, noise=0.8)
    assert part_remembered(np.zeros(20, np.int64), rows, np.arange(20) % 2).tolist() == [0] * 20
