"""The space in which likeness of mentions is measured.

Each vector loses the mean of its language, then the common directions of speech are softened (partial
whitening, as in Su et al. 2021 and soft-ZCA). Mean and covariance of a study are shrunk toward the shipped
background, by as much as the study is small.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from pipeline.background import Background, unit

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
_MEAN_PRIOR = 50.0
_COVARIANCE_PRIOR = 400.0
_SOFTNESS = 0.35
_FLOOR = 0.1


def likeness_space(vectors: Floats, languages: Sequence[str], background: Background) -> Floats:
    """Unit rows, shape (n, dimensions), whose dot product says how alike two statements are.

    Unrelated statements lie near 0, paraphrases near 0.4 and above.
    """
    return fit_space(vectors, languages, background).place(vectors, languages) if len(vectors) else vectors


@dataclass(frozen=True)
class Space:
    """A study's space, fitted to its statements, in which others can be placed too without moving it."""

    background: Background
    means: Mapping[str, Floats]
    axes: Doubles
    scale: Doubles

    def place(self, vectors: Floats, languages: Sequence[str]) -> Floats:
        """Unit rows for vectors."""
        turned = (vectors - self._means(vectors, languages)) @ self.axes
        turned *= self.scale
        return unit(np.asarray(turned, np.float32))

    def _means(self, vectors: Floats, languages: Sequence[str]) -> Floats:
        means = np.empty_like(vectors)
        for language in sorted(set(languages)):
            rows = np.array([one == language for one in languages])
            means[rows] = self.means.get(language, _prior(language, self.background))
        return means


def fit_space(vectors: Floats, languages: Sequence[str], background: Background) -> Space:
    """The space of statements, one or more."""
    means: dict[str, Floats] = {}
    centred = np.empty_like(vectors)
    for language in sorted(set(languages)):
        rows = np.array([one == language for one in languages])
        count, prior = int(rows.sum()), _prior(language, background)
        means[language] = (vectors[rows].sum(axis=0) + _MEAN_PRIOR * prior) / (count + _MEAN_PRIOR)
        centred[rows] = vectors[rows] - means[language]
    count = len(vectors)
    covariance = (centred.T @ centred + _COVARIANCE_PRIOR * background.covariance) / (count + _COVARIANCE_PRIOR)
    values, axes = _axes_of(covariance.astype(np.float64).tobytes(), len(covariance))
    relative = np.maximum(values, 0.0) / values.mean()
    return Space(background, means, axes, (relative + _FLOOR) ** (-_SOFTNESS / 2))


@lru_cache(maxsize=8)
def _axes_of(covariance: bytes, dimensions: int) -> tuple[Doubles, Doubles]:
    """The variances along a covariance's axes, and the axes; an edit on the review page or a second report of the same
    statements asks for them again, and finding them is most of the work."""
    values, axes = np.linalg.eigh(np.frombuffer(covariance).reshape(dimensions, dimensions))
    values.flags.writeable = axes.flags.writeable = False
    return values, axes


def _prior(language: str, background: Background) -> Floats:
    return background.means.get(language, background.means["en"])
