"""The space in which likeness of mentions is measured.

Each vector loses the mean of its language, then the common directions of speech are softened (partial
whitening, as in Su et al. 2021 and soft-ZCA). Mean and covariance of a study are shrunk toward the shipped
background, by as much as the study is small.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from pipeline.background import Background, unit

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
_MEAN_PRIOR = 50.0
_COVARIANCE_PRIOR = 400.0
_SOFTNESS = 0.35
_FLOOR = 0.1
_ROWS = 20_000


def likeness_space(vectors: Floats, languages: Sequence[str], background: Background) -> Floats:
    """Unit rows, shape (n, dimensions), whose dot product says how alike two statements are.

    Unrelated statements lie near 0, paraphrases near 0.4 and above. Takes the memory of the result and little more.
    """
    return fit_space(vectors, languages, background).place(vectors, languages) if len(vectors) else vectors


@dataclass(frozen=True)
class Space:
    """A study's space, fitted to its statements, in which others can be placed too without moving it."""

    background: Background
    means: Mapping[str, Floats]
    turn: Floats

    def place(self, vectors: Floats, languages: Sequence[str]) -> Floats:
        """Unit rows for vectors."""
        names, codes = np.unique(np.array(languages), return_inverse=True)
        means = np.stack([self.means.get(name, _prior(name, self.background)) for name in names.tolist()])
        units = np.empty(vectors.shape, np.float32)
        for start, centred in _blocks(vectors, means, codes):
            units[start : start + len(centred)] = unit(centred @ self.turn)
        return units


def fit_space(vectors: Floats, languages: Sequence[str], background: Background) -> Space:
    """The space of statements, one or more."""
    names, codes = np.unique(np.array(languages), return_inverse=True)
    means = [_mean(vectors, codes == at, _prior(name, background)) for at, name in enumerate(names.tolist())]
    covariance = _COVARIANCE_PRIOR * background.covariance.astype(np.float64)
    for _, centred in _blocks(vectors, np.stack(means), codes):
        covariance += centred.T @ centred
    covariance /= len(vectors) + _COVARIANCE_PRIOR
    values, axes = _axes_of(covariance.tobytes(), len(covariance))
    relative = np.maximum(values, 0.0) / values.mean()
    turn = (axes * (relative + _FLOOR) ** (-_SOFTNESS / 2)).astype(np.float32)
    return Space(background, dict(zip(names.tolist(), means, strict=True)), turn)


def _mean(vectors: Floats, own: npt.NDArray[np.bool_], prior: Floats) -> Floats:
    total = _MEAN_PRIOR * prior.astype(np.float64)
    for start in range(0, len(vectors), _ROWS):
        total += vectors[start : start + _ROWS][own[start : start + _ROWS]].sum(axis=0, dtype=np.float64)
    return np.asarray(total / (own.sum() + _MEAN_PRIOR), np.float32)


def _blocks(vectors: Floats, means: Floats, codes: Integers) -> Iterator[tuple[int, Floats]]:
    """Rows less the mean of their language, some at a time, with the first one's place."""
    for start in range(0, len(vectors), _ROWS):
        block = slice(start, start + _ROWS)
        yield start, vectors[block] - means[codes[block]]


@lru_cache(maxsize=8)
def _axes_of(covariance: bytes, dimensions: int) -> tuple[Doubles, Doubles]:
    """The variances along a covariance's axes, and the axes; an edit on the review page or a second report of the same
    statements asks for them again, and finding them is most of the work."""
    with threadpool_limits(1):  # with more threads its last digits are others, and themes with them
        values, axes = np.linalg.eigh(np.frombuffer(covariance).reshape(dimensions, dimensions))
    values.flags.writeable = axes.flags.writeable = False
    return values, axes


def _prior(language: str, background: Background) -> Floats:
    return background.means.get(language, background.means["en"])
