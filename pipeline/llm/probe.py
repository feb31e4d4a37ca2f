"""`custdev doctor` for the language model: is it there, how is it asked for JSON, what does it hold and cost?"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from pipeline.config import LLMConfig
from pipeline.errors import LLMCallError, LLMError
from pipeline.llm.cached import Message, Reply, Request
from pipeline.llm.ledger import Usage
from pipeline.llm.openai_llm import OpenAILLM, key_of
from pipeline.llm.prices import currency_of, price_of
from pipeline.llm.together import run_together

_REQUEST = Request(
    stage="doctor",
    owner="probe",
    messages=(Message("user", 'Answer with this JSON object: {"ready": true}'),),
    schema_name="probe",
    schema={"type": "object", "properties": {"ready": {"type": "boolean"}}, "required": ["ready"]},
    max_tokens=500,
)


def probe(config: LLMConfig) -> Iterator[tuple[bool, str]]:
    """(in order?, one sentence) for address, model, mode of asking for JSON, context and price; pays one small call."""
    try:
        llm = OpenAILLM(config, key_of(config))
    except LLMError as error:
        yield False, str(error)
        return
    for outcome in run_together([_ask(llm, config)], llm):
        if outcome.error is not None and not isinstance(outcome.error, LLMError):
            raise outcome.error
        yield from outcome.value or [(False, str(outcome.error))]
    yield _price(config)


async def _ask(llm: OpenAILLM, config: LLMConfig) -> list[tuple[bool, str]]:
    """Stops at the first thing that is wrong, as what follows would be wrong of it."""
    models = await llm.ask_server("/models")
    rows = models.data.get("data", []) if models.status == 200 and isinstance(models.data, dict) else []
    entries = {str(row.get("id")): row for row in rows if isinstance(row, dict)}
    listed = f"{len(entries)} models" if entries else "no list of models"
    found = [(True, f"language model: {config.base_url} answers ({listed})")]
    try:
        found.append(_answer(await llm.complete(_REQUEST), llm))
    except LLMCallError as error:
        return [*found, (False, f"language model: {config.model} is there, but: {error}")]
    except LLMError as error:
        names = f" It has: {', '.join(sorted(entries)[:5])}." if entries and config.model not in entries else ""
        return [*found, (False, f"{error}{names}")]
    size = await _context(llm, config, entries.get(config.model, {}))
    return [*found, (True, f"context: {size} tokens" if size else "context: the server does not tell")]


def _answer(reply: Reply, llm: OpenAILLM) -> tuple[bool, str]:
    if reply.flaw:
        return False, f"language model: {llm.name} answers, but its reply is {reply.flaw} (asked by {llm.mode})"
    return True, f"language model: {llm.name} answers with the JSON asked for ({llm.mode})"


async def _context(llm: OpenAILLM, config: LLMConfig, entry: dict[str, Any]) -> int | None:
    """vLLM and routers list it; llama.cpp and Ollama tell it at addresses of their own, beside /v1."""
    for name in ("max_model_len", "context_length", "context_window", "max_context_length"):
        if isinstance(entry.get(name), int):
            return int(entry[name])
    address = urlsplit(config.base_url)
    root = f"{address.scheme}://{address.netloc}"
    properties = await _said(llm, f"{root}/props", None)
    size = (properties.get("default_generation_settings") or {}).get("n_ctx") or properties.get("n_ctx")
    if size:
        return int(size)
    shown = (await _said(llm, f"{root}/api/show", {"model": config.model})).get("model_info") or {}
    sizes = [value for name, value in shown.items() if name.endswith(".context_length")]
    return int(sizes[0]) if sizes else None


async def _said(llm: OpenAILLM, url: str, body: dict[str, Any] | None) -> dict[str, Any]:
    try:
        answer = await llm.ask_server(url, body)
    except LLMError:
        return {}
    return answer.data if answer.status == 200 and isinstance(answer.data, dict) else {}


def _price(config: LLMConfig) -> tuple[bool, str]:
    money = price_of(config)(Usage(1_000_000, 0, 1_000_000))
    if money is None:
        return True, "price: unknown, so that no cost is shown; set `llm.price` to see it"
    source = "study.yaml" if config.price else "published"
    return True, f"price: {money:.2f} {currency_of(config)} for a million tokens in and a million out ({source})"
