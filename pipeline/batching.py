"""`custdev run --batch`: first readings handed over at half the price, and collected when the run comes again.

What is collected is kept like any other reply, so that the run goes on as if it had been asked at once.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from pipeline.asking import readers_of
from pipeline.context import RunContext
from pipeline.errors import LLMSetupError
from pipeline.llm.batches import PRICE_SHARE, Batch, look_at, replies_of, submit
from pipeline.llm.cached import CachedLLM, Reply, Request, StoredReply, reply_key
from pipeline.llm.openai_llm import OpenAILLM
from pipeline.llm.together import run_alone
from pipeline.replies import reply_schema


@dataclass(frozen=True, slots=True)
class Collected:
    """What came of earlier batches: `waiting` says that one is still under way, `tried` are the keys of ended ones."""

    waiting: str | None
    tried: frozenset[str]


def collect_batches(context: RunContext, llm: CachedLLM) -> Collected:
    """Takes in what has been answered.

    Raises:
        LLMError: the server does not tell how far a batch is.
    """
    tried: set[str] = set()
    for batch_id, owners in context.workspace.batches(llm.name).items():
        requests = {key: _request(*owner) for key, owner in owners.items()}
        batch, replies = run_alone(_look(_server(llm), batch_id, requests), llm)
        for key, reply in replies:
            if context.workspace.reply(key) is None:
                _keep(context, llm, key, requests[key], reply)
        if batch.under_way:
            waiting = (
                f"Batch {batch_id} is being answered ({batch.done} of {batch.total}), and nothing else is asked until "
                f"it ends; come back with `custdev run {context.inputs.folder} --batch`."
            )
            return Collected(waiting, frozenset(tried))
        context.workspace.forget_batch(batch_id)
        tried |= owners.keys()
    return Collected(None, frozenset(tried))


def submit_batch(context: RunContext, llm: CachedLLM, stale: Sequence[str], tried: Set[str]) -> str | None:
    """Hands over what a first reading asks and nobody answered yet; a sentence, None where there is nothing.

    What an earlier batch failed to answer (`tried`) is left to be asked at once.

    Raises:
        LLMError: the server takes no batches, or not this one.
    """
    wanted = _first_requests(context, llm, stale)
    unpaid = {key: request for key, request in wanted.items() if context.workspace.reply(key) is None}
    requests = {key: request for key, request in unpaid.items() if key not in tried}
    if not requests:
        return None
    batch_id = run_alone(submit(_server(llm), requests), llm)
    owners = {key: (request.stage, request.owner) for key, request in requests.items()}
    context.workspace.save_batch(batch_id, llm.name, owners)
    return (
        f"Batch {batch_id} of {len(requests)} requests is handed over, to be answered within a day at half the price; "
        f"come back with `custdev run {context.inputs.folder} --batch`."
    )


def _first_requests(context: RunContext, llm: CachedLLM, stale: Sequence[str]) -> dict[str, Request]:
    readers, requests = readers_of(context, llm), {}
    for transcript_id in stale:
        seen = context.redactor.seen(context.workspace.transcript(transcript_id)).transcript
        for request in readers[seen.language].first_requests(seen):
            requests[reply_key(request, llm.name, llm.parameters)] = request
    return requests


def _request(stage: str, owner: str) -> Request:
    """As much of a request that was handed over as its reply is read by; its transcript may have changed since."""
    return Request(stage, owner, (), stage, reply_schema(stage), 0)


async def _look(
    server: OpenAILLM, batch_id: str, requests: Mapping[str, Request]
) -> tuple[Batch, list[tuple[str, Reply]]]:
    batch = await look_at(server, batch_id)
    return batch, await replies_of(server, batch, requests)


def _keep(context: RunContext, llm: CachedLLM, key: str, request: Request, reply: Reply) -> None:
    money = llm.ledger.paid_before(request.owner, request.stage, reply.usage, PRICE_SHARE)
    kept = StoredReply(reply.text, reply.usage, reply.model, reply.flaw is None, money)
    context.workspace.save_reply(key, request, kept)


def _server(llm: CachedLLM) -> OpenAILLM:
    if not isinstance(llm.llm, OpenAILLM):
        raise LLMSetupError("This model takes no batches; run without --batch.")
    return llm.llm
