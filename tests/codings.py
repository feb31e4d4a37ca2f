"""Codings of small conversations, by the words they rest on."""

from collections.abc import Sequence
from typing import Any

from pipeline.evaluate.coding import CodedMention, Coding
from pipeline.evaluate.placing import Place, place_words
from pipeline.models import MentionKind, Transcript
from tests.samples import conversation

TALK = conversation(
    [
        "?How do you work with reports today?",
        "It takes me two days to get a report out of the system.",
        "I copy the numbers into my own sheet.",
        "?And what should change?",
        "Please add an export button.",
        "The support team is quick, I like that.",
        "Two days again last month, by the way.",
    ],
    "en",
)
DAYS, SHEET, BUTTON = (
    "It takes me two days to get a report",
    "I copy the numbers into my own sheet.",
    "add an export button",
)
QUICK, AGAIN = "The support team is quick", "Two days again last month"
CHANGE = "And what should change?"


def coded(kind: str, *words: str, file: str = "a.txt", of: Transcript = TALK, **told: Any) -> CodedMention:
    """A mention that rests on those words of a conversation."""
    places = [place_words(of, one) for one in words]
    assert all(isinstance(place, Place) for place in places), places
    return CodedMention(
        file, MentionKind(kind), tuple(place.span for place in places if isinstance(place, Place)), **told
    )


def coding(*mentions: CodedMention, name: str = "gold", files: Sequence[str] = ("a.txt",)) -> Coding:
    """One coder's mentions in those files."""
    return Coding(name, frozenset(files), mentions)
