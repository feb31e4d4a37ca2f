"""Stand-ins for slow parts."""

import hashlib
from collections.abc import Sequence

import numpy as np

from pipeline.embedding import DIMENSIONS, Vectors


class FakeEmbedder:
    """Vectors from the words' hashes: equal words, equal directions. Remembers what it was asked."""

    name = "fake"

    def __init__(self) -> None:
        self.seen: list[str] = []

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Sum of a fixed random vector per word, scaled to length one."""
        self.seen.extend(texts)
        rows = [sum((_word_vector(w) for w in t.casefold().split()), np.zeros(DIMENSIONS)) for t in texts]
        vectors = np.array(rows, np.float32).reshape(len(texts), DIMENSIONS)
        unit = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
        return unit.astype(np.float16).astype(np.float32)


def _word_vector(word: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8], "big")
    return np.random.default_rng(seed).standard_normal(DIMENSIONS)
