"""What a speaker label says outright, in both languages, and what only looks like a label."""

import pytest

from pipeline.ingest.labels import is_labelled_role, is_metadata, role_of_label, roles_of_letters
from pipeline.models import SpeakerRole

ASKS, ANSWERS = SpeakerRole.INTERVIEWER, SpeakerRole.RESPONDENT


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("Interviewer", ASKS),
        ("INTERVIEWER 2", ASKS),
        ("Moderator (Kim)", ASKS),
        ("UX researcher", ASKS),
        ("AI", ASKS),
        ("Интервьюер", ASKS),
        ("Ведущая Анна", ASKS),
        ("Модератор:", ASKS),
        ("Respondent", ANSWERS),
        ("Customer", ANSWERS),
        ("Interviewee", ANSWERS),
        ("Респондент 3", ANSWERS),
        ("Клиентка", ANSWERS),
        ("Участник", ANSWERS),
        ("Гость", ANSWERS),
        ("Anna", None),
        ("Пётр Ильич", None),
        ("Speaker 1", None),
        ("Speaker A", None),
        ("speaker_2", None),
        ("Спикер 1", None),
        ("Спикер А", None),
        ("Participant 4", None),
        ("Участник 2", None),
        ("Interviewer and respondent", None),
        ("Клиентоориентированность", None),
        ("", None),
    ],
)
def test_a_label_says_a_role_or_nothing(label: str, role: SpeakerRole | None) -> None:
    assert role_of_label(label) is role


@pytest.mark.parametrize(
    ("labels", "roles"),
    [
        (["Q", "A"], {"Q": ASKS, "A": ANSWERS}),
        (["q.", "a."], {"q.": ASKS, "a.": ANSWERS}),
        (["И", "Р"], {"И": ASKS, "Р": ANSWERS}),
        (["В", "О"], {"В": ASKS, "О": ANSWERS}),
        (["И", "A"], {}),
        (["A"], {}),
        (["Анна", "Иван"], {}),
    ],
)
def test_letters_say_a_role_in_pairs_only(labels: list[str], roles: dict[str, SpeakerRole]) -> None:
    assert roles_of_letters(labels) == roles


@pytest.mark.parametrize(
    "label",
    ["Date", "Дата", "Дата интервью", "Participants", "Recording date", "URL", "https", "Например", "Итоги встречи"],
)
def test_facts_about_the_file_are_no_speakers(label: str) -> None:
    assert is_metadata(label)


@pytest.mark.parametrize("label", ["Anna", "Interviewer", "Клиент", "Speaker 1", "Product customer", "И"])
def test_speakers_are_no_facts_about_the_file(label: str) -> None:
    assert not is_metadata(label)


@pytest.mark.parametrize(
    ("label", "sure"), [("Speaker 1", True), ("Спикер_2", True), ("Клиент", True), ("Anna", False), ("Но вот", False)]
)
def test_only_roles_and_numbered_labels_are_sure_to_be_speakers(label: str, sure: bool) -> None:
    assert is_labelled_role(label) is sure
