"""Schemas are what strict structured outputs accept, and agree with what is parsed."""

from collections.abc import Iterator
from typing import Any

import pytest

from pipeline.models import MentionKind
from pipeline.prompts import VARIABLES
from pipeline.replies import REPLIES, RolesReply, ThemeReply, parse_whole, reply_schema

ALLOWED = {"type", "properties", "required", "additionalProperties", "items", "enum", "anyOf"}


def _nodes(schema: Any) -> Iterator[dict[str, Any]]:
    yield schema
    for child in [
        *schema.get("properties", {}).values(),
        *schema.get("anyOf", []),
        *filter(None, [schema.get("items")]),
    ]:
        yield from _nodes(child)


@pytest.mark.parametrize("name", sorted(REPLIES))
def test_every_key_is_required_and_no_other_allowed(name: str) -> None:
    for node in _nodes(reply_schema(name)):
        assert set(node) <= ALLOWED
        if node.get("type") == "object":
            assert node["required"] == list(node["properties"])
            assert node["additionalProperties"] is False


def test_every_prompt_has_a_reply() -> None:
    assert set(REPLIES) == set(VARIABLES)


def test_the_schema_names_kinds_and_bounds() -> None:
    mention = reply_schema("extract_mentions")["properties"]["mentions"]["items"]["properties"]
    assert mention["kind"]["enum"] == list(MentionKind)
    assert mention["intensity"]["enum"] == [1, 2, 3, 4, 5]
    assert {"type": "null"} in mention["force"]["anyOf"]
    assert list(mention)[:2] == ["utterances", "words"]


def test_a_whole_reply_is_read_from_among_words() -> None:
    assert parse_whole('Sure: {"interviewer": [0, "2"]}', RolesReply).interviewer == (0, 2)


@pytest.mark.parametrize(
    ("text", "reason"), [("no", "not JSON"), ('{"label": "x"}', "`definition` is missing"), ("", "JSON")]
)
def test_a_reply_of_another_shape_says_why(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        parse_whole(text, ThemeReply)
