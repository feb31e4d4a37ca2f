import numpy as np
import numpy.typing as npt
import pytest
from sklearn.metrics import adjusted_rand_score

from pipeline.background import unit
from pipeline.cluster.borders import part_loose
from pipeline.cluster.communities import FLOOR, group, group_alike, join_nearest

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]


def _blobs(groups: int, each: int, seed: int = 0, noise: float = 0.9) -> tuple[Floats, Integers]:
    draw = np.random.default_rng(seed)
    centres = np.repeat(draw.standard_normal((groups, 64)), each, axis=0)
    rows = unit((centres + noise * draw.standard_normal(centres.shape)).astype(np.float32))
    return rows, np.repeat(np.arange(groups), each)


@pytest.mark.parametrize(
    ("groups", "each", "floor"), [(2, 3, 1.0), (4, 3, 1.0), (3, 8, 0.98), (8, 12, 0.98), (20, 20, 0.95), (40, 30, 0.95)]
)
def test_planted_groups_are_found_from_twelve_statements_to_a_thousand(groups: int, each: int, floor: float) -> None:
    for seed in range(3):
        rows, planted = _blobs(groups, each, seed)
        assert adjusted_rand_score(planted, group_alike(rows, "normal", 0)) >= floor


def test_groups_of_unequal_size_are_found() -> None:
    rows, planted = _blobs(6, 40)
    kept = np.concatenate([np.flatnonzero(planted == at)[:size] for at, size in enumerate((40, 25, 12, 6, 3, 2))])
    assert adjusted_rand_score(planted[kept], group_alike(rows[kept], "normal", 0)) >= 0.9


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_statements_does_not_matter(seed: int) -> None:
    rows, _ = _blobs(12, 10, seed)
    order = np.random.default_rng(seed).permutation(len(rows))
    straight, shuffled = group_alike(rows, "normal", 0), group_alike(rows[order], "normal", 0)
    assert adjusted_rand_score(straight[order], shuffled) == 1.0


def test_the_same_seed_gives_the_same_groups_even_where_another_seed_gives_others() -> None:
    rows, _ = _blobs(20, 15, noise=2.5)
    found = {seed: [group_alike(rows, "normal", seed).tolist() for _ in range(3)] for seed in range(4)}
    assert all(runs[0] == runs[1] == runs[2] for runs in found.values())
    assert len({str(runs[0]) for runs in found.values()}) > 1


def test_groups_are_numbered_from_the_largest_without_gaps() -> None:
    rows, planted = _blobs(5, 12)
    kept = np.concatenate([np.flatnonzero(planted == at)[: 4 + 2 * at] for at in range(5)])
    sizes = np.bincount(group_alike(rows[kept], "normal", 0)).tolist()
    assert sizes == sorted(sizes, reverse=True)
    assert min(sizes) > 0


@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_few_unlike_statements_each_stay_alone(count: int) -> None:
    assert group_alike(np.eye(8, dtype=np.float32)[:count], "normal", 0).tolist() == list(range(count))


@pytest.mark.parametrize("count", [2, 5, 30, 100])
def test_identical_statements_are_one_group(count: int) -> None:
    assert set(group_alike(np.repeat(_blobs(1, 1)[0], count, axis=0), "normal", 0).tolist()) == {0}


def test_a_statement_like_no_other_stays_alone_beside_groups() -> None:
    rows, planted = _blobs(3, 8)
    strangers = np.linalg.qr(np.vstack([rows, np.random.default_rng(5).standard_normal((3, 64))]).T)[0].T[-3:]
    found = group_alike(np.vstack([rows, strangers.astype(np.float32)]), "normal", 0)
    sizes = np.bincount(found)
    assert sizes[found[-3:]].tolist() == [1, 1, 1]
    assert adjusted_rand_score(planted, found[:-3]) == 1.0


def test_what_hangs_on_a_group_by_one_thread_is_let_go() -> None:
    core = np.zeros((6, 16), np.float32)
    core[:, 0] = 1.0
    core[np.arange(6), np.arange(1, 7)] = 0.6
    hanger = np.zeros((1, 16), np.float32)
    hanger[0, 1], hanger[0, 8] = 0.6, 0.8
    likeness = unit(core) @ hanger[0]
    assert (likeness > FLOOR).tolist() == [True, *[False] * 5]
    found = group_alike(unit(np.vstack([core, hanger])), "normal", 0)
    assert len(set(found[:6].tolist())) == 1
    assert found[6] != found[0]


def test_what_is_near_to_a_few_of_a_group_has_a_second_look_and_joins_it() -> None:
    core = np.zeros((40, 64), np.float32)
    core[:, 0], core[np.arange(40), np.arange(1, 41)] = 1.0, 0.6
    edge = np.zeros((1, 64), np.float32)
    edge[0, [1, 2, 3, 50]] = 0.5, 0.5, 0.5, 0.7
    rows = unit(np.vstack([core, edge]))
    sorts, alike = np.zeros(41, np.int64), np.ones((1, 1), np.float32)
    assert part_loose(sorts, rows, sorts, alike, 0.2)[40] == 1
    assert set(group_alike(rows, "normal", 0).tolist()) == {0}


def test_finer_never_makes_fewer_groups_than_coarser() -> None:
    rows, _ = _blobs(10, 12, noise=1.6)
    counts = [len(set(group_alike(rows, grain, 0).tolist())) for grain in ("coarser", "normal", "finer")]
    assert counts == sorted(counts)
    assert counts[0] < counts[-1]


def test_sorts_without_affinity_never_share_a_group() -> None:
    rows, planted = _blobs(4, 10)
    sorts = (np.arange(40) % 2).astype(np.int64)
    found = group(rows, sorts, np.eye(2, dtype=np.float32), "normal", 0)
    assert all(len(set(sorts[found == number].tolist())) == 1 for number in set(found.tolist()))
    assert adjusted_rand_score(planted * 2 + sorts, found) == 1.0


def _plain(count: int) -> tuple[Integers, Floats]:
    return np.zeros(count, np.int64), np.ones((1, 1), np.float32)


def test_a_row_without_a_group_joins_the_one_it_is_near_to_or_stands_alone() -> None:
    rows, planted = _blobs(3, 6, noise=0.5)
    stranger = unit(np.random.default_rng(9).standard_normal((1, 64)).astype(np.float32))
    placed = np.where(np.arange(len(planted)) % 6 == 0, -1, planted)
    joined = join_nearest(np.append(placed, -1), np.concatenate([rows, stranger]), *_plain(19))
    assert joined[:-1].tolist() == planted.tolist()
    assert joined[-1] == 3


def test_near_to_one_member_only_is_not_near_enough() -> None:
    rows, _ = _blobs(1, 2, noise=0.0)
    other = unit(np.random.default_rng(9).standard_normal((1, 64)).astype(np.float32))
    joined = join_nearest(np.array([0, 0, -1]), np.concatenate([rows[:1], other, rows[:1]]), *_plain(3))
    assert joined.tolist() == [0, 0, 1]


def test_kinds_that_do_not_mix_do_not_join() -> None:
    rows, _ = _blobs(1, 4, noise=0.2)
    sorts = np.array([0, 0, 0, 1])
    joined = join_nearest(np.array([0, 0, 0, -1]), rows, sorts, np.eye(2, dtype=np.float32))
    assert joined.tolist() == [0, 0, 0, 1]


def test_without_any_group_every_row_is_its_own() -> None:
    rows, _ = _blobs(1, 3)
    assert join_nearest(np.full(3, -1), rows, *_plain(3)).tolist() == [0, 1, 2]
