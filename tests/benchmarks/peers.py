"""Other ways to group statements, none of them told how many groups there are; skipped where not installed.

pip install -e '.[peers]'
"""

import importlib.util
from collections.abc import Callable

import numpy as np
from sklearn.cluster import HDBSCAN, KMeans
from sklearn.metrics import silhouette_score

from pipeline.embedding import Vectors

Method = Callable[[Vectors], np.ndarray]
_NEEDS = {"BERTopic's UMAP + HDBSCAN": "umap", "EVoC": "evoc"}


def peers() -> dict[str, Method]:
    """Methods by name; outliers are -1."""
    every = {
        "BERTopic's UMAP + HDBSCAN": _umap_hdbscan,
        "EVoC": _evoc,
        "HDBSCAN": _hdbscan,
        "k-means, k by silhouette": _silhouette,
    }
    missing = {name for name, needed in _NEEDS.items() if importlib.util.find_spec(needed) is None}
    for name in sorted(missing):
        print(f"skipped: {name} needs `pip install -e '.[peers]'`")
    return {name: method for name, method in every.items() if name not in missing}


def each_alone(found: np.ndarray) -> np.ndarray:
    """Every outlier as a group of its own, which is better for a method than one group of all that it left out."""
    return np.where(found < 0, found.max() + 1 + np.arange(len(found)), found)


def _umap_hdbscan(vectors: Vectors) -> np.ndarray:
    """As BERTopic 0.17 sets them up: 15 neighbours, 5 dimensions, groups of at least 10 (fewer in small samples)."""
    import umap

    few = len(vectors) < 100
    reduced = umap.UMAP(
        n_neighbors=min(15, len(vectors) - 1),
        n_components=5,
        min_dist=0.0,
        metric="cosine",
        random_state=42,
        init="random" if few else "spectral",
    ).fit_transform(vectors)
    return HDBSCAN(min_cluster_size=2 if few else 10, copy=True).fit_predict(reduced)


def _evoc(vectors: Vectors) -> np.ndarray:
    import evoc

    try:
        return np.asarray(evoc.EVoC(random_state=0).fit_predict(vectors))
    except ValueError:  # too few statements for it
        return np.full(len(vectors), -1)


def _hdbscan(vectors: Vectors) -> np.ndarray:
    return HDBSCAN(min_cluster_size=2 if len(vectors) < 100 else 5, copy=True).fit_predict(vectors)


def _silhouette(vectors: Vectors) -> np.ndarray:
    """k-means with the k, up to half of all and at most 150, whose silhouette is widest."""
    most = min(len(vectors) // 2, 150)
    tried = range(2, most + 1) if most < 40 else range(5, most + 1, 5)
    runs = [KMeans(k, n_init=3 if most < 40 else 1, random_state=0).fit_predict(vectors) for k in tried]
    return runs[int(np.argmax([silhouette_score(vectors, run, metric="cosine") for run in runs]))]
