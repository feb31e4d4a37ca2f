"""A model behind an OpenAI-compatible server: one call an attempt. The one file that imports openai."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterable, Mapping
from json import JSONDecodeError
from typing import Any

from pipeline.config import LLMConfig
from pipeline.errors import LLMCallError, LLMError, LLMSetupError
from pipeline.llm.cached import Flaw, PassingFault, Reply, Request, estimated_tokens
from pipeline.llm.dialect import Dialect, body_of
from pipeline.llm.ledger import Usage
from pipeline.llm.pacing import Pace, Turn
from pipeline.llm.reply_text import parse_reply, whole_characters
from pipeline.llm.server_faults import Answer, answered, fault_of, is_local, redacted

_CROWDED = (429, 503, 529)
_CONNECT_SECONDS = 15.0
_MOST_STEPS = 8
_FOREIGN = ("openai", "httpx", "httpcore")

Note = Callable[[Request, Mapping[str, Any]], None]


def _unnoted(request: Request, body: Mapping[str, Any]) -> None:
    """Nobody asks what is sent."""


def key_of(config: LLMConfig) -> str:
    """The key in the environment variable the settings name; empty for a server on this machine or network.

    Raises:
        LLMSetupError: it is missing, or holds what no key can.
    """
    key = os.environ.get(config.api_key_env, "").strip()
    if not key and not is_local(config.base_url):
        raise LLMSetupError(
            f"{config.base_url} asks for a key, but the environment variable {config.api_key_env} is empty; "
            "set it, or name another in `llm.api_key_env`."
        )
    if not (key.isascii() and key.isprintable()) or " " in key:
        raise LLMSetupError(
            f"The environment variable {config.api_key_env} holds characters that no key has; copy the key anew."
        )
    return key


class OpenAILLM:
    """Answers requests through the chat-completions interface, paced, in the dialect its server understands."""

    def __init__(self, config: LLMConfig, key: str, pace: Pace | None = None, note: Note = _unnoted) -> None:
        """Connects on first use, in the event loop that asks; `note` is told of every body before it leaves."""
        self.name = config.model
        self._config = config
        self._key = key
        self._note = note
        self._pace = pace or Pace(config.max_concurrency, config.requests_per_minute, config.tokens_per_minute)
        self._dialect = Dialect.first_for(config.base_url)
        self._client: Any = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._reached = False
        self._gone: LLMSetupError | None = None

    def __repr__(self) -> str:
        return f"OpenAILLM({self.name!r} at {self._config.base_url!r})"

    @property
    def parameters(self) -> Mapping[str, object]:
        """The temperature: what else decides an answer."""
        return {"temperature": self._config.temperature}

    @property
    def mode(self) -> str:
        """How the server is asked for JSON: json_schema, json_object or plain."""
        return self._dialect.mode

    async def complete(self, request: Request) -> Reply:
        """One paid reply, its flaw set where it cannot be used; what the server does not understand is left out.

        Raises:
            LLMSetupError: no call can succeed.
            ContextTooLong: the request does not fit.
            ReplyRefused: refused before it was answered.
            PassingFault: another attempt may succeed.
            LLMCallError: the server will not take this request.
        """
        try:
            return await self._asked(request)
        except LLMSetupError as fault:
            # Known before the next in line has its turn, so that a wrong key is tried once for each call in flight.
            self._gone = fault
            raise

    async def _asked(self, request: Request) -> Reply:
        for _ in range(_MOST_STEPS):
            spoken = self._dialect
            answer = await self._paced(request, spoken)
            if answer.status == 200:
                return self.reply_from(answer.data, request)
            simpler = spoken.without_what_was_refused(answer)
            if simpler is None:
                break
            # Of calls in flight together only the first that was refused changes the dialect.
            if self._dialect == spoken:
                self._dialect = simpler
        raise fault_of(answer.without_echo([request]), self.name, self._config.base_url)

    async def ask_server(self, url: str, body: Mapping[str, Any] | None = None) -> Answer:
        """What the server says at another of its addresses: GET, or POST where there is a body.

        Raises:
            LLMError: it cannot be reached.
        """
        return await self._send(url, body)

    async def upload(self, name: str, content: bytes, bodies: Iterable[tuple[Request, Mapping[str, Any]]]) -> Answer:
        """Puts a file of requests on the server; `bodies` are what it holds.

        Raises:
            LLMError: it cannot be reached.
        """
        for request, body in bodies:
            self._note(request, body)
        return await self._guarded(lambda client: client.files.create(file=(name, content), purpose="batch"))

    async def download(self, file_id: str) -> str:
        """The text of a file on the server.

        Raises:
            LLMError: it cannot be reached, or gives no such file.
        """
        answer = await self._guarded(lambda client: client.files.content(file_id))
        if answer.status != 200:
            raise fault_of(answer, self.name, self._config.base_url)
        return str(answer.data.text)

    def body(self, request: Request) -> dict[str, Any]:
        """A request as it would be sent now."""
        return body_of(request, self.name, self._config.temperature, self._dialect)

    def stop(self) -> None:
        """In this event loop no call starts any more."""
        self._pace.stop()

    async def aclose(self) -> None:
        """Closes the connections; the next call opens new ones."""
        client, self._client, self._loop = self._client, None, None
        if client is not None:
            await client.close()

    async def _paced(self, request: Request, dialect: Dialect) -> Answer:
        async with self._pace.turn(estimated_tokens(request) + request.max_tokens) as turn:
            if self._gone:
                raise LLMSetupError(str(self._gone))
            body = body_of(request, self.name, self._config.temperature, dialect)
            self._note(request, body)
            answer = await self._send("/chat/completions", body)
            self._tell_pace(turn, answer)
            return answer

    def _tell_pace(self, turn: Turn, answer: Answer) -> None:
        if answer.status == 200:
            usage = _usage_in(answer.data)
            self._pace.went_well(turn, usage.input_tokens + usage.output_tokens if usage else turn.tokens)
        elif answer.status in _CROWDED:
            self._pace.crowded(turn, answer.retry_after)

    async def _send(self, url: str, body: Mapping[str, Any] | None) -> Answer:
        if body:
            return await self._guarded(lambda client: client.post(url, body=body, cast_to=object))
        return await self._guarded(lambda client: client.get(url, cast_to=object))

    async def _guarded(self, sending: Callable[[Any], Awaitable[Any]]) -> Answer:
        """Its fault is raised outside the except block: what it came of holds the request, and that the key."""
        import openai

        try:
            async with asyncio.timeout(self._config.timeout):
                data = await sending(self._connected())
            self._reached = True
            return answered(data, self._key)
        except openai.APIStatusError as error:
            self._reached = True
            response = error.response
            return Answer.refusal(error.status_code, response.content, response.headers, self._key)
        except Exception as error:
            fault = self._broken_off(error)
            if fault is None:
                raise
        raise fault

    def _connected(self) -> Any:
        """A client of the loop that runs: connections of an earlier one died with it."""
        import openai

        loop = asyncio.get_running_loop()
        if self._client is None or self._loop is not loop:
            seconds = self._config.timeout
            timeout = openai.Timeout(seconds, connect=min(seconds, _CONNECT_SECONDS))
            direct = openai.DefaultAsyncHttpxClient(trust_env=False) if is_local(self._config.base_url) else None
            self._client = openai.AsyncOpenAI(
                api_key=self._key or "none",
                base_url=self._config.base_url,
                max_retries=0,
                timeout=timeout,
                http_client=direct,
            )
            self._loop = loop
        return self._client

    def _broken_off(self, error: Exception) -> LLMError | None:
        """What an exception that is no answer of the server means; None where it is a mistake of ours."""
        fault = fault_from(error)
        if isinstance(fault, PassingFault) and not fault.maybe_billed and not self._reached:
            where = redacted(self._config.base_url, self._key)
            return LLMSetupError(
                f"{where} cannot be reached ({fault.reason}); start the server or correct `llm.base_url`."
            )
        return fault

    def reply_from(self, data: Any, request: Request) -> Reply:
        """The reply in the body of a completion.

        Raises:
            PassingFault: it is none.
        """
        if not isinstance(data, dict):
            raise PassingFault("the answer is not JSON", maybe_billed=True)
        choices = data.get("choices")
        choice = _dict_in(choices[0]) if isinstance(choices, list) and choices else {}
        text = redacted(whole_characters(_text_in(choice)), self._key)
        usage = _usage_in(data) or Usage(estimated_tokens(request), 0, len(text) // 3)
        model = str(data.get("model") or self.name)
        parsed = parse_reply(text, request.schema)
        flaw = _flaw_of(choice, text) or (None if parsed else Flaw.NOT_JSON)
        if flaw or parsed is None:
            return Reply(text, None, usage, model, flaw=flaw)
        return Reply(parsed[0], parsed[1], usage, model)


def fault_from(error: Exception) -> LLMError | None:
    """The error that an exception of the client or of its transport is; None where it is neither's."""
    import openai

    cause = error.__cause__ if isinstance(error, openai.APIConnectionError) and error.__cause__ else error
    kind = type(cause).__name__
    if kind.startswith("Connect") or kind in ("UnsupportedProtocol", "ProxyError", "PoolTimeout"):
        return PassingFault("no connection")
    if kind in ("InvalidURL", "LocalProtocolError"):
        return LLMSetupError("The request cannot be sent; check `llm.base_url` and the key.")
    if isinstance(error, TimeoutError | openai.APITimeoutError) or "Timeout" in kind:
        return PassingFault("timed out", maybe_billed=True)
    if isinstance(error, openai.APIStatusError):
        return fault_of(Answer(error.status_code, None, ""), "the model", "the server")
    if isinstance(error, openai.APIError | JSONDecodeError | UnicodeDecodeError | OSError):
        return PassingFault("the answer broke off or came damaged", maybe_billed=True)
    if isinstance(error, openai.OpenAIError) or type(error).__module__.startswith(_FOREIGN):
        return LLMCallError(f"The client of the model's server failed ({kind}).", kind)
    return None


def _text_in(choice: Mapping[str, Any]) -> str:
    """The answer; some servers of thinking models put all of it where the thinking goes."""
    message = _dict_in(choice.get("message"))
    content = message.get("content")
    if isinstance(content, list):
        content = "".join(str(_dict_in(part).get("text", "")) for part in content)
    return str(content or message.get("refusal") or message.get("reasoning_content") or "")


def _flaw_of(choice: Mapping[str, Any], text: str) -> Flaw | None:
    if _dict_in(choice.get("message")).get("refusal"):
        return Flaw.REFUSED
    if choice.get("finish_reason") == "content_filter":
        return Flaw.FILTERED
    if choice.get("finish_reason") == "length":
        return Flaw.CUT
    return None if text.strip() else Flaw.EMPTY


def _usage_in(data: Any) -> Usage | None:
    told = _dict_in(_dict_in(data).get("usage"))
    if not isinstance(told.get("prompt_tokens"), int):
        return None
    cached = _dict_in(told.get("prompt_tokens_details")).get("cached_tokens") or told.get("prompt_cache_hit_tokens")
    counts = (told["prompt_tokens"], cached, told.get("completion_tokens"))
    return Usage(*(count if isinstance(count, int) else 0 for count in counts))


def _dict_in(value: Any) -> dict[str, Any]:
    """The value where it is a dict: a reply of any shape was paid for, so none may stop its keeping."""
    return value if isinstance(value, dict) else {}
