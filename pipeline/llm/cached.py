"""Asking a language model: its records and protocols, what a reply is kept under, and `CachedLLM`, which pays once.

A reply that was paid for is a return value, however unusable; an exception means that nothing came.
"""

import asyncio
import json
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Protocol

from pipeline.errors import LLMCallError, LLMSetupError, ReplyRefused, WorkspaceError
from pipeline.fingerprint import fingerprint
from pipeline.llm.ledger import Ledger, Usage

REPLY_VERSION = 1
"""Part of every reply's key. 1: the first."""


class Flaw(StrEnum):
    """Why a reply that was paid for cannot be used."""

    CUT = "cut off at the token limit"
    NOT_JSON = "not the JSON asked for"
    EMPTY = "empty"
    REFUSED = "refused by the model"
    FILTERED = "stopped by the content filter"


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a prompt; role is system, user or assistant."""

    role: str
    content: str


@dataclass(frozen=True, slots=True)
class Request:
    """One question: `schema` is the JSON schema of the answer; `stage` and `owner` say what the money is for."""

    stage: str
    owner: str
    messages: tuple[Message, ...]
    schema_name: str
    schema: Mapping[str, Any]
    max_tokens: int


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back. Without a flaw, `text` is JSON and `value` what it says; `stored` means it cost nothing now."""

    text: str
    value: Any
    usage: Usage
    model: str
    stored: bool = False
    flaw: Flaw | None = None


@dataclass(frozen=True, slots=True)
class StoredReply:
    """A reply as it was kept, with the money paid for it where that is known."""

    text: str
    usage: Usage
    model: str
    usable: bool = True
    money: float | None = None


class PassingFault(LLMCallError):
    """One attempt failed in a way that the next may not."""

    def __init__(self, reason: str, retry_after: float | None = None, maybe_billed: bool = False) -> None:
        """`retry_after` is the seconds the server asked for; `maybe_billed` that it may have answered unheard."""
        super().__init__(f"The model's server failed ({reason}); run again to go on.", reason)
        self.retry_after = retry_after
        self.maybe_billed = maybe_billed


class UnusableReply(PassingFault):
    """The attempt was paid for and kept, but its reply has a flaw."""

    def __init__(self, flaw: Flaw) -> None:
        """Takes its reason from the flaw."""
        super().__init__(f"reply {flaw}")
        self.flaw = flaw


class LLM(Protocol):
    """Anything that answers one request by one call."""

    @property
    def name(self) -> str:
        """The model, as its server calls it."""
        ...

    @property
    def parameters(self) -> Mapping[str, object]:
        """What else decides the answer, as the temperature."""
        ...

    async def complete(self, request: Request) -> Reply:
        """The reply to one request, paid for; its flaw is set where it cannot be used.

        Raises:
            LLMError: nothing came.
        """
        ...


class ReplyStore(Protocol):
    """Where paid replies are kept."""

    def reply(self, key: str) -> StoredReply | None:
        """The newest usable reply under a key."""
        ...

    def save_reply(self, key: str, request: Request, reply: StoredReply) -> None:
        """Keeps a paid reply, beside earlier ones under its key."""
        ...

    def reject_reply(self, key: str) -> None:
        """Marks what is kept under a key unusable."""
        ...


Ask = Callable[[Request], Coroutine[Any, Any, Reply]]
Retry = Callable[[Request, Ask], Coroutine[Any, Any, Reply]]


async def ask_once(request: Request, ask: Ask) -> Reply:
    """No second attempt."""
    return await ask(request)


def reply_key(request: Request, model: str, parameters: Mapping[str, object]) -> str:
    """What a reply is kept under: messages, schema, model, parameters and `REPLY_VERSION`.

    Ignores what does not change a whole answer: stage and owner, max_tokens (a cut reply is never served),
    the server's address and the way it was asked for JSON.
    """
    messages = [(message.role, message.content) for message in request.messages]
    return fingerprint(REPLY_VERSION, messages, request.schema_name, request.schema, model, parameters)


@dataclass(slots=True)
class CachedLLM:
    """An LLM whose every paid reply is kept on arrival, and which never pays twice for one request.

    `llm` makes one call an attempt; `retry` decides whether another is made.
    """

    llm: LLM
    store: ReplyStore
    ledger: Ledger
    retry: Retry = ask_once
    _asked: dict[str, asyncio.Task[Reply]] = field(default_factory=dict, init=False, repr=False)
    _broken: LLMSetupError | WorkspaceError | None = field(default=None, init=False)
    _stopped: asyncio.AbstractEventLoop | None = field(default=None, init=False, repr=False)

    @property
    def name(self) -> str:
        """The model, as its server calls it."""
        return self.llm.name

    @property
    def parameters(self) -> Mapping[str, object]:
        """What else decides the answer."""
        return self.llm.parameters

    async def complete(self, request: Request) -> Reply:
        """The stored reply, or one paid for now; a waiter's cancellation leaves the call to the others and the store.

        Raises:
            LLMSetupError: no call can succeed; also for every request after the one that showed it.
            WorkspaceError: a reply could not be kept; also for every request after, as it would be paid and lost.
            BudgetReached: the call could pass the money allowed.
            LLMCallError: this request failed for good.
        """
        key = self._key(request)
        if found := self.store.reply(key):
            return Reply(found.text, json.loads(found.text), found.usage, found.model, stored=True)
        self._fail_if_broken()
        task = self._asked.get(key)
        if task is None or task.get_loop() is not asyncio.get_running_loop():
            task = asyncio.create_task(self.retry(request, lambda attempt: self._pay(key, attempt)))
            self._asked[key] = task
            task.add_done_callback(lambda done: self._answered(key, done))
        return await asyncio.shield(task)

    def reject(self, request: Request) -> None:
        """Stops serving the reply to this request, which its reader found wrong: asked again, it is paid again."""
        self.store.reject_reply(self._key(request))

    def stop(self) -> None:
        """In this event loop no call starts any more; those in flight are kept when they come."""
        self._stopped = asyncio.get_running_loop()
        stop = getattr(self.llm, "stop", None)
        if stop:
            stop()

    async def aclose(self) -> None:
        """Lets go of the connections of the loop that is ending."""
        close = getattr(self.llm, "aclose", None)
        if close:
            await close()

    def _key(self, request: Request) -> str:
        return reply_key(request, self.llm.name, self.llm.parameters)

    def _answered(self, key: str, task: asyncio.Task[Reply]) -> None:
        if self._asked.get(key) is task:
            del self._asked[key]
        # Taken even where every waiter is gone, or the loop would report it as never looked at.
        error = None if task.cancelled() else task.exception()
        if isinstance(error, LLMSetupError | WorkspaceError):
            self._broken = error

    def _fail_if_broken(self) -> None:
        if self._broken:
            raise type(self._broken)(str(self._broken))

    async def _pay(self, key: str, request: Request) -> Reply:
        self._fail_if_broken()
        if self._stopped is asyncio.get_running_loop():
            raise asyncio.CancelledError
        async with self.ledger.reserved(_most_usage(request)) as bill:
            try:
                reply = await self.llm.complete(request)
            except PassingFault as fault:
                if fault.maybe_billed:
                    bill.unheard()
                raise
            money = bill.paid(request.owner, request.stage, reply.usage)
            kept = StoredReply(reply.text, reply.usage, reply.model, reply.flaw is None, money)
            self.store.save_reply(key, request, kept)
        if reply.flaw in (Flaw.REFUSED, Flaw.FILTERED):
            raise ReplyRefused(
                f"{request.stage} of {request.owner}: {reply.flaw}; read that text yourself.", str(reply.flaw)
            )
        if reply.flaw:
            raise UnusableReply(reply.flaw)
        return reply


def longer(request: Request) -> Request:
    """The same request with room for twice as long a reply."""
    return replace(request, max_tokens=request.max_tokens * 2)


def estimated_tokens(request: Request, characters_per_token: float = 3) -> int:
    """About how many tokens a request's messages and schema take: Russian has 2 to 3 characters a token, English 4."""
    characters = sum(len(message.content) + 20 for message in request.messages)
    return int((characters + len(json.dumps(request.schema))) / characters_per_token)


def _most_usage(request: Request) -> Usage:
    return Usage(estimated_tokens(request, characters_per_token=2), 0, request.max_tokens)
