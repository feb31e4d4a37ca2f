"""The OpenAI client against a server of our own: every reply read, every fault named, the key never told."""

import asyncio
import json
import logging
from collections.abc import Callable
from typing import Any

import openai
import pytest

from pipeline.config import LLMConfig
from pipeline.errors import ContextTooLong, LLMCallError, LLMError, LLMSetupError, ReplyRefused
from pipeline.llm.cached import CachedLLM, Flaw, PassingFault, Reply, Request
from pipeline.llm.ledger import Ledger, Usage
from pipeline.llm.openai_llm import OpenAILLM, fault_from, key_of
from pipeline.llm.retrying import Retrying
from pipeline.workspace import Workspace
from tests.fake_openai import KEY, MODEL, PASSING, WHOLE, Call, FakeOpenAI
from tests.llm_requests import request, settings

pytestmark = pytest.mark.loopback


def ask(server: FakeOpenAI, *requests: Request, key: str = KEY, **changes: Any) -> list[Reply]:
    """Replies of one `OpenAILLM` to several requests, one after the other."""

    async def all_of_them() -> list[Reply]:
        llm = OpenAILLM(settings(server.url, **changes), key)
        try:
            return [await llm.complete(one) for one in requests]
        finally:
            await llm.aclose()

    return asyncio.run(all_of_them())


def always(fault: str | None) -> Callable[[Call], str | None]:
    return lambda call: fault


def test_a_good_reply_with_its_usage() -> None:
    with FakeOpenAI() as server:
        (reply,) = ask(server, request())
    assert (reply.value, json.loads(reply.text), reply.flaw, reply.stored) == (WHOLE, WHOLE, None, False)
    assert (reply.usage, reply.model) == (Usage(100, 40, 20), MODEL)
    body = server.calls[0].body
    assert (body["temperature"], body["max_tokens"], body["model"]) == (0, 1000, MODEL)
    assert body["messages"][1] == {"role": "user", "content": "Экспорт снова упал."}
    assert body["response_format"]["json_schema"]["strict"] is True


@pytest.mark.parametrize("fault", ["fenced", "reasoned"])
def test_thinking_and_fences_are_taken_off(fault: str) -> None:
    with FakeOpenAI(fault=always(fault)) as server:
        assert ask(server, request())[0].value == WHOLE


@pytest.mark.parametrize(
    ("fault", "flaw"),
    [
        ("length", Flaw.CUT),
        ("cut", Flaw.NOT_JSON),
        ("prose", Flaw.NOT_JSON),
        ("schema", Flaw.NOT_JSON),
        ("blank", Flaw.EMPTY),
        ("empty", Flaw.EMPTY),
        ("refusal", Flaw.REFUSED),
        ("filter", Flaw.FILTERED),
    ],
)
def test_a_paid_reply_that_cannot_be_used_is_returned_with_its_flaw(fault: str, flaw: Flaw) -> None:
    with FakeOpenAI(fault=always(fault)) as server:
        (reply,) = ask(server, request())
    assert (reply.flaw, reply.value, reply.usage.output_tokens) == (flaw, None, 20)


@pytest.mark.parametrize(
    ("fault", "kind", "says"),
    [
        ("quota", LLMSetupError, "no money or quota left"),
        ("forbidden", LLMSetupError, "forbids this key"),
        ("model", LLMSetupError, "has no model 'fake-1'; correct `llm.model`"),
        ("context", ContextTooLong, "does not fit"),
        ("context vllm", ContextTooLong, "does not fit"),
        ("context llama.cpp", ContextTooLong, "does not fit"),
        ("filter 400", ReplyRefused, "content filter"),
        ("bad", LLMCallError, "Invalid parameter: seed"),
        *[(fault, PassingFault, "") for fault in PASSING],
    ],
)
def test_what_is_no_reply_is_an_error_of_one_sentence(fault: str, kind: type[LLMError], says: str) -> None:
    # A short timeout only where one is awaited: on a busy machine any answer can take that long.
    with FakeOpenAI(fault=always(fault), stall=1) as server, pytest.raises(LLMError) as raised:
        ask(server, request(), timeout=0.4 if fault == "slow" else 60)
    assert type(raised.value) is kind
    assert says in str(raised.value)
    assert "\n" not in str(raised.value)
    assert raised.value.__context__ is None
    assert len(server.calls) == 1
    if isinstance(raised.value, PassingFault):
        assert raised.value.maybe_billed == (fault in ("slow", "reset", "damaged", "hang up"))
        assert (raised.value.retry_after is not None) == (fault in ("429 seconds", "429 date"))


def test_a_wrong_key_is_said_without_the_key() -> None:
    wrong = "sk-wrong-9876543210"
    with FakeOpenAI() as server, pytest.raises(LLMSetupError) as raised:
        ask(server, request(), key=wrong)
    assert "does not accept the key" in str(raised.value)
    assert wrong not in str(raised.value)


def test_a_server_that_is_not_there_stops_at_once_but_one_that_went_away_may_come_back() -> None:
    with FakeOpenAI() as server:
        url = server.url
    with pytest.raises(LLMSetupError, match=r"cannot be reached .*correct `llm.base_url`"):
        ask(server, request())

    async def twice() -> None:
        with FakeOpenAI() as second:
            llm = OpenAILLM(settings(second.url), KEY)
            await llm.complete(request())
        with pytest.raises(PassingFault, match=r"no connection|broke off"):
            await llm.complete(request("again"))
        await llm.aclose()

    asyncio.run(twice())
    assert url


def test_a_client_serves_several_loops_one_after_another() -> None:
    with FakeOpenAI() as server:
        llm = OpenAILLM(settings(server.url), KEY)
        for text in "abc":
            assert asyncio.run(llm.complete(request(text))).value == WHOLE


@pytest.mark.parametrize(
    ("refuses", "mode", "wasted"),
    [(["json_schema"], "json_object", 1), (["json_schema", "json_object"], "plain", 2)],
)
def test_the_way_of_asking_for_json_is_found_once_and_remembered(refuses: list[str], mode: str, wasted: int) -> None:
    def refuse(body: dict[str, Any]) -> str | None:
        kind = body.get("response_format", {}).get("type")
        return f"response_format {kind} is not supported" if kind in refuses else None

    with FakeOpenAI(refuses=refuse) as server:
        assert [reply.value for reply in ask(server, request("a"), request("b"))] == [WHOLE, WHOLE]
    assert len(server.calls) == 2 + wasted
    body = server.calls[-1].body
    assert body.get("response_format", {}).get("type", "plain") == mode
    assert "Answer with one JSON object that fits this JSON schema" in body["messages"][-1]["content"]


def test_parameters_a_server_refuses_are_renamed_or_left_out() -> None:
    def refuse(body: dict[str, Any]) -> str | None:
        if "max_tokens" in body:
            return "Unsupported parameter: 'max_tokens' is not supported. Use 'max_completion_tokens' instead."
        return "Unsupported value: 'temperature' does not support 0 with this model." if "temperature" in body else None

    with FakeOpenAI(refuses=refuse) as server:
        ask(server, request("a"), request("b"))
    assert len(server.calls) == 4
    assert "max_completion_tokens" in server.calls[-1].body
    assert "response_format" in server.calls[-1].body


def test_calls_in_flight_together_change_the_dialect_once() -> None:
    def refuse(body: dict[str, Any]) -> str | None:
        return "json_schema is not supported" if body["response_format"]["type"] == "json_schema" else None

    async def at_once() -> None:
        llm = OpenAILLM(settings(server.url), KEY)
        await asyncio.gather(*(llm.complete(request(str(n))) for n in range(8)))
        assert llm.mode == "json_object"
        await llm.aclose()

    with FakeOpenAI(refuses=refuse, latency=0.05) as server:
        asyncio.run(at_once())


def test_crowding_lowers_the_calls_in_flight() -> None:
    async def at_once() -> None:
        llm = OpenAILLM(settings(server.url, max_concurrency=8), KEY)
        await asyncio.gather(*(llm.complete(request(str(n))) for n in range(8)), return_exceptions=True)
        assert llm._pace.allowed == 4
        await llm.aclose()

    with FakeOpenAI(fault=always("429"), latency=0.05) as server:
        asyncio.run(at_once())


def test_half_characters_in_prompt_and_reply_do_no_harm() -> None:
    broken = '{"mentions": ["\ud83d", "\\ud83d"]}'
    with FakeOpenAI(fault=always(broken)) as server:
        (reply,) = ask(server, request("half \ud83d"))
    assert reply.value == {"mentions": ["\ufffd", "\ufffd"]}
    reply.text.encode()


def test_without_a_usage_tokens_are_reckoned() -> None:
    with FakeOpenAI(
        extra={"/v1/chat/completions": {"choices": [{"message": {"content": '{"mentions": []}'}}]}}
    ) as server:
        (reply,) = ask(server, request())
    assert reply.usage.input_tokens > 50
    assert reply.usage.output_tokens == 5


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"choices": "x"},
        {"choices": [None]},
        {"choices": [{"message": "x"}], "usage": []},
        {"choices": [{"message": {"content": 5}}], "usage": {"prompt_tokens": None}},
        {"choices": [{"message": {"content": [None]}}], "usage": {"prompt_tokens": 1, "prompt_tokens_details": 2}},
    ],
    ids=str,
)
def test_a_paid_reply_of_any_shape_is_kept_with_a_flaw(body: dict[str, Any]) -> None:
    with FakeOpenAI(extra={"/v1/chat/completions": body}) as server:
        assert ask(server, request())[0].flaw in (Flaw.EMPTY, Flaw.NOT_JSON)


def test_an_answer_in_parts_is_joined() -> None:
    parts = [{"type": "thinking"}, {"type": "text", "text": '{"mentions":'}, {"type": "text", "text": " []}"}]
    with FakeOpenAI(extra={"/v1/chat/completions": {"choices": [{"message": {"content": parts}}]}}) as server:
        assert ask(server, request())[0].value == {"mentions": []}


def foreign_exceptions() -> list[type[Exception]]:
    """Every exception class of the openai package and of the transport below it."""
    found, unseen = set[type[Exception]](), [Exception]
    while unseen:
        kinds = [kind for kind in type.__subclasses__(unseen.pop()) if kind not in found]
        found.update(kinds)
        unseen.extend(kinds)
    foreign = [kind for kind in found if kind.__module__.startswith(("openai", "httpx", "httpcore"))]
    assert {"RateLimitError", "ReadTimeout", "RemoteProtocolError", "InvalidURL"} <= {kind.__name__ for kind in foreign}
    return sorted(foreign, key=lambda kind: (kind.__module__, kind.__name__))


@pytest.mark.parametrize("kind", foreign_exceptions(), ids=lambda kind: f"{kind.__module__}.{kind.__name__}")
def test_every_exception_of_the_client_becomes_ours(kind: type[Exception]) -> None:
    error = kind.__new__(kind)
    if isinstance(error, openai.APIStatusError):
        error.status_code = getattr(kind, "status_code", 500)
    assert isinstance(fault_from(error), LLMError)


def test_a_mistake_of_ours_stays_one() -> None:
    assert fault_from(KeyError("x")) is None


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost:11434/v1",
        "http://127.0.0.1:8080/v1",
        "http://192.168.1.5/v1",
        "http://[::1]/v1",
        "http://vllm/v1",
    ],
)
def test_a_local_server_needs_no_key(url: str) -> None:
    assert key_of(settings(url)) == ""


def test_a_missing_key_names_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(LLMSetupError, match="environment variable MY_KEY is empty; set it"):
        key_of(LLMConfig(model="m", api_key_env="MY_KEY"))
    monkeypatch.setenv("MY_KEY", f"  {KEY}\n")
    assert key_of(LLMConfig(model="m", api_key_env="MY_KEY")) == KEY
    monkeypatch.setenv("MY_KEY", "sk-со-русскими")
    with pytest.raises(LLMSetupError, match="MY_KEY holds characters") as raised:
        key_of(LLMConfig(model="m", api_key_env="MY_KEY"))
    assert "русскими" not in str(raised.value)


def test_the_key_appears_nowhere(tmp_path: Any, caplog: pytest.LogCaptureFixture) -> None:
    """Not in the workspace's bytes, logs at their fullest, errors or anything's repr, though the server repeats it."""
    caplog.set_level(logging.DEBUG)
    told = f'{{"mentions": ["your key is {KEY}"]}}'
    faults = {"told": told, "flawed": f"no JSON but {KEY}", "slow": "slow", "reset": "reset"}
    workspace = Workspace(tmp_path / "workspace.sqlite")
    seen: list[object] = []
    with FakeOpenAI(fault=lambda call: faults[call.body["messages"][1]["content"]], stall=4) as server:
        llm = OpenAILLM(settings(server.url, timeout=2), KEY)
        cached = CachedLLM(
            llm, workspace, Ledger(lambda usage: 1.0), Retrying(2, sleep=lambda seconds: asyncio.sleep(0))
        )

        async def all_of_them() -> None:
            for text in faults:
                outcome = await asyncio.gather(cached.complete(request(text)), return_exceptions=True)
                seen.append((repr(outcome), [str(one) for one in outcome], [repr(vars(llm)), repr(cached)]))
            await cached.aclose()

        asyncio.run(all_of_them())
    wrong = OpenAILLM(settings(server.url), KEY)
    with pytest.raises(LLMError) as raised:
        asyncio.run(wrong.complete(request()))
    workspace.close()
    written = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"your key is <key>" in written
    assert KEY.encode() not in written
    assert len(seen) == len(faults)
    hidden = repr([seen, str(raised.value)]).replace(f"'_key': '{KEY}'", "")
    assert KEY not in hidden
    assert KEY not in caplog.text
