"""What a server repeats of a request never stands in an error."""

import json

import pytest

from pipeline.llm.cached import Message, Request
from pipeline.llm.server_faults import Answer, fault_of

KEY = "sk-0123456789"
SAID = "17 меня зовут Мария Кузнецова, звоните на 8 916 123-45-67\n18 My mail is maria.k@example.com and Ann knows"
REQUEST = Request("read", "t-1", (Message("system", "Answer in JSON."), Message("user", SAID)), "s", {}, 100)


def told(message: str, status: int = 400) -> str:
    body = json.dumps({"error": {"message": message}}).encode()
    return str(fault_of(Answer.refusal(status, body, {}, KEY).without_echo([REQUEST]), "m", "http://server/v1"))


@pytest.mark.parametrize(
    "echo",
    [
        SAID,
        f"cannot parse: {SAID}",
        json.dumps({"input": {"content": SAID}}),
        json.dumps({"input": SAID}, ensure_ascii=False),
        repr({"messages": [{"content": SAID}]}),
        "bad value 'Мария Кузнецова' in messages",
        "bad value maria.k@example.com in messages",
        "МАРИЯ КУЗНЕЦОВА",
    ],
)
def test_no_word_of_the_request_stands_in_the_error(echo: str) -> None:
    for status in (400, 401, 403, 429, 500):
        said = told(echo, status).casefold()
        assert not any(word in said for word in ("мария", "кузнецова", "123-45", "maria", "зовут", "u043"))


def test_what_the_server_says_of_its_own_stays() -> None:
    message = "Invalid parameter: response_format of type json_schema is not supported with this model"
    assert message in told(message)
    assert "131072 tokens" in told("This model's maximum context length is 131072 tokens")
