"""Requests handed over in one piece, to be answered within a day at half the price (OpenAI's /v1/batches)."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.errors import LLMCallError, LLMSetupError
from pipeline.llm.cached import Reply, Request
from pipeline.llm.openai_llm import OpenAILLM
from pipeline.llm.server_faults import Answer, fault_of

PRICE_SHARE = 0.5
"""What a batched call costs of the usual price."""
_UNDER_WAY = ("validating", "in_progress", "finalizing", "cancelling")


@dataclass(frozen=True, slots=True)
class Batch:
    """How far a batch is; `files` hold what has been answered."""

    batch_id: str
    status: str
    done: int
    total: int
    files: tuple[str, ...]

    @property
    def under_way(self) -> bool:
        """Whether more may still come."""
        return self.status in _UNDER_WAY


async def submit(llm: OpenAILLM, requests: Mapping[str, Request]) -> str:
    """Hands over requests by key; the batch's id.

    Raises:
        LLMSetupError: the server takes no batches.
        LLMError: it could not be reached, or refused these.
    """
    bodies = {key: llm.body(request) for key, request in requests.items()}
    lines = [
        {"custom_id": key, "method": "POST", "url": "/v1/chat/completions", "body": body}
        for key, body in bodies.items()
    ]
    content = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines).encode()
    stored = await llm.upload("requests.jsonl", content, [(requests[key], body) for key, body in bodies.items()])
    file_id = _told(stored.without_echo(requests.values()), llm)["id"]
    asked = {"input_file_id": file_id, "endpoint": "/v1/chat/completions", "completion_window": "24h"}
    return str(_told(await llm.ask_server("/batches", asked), llm)["id"])


async def look_at(llm: OpenAILLM, batch_id: str) -> Batch:
    """How far a batch is.

    Raises:
        LLMError: the server does not say.
    """
    told = _told(await llm.ask_server(f"/batches/{batch_id}"), llm)
    counts = told.get("request_counts") or {}
    files = tuple(str(told[name]) for name in ("output_file_id",) if told.get(name))
    done = int(counts.get("completed") or 0) + int(counts.get("failed") or 0)
    return Batch(batch_id, str(told.get("status")), done, int(counts.get("total") or 0), files)


async def replies_of(llm: OpenAILLM, batch: Batch, requests: Mapping[str, Request]) -> list[tuple[str, Reply]]:
    """What was answered, by key; requests that failed are left out, and can be asked anew.

    Raises:
        LLMError: the answers cannot be fetched.
    """
    lines = [line for file_id in batch.files for line in (await llm.download(file_id)).splitlines() if line.strip()]
    return list(_replies(llm, lines, requests))


def _replies(llm: OpenAILLM, lines: list[str], requests: Mapping[str, Request]) -> Iterator[tuple[str, Reply]]:
    for line in lines:
        told = json.loads(line)
        response, key = told.get("response") or {}, told.get("custom_id")
        if response.get("status_code") != 200 or key not in requests:
            continue
        try:
            yield key, llm.reply_from(response.get("body"), requests[key])
        except LLMCallError:
            continue


def _told(answer: Answer, llm: OpenAILLM) -> Mapping[str, Any]:
    """What the server says, as a mapping; the client gives some of it as a record of its own."""
    if answer.status == 404:
        raise LLMSetupError("The model's server takes no batches; run without --batch.")
    if answer.status != 200:
        raise fault_of(answer, llm.name, "the model's server")
    return answer.data if isinstance(answer.data, dict) else dict(answer.data)
