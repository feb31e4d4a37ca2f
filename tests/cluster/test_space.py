import csv

import numpy as np
import numpy.typing as npt
import pytest
from threadpoolctl import threadpool_limits

from pipeline.background import Background, load_background
from pipeline.cluster import space
from pipeline.cluster.communities import group_alike
from pipeline.cluster.space import likeness_space
from pipeline.embedding import E5Embedder

Floats = npt.NDArray[np.float32]
DIMENSIONS = 64


def _cones(ideas: int, seed: int = 0) -> tuple[Floats, list[str], Background]:
    """The same ideas in two languages, each language far from the other as raw e5 vectors are."""
    draw = np.random.default_rng(seed)
    means = {language: 3 * draw.standard_normal(DIMENSIONS).astype(np.float32) for language in ("ru", "en")}
    meant = draw.standard_normal((ideas, DIMENSIONS))
    said = [means[language] + meant + 0.3 * draw.standard_normal(meant.shape) for language in ("ru", "en")]
    background = Background(means, np.eye(DIMENSIONS, dtype=np.float32))
    return np.vstack(said).astype(np.float32), ["ru"] * ideas + ["en"] * ideas, background


@pytest.mark.parametrize("ideas", [1, 6, 200])
def test_a_statement_meets_its_translation_before_anything_else(ideas: int) -> None:
    vectors, languages, background = _cones(ideas)
    units = likeness_space(vectors, languages, background)
    across = units[:ideas] @ units[ideas:].T
    assert across.argmax(axis=1).tolist() == list(range(ideas))
    assert across.diagonal().min() > 0.6


def test_unrelated_statements_lie_near_zero() -> None:
    vectors, languages, background = _cones(100)
    units = likeness_space(vectors, languages, background)
    unlike = (units[:100] @ units[100:].T)[~np.eye(100, dtype=bool)]
    assert abs(float(unlike.mean())) < 0.05
    assert float(np.quantile(unlike, 0.99)) < 0.4


@pytest.mark.parametrize("count", [1, 2, 5, 40])
def test_rows_have_length_one_and_keep_their_order(count: int) -> None:
    vectors, languages, background = _cones(count)
    units = likeness_space(vectors, languages, background)
    assert units.shape == vectors.shape
    assert units.dtype == np.float32
    assert np.linalg.norm(units, axis=1) == pytest.approx(np.ones(2 * count), abs=1e-5)
    turned = likeness_space(vectors[::-1], languages[::-1], background)
    assert turned[::-1] @ units.T == pytest.approx(units @ units.T, abs=1e-3)


def test_no_statements_no_rows() -> None:
    background = _cones(1)[2]
    assert likeness_space(np.zeros((0, DIMENSIONS), np.float32), [], background).shape == (0, DIMENSIONS)


def test_a_language_without_a_background_is_measured_from_the_english_one() -> None:
    vectors, languages, background = _cones(6)
    units = likeness_space(vectors[6:], ["de"] * 6, background)
    assert units == pytest.approx(likeness_space(vectors[6:], languages[6:], background), abs=1e-6)


def test_russian_and_english_meet_with_the_shipped_engine() -> None:
    pairs = {
        "Никто не звонит нам после оплаты": "Nobody calls us after we have paid",
        "Слишком дорого для маленькой компании": "It is too expensive for a small company",
        "Записи уроков невозможно найти": "It is impossible to find the lesson recordings",
        "Сделайте выгрузку в эксель": "Please add an export to Excel",
    }
    texts = [*pairs, *pairs.values()]
    units = likeness_space(E5Embedder().embed(texts), ["ru"] * 4 + ["en"] * 4, load_background())
    likeness = units[:4] @ units[4:].T
    assert likeness.argmax(axis=1).tolist() == [0, 1, 2, 3]
    assert likeness.argmax(axis=0).tolist() == [0, 1, 2, 3]
    assert likeness.diagonal().min() > 0.3


def test_what_was_reckoned_for_other_statements_is_not_given_again() -> None:
    """Axes are kept for those who ask twice; with one statement changed they are found anew."""
    vectors, languages, background = _cones(30)
    first = likeness_space(vectors, languages, background)
    other = vectors.copy()
    other[0] += 5.0
    changed = likeness_space(other, languages, background)
    assert np.abs(changed[1:] - first[1:]).max() > 1e-3
    assert likeness_space(vectors, languages, background).tobytes() == first.tobytes()


def test_pairs_of_statements_written_in_both_languages_meet_and_stay_apart_from_others(
    pytestconfig: pytest.Config,
) -> None:
    with (pytestconfig.rootpath / "tests/cases/cross_language.csv").open(encoding="utf-8", newline="") as file:
        pairs = list(csv.DictReader(file))
    vectors = E5Embedder().embed([pair["ru"] for pair in pairs] + [pair["en"] for pair in pairs])
    units = likeness_space(vectors, ["ru"] * len(pairs) + ["en"] * len(pairs), load_background())
    found = group_alike(units, "normal", 0)
    assert len(pairs) == 100
    assert (found[:100] == found[100:]).sum() >= 90
    assert 75 <= len(set(found.tolist())) <= 110
    assert np.bincount(found).max() <= 8


def test_the_space_is_the_same_whatever_the_threads() -> None:
    vectors = np.random.default_rng(0).standard_normal((900, 384)).astype(np.float32)
    found = []
    for threads in (1, 2, 4):
        space._axes_of.cache_clear()
        with threadpool_limits(threads):
            found.append(likeness_space(vectors, ["ru", "en", "en"] * 300, load_background()))
    assert np.array_equal(found[0], found[1])
    assert np.array_equal(found[0], found[2])
