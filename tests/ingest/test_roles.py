"""Who asks and who answers: told by labels, settings and headers, else inferred, else guessed."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.ingest.roles import Said, guess_roles, roles_of_speakers
from pipeline.models import RoleSource, SpeakerRole

ASKS, ANSWERS = SpeakerRole.INTERVIEWER, SpeakerRole.RESPONDENT
QUESTIONS = ("How do you plan your week?", "And what happens when a driver is late?", "Could you tell me more?")
STORIES = (
    "We write everything into one big spreadsheet and then I call each driver myself.",
    "Honestly it takes me half of Monday, and by Tuesday half of it is wrong again.",
    "My colleague tried a tool for that, but we went back to paper after two weeks.",
)
RUSSIAN_QUESTIONS = (
    "Как вы планируете неделю?",
    "А что происходит, если водитель опаздывает?",
    "Расскажите подробнее.",
)
RUSSIAN_STORIES = (
    "Мы всё пишем в одну большую таблицу, а потом я сама обзваниваю каждого водителя.",
    "Если честно, на это уходит половина понедельника, а ко вторнику половина уже неверна.",
    "Коллега пробовала программу для этого, но через две недели мы вернулись к бумаге.",
)


def two(
    asker: str, answerer: str, questions: tuple[str, ...] = QUESTIONS, told: tuple[str, ...] = STORIES
) -> list[Said]:
    return [Said(asker, questions, True), Said(answerer, told, False)]


def test_labels_that_say_roles_are_believed_even_against_the_talk() -> None:
    roles = roles_of_speakers(two("Respondent", "Interviewer"), "")
    assert roles.by_speaker == {"Respondent": ANSWERS, "Interviewer": ASKS}
    assert (roles.source, roles.confidence) == (RoleSource.LABELS, 1.0)


@pytest.mark.parametrize(
    ("labels", "roles"),
    [
        (("Anna", "Customer"), (ASKS, ANSWERS)),
        (("Moderator", "Anna"), (ASKS, ANSWERS)),
        (("Q", "A"), (ASKS, ANSWERS)),
        (("Анна", "Клиент"), (ASKS, ANSWERS)),
    ],
)
def test_one_told_role_tells_the_other(labels: tuple[str, str], roles: tuple[SpeakerRole, SpeakerRole]) -> None:
    found = roles_of_speakers(two(*labels), "")
    assert tuple(found.by_speaker[label] for label in labels) == roles
    assert found.source is RoleSource.LABELS
    assert found.confidence >= 0.9


@pytest.mark.parametrize(
    "header",
    [
        "Interviewer: Jonas",
        "Interviewer is Jonas.",
        "Interview 4\nInterviewers: Jonas and Kim\nRecorded in May",
        "Interviewer: Jonas, respondent: Anna",
        "Interviewer: Jonas | Customer: Anna",
        "Interviewer Chris joined later, respondent: Anna",
        "Интервьюер — Jonas, респондент — Anna",
        "Ведущий: Jonas; гостья: Anna",
        "Kim, a customer",
    ],
)
def test_a_header_never_makes_the_respondent_an_interviewer(header: str) -> None:
    found = roles_of_speakers(two("Jonas", "Anna"), header)
    assert found.by_speaker == {"Jonas": ASKS, "Anna": ANSWERS}


def test_a_header_beats_the_talk() -> None:
    found = roles_of_speakers(two("Jonas", "Anna"), "Interviewer: Anna")
    assert found.by_speaker == {"Jonas": ANSWERS, "Anna": ASKS}


def test_names_in_the_settings_beat_labels_and_headers() -> None:
    said = two("Customer", "Anna")
    found = roles_of_speakers(said, "Interviewer: Anna", interviewers=["customer"], respondents=["ANNA"])
    assert found.by_speaker == {"Customer": ASKS, "Anna": ANSWERS}


@pytest.mark.parametrize(
    ("questions", "told"),
    [
        (QUESTIONS, STORIES),
        (RUSSIAN_QUESTIONS, RUSSIAN_STORIES),
        (tuple(q.strip("?.") for q in RUSSIAN_QUESTIONS), RUSSIAN_STORIES),
    ],
)
@pytest.mark.parametrize("names", [("Speaker 1", "Speaker 2"), ("Zoe", "Anna"), ("Анна", "Яна")])
def test_who_asks_is_the_interviewer(names: tuple[str, str], questions: tuple[str, ...], told: tuple[str, ...]) -> None:
    for first in (True, False):
        said = [Said(names[0], questions, first), Said(names[1], told, not first)]
        found = roles_of_speakers(said, "")
        assert found.by_speaker == {names[0]: ASKS, names[1]: ANSWERS}
        assert found.source is RoleSource.INFERRED
        assert found.confidence > 0.8


def test_a_lone_speaker_who_tells_is_a_respondent_and_one_who_asks_is_not() -> None:
    assert roles_of_speakers([Said("Anna", STORIES, True)], "").by_speaker == {"Anna": ANSWERS}
    assert roles_of_speakers([Said("Anna", QUESTIONS, True)], "").by_speaker == {"Anna": ASKS}


def test_two_who_ask_and_two_who_tell() -> None:
    said = [
        Said("A", QUESTIONS, True),
        Said("B", ("What did that cost you?", "Why then?", "How often is it?"), False),
        Said("C", STORIES, False),
        Said("D", tuple(reversed(STORIES)), False),
    ]
    assert roles_of_speakers(said, "").by_speaker == {"A": ASKS, "B": ASKS, "C": ANSWERS, "D": ANSWERS}


@settings(deadline=None, max_examples=40)
@given(st.lists(st.lists(st.sampled_from([*QUESTIONS, *STORIES, "да", "", "?"]), max_size=4), min_size=2, max_size=5))
def test_inferred_roles_always_leave_somebody_on_each_side(talk: list[list[str]]) -> None:
    found = roles_of_speakers([Said(f"S{i}", said, i == 0) for i, said in enumerate(talk)], "")
    assert set(found.by_speaker) == {f"S{i}" for i in range(len(talk))}
    assert set(found.by_speaker.values()) == {ASKS, ANSWERS}
    assert 0.0 <= found.confidence <= 1.0


def talk(*lines: str) -> list[list[str]]:
    return [line.split() for line in lines]


def roles_by_line(lines: list[list[str]], guide: Sequence[str] = ()) -> list[SpeakerRole]:
    """The role of each line's first word; all its words have the same."""
    roles, _ = guess_roles(lines, guide)
    found = []
    for line in lines:
        of_line, roles = roles[: len(line)], roles[len(line) :]
        assert len(set(of_line)) == 1, line
        found.append(of_line[0])
    return found


def test_a_text_without_speakers_is_cut_where_asking_ends() -> None:
    said = talk(QUESTIONS[0], *STORIES, RUSSIAN_QUESTIONS[0], *RUSSIAN_STORIES)
    assert roles_by_line(said) == [ASKS, ANSWERS, ANSWERS, ANSWERS, ASKS, ANSWERS, ANSWERS, ANSWERS]
    assert guess_roles([[word for line in said for word in line]])[0] == guess_roles(said)[0]


RAW_TALK = """расскажите пожалуйста чем вы занимаетесь ну мы возим стройматериалы по области у меня две машины и сам я
тоже за рулём поэтому сижу на телефоне целый день а как вы сейчас принимаете заказы да как принимаем звонят мне
записываю в блокнот потом вечером сажусь и переношу всё это в таблицу понятно а что делаете если заказ отменили ну если
отменили то я уже закупил и стоит у меня на складе вот прошлой весной так кирпич и остался"""


def test_raw_speech_in_one_piece_is_cut_inside_too() -> None:
    words = RAW_TALK.split()
    roles, confidence = guess_roles([words])
    asked = " ".join(word for word, role in zip(words, roles, strict=True) if role is ASKS)
    assert "чем вы занимаетесь" in asked and "а как вы сейчас принимаете заказы" in asked
    assert "стройматериалы" not in asked and "блокнот" not in asked and "кирпич" not in asked
    assert 0.5 <= confidence <= 1.0


def test_a_short_reply_stays_with_the_side_around_it() -> None:
    assert roles_by_line(talk(STORIES[0], "what a mess", STORIES[1])) == [ANSWERS] * 3


def test_a_question_of_the_guide_counts_as_asking() -> None:
    line = "я потом смотрел про отчётность закупки и склад за прошлый квартал"
    guide = ["Про отчётность, закупки и склад за прошлый квартал", "Как дела?"]
    said = talk(RUSSIAN_STORIES[0], line, RUSSIAN_STORIES[0])
    plain, guided = (guess_roles(said, given)[0] for given in ((), guide))
    asked = said[1][3:]
    at = len(said[0]) + 3
    assert guided[at : at + len(asked)] == [ASKS] * len(asked)
    assert plain[at : at + len(asked)].count(ASKS) < len(asked)


def test_a_few_of_a_guides_words_far_apart_are_no_question() -> None:
    guide = ["Про отчётность, закупки и склад за прошлый квартал"]
    said = talk(
        f"Закупки у нас свои. {' '.join(RUSSIAN_STORIES)} Склад тоже. {' '.join(RUSSIAN_STORIES)} Квартал закрыли."
    )
    assert guess_roles(said, guide)[0] == guess_roles(said)[0]


@settings(deadline=None, max_examples=30)
@given(st.lists(st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=9), max_size=12))
def test_every_word_gets_one_role(lines: list[list[str]]) -> None:
    roles, confidence = guess_roles(lines)
    assert len(roles) == sum(map(len, lines))
    assert 0.0 <= confidence <= 1.0
