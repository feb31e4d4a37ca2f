"""What a question asks for shifts what its answers are taken for."""

import pytest

from pipeline.extract.asked_for import kind_asked_for
from pipeline.models import MentionKind


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Что неудобно?", "pain"),
        ("Что вам не нравится в сервисе?", "pain"),
        ("Чего не хватает?", "request"),
        ("Что бы вы хотели изменить?", "request"),
        ("За что похвалите?", "praise"),
        ("Что нравится больше всего?", "praise"),
        ("What do you like most?", "praise"),
        ("What is the most frustrating part?", "pain"),
        ("What features are missing?", "request"),
        ("What do you like or dislike?", None),
        ("Сколько человек в команде?", None),
        ("", None),
    ],
)
def test_a_question_for_one_kind_names_it(question: str, kind: str | None) -> None:
    assert kind_asked_for(question) == (MentionKind(kind) if kind else None)


def test_no_question_asks_for_nothing() -> None:
    assert kind_asked_for(None) is None
