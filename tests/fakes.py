"""Stand-ins for slow parts."""

import asyncio
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from pipeline.embedding import DIMENSIONS, Vectors
from pipeline.llm.cached import Flaw, Reply, Request
from pipeline.llm.ledger import Usage

Answer = dict[str, Any] | Flaw | Exception


class FakeLLM:
    """Answers from a queue, or by a function of the request; `history` holds what it was asked, paid calls all.

    An answer is the reply's JSON object, a flaw of a paid reply, or an error to raise.
    """

    name = "fake"
    parameters: Mapping[str, object] = {"temperature": 0}
    usage = Usage(100, 40, 20)

    def __init__(self, *queue: Answer, by: Callable[[Request], Answer] | None = None, seconds: float = 0) -> None:
        self.queue, self.by, self.seconds, self.history = list(queue), by, seconds, list[Request]()

    async def complete(self, request: Request) -> Reply:
        """The next answer, after `seconds`."""
        self.history.append(request)
        answer = self.by(request) if self.by else self.queue.pop(0)
        await asyncio.sleep(self.seconds)
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, Flaw):
            return Reply("{", None, self.usage, self.name, flaw=answer)
        return Reply(json.dumps(answer, ensure_ascii=False), answer, self.usage, self.name)


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
