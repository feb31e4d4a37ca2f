"""Replies about mentions: one bad item never loses the others, and nothing that carries meaning is mended."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.reply import parse_claims, parse_mentions, parse_retries
from pipeline.models import Direction, Force, MentionKind

GOOD: dict[str, Any] = {
    "utterances": [17],
    "words": "nobody rings",
    "kind": "pain",
    "force": "push",
    "direction": None,
    "summary": "Nobody calls",
    "cause": None,
    "intensity": 3,
    "prompted": False,
    "confidence": 0.9,
}


def _reply(*items: Any) -> str:
    return json.dumps({"mentions": list(items)}, ensure_ascii=False)


def test_a_good_reply_is_read_whole() -> None:
    reply = parse_mentions(_reply(GOOD, {**GOOD, "kind": "trigger", "direction": "away"}))
    assert reply.whole
    assert not reply.refused
    assert [one.kind for one in reply.found] == [MentionKind.PAIN, MentionKind.TRIGGER]
    assert reply.found[1].direction is Direction.AWAY


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"kind": "complaint"}, "`kind`"),
        ({"intensity": 7}, "`intensity` is 7"),
        ({"intensity": 0}, "`intensity` is 0"),
        ({"force": "gravity"}, "`force`"),
        ({"utterances": []}, "`utterances`"),
        ({"utterances": [-1]}, "`utterances.0`"),
        ({"words": "  "}, "`words`"),
        ({"summary": ""}, "`summary`"),
        ({"confidence": 95}, "`confidence` is 95"),
        ({"prompted": "perhaps"}, "`prompted`"),
    ],
)
def test_one_bad_item_is_refused_with_its_reason(change: dict[str, Any], reason: str) -> None:
    reply = parse_mentions(_reply(GOOD, {**GOOD, **change}, GOOD))
    assert len(reply.found) == 2
    assert reply.whole
    assert reason in reply.refused[0].reason
    assert json.loads(reply.refused[0].raw) == {**GOOD, **change}


@pytest.mark.parametrize("item", [17, "pain", None, [GOOD], {}])
def test_an_item_that_is_no_mention_is_refused(item: Any) -> None:
    reply = parse_mentions(_reply(item, GOOD))
    assert (len(reply.found), len(reply.refused)) == (1, 1)


@pytest.mark.parametrize(
    ("change", "field", "value"),
    [
        ({"force": "None"}, "force", None),
        ({"force": " PUSH "}, "force", Force.PUSH),
        ({"kind": "Pain"}, "kind", MentionKind.PAIN),
        ({"utterances": 17}, "utterances", (17,)),
        ({"utterances": ["17", "18"]}, "utterances", (17, 18)),
        ({"intensity": "4"}, "intensity", 4),
        ({"cause": "null"}, "cause", None),
        ({"direction": "away"}, "direction", None),
        ({"remark": "none"}, "words", "nobody rings"),
    ],
)
def test_spelling_is_forgiven(change: dict[str, Any], field: str, value: Any) -> None:
    reply = parse_mentions(_reply({**GOOD, **change}))
    assert getattr(reply.found[0], field) == value


def test_keys_that_say_nothing_may_be_left_out() -> None:
    short = {key: value for key, value in GOOD.items() if key not in ("force", "direction", "cause")}
    assert parse_mentions(_reply(short)).found[0].force is None


@pytest.mark.parametrize(
    "wrapped",
    ["```json\n{}\n```", "Here you are:\n{}\nThat is all.", "<think>a {{ or not?</think>{}", "\n{}", "{{note}} {}"],
)
def test_words_around_the_json_do_not_matter(wrapped: str) -> None:
    text = wrapped.replace("{}", _reply(GOOD)).replace("{{", "{").replace("}}", "}")
    reply = parse_mentions(text)
    assert reply.whole
    assert len(reply.found) == 1


def test_a_bare_list_is_read() -> None:
    assert len(parse_mentions(json.dumps([GOOD, GOOD])).found) == 2


@pytest.mark.parametrize("text", ['{"mentions": []}', '{"mentions": null}', "[]"])
def test_nothing_found_is_a_whole_reply(text: str) -> None:
    reply = parse_mentions(text)
    assert (reply.found, reply.refused, reply.whole) == ((), (), True)


@pytest.mark.parametrize("text", ["", "I cannot help with that.", "{", "null", "[" * 100_000, '{"a":' * 10_000])
def test_a_reply_without_json_is_not_whole(text: str) -> None:
    reply = parse_mentions(text)
    assert (reply.found, reply.whole) == ((), False)


@given(st.integers(min_value=0, max_value=len(_reply(GOOD, GOOD, GOOD)) - 1))
def test_a_reply_that_broke_off_keeps_what_came_before(length: int) -> None:
    text = _reply(GOOD, GOOD, GOOD)
    reply = parse_mentions(text[:length])
    complete = text[:length].count("0.9}")
    assert len(reply.found) == complete
    assert reply.whole is False


def test_one_broken_item_in_the_middle_does_not_lose_the_rest() -> None:
    text = _reply(GOOD, GOOD, GOOD).replace("nobody rings", 'so "called" help', 2).replace("so", "nobody", 1)
    reply = parse_mentions(text)
    assert len(reply.found) == 1
    assert reply.whole is False


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(), lambda c: st.lists(c) | st.dictionaries(st.text(), c)
    )
)
def test_no_json_whatever_raises(value: Any) -> None:
    for text in (json.dumps(value), json.dumps({"mentions": value}), json.dumps({"mentions": [value]})):
        parse_mentions(text)


@given(st.text())
def test_no_text_whatever_raises(text: str) -> None:
    parse_mentions(text)


def test_a_refused_mention_is_mended_or_withdrawn() -> None:
    reply = parse_retries(
        json.dumps({"items": [{"item": 1, "mention": GOOD}, {"item": 2, "mention": None}, {"item": 3}]})
    )
    assert [(one.item, one.mention is None) for one in reply.found] == [(1, False), (2, True)]
    assert "`mention` is missing" in reply.refused[0].reason


def test_verdicts_are_read_one_by_one() -> None:
    claims = [{"item": 1, "reason": "same", "verdict": "Follows"}, {"item": 2, "reason": "no", "verdict": "maybe"}]
    reply = parse_claims(json.dumps({"claims": claims}))
    assert [one.verdict for one in reply.found] == ["follows"]
    assert len(reply.refused) == 1
