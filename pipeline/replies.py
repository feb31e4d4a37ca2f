"""What a model must answer to each call: one definition for the schema it is given, the parse, and the examples.

Replies are read leniently (a spelling of "none", a number in quotes, one bad item among good ones) but nothing
is mended that carries meaning: an unknown kind or an intensity of 7 is refused with its reason.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from pipeline.models import Direction, Force, MentionKind

_ABSENT = {"", "none", "null", "n/a", "нет"}
_THOUGHT = re.compile(r"<think>.*?</think>", re.DOTALL)
_CODE_FENCE = re.compile(r"\A\s*```\w*\s*|\s*```\s*\Z")
_DROPPED = {"title", "default", "description", "minLength", "minItems", "minimum", "maximum"}
_DECODER = json.JSONDecoder()


def _plain(value: Any) -> Any:
    return value.strip().casefold() if isinstance(value, str) else value


def _plain_or_none(value: Any) -> Any:
    return None if _plain(value) in _ABSENT else _plain(value)


def _text_or_none(value: Any) -> Any:
    return None if isinstance(value, str) and _plain(value) in _ABSENT else value


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, int | str) else value


_Text = Annotated[str, Field(min_length=1)]
_Number = Annotated[int, Field(ge=0)]


class Reply(BaseModel):
    """Base of all replies: unknown keys are ignored, surrounding spaces dropped."""

    model_config = ConfigDict(frozen=True, str_strip_whitespace=True)


class MentionReply(Reply):
    """One mention as a model points at it: evidence first, so that it is found before it is judged."""

    utterances: Annotated[tuple[_Number, ...], Field(min_length=1), BeforeValidator(_listed)]
    words: _Text
    kind: Annotated[MentionKind, BeforeValidator(_plain)]
    force: Annotated[Force | None, BeforeValidator(_plain_or_none)] = None
    direction: Annotated[Direction | None, BeforeValidator(_plain_or_none)] = None
    summary: _Text
    cause: Annotated[str | None, BeforeValidator(_text_or_none)] = None
    intensity: Annotated[int, Field(ge=1, le=5)]
    prompted: bool
    confidence: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]

    @model_validator(mode="before")
    @classmethod
    def _direction_is_a_triggers(cls, value: Any) -> Any:
        if isinstance(value, dict) and _plain(value.get("kind")) != MentionKind.TRIGGER:
            return {**value, "direction": None}
        return value


class MentionsReply(Reply):
    """Answer to extract_mentions and glean_mentions."""

    mentions: tuple[MentionReply, ...]


class RetriedMention(Reply):
    """One refused mention, mended, or None where the model withdraws it."""

    item: int
    mention: MentionReply | None


class RetryReply(Reply):
    """Answer to retry_mention."""

    items: tuple[RetriedMention, ...]


class RolesReply(Reply):
    """Answer to find_roles: the interviewer's utterances."""

    interviewer: tuple[_Number, ...]


class ClaimReply(Reply):
    """Whether one summary follows from its words; the reason first, so that the verdict rests on it."""

    item: int
    reason: str
    verdict: Annotated[Literal["follows", "does not follow"], BeforeValidator(_plain)]


class ClaimsReply(Reply):
    """Answer to check_claim."""

    claims: tuple[ClaimReply, ...]


class ThemeReply(Reply):
    """Answer to label_themes."""

    label: _Text
    definition: _Text


class SameReply(Reply):
    """Whether one group is the same matter as another; the reason first, so that the verdict rests on it."""

    group: _Text
    reason: str
    verdict: Annotated[Literal["same", "different"], BeforeValidator(_plain)]


class SamenessReply(Reply):
    """Answer to compare_themes."""

    groups: tuple[SameReply, ...]


class PlaceReply(Reply):
    """The group one mention belongs to, or "none"."""

    item: int
    reason: str
    group: _Text


class PlacesReply(Reply):
    """Answer to place_mentions."""

    items: tuple[PlaceReply, ...]


REPLIES: Mapping[str, type[Reply]] = {
    "extract_mentions": MentionsReply,
    "retry_mention": RetryReply,
    "glean_mentions": MentionsReply,
    "find_roles": RolesReply,
    "check_claim": ClaimsReply,
    "label_themes": ThemeReply,
    "compare_themes": SamenessReply,
    "place_mentions": PlacesReply,
}
"""The reply of every prompt."""

Item = TypeVar("Item", bound=Reply)


@dataclass(frozen=True, slots=True)
class Refused:
    """An item of a reply that cannot be used: what the model wrote, and why not, in a clause."""

    raw: str
    reason: str


@dataclass(frozen=True, slots=True)
class Items(Generic[Item]):
    """The items of a reply; `whole` is False where it broke off or is no JSON."""

    found: tuple[Item, ...]
    refused: tuple[Refused, ...]
    whole: bool


@cache
def reply_schema(prompt: str) -> dict[str, Any]:
    """JSON schema of a reply for strict structured outputs: every key required, no others. Not to be changed."""
    schema = REPLIES[prompt].model_json_schema()
    tidied: dict[str, Any] = _tidied(schema, schema.get("$defs", {}))
    return tidied


def _tidied(node: Any, definitions: Mapping[str, Any]) -> Any:
    if isinstance(node, list):
        return [_tidied(one, definitions) for one in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        return _tidied(definitions[node["$ref"].rsplit("/", 1)[1]], definitions)
    if node.get("type") == "integer" and "maximum" in node:
        return {"type": "integer", "enum": list(range(node["minimum"], node["maximum"] + 1))}
    if node.get("type") == "object":
        keys = {name: _tidied(value, definitions) for name, value in node["properties"].items()}
        return {"type": "object", "properties": keys, "required": list(keys), "additionalProperties": False}
    return {key: _tidied(value, definitions) for key, value in node.items() if key not in _DROPPED}


def parse_whole(text: str, model: type[Item]) -> Item:
    """A reply that is of use only as a whole.

    Raises:
        ValueError: it is no JSON, or not of that shape; the text says why, and nothing of what the reply says.
    """
    faults = []
    for value in _objects(text):
        try:
            return model.model_validate(value)
        except ValidationError as error:
            faults.append(fault_in(error, with_value=False))
    raise ValueError(faults[0] if faults else "the reply is not JSON")


def parse_items(text: str, key: str, model: type[Item]) -> Items[Item]:
    """The items listed under `key`, each judged alone; a reply that broke off keeps what came before."""
    raw, whole = _items(text, key)
    found: list[Item] = []
    refused: list[Refused] = []
    for value in raw:
        try:
            found.append(model.model_validate(value))
        except ValidationError as error:
            refused.append(Refused(json.dumps(value, ensure_ascii=False), fault_in(error)))
    return Items(tuple(found), tuple(refused), whole)


def fault_in(error: ValidationError, with_value: bool = True) -> str:
    """What is wrong first, in a clause that a model can act on; people are told it without the value."""
    fault = error.errors(include_url=False)[0]
    where = ".".join(str(part) for part in fault["loc"])
    if not where:
        return "it is not a JSON object"
    if fault["type"] == "model_type":
        return f"`{where}` is not a JSON object"
    if fault["type"] == "missing":
        return f"`{where}` is missing"
    if not with_value:
        return f"`{where}` {_must(fault['msg'])}"
    return f"`{where}` is {json.dumps(fault['input'], ensure_ascii=False, default=str)}, but it {_must(fault['msg'])}"


def _must(message: str) -> str:
    return message.removeprefix("Input ")[:1].lower() + message.removeprefix("Input ")[1:]


def _items(text: str, key: str) -> tuple[list[Any], bool]:
    bare = _bare(text)
    for value in _objects(text):
        if key in value:
            inside = value[key]
            return (inside if isinstance(inside, list) else [] if inside is None else [inside]), True
    try:
        listed, _ = _DECODER.raw_decode(bare)
    except (ValueError, RecursionError):
        listed = None
    return (listed, True) if isinstance(listed, list) else (list(_salvaged(bare, key)), False)


def _objects(text: str) -> Iterator[dict[str, Any]]:
    """The JSON objects in a reply, outermost first, whatever words stand around them."""
    bare, at = _bare(text), 0
    while (at := bare.find("{", at)) >= 0:
        try:
            value, at = _DECODER.raw_decode(bare, at)
        except (ValueError, RecursionError):
            at += 1
            continue
        if isinstance(value, dict):
            yield value


def _salvaged(text: str, key: str) -> Iterator[Any]:
    """Items of a list that cannot be read as a whole: those that can be read alone."""
    opening = re.search(rf'"{key}"\s*:\s*\[|\A\s*\[', text)
    if opening:
        yield from _objects(text[opening.end() :])


def _bare(text: str) -> str:
    return _CODE_FENCE.sub("", _THOUGHT.sub("", text)).strip()
