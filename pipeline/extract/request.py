"""One question to a language model: made of a prompt, and answered by a reply that is of use only as a whole."""

from pipeline.errors import LLMCallError
from pipeline.llm.cached import CachedLLM, Message, Request
from pipeline.prompts import Prompt
from pipeline.replies import Item, parse_whole, reply_schema


def request_of(prompt: Prompt, owner: str, max_tokens: int, **variables: str) -> Request:
    """A prompt with its variables filled in, as it is asked about `owner`."""
    messages = tuple(Message(role, content) for role, content in prompt.render(**variables))
    return Request(prompt.name, owner, messages, prompt.name, reply_schema(prompt.name), max_tokens)


async def ask_whole(request: Request, llm: CachedLLM, model: type[Item]) -> Item:
    """The reply to a request; one of another shape is not kept.

    Raises:
        LLMError: the model did not answer, or in another shape.
    """
    try:
        return parse_whole((await llm.complete(request)).text, model)
    except ValueError as fault:
        llm.reject(request)
        raise LLMCallError(f"{request.stage}: {fault}; run again, or try another model.", str(fault)) from None
