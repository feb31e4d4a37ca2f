"""What an OpenAI-compatible server's refusals mean: every status and wording becomes one kind of LLMError."""

import ipaddress
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from pipeline.errors import ContextTooLong, LLMCallError, LLMError, LLMSetupError, ReplyRefused
from pipeline.llm.cached import PassingFault, Request
from pipeline.llm.retrying import seconds_asked

_SHORTEST_SECRET = 8
_LONGEST_WORDS = 200
_TOO_LONG = re.compile(
    r"context_length|maximum context|context (?:length|window|size)|exceed_context|prompt is too long|"
    r"input is too long|too many tokens|context.{0,20}overflow",
    re.IGNORECASE,
)
_FILTERED = re.compile(r"content_filter|content management policy|ResponsibleAIPolicy|content_policy", re.IGNORECASE)
_NO_MODEL = re.compile(
    r"model_not_found|(?:invalid|unknown|no such) model|model.{0,80}(?:not exist|not found|not a valid)", re.IGNORECASE
)
_NO_MONEY = re.compile(r"insufficient_quota|billing|insufficient.{0,9}(?:balance|credit|funds)", re.IGNORECASE)
_PASSING = (408, 409, 425, 429)
_ESCAPED = re.compile(r"\\+u([0-9a-fA-F]{4})")
_WORD = re.compile(r"\w+")
_TELLING = re.compile(r"\d{4,}|\w*[^\W\d_]\d\w*|[^\W\d_a-zа-яё]\w{3,}")
_CUT_OUT = re.compile(r"…(?:\W*…)+")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server sent, whatever its status: the parsed body, its words where it refused, the wait it asks for."""

    status: int
    data: Any
    says: str = ""
    retry_after: float | None = None

    @classmethod
    def refusal(cls, status: int, body: bytes, headers: Mapping[str, str], key: str) -> "Answer":
        """An answer other than 200, without the key where the server repeats it."""
        milliseconds = seconds_asked(headers.get("retry-after-ms"))
        wait = seconds_asked(headers.get("retry-after")) if milliseconds is None else milliseconds / 1000
        text = redacted(body.decode("utf-8", "replace"), key)
        try:
            data = json.loads(text)
        except (ValueError, RecursionError):
            data = text
        return cls(status, data, _words(data), wait)

    def without_echo(self, requests: Iterable[Request]) -> "Answer":
        """The same, its words without what they repeat of the requests: no error shows what somebody said."""
        return replace(self, says=_unechoed(self.says, requests)) if self.says else self


def answered(data: Any, key: str) -> Answer:
    """An answer of status 200; an error inside it, as routers send them, counts as its own status."""
    if isinstance(data, dict) and data.get("error") and not data.get("choices"):
        code = data["error"].get("code") if isinstance(data["error"], dict) else None
        words = _words(json.loads(redacted(json.dumps(data), key)))
        return Answer(code if isinstance(code, int) and code >= 400 else 502, data, words)
    return Answer(200, data)


def fault_of(answer: Answer, model: str, server: str) -> LLMError:
    """The error that a refusal is; the ones that stop a run say what to do."""
    status, says = answer.status, answer.says
    reason = f"{status}: {says}" if says else str(status)
    if _TOO_LONG.search(says):
        return ContextTooLong(f"The request does not fit the context of {model} ({reason}).", "longer than the context")
    if _FILTERED.search(says):
        return ReplyRefused(f"A content filter before {model} refused the text; read it yourself.", "content filter")
    if stop := _advice(status, says, model, server):
        return LLMSetupError(f"{stop} ({reason}).")
    if status in _PASSING or status >= 500:
        return PassingFault(reason, answer.retry_after)
    return LLMCallError(f"{server} will not take a request ({reason}).", reason)


def _advice(status: int, says: str, model: str, server: str) -> str:
    """What to do where no call can succeed; empty where one may."""
    if status == 402 or (status in (403, 429) and _NO_MONEY.search(says)):
        return f"The account at {server} has no money or quota left; top it up and run again"
    if status == 401:
        return f"{server} does not accept the key; check the environment variable that `llm.api_key_env` names"
    if status == 403:
        return f"{server} forbids this key to use {model}; ask its owner for the right, or change `llm.model`"
    if _NO_MODEL.search(says):
        return f"{server} has no model {model!r}; correct `llm.model`"
    if status == 404:
        return f"{server} does not know this address or the model {model!r}; check `llm.base_url`, most end in /v1"
    return ""


def _words(data: Any) -> str:
    """The server's message and codes in one line."""
    error = data.get("error", data) if isinstance(data, dict) else data
    if isinstance(error, dict):
        parts = [error.get(name) for name in ("message", "code", "type", "param", "detail")]
        error = " ".join(str(part) for part in parts if part)
    words = " ".join(str(error).split()) if error else ""
    # A word cut in two could not be told from one that was never sent.
    return words if len(words) <= _LONGEST_WORDS else words[:_LONGEST_WORDS].rpartition(" ")[0]


def _unechoed(says: str, requests: Iterable[Request]) -> str:
    """The words without three in a row that a question's last message holds, and without its names and numbers."""
    says = _ESCAPED.sub(lambda escaped: chr(int(escaped[1], 16)), says)
    asked = [_WORD.findall(request.messages[-1].content) for request in requests if request.messages]
    runs = {_folded(run) for words in asked for run in zip(words, words[1:], words[2:], strict=False)}
    telling = {word.casefold() for words in asked for word in words if _TELLING.fullmatch(word)}
    found = list(_WORD.finditer(says))
    echoed = [word[0].casefold() in telling for word in found]
    for at in range(len(found) - 2):
        if _folded(word[0] for word in found[at : at + 3]) in runs:
            echoed[at : at + 3] = [True] * 3
    for word, repeated in reversed(list(zip(found, echoed, strict=True))):
        if repeated:
            says = f"{says[: word.start()]}…{says[word.end() :]}"
    return _CUT_OUT.sub("…", says)


def _folded(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(word.casefold() for word in words)


def redacted(text: str, key: str) -> str:
    """The text without the key, which some servers repeat; what is too short for a secret is a word like others."""
    return text.replace(key, "<key>") if len(key) >= _SHORTEST_SECRET else text


def is_local(url: str) -> bool:
    """Whether a server is on this machine or network, where keys and proxies are not usual."""
    host = urlsplit(url).hostname or ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return "." not in host or host.endswith((".local", ".localhost", ".internal", ".lan"))
    return address.is_private or address.is_loopback or address.is_link_local
