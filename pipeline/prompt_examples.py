"""Is an example's answer right about its own text? A wrong example teaches a model to break its rules."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from pipeline.replies import (
    REPLIES,
    ClaimsReply,
    MentionReply,
    MentionsReply,
    PlacesReply,
    Reply,
    RolesReply,
    SamenessReply,
    ThemeReply,
    fault_in,
)

_NUMBERED = re.compile(r"^(\d+) (.*)$")
_LETTER = re.compile(r"^[A-Z]$")
_INTERVIEWER = re.compile(r"^[IИ]:", re.IGNORECASE)
_WORDS = re.compile(r"\w+")
_MOST_SUMMARY_WORDS = 15
_MOST_LABEL_WORDS = 6


def fault_in_answer(prompt: str, text: str, answer: Mapping[str, Any]) -> str | None:
    """What is wrong with an example's answer, in a clause; None where nothing is."""
    try:
        reply = REPLIES[prompt].model_validate(answer)
    except ValidationError as error:
        return fault_in(error)
    stray = _stray_key(answer, reply)
    if stray:
        return f"`{stray}` is no key of its answer"
    numbers = [int(match[1]) for match in map(_NUMBERED.match, text.splitlines()) if match]
    if len(set(numbers)) < len(numbers):
        return "two of its lines have one number"
    return _CHECKS[type(reply)](text, reply)


def _lines(text: str) -> dict[int, str]:
    return {int(match[1]): match[2] for match in map(_NUMBERED.match, text.splitlines()) if match}


def _stray_key(raw: Any, reply: Any) -> str | None:
    """A key that the reply does not have, at any depth."""
    if isinstance(reply, Reply):
        fields = type(reply).model_fields
        for key, value in raw.items():
            stray = key if key not in fields else _stray_key(value, getattr(reply, key))
            if stray:
                return str(stray)
    elif isinstance(reply, tuple) and isinstance(raw, Sequence):
        return next(filter(None, map(_stray_key, raw, reply)), None)
    return None


def _mentions_fault(text: str, reply: MentionsReply) -> str | None:
    lines = _lines(text)
    return next(filter(None, (_mention_fault(lines, mention) for mention in reply.mentions)), None)


def _mention_fault(lines: Mapping[int, str], mention: MentionReply) -> str | None:
    for number in mention.utterances:
        if number not in lines:
            return f"line {number} is cited but is not in its text"
        if _INTERVIEWER.match(lines[number]):
            return f"line {number} is the interviewer's and cannot be cited"
    if not any(_holds(lines[number], mention.words) for number in mention.utterances):
        return f'the words "{mention.words}" do not stand in the lines they cite'
    if len(mention.summary.split()) > _MOST_SUMMARY_WORDS:
        return f"a summary has more than {_MOST_SUMMARY_WORDS} words"
    return None


def _holds(line: str, words: str) -> bool:
    """Whether the words stand in the line in a row, case and punctuation aside."""
    said, wanted = _WORDS.findall(line.casefold()), _WORDS.findall(words.casefold())
    return bool(wanted) and any(said[at : at + len(wanted)] == wanted for at in range(len(said)))


def _roles_fault(text: str, reply: RolesReply) -> str | None:
    unknown = [number for number in reply.interviewer if number not in _lines(text)]
    return f"line {unknown[0]} is named but is not in its text" if unknown else None


def _claims_fault(text: str, reply: ClaimsReply) -> str | None:
    one_each = [claim.item for claim in reply.claims] == list(_lines(text))
    return None if one_each else "it should judge each numbered item once, in order"


def _theme_fault(_: str, reply: ThemeReply) -> str | None:
    long = len(reply.label.split()) > _MOST_LABEL_WORDS
    return f"its label has more than {_MOST_LABEL_WORDS} words" if long else None


def _sameness_fault(text: str, reply: SamenessReply) -> str | None:
    one_each = [same.group for same in reply.groups] == _letters(text)
    return None if one_each else "it should judge each lettered group once, in order"


def _places_fault(text: str, reply: PlacesReply) -> str | None:
    if [place.item for place in reply.items] != list(_lines(text)):
        return "it should place each numbered item once, in order"
    unknown = [place.group for place in reply.items if place.group not in ("none", *_letters(text))]
    return f"group {unknown[0]} is named but is not in its text" if unknown else None


def _letters(text: str) -> list[str]:
    return [line for line in text.splitlines() if _LETTER.match(line)]


_CHECKS: Mapping[type[Reply], Callable[[str, Any], str | None]] = {
    MentionsReply: _mentions_fault,
    RolesReply: _roles_fault,
    ClaimsReply: _claims_fault,
    ThemeReply: _theme_fault,
    SamenessReply: _sameness_fault,
    PlacesReply: _places_fault,
}
