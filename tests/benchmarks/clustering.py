"""Themes against labels people gave: agreement and seconds of clustering alone, beside peers in the same run."""

import csv
import time
import warnings
from collections import Counter
from pathlib import Path

import numpy as np
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score

from pipeline.background import load_background
from pipeline.cluster.communities import group_alike
from pipeline.cluster.space import likeness_space
from pipeline.embedding import Vectors
from tests.benchmarks.data import Labelled, banking77, rutube, vectors_of
from tests.benchmarks.peers import Method, each_alone, peers

SAMPLES = 200
PAIRS = Path(__file__).parents[1] / "cases" / "cross_language.csv"


def main() -> None:
    """Prints the table over whole sets, the table over small samples, and the meeting of two languages."""
    warnings.simplefilter("ignore")
    sets = [data for data in (banking77(), rutube()) if data is not None]
    others = peers() if sets else {}
    if sets:
        _whole(sets, others)
        _small(sets, others)
    _cross_language([])
    if sets:
        _cross_language(sets)


def _whole(sets: list[Labelled], others: dict[str, Method]) -> None:
    """Outliers count once as one group, as the method leaves them, and once each on its own."""
    print(f"{'set':18} {'method':34} {'groups':>6} {'AMI':>6} {'ARI':>6} {'alone':>13} {'left out':>8} {'s':>6}")
    for data in sets:
        vectors, k = vectors_of(data.texts), len(set(data.labels))
        told = {f"k-means, told k = {k}": lambda v, k=k: KMeans(k, n_init=3, random_state=0).fit_predict(v)}
        for name, method in {**_ours(data.language), **others, **told}.items():
            if not name.startswith("custdev"):
                method(vectors[:200])  # compiles what is compiled at first use
            start = time.perf_counter()
            found = method(vectors)
            seconds = time.perf_counter() - start
            (ami, ari), alone = _scores(data.labels, found), _scores(data.labels, each_alone(found))
            out = f"{100 * float((found < 0).mean()):7.0f}%"
            groups = len(set(found[found >= 0].tolist()))
            print(
                f"{data.name:18} {name:34} {groups:6} {ami:6.3f} {ari:6.3f} {alone[0]:6.3f} {alone[1]:6.3f} {out} "
                f"{seconds:6.2f}",
                flush=True,
            )


def _scores(labels: list[str], found: np.ndarray) -> tuple[float, float]:
    return adjusted_mutual_info_score(labels, found), adjusted_rand_score(labels, found)


def _ours(language: str) -> dict[str, Method]:
    return {
        f"custdev, {grain}": lambda v, grain=grain: _grouped(v, [language] * len(v), grain)
        for grain in ("coarser", "normal", "finer")
    }


def _grouped(vectors: Vectors, languages: list[str], granularity: str = "normal") -> np.ndarray:
    return group_alike(likeness_space(vectors, languages, load_background()), granularity, 0)


def _small(sets: list[Labelled], others: dict[str, Method]) -> None:
    """Mean AMI over random samples of 12-60 statements from 3-12 true themes; peers' outliers each on its own."""
    random = np.random.default_rng(0)
    scores: dict[str, list[float]] = {}
    for at in range(SAMPLES):
        data = sets[at % len(sets)]
        vectors, labels = vectors_of(data.texts), np.array(data.labels)
        themes = random.choice(sorted(set(data.labels)), int(random.integers(3, 13)), replace=False)
        rows = np.flatnonzero(np.isin(labels, themes))
        rows = random.choice(rows, min(int(random.integers(12, 61)), len(rows)), replace=False)
        ours = {"custdev": _ours(data.language)["custdev, normal"]}
        for name, method in {**ours, **others}.items():
            found = each_alone(method(vectors[rows]))
            scores.setdefault(name, []).append(adjusted_mutual_info_score(labels[rows], found))
    for name, values in scores.items():
        print(f"{SAMPLES} samples of 12-60 statements: {name:28} mean AMI {np.mean(values):.3f}")


def _cross_language(among: list[Labelled]) -> None:
    """Statements written in both languages, all grouped together: how many meet, and how many stay apart."""
    with PAIRS.open(encoding="utf-8", newline="") as file:
        pairs = list(csv.DictReader(file))
    own = vectors_of([p["ru"] for p in pairs] + [p["en"] for p in pairs])
    languages = ["ru"] * len(pairs) + ["en"] * len(pairs) + [data.language for data in among for _ in data.texts]
    found = _grouped(np.vstack([own, *(vectors_of(data.texts) for data in among)]), languages).tolist()
    russian, english = found[: len(pairs)], found[len(pairs) : 2 * len(pairs)]
    met = sum(one == other for one, other in zip(russian, english, strict=True))
    sizes = Counter(found)
    alone = sum(sizes[one] == 2 for one, other in zip(russian, english, strict=True) if one == other)
    beside = f" among {len(found) - 2 * len(pairs):,} other statements" if among else ""
    print(
        f"{len(pairs)} pairs in two languages{beside}: {met} in one theme; {len(sizes)} themes, the largest of "
        f"{max(sizes.values())} statements; {alone} pairs with a theme to themselves",
        flush=True,
    )
