"""Readings by a pretend model: what it answers, stage by stage, and a reader over an empty store."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from pipeline.background import Background
from pipeline.config import ExtractConfig
from pipeline.embedding import DIMENSIONS, Vectors
from pipeline.extract.pointing import PROMPTS_USED, PointedReading, PointingReader
from pipeline.llm.cached import CachedLLM, Request
from pipeline.llm.ledger import Ledger
from pipeline.models import Transcript
from pipeline.prompts import load_prompt
from pipeline.workspace import Workspace
from tests.fakes import Answer, FakeEmbedder, FakeLLM

FLAT = Background(
    {language: np.zeros(DIMENSIONS, np.float32) for language in ("ru", "en")},
    np.eye(DIMENSIONS, dtype=np.float32) / DIMENSIONS,
)


def item(utterances: int | list[int], words: str, summary: str | None = None, **changes: Any) -> dict[str, Any]:
    """A mention as a model would point at it; its summary is its words unless given."""
    return {
        "utterances": [utterances] if isinstance(utterances, int) else utterances,
        "words": words,
        "kind": "pain",
        "force": None,
        "direction": None,
        "summary": summary or words,
        "cause": None,
        "intensity": 3,
        "prompted": False,
        "confidence": 0.9,
        **changes,
    }


def found(*items: Any) -> dict[str, Any]:
    """A reply to extract_mentions or glean_mentions."""
    return {"mentions": list(items)}


def mended(*mentions: dict[str, Any] | None) -> dict[str, Any]:
    """A reply to retry_mention: the items in order, None for one withdrawn."""
    return {"items": [{"item": at, "mention": mention} for at, mention in enumerate(mentions, start=1)]}


def verdicts(*said: bool) -> dict[str, Any]:
    """A reply to check_claim: the claims in order."""
    words = {True: "follows", False: "does not follow"}
    return {"claims": [{"item": at, "reason": "-", "verdict": words[one]} for at, one in enumerate(said, start=1)]}


def in_turn(**answers: Sequence[Answer]) -> Callable[[Request], Answer]:
    """Answers to each stage from a queue of its own; a call that no queue is left for fails the test."""
    queues = {stage: list(queue) for stage, queue in answers.items()}
    return lambda request: queues[request.stage].pop(0)


def reader_of(fake: FakeLLM, store: Workspace | None = None, language: str = "en", **settings: Any) -> PointingReader:
    """A reader whose embedder knows words alone, so that likeness is the share of words."""
    llm = CachedLLM(fake, store or Workspace(None), Ledger(lambda usage: None))
    prompts = {name: load_prompt(name, language, None) for name in PROMPTS_USED}
    return PointingReader(llm, prompts, language, _embed, FLAT, ExtractConfig(**settings))


def read(
    transcript: Transcript, by: Callable[[Request], Answer], again: bool = False, **settings: Any
) -> PointedReading:
    """One reading by a model that answers so."""
    return asyncio.run(reader_of(FakeLLM(by=by), **settings).read(transcript, again))


def user_of(request: Request) -> str:
    """What the last message of a request says."""
    return request.messages[-1].content


def stages(fake: FakeLLM) -> list[str]:
    """The stages of all calls, in order."""
    return [request.stage for request in fake.history]


async def _embed(texts: Sequence[str]) -> Mapping[str, Vectors]:
    return dict(zip(texts, FakeEmbedder().embed(texts), strict=True))
