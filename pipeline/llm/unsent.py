"""Stands where a language model would be asked, and sends nothing."""

from collections.abc import Callable, Mapping

from pipeline.errors import LLMCallError
from pipeline.llm.cached import Reply, Request


class UnsentLLM:
    """A model of which only stored replies are to be had; `tell` is told of what would be sent."""

    def __init__(
        self, name: str, parameters: Mapping[str, object], tell: Callable[[Request], None] = lambda request: None
    ) -> None:
        """Takes the name and the parameters under which replies are stored."""
        self.name = name
        self.parameters = parameters
        self._tell = tell

    async def complete(self, request: Request) -> Reply:
        """No reply.

        Raises:
            LLMCallError: always.
        """
        self._tell(request)
        raise LLMCallError(f"{request.stage} of {request.owner}: not sent.", "not asked now")
