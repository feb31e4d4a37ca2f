"""What ordinary statements look like in vector space: the mean per language and the common covariance.

Raw e5 vectors lie in a narrow cone, each language in its own part of it. Taking the background off
puts both languages in one space; a small study leans on the background, a large one on itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from pipeline.fingerprint import file_hash
from pipeline.shipped import shipped_arrays

Vectors = npt.NDArray[np.float32]
BACKGROUND_FILE = Path(__file__).with_name("background.npz")


@dataclass(frozen=True)
class Background:
    """Means by language, shape (384,) each, and covariance, shape (384, 384)."""

    means: dict[str, Vectors]
    covariance: Vectors
    version: str = ""

    def centred(self, vectors: Vectors, languages: Sequence[str]) -> Vectors:
        """Vectors less the mean of their language; not normalised."""
        if not len(vectors):
            return vectors
        return vectors - np.stack([self.means.get(language, self.means["en"]) for language in languages])

    def save(self, path: Path) -> None:
        """Stores plain arrays, no pickles."""
        means = {f"mean_{language}": mean.astype(np.float32) for language, mean in self.means.items()}
        np.savez_compressed(path, covariance=self.covariance.astype(np.float16), allow_pickle=False, **means)


@cache
def load_background(path: Path = BACKGROUND_FILE) -> Background:
    """The shipped background.

    Raises:
        EngineError: the file is missing or damaged.
    """
    with shipped_arrays(path, "vector background") as arrays:
        means = {name.removeprefix("mean_"): arrays[name] for name in arrays if name.startswith("mean_")}
        return Background(means, arrays["covariance"].astype(np.float32), file_hash(path)[:12])


def unit(vectors: Vectors) -> Vectors:
    """Rows scaled to length one; zero rows stay zero."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9), np.float32)
