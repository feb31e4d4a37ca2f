"""The space in which likeness of mentions is measured.

Each vector loses the mean of its language, then the common directions of speech are softened (partial
whitening, as in Su et al. 2021 and soft-ZCA). Mean and covariance of a study are shrunk toward the shipped
background, by as much as the study is small.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from pipeline.background import Background, unit

Floats = npt.NDArray[np.float32]
_MEAN_PRIOR = 50.0
_COVARIANCE_PRIOR = 400.0
_SOFTNESS = 0.35
_FLOOR = 0.1


def likeness_space(vectors: Floats, languages: Sequence[str], background: Background) -> Floats:
    """Unit rows, shape (n, dimensions), whose dot product says how alike two statements are.

    Unrelated statements lie near 0, paraphrases near 0.4 and above.
    """
    if not len(vectors):
        return vectors
    centred = vectors - _means(vectors, languages, background)
    count = len(centred)
    covariance = (centred.T @ centred + _COVARIANCE_PRIOR * background.covariance) / (count + _COVARIANCE_PRIOR)
    values, axes = np.linalg.eigh(covariance.astype(np.float64))
    relative = np.maximum(values, 0.0) / values.mean()
    scale = (relative + _FLOOR) ** (-_SOFTNESS / 2)
    turned = centred @ axes
    turned *= scale
    return unit(np.asarray(turned, np.float32))


def _means(vectors: Floats, languages: Sequence[str], background: Background) -> Floats:
    means = np.empty_like(vectors)
    for language in sorted(set(languages)):
        rows = np.array([one == language for one in languages])
        prior = background.means.get(language, background.means["en"])
        count = int(rows.sum())
        means[rows] = (vectors[rows].sum(axis=0) + _MEAN_PRIOR * prior) / (count + _MEAN_PRIOR)
    return means
