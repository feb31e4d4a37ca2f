"""Themes against labels people gave: agreement and seconds of clustering alone, beside peers in the same run."""

import time
from collections.abc import Callable

import numpy as np
from sklearn.cluster import HDBSCAN, KMeans
from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score

from pipeline.background import load_background
from pipeline.cluster.communities import group_alike
from pipeline.cluster.space import likeness_space
from pipeline.embedding import Vectors
from tests.benchmarks.data import Labelled, banking77, rutube, vectors_of

SAMPLES = 200


def main() -> None:
    """Prints the table over whole sets and the table over small samples."""
    sets = [data for data in (banking77(), rutube()) if data is not None]
    print(f"{'set':18} {'method':34} {'groups':>6} {'AMI':>6} {'ARI':>6} {'s':>6}")
    for data in sets:
        vectors = vectors_of(data.texts)
        for name, method in _methods(data).items():
            start = time.perf_counter()
            found = method(vectors)
            seconds = time.perf_counter() - start
            ami, ari = adjusted_mutual_info_score(data.labels, found), adjusted_rand_score(data.labels, found)
            print(f"{data.name:18} {name:34} {len(set(found)):6} {ami:6.3f} {ari:6.3f} {seconds:6.2f}")
    if sets:
        _small(sets)


def _methods(data: Labelled) -> dict[str, Callable[[Vectors], np.ndarray]]:
    k = len(set(data.labels))
    return {
        "custdev, coarser": lambda v: _ours(v, data.language, "coarser"),
        "custdev, normal": lambda v: _ours(v, data.language, "normal"),
        "custdev, finer": lambda v: _ours(v, data.language, "finer"),
        "HDBSCAN, each outlier on its own": _hdbscan,
        f"k-means, true k = {k}": lambda v: KMeans(k, n_init=3, random_state=0).fit_predict(v),
    }


def _ours(vectors: Vectors, language: str, granularity: str) -> np.ndarray:
    units = likeness_space(vectors, [language] * len(vectors), load_background())
    return group_alike(units, granularity, 0)


def _hdbscan(vectors: Vectors) -> np.ndarray:
    found = HDBSCAN(min_cluster_size=2 if len(vectors) < 100 else 5, copy=True).fit_predict(vectors)
    return np.where(found < 0, found.max() + 1 + np.arange(len(found)), found)


def _small(sets: list[Labelled]) -> None:
    """Mean AMI over random samples of 12-60 statements from 3-12 true themes."""
    random = np.random.default_rng(0)
    scores: dict[str, list[float]] = {"custdev": [], "HDBSCAN": []}
    for at in range(SAMPLES):
        data = sets[at % len(sets)]
        vectors, labels = vectors_of(data.texts), np.array(data.labels)
        themes = random.choice(sorted(set(data.labels)), int(random.integers(3, 13)), replace=False)
        rows = np.flatnonzero(np.isin(labels, themes))
        rows = random.choice(rows, min(int(random.integers(12, 61)), len(rows)), replace=False)
        for name, found in (
            ("custdev", _ours(vectors[rows], data.language, "normal")),
            ("HDBSCAN", _hdbscan(vectors[rows])),
        ):
            scores[name].append(adjusted_mutual_info_score(labels[rows], found))
    for name, values in scores.items():
        print(f"{SAMPLES} samples of 12-60 statements: {name:10} mean AMI {np.mean(values):.3f}")
