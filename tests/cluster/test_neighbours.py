import numpy as np
import numpy.typing as npt
import pytest
from threadpoolctl import threadpool_limits

from pipeline.background import unit
from pipeline.cluster import neighbours
from pipeline.cluster.neighbours import Edges, nearest_edges

Floats = npt.NDArray[np.float32]
FLOOR = 0.05


def _rows(count: int, seed: int = 0) -> Floats:
    return unit(np.random.default_rng(seed).standard_normal((count, 24)).astype(np.float32))


def _brute_force(units: Floats, nearest: int, sorts: list[int], affinity: Floats) -> dict[tuple[int, int], float]:
    edges = {}
    for row in range(len(units)):
        likeness = {
            other: float(units[row] @ units[other]) * float(affinity[sorts[row], sorts[other]])
            for other in range(len(units))
            if other != row
        }
        for other in sorted(likeness, key=lambda one: -likeness[one])[:nearest]:
            if likeness[other] > FLOOR:
                edges[min(row, other), max(row, other)] = likeness[other] - FLOOR
    return edges


def _edges(found: Edges) -> dict[tuple[int, int], float]:
    return {(int(a), int(b)): float(w) for a, b, w in zip(found.first, found.second, found.weight, strict=True)}


@pytest.mark.parametrize(("count", "nearest"), [(2, 10), (11, 10), (60, 1), (60, 10), (2100, 3)])
def test_edges_are_those_of_brute_force(count: int, nearest: int) -> None:
    units = _rows(count)
    sorts = (np.arange(count) % 2).astype(np.int64)
    affinity = np.array([[1.0, 0.7], [0.7, 1.0]], np.float32)
    found = _edges(nearest_edges(units, nearest, FLOOR, sorts, affinity))
    if count > 2000:  # more than one block: compare the rows around its edge
        near = [pair for pair in found if 2040 <= pair[0] < pair[1]]
        likeness = (units @ units.T) * affinity[sorts][:, sorts]
        np.fill_diagonal(likeness, -1)
        limit = np.sort(likeness, axis=1)[:, -nearest]
        assert near
        assert all(likeness[a, b] >= min(limit[a], limit[b]) - 1e-6 for a, b in near)
        assert len(found) >= count * nearest // 2
        return
    expected = _brute_force(units, nearest, sorts.tolist(), affinity)
    assert found.keys() == expected.keys()
    assert list(found.values()) == pytest.approx([expected[pair] for pair in found], abs=1e-5)


def test_every_edge_is_listed_once_with_a_positive_weight_and_never_to_itself() -> None:
    found = nearest_edges(_rows(80), 5, FLOOR, np.zeros(80, np.int64), np.ones((1, 1), np.float32))
    pairs = list(zip(found.first.tolist(), found.second.tolist(), strict=True))
    assert len(set(pairs)) == len(pairs)
    assert all(a < b for a, b in pairs)
    assert (found.weight > 0).all()


def test_sorts_without_affinity_are_never_linked_however_alike() -> None:
    units = np.repeat(_rows(1), 20, axis=0)
    sorts = (np.arange(20) % 2).astype(np.int64)
    found = nearest_edges(units, 15, FLOOR, sorts, np.eye(2, dtype=np.float32))
    assert len(found.weight)
    assert (sorts[found.first] == sorts[found.second]).all()


@pytest.mark.parametrize("count", [0, 1])
def test_nothing_to_link_is_no_edges(count: int) -> None:
    found = nearest_edges(_rows(count), 10, FLOOR, np.zeros(count, np.int64), np.ones((1, 1), np.float32))
    assert (len(found.first), len(found.second), len(found.weight)) == (0, 0, 0)


def test_what_is_not_nearer_than_the_floor_is_not_linked() -> None:
    crossed = np.eye(6, dtype=np.float32)
    found = nearest_edges(crossed, 3, FLOOR, np.zeros(6, np.int64), np.ones((1, 1), np.float32))
    assert len(found.weight) == 0


def _themes(count: int, seed: int = 0) -> Floats:
    """Rows around as many centres as make groups of twenty."""
    draw = np.random.default_rng(seed)
    centres = np.repeat(draw.standard_normal((count // 20, 64)), 20, axis=0)
    return unit((centres + 0.8 * draw.standard_normal(centres.shape)).astype(np.float32))


def _plainly(units: Floats) -> Edges:
    return nearest_edges(units, 7, 0.2, np.zeros(len(units), np.int64), np.ones((1, 1), np.float32))


def test_the_index_finds_nearly_what_comparing_all_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    units = _themes(3000)
    exact = _edges(_plainly(units))
    monkeypatch.setattr(neighbours, "EXACT", 100)
    found = _edges(_plainly(units))
    assert len(exact.keys() & found.keys()) >= 0.97 * len(exact)
    both = sorted(exact.keys() & found.keys())
    assert [found[pair] for pair in both] == pytest.approx([exact[pair] for pair in both], abs=2e-6)


def test_the_index_finds_the_same_whatever_the_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    import faiss

    units, threads = _themes(3000), faiss.omp_get_max_threads()
    monkeypatch.setattr(neighbours, "EXACT", 100)
    found = []
    for number in (1, 2, 4):
        faiss.omp_set_num_threads(number)
        with threadpool_limits(number):
            found.append(_plainly(units))
    faiss.omp_set_num_threads(threads)
    assert all(
        np.array_equal(one.first, found[0].first) and np.array_equal(one.second, found[0].second) for one in found
    )
    assert all(np.array_equal(one.weight, found[0].weight) for one in found)


@pytest.mark.parametrize("exact", [10_000, 100])
def test_kinds_that_do_not_mix_are_not_linked_and_progress_counts_every_row(
    exact: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(neighbours, "EXACT", exact)
    units, done = _themes(600), list[int]()
    sorts = (np.arange(600) % 2).astype(np.int64)
    found = nearest_edges(units, 7, 0.2, sorts, np.eye(2, dtype=np.float32), done.append)
    assert (sorts[found.first] == sorts[found.second]).all()
    assert np.bincount(np.concatenate([found.first, found.second]), minlength=600).min() >= 7
    assert sum(done) == 600
