"""Wordings of servers, each one kind of error."""

import json

import pytest

from pipeline.errors import ContextTooLong, LLMCallError, LLMError, LLMSetupError, ReplyRefused
from pipeline.llm.cached import PassingFault
from pipeline.llm.server_faults import Answer, answered, fault_of, is_local, redacted

KEY = "sk-0123456789"


@pytest.mark.parametrize(
    ("status", "message", "kind"),
    [
        (400, "This model's maximum context length is 4096 tokens. However, you requested 5000", ContextTooLong),
        (400, "the request exceeds the available context size, try increasing it", ContextTooLong),
        (400, "prompt is too long: 210000 tokens > 200000 maximum", ContextTooLong),
        (413, "input is too long for requested model", ContextTooLong),
        (500, "context length exceeded", ContextTooLong),
        (400, "The response was filtered due to Azure OpenAI's content management policy", ReplyRefused),
        (401, "Unauthorized", LLMSetupError),
        (402, "Insufficient Balance", LLMSetupError),
        (403, "Country, region, or territory not supported", LLMSetupError),
        (404, "model 'llama9' not found, try pulling it first", LLMSetupError),
        (404, "Not Found", LLMSetupError),
        (400, "Invalid model name passed in model=x", LLMSetupError),
        (400, "nope is not a valid model ID", LLMCallError),
        (429, "You exceeded your current quota, please check your plan and billing details", LLMSetupError),
        (429, "Rate limit reached for requests", PassingFault),
        (408, "", PassingFault),
        (409, "conflict", PassingFault),
        (500, "oops", PassingFault),
        (529, "overloaded", PassingFault),
        (418, "teapot", LLMCallError),
        (422, "field required", LLMCallError),
    ],
)
def test_each_wording_is_one_kind_of_error(status: int, message: str, kind: type[LLMError]) -> None:
    body = json.dumps({"error": {"message": message}}).encode()
    fault = fault_of(Answer.refusal(status, body, {}, KEY), "m", "http://server/v1")
    assert type(fault) is kind
    assert "\n" not in str(fault)


@pytest.mark.parametrize("body", [b"", b"<html>\nbad gateway</html>", b"\xff\xfe", b'"x"', b"[1]", b'{"detail": "x"}'])
def test_a_body_of_any_kind_is_one_line(body: bytes) -> None:
    assert "\n" not in Answer.refusal(502, body, {}, KEY).says


def test_the_key_is_taken_out_before_the_words_are_shortened() -> None:
    for length in range(180, 205):
        says = Answer.refusal(401, b"x" * length + KEY.encode(), {}, KEY).says
        assert KEY[:5] not in says


def test_a_short_key_is_a_word_like_others() -> None:
    assert redacted("ollama is asked", "ollama") == "ollama is asked"


def test_an_error_inside_an_answer_has_its_own_status() -> None:
    assert answered({"error": {"code": 429, "message": "slow down"}}, KEY).status == 429
    assert answered({"error": f"broken {KEY}"}, KEY) == Answer(502, {"error": f"broken {KEY}"}, "broken <key>")
    assert answered({"error": None, "choices": []}, KEY).status == 200


def test_the_wait_is_read_in_milliseconds_too() -> None:
    assert Answer.refusal(429, b"", {"retry-after-ms": "1500", "retry-after": "2"}, KEY).retry_after == 1.5


@pytest.mark.parametrize(
    ("url", "local"),
    [
        ("http://localhost:1234/v1", True),
        ("http://10.0.0.7/v1", True),
        ("http://gpu.local/v1", True),
        ("http://host.docker.internal:11434", True),
        ("https://api.openai.com/v1", False),
        ("http://8.8.8.8/v1", False),
    ],
)
def test_which_servers_are_near(url: str, local: bool) -> None:
    assert is_local(url) is local
