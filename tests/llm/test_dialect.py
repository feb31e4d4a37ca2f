"""How requests are written, and written more simply."""

import pytest

from pipeline.llm.dialect import Dialect, body_of, strict
from pipeline.llm.server_faults import Answer
from tests.llm_requests import SCHEMA, request


def refused(says: str, status: int = 400) -> Dialect | None:
    return Dialect().without_what_was_refused(Answer(status, None, says))


def test_openai_itself_is_asked_by_its_new_name_and_others_by_the_old() -> None:
    assert Dialect.first_for("https://api.openai.com/v1").tokens_name == "max_completion_tokens"
    assert Dialect.first_for("http://localhost:11434/v1").tokens_name == "max_tokens"


@pytest.mark.parametrize(
    ("says", "simpler"),
    [
        ("Invalid parameter: 'response_format' of type 'json_schema' is not supported", Dialect("json_object")),
        ("This model does not support structured outputs", Dialect("json_object")),
        ("failed to parse grammar", Dialect("json_object")),
        ("Invalid schema for response_format 'm'", Dialect("json_object")),
        ("'temperature' does not support 0 with this model", Dialect(with_temperature=False)),
        ("'max_tokens' is not supported, use 'max_completion_tokens'", Dialect(tokens_name="max_completion_tokens")),
        ("max_tokens is too large: 99. This model supports at most 9 completion tokens", None),
        ("Invalid parameter: seed", None),
    ],
)
def test_a_refusal_leads_to_the_next_simpler_dialect(says: str, simpler: Dialect | None) -> None:
    assert refused(says) == simpler


@pytest.mark.parametrize("status", [401, 403, 429, 503])
def test_other_statuses_say_nothing_of_the_dialect(status: int) -> None:
    assert refused("response_format", status) is None


def test_plain_is_the_simplest() -> None:
    plain = Dialect("plain", with_temperature=False)
    assert plain.without_what_was_refused(Answer(400, None, "temperature, response_format")) is None
    assert set(body_of(request(), "m", 0, plain)) == {"model", "messages", "max_tokens"}


def test_strict_schemas_require_every_key_and_allow_no_other() -> None:
    schema = {
        "type": "object",
        "properties": {
            "properties": {"type": "string", "default": "x"},
            "kind": {"enum": ["pain", "request"]},
            "inner": {"anyOf": [{"type": "object", "properties": {"a": {"type": "null"}}}, {"type": "null"}]},
        },
    }
    made = strict(schema)
    assert made["required"] == ["properties", "kind", "inner"]
    assert made["additionalProperties"] is False
    assert made["properties"]["properties"] == {"type": "string"}
    assert made["properties"]["kind"] == {"enum": ["pain", "request"]}
    assert made["properties"]["inner"]["anyOf"][0]["required"] == ["a"]
    assert strict(SCHEMA)["$defs"]["Mention"]["required"] == ["quote", "kind"]
    assert "required" not in schema
