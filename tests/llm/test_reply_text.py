"""What a model wrote, read as the JSON object it was asked for."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.llm.reply_text import parse_reply, whole_characters

SCHEMA = {"required": ["a"]}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
)


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1}',
        ' \n{"a": 1}\n',
        '```json\n{"a": 1}\n```',
        '```\n{"a": 1}\n```',
        'Here it is:\n```JSON\n{"a": 1}\n```\nAnything else?',
        'Sure! {"a": 1} I hope this helps.',
        '<think>Is it {"a": 2}? No.</think>{"a": 1}',
        'It may be {"a": 2}.</think>\n\n{"a": 1}',
        '{"a": 1,}',
        "{'a': 1}",
        "{a: 1}",
        '{"a": 1 // why\n}',
    ],
)
def test_the_object_is_found_and_mended(text: str) -> None:
    parsed = parse_reply(text, SCHEMA)
    assert parsed == ('{"a": 1}', {"a": 1})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no",
        "[1]",
        '"a"',
        "null",
        '{"b": 1}',
        '[{"a": 1}',
        '[{"a": 1}]',
        '{"a": [{"b": 1}, {"b": ',
        '{"a": [{"b": 1}, {"b": 2}',
        '{"a": "x }',
        '{"a": "х',
        '<think>{"a": 1}',
        "{" * 100_000,
        '{"a": ' + "[" * 100_000 + "]" * 100_000 + "}",
    ],
    ids=lambda text: text[:20],
)
def test_what_is_no_object_or_was_cut_is_refused(text: str) -> None:
    assert parse_reply(text, SCHEMA) is None


def test_words_that_look_like_thinking_stay_inside_the_answer() -> None:
    text = '{"a": "he said </think> and ```json\\n{}\\n``` too"}'
    assert parse_reply(text, SCHEMA) == (text, json.loads(text))


@settings(max_examples=50)
@given(st.dictionaries(st.text(max_size=5), JSON, max_size=3))
def test_every_object_comes_back_as_it_was(value: dict[str, object]) -> None:
    parsed = parse_reply(json.dumps(value), {})
    assert parsed is not None
    assert parsed[1] == value == json.loads(parsed[0])


@given(st.dictionaries(st.just("a"), JSON, min_size=1), st.data())
def test_no_part_of_an_object_passes_for_the_whole(value: dict[str, object], data: st.DataObject) -> None:
    text = json.dumps(value, ensure_ascii=False)
    cut = data.draw(st.integers(0, len(text) - 1))
    parsed = parse_reply(text[:cut], {"required": ["a"]})
    assert parsed is None or parsed[1] == value


@given(st.text())
def test_whole_text_stays(text: str) -> None:
    assert whole_characters(text) == text
