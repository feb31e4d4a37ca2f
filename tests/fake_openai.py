"""A model's server on this machine: chat completions and models over real HTTP, with faults on demand.

It bills like a real one: every completion it makes is counted by its messages, `heard` where the whole of it was
sent, `unheard` where the connection broke off or the client had gone. A fault that is none of the known ones is the
text of the reply. python -m tests.fake_openai SECONDS [REPLY] serves until it is killed.
"""

import asyncio
import hashlib
import json
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any, Self

from pipeline.llm.tokens import estimated_tokens

KEY = "sk-test-0123456789abcdef"
MODEL = "fake-1"
WHOLE = {"mentions": [{"quote": "Выгрузка падает", "kind": "pain"}]}
TEXT = json.dumps(WHOLE, ensure_ascii=False)
Tokens = tuple[int, int, int]
"""Sent, of these cached, answered."""
_ALIKE: Tokens = (100, 40, 20)

_STATUS: dict[str, tuple[int, dict[str, Any]]] = {
    "429": (429, {"message": "Rate limit reached", "type": "requests"}),
    "429 seconds": (429, {"message": "Rate limit reached"}),
    "429 date": (429, {"message": "Rate limit reached"}),
    "500": (500, {"message": "The server had an error"}),
    "502": (502, {"message": "Bad gateway"}),
    "503": (503, {"message": "Overloaded"}),
    "quota": (429, {"message": "You exceeded your current quota", "code": "insufficient_quota"}),
    "filter 400": (400, {"message": "filtered by the content management policy", "code": "content_filter"}),
    "context": (400, {"message": "maximum context length is 4096 tokens", "code": "context_length_exceeded"}),
    "context vllm": (400, {"message": "'max_tokens' is too large: 9. This model's maximum context length is 8 tokens"}),
    "context llama.cpp": (400, {"message": "exceeds the available context size", "type": "exceed_context_size_error"}),
    "forbidden": (403, {"message": "You are not allowed to sample from this model"}),
    "model": (404, {"message": "The model `x` does not exist", "code": "model_not_found"}),
    "bad": (400, {"message": "Invalid parameter: seed"}),
}
_CHOICES: dict[str, list[dict[str, Any]]] = {
    "length": [{"finish_reason": "length", "message": {"content": TEXT[:30]}}],
    "cut": [{"finish_reason": "stop", "message": {"content": TEXT[:30]}}],
    "prose": [{"finish_reason": "stop", "message": {"content": "I found one mention."}}],
    "schema": [{"finish_reason": "stop", "message": {"content": '{"something": "else"}'}}],
    "blank": [{"finish_reason": "stop", "message": {"content": ""}}],
    "empty": [],
    "refusal": [{"finish_reason": "stop", "message": {"content": None, "refusal": "I cannot help with that."}}],
    "filter": [{"finish_reason": "content_filter", "message": {"content": "{"}}],
    "fenced": [{"finish_reason": "stop", "message": {"content": f"<think>{{x}}</think>\nHere:\n```json\n{TEXT}\n```"}}],
    "reasoned": [{"finish_reason": "stop", "message": {"content": None, "reasoning_content": TEXT}}],
}
PASSING = ("429", "429 seconds", "429 date", "500", "502", "503", "slow", "reset", "damaged", "hang up", "router")
PASSING_PAID = ("length", "cut", "prose", "schema", "blank", "empty")
NAMED = ("refusal", "filter", "filter 400", "context", "context vllm", "context llama.cpp", "bad")


@dataclass(frozen=True)
class Call:
    """One request for a completion: its body, the key it is billed by, and how often that was asked before."""

    body: dict[str, Any]
    key: str
    earlier: int


@dataclass(frozen=True)
class Stream:
    """One connection; its client may leave while an answer is made."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def send(self, status: int, data: dict[str, Any], headers: dict[str, str] | None = None) -> None:
        body = json.dumps(data).encode()
        told = {"content-type": "application/json", "content-length": str(len(body)), **(headers or {})}
        lines = [f"HTTP/1.1 {status} Told", *(f"{name}: {value}" for name, value in told.items())]
        self.writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
        await self.writer.drain()

    async def send_text(self, text: str) -> None:
        body = text.encode()
        head = f"HTTP/1.1 200 Told\r\ncontent-type: application/jsonl\r\ncontent-length: {len(body)}\r\n\r\n"
        self.writer.write(head.encode() + body)
        await self.writer.drain()


@dataclass
class FakeOpenAI:
    """The server; `with` starts it. `fault` names what goes wrong with a call, None where nothing does."""

    fault: Callable[[Call], str | None] = lambda call: None
    latency: float = 0.0
    stall: float = 30.0
    wait_asked: float = 1.0
    counts: bool = False
    """Bills the tokens of messages and reply as they are estimated, and not the same for every call."""
    refuses: Callable[[dict[str, Any]], str | None] = lambda body: None
    extra: dict[str, Any] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    heard: Counter[str] = field(default_factory=Counter)
    usable: Counter[str] = field(default_factory=Counter)
    unheard: Counter[str] = field(default_factory=Counter)
    usages: list[Tokens] = field(default_factory=list)
    denied: int = 0
    most_at_once: int = 0
    received: list[bytes] = field(default_factory=list)
    """Every request as it came over the line, but for the key."""
    batch: list[dict[str, Any]] = field(default_factory=list)
    batch_status: str = "in_progress"
    url: str = ""

    def __enter__(self) -> Self:
        ready = threading.Event()
        self._asked: Counter[str] = Counter()
        self._at_once = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=lambda: self._loop.run_until_complete(self._serve(ready)))
        self._thread.start()
        ready.wait()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._ending.set)
        self._thread.join()
        self._loop.close()

    async def _serve(self, ready: threading.Event) -> None:
        self._ending = asyncio.Event()
        server = await asyncio.start_server(self._connection, "127.0.0.1", 0, backlog=256)
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
        ready.set()
        await self._ending.wait()
        server.close()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                line, *rest = head.decode().split("\r\n")
                headers = {name.lower(): value for name, _, value in (part.partition(": ") for part in rest)}
                body = await reader.readexactly(int(headers.get("content-length", 0)))
                self.received.append(head + body)
                await self._answer(line.split()[1], headers, body, Stream(reader, writer))
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    async def _answer(self, path: str, headers: dict[str, str], body: bytes, stream: Stream) -> None:
        sent = headers.get("authorization", "")
        if sent != f"Bearer {KEY}":
            self.denied += 1
            error = {"message": f"Incorrect API key provided: {sent}", "code": "invalid_api_key"}
            await stream.send(401, {"error": error})
        elif path in self.extra:
            await stream.send(200, self.extra[path])
        elif path == "/v1/models":
            await stream.send(200, {"data": [{"id": MODEL}]})
        elif path == "/v1/chat/completions":
            await self._complete(json.loads(body), stream)
        elif path.startswith(("/v1/files", "/v1/batches")):
            await self._batch(path.removeprefix("/v1/"), body, stream)
        else:
            await stream.send(404, {"error": {"message": f"no {path} here"}})

    async def _complete(self, body: dict[str, Any], stream: Stream) -> None:
        key = billing_key(body)
        call = Call(body, key, self._asked[key])
        self._asked[key] += 1
        self.calls.append(call)
        if refused := self.refuses(body):
            await stream.send(400, {"error": {"message": refused}})
            return
        fault = self.fault(call) or ""
        self._at_once += 1
        self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            await asyncio.sleep(self.latency if fault != "slow" else self.stall)
        finally:
            self._at_once -= 1
            if fault == "slow":
                self.unheard[key] += 1
        await (self._fail(fault, key, stream) if fault in (*_STATUS, *PASSING) else self._bill(fault, call, stream))

    async def _batch(self, path: str, body: bytes, stream: Stream) -> None:
        """One batch at a time: its file, its start, how far it is, its answers."""
        if path == "files":
            self.batch = [json.loads(line) for line in _file_in(body).splitlines()]
            await stream.send(200, {"id": "file-1", "object": "file"})
        elif path.endswith("/content"):
            lines = [json.dumps({"custom_id": one["custom_id"], "response": self._batched(one)}) for one in self.batch]
            await stream.send_text("\n".join(lines))
        else:
            counts = {"total": len(self.batch), "completed": len(self.batch) if self.batch_status == "completed" else 0}
            told = {"id": "batch-1", "status": self.batch_status, "request_counts": counts}
            await stream.send(200, told | ({"output_file_id": "file-2"} if self.batch_status == "completed" else {}))

    def _batched(self, one: dict[str, Any]) -> dict[str, Any]:
        content = self.fault(Call(one["body"], "", 0)) or TEXT
        if content in _STATUS:
            return {"status_code": _STATUS[content][0], "body": {"error": _STATUS[content][1]}}
        choices = _CHOICES.get(content, [{"finish_reason": "stop", "message": {"content": content}}])
        return {"status_code": 200, "body": _completion(choices)}

    async def _fail(self, fault: str, key: str, stream: Stream) -> None:
        if fault in _STATUS:
            status, error = _STATUS[fault]
            soon = datetime.now(UTC) + timedelta(seconds=self.wait_asked)
            waits = {"429 seconds": f"{self.wait_asked}", "429 date": format_datetime(soon, usegmt=True)}
            await stream.send(status, {"error": error}, {"retry-after": waits[fault]} if fault in waits else {})
        elif fault == "router":
            await stream.send(200, {"error": {"code": 502, "message": "Upstream failed"}})
        elif fault in ("reset", "damaged"):
            self.unheard[key] += 1
            whole = json.dumps(_completion([{"finish_reason": "stop", "message": {"content": TEXT}}])).encode()
            length = len(whole) if fault == "reset" else len(whole) // 2
            head = f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n"
            stream.writer.write(head.encode() + whole[: len(whole) // 2])
            await stream.writer.drain()
        if fault in ("reset", "hang up"):
            stream.writer.transport.abort()

    async def _bill(self, fault: str, call: Call, stream: Stream) -> None:
        choices = _CHOICES.get(fault, [{"finish_reason": "stop", "message": {"content": fault or TEXT}}])
        if stream.reader.at_eof() or stream.writer.is_closing():
            self.unheard[call.key] += 1
            return
        usage = _counted(call.body, fault or TEXT) if self.counts else _ALIKE
        await stream.send(200, _completion(choices, usage))
        self.usages.append(usage)
        self.heard[call.key] += 1
        self.usable[call.key] += fault not in _CHOICES


def _file_in(form: bytes) -> str:
    """The file of a multipart form: what stands between its head and the next boundary."""
    boundary = form.split(b"\r\n", 1)[0]
    part = next(part for part in form.split(boundary) if b"filename=" in part)
    return part.split(b"\r\n\r\n", 1)[1].removesuffix(b"\r\n").decode()


def billing_key(body: dict[str, Any]) -> str:
    """What two requests for the same thing share: their messages, less what a simpler dialect adds."""
    texts = [message["content"].partition("\n\nAnswer with one JSON object")[0] for message in body["messages"]]
    return hashlib.sha256(json.dumps(texts).encode()).hexdigest()[:12]


def _counted(body: dict[str, Any], reply: str) -> Tokens:
    """Tokens of all messages, with what a server puts around them, and of the reply."""
    return sum(estimated_tokens(message["content"]) for message in body["messages"]) + 12, 0, estimated_tokens(reply)


def _completion(choices: list[dict[str, Any]], tokens: Tokens = _ALIKE) -> dict[str, Any]:
    sent, cached, answered = tokens
    details = {"cached_tokens": cached}
    usage = {"prompt_tokens": sent, "completion_tokens": answered, "prompt_tokens_details": details}
    return {"id": "c", "object": "chat.completion", "model": MODEL, "choices": choices, "usage": usage}


if __name__ == "__main__":
    with FakeOpenAI(latency=float(sys.argv[1]), fault=lambda call: sys.argv[2] if sys.argv[2:] else None) as served:
        print(served.url, flush=True)
        while True:
            time.sleep(60)
