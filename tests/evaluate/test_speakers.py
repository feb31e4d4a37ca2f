"""Roles held to a truth, word by word, and mentions that rest on the interviewer's words."""

from dataclasses import replace

import pytest

from pipeline.evaluate.speakers import count_roles, is_leak, own_roles, roles_from
from pipeline.models import RoleSource, SpeakerRole, Transcript, Turn
from tests.codings import BUTTON, CHANGE, DAYS, TALK, coded
from tests.samples import conversation


def all_said_by_the_respondent(transcript: Transcript) -> Transcript:
    turn = Turn("", SpeakerRole.RESPONDENT, 0, len(transcript.text))
    return replace(transcript, turns=(turn,), role_source=RoleSource.GUESSED)


def test_words_are_counted_on_the_side_the_truth_gives_them() -> None:
    blind = all_said_by_the_respondent(TALK)
    truth = roles_from(blind, TALK)
    assert truth is not None
    asked = sum(len(TALK.slice(turn).split()) for turn in TALK.turns if turn.role is SpeakerRole.INTERVIEWER)
    words = len(TALK.text.split())
    count = count_roles(blind, truth)
    assert (count.words, count.right, count.asked, count.asked_found) == (words, words - asked, asked, 0)
    assert count_roles(TALK, truth).right == words


def test_spelling_and_a_missing_word_do_not_matter_other_words_do() -> None:
    lines = ["?ДОРОГО ли вам, всё это?", "Да нет, не очень дорого, если честно: мы за ценой не гонимся."]
    truth, heard = (
        conversation(lines),
        conversation(["дорого ли вам все это да нет не очень дорого если честно мы за ценой не"]),
    )
    roles = roles_from(heard, truth)
    assert roles is not None
    assert [role for *_, role in roles.words][:6] == [SpeakerRole.INTERVIEWER] * 5 + [SpeakerRole.RESPONDENT]
    assert roles_from(conversation(["Совсем другой разговор о погоде и спорте."]), truth) is None


def test_a_word_the_truth_lacks_is_not_counted() -> None:
    lines = [f"Слово{i} и ещё слово." for i in range(5)]
    extra = conversation([lines[0] + " Лишнее.", *lines[1:]])
    truth = roles_from(extra, conversation(lines))
    assert truth is not None
    assert count_roles(extra, truth).words == 20
    assert sum(role is None for *_, role in truth.words) == 1


def test_only_labels_are_a_truth_of_their_own() -> None:
    assert own_roles(TALK) is not None
    for source in (RoleSource.INFERRED, RoleSource.MODEL, RoleSource.GUESSED):
        assert own_roles(replace(TALK, role_source=source)) is None


@pytest.mark.parametrize(
    ("words", "leaks"),
    [
        ((DAYS,), False),
        ((CHANGE,), True),
        ((f"{CHANGE} Please add an export button.",), False),  # four of nine words are asked
        ((f"{CHANGE} Please",), True),
        ((CHANGE, BUTTON), False),  # as many on either side
        ((CHANGE, "Please"), True),
    ],
)
def test_a_mention_leaks_where_most_of_its_words_are_asked(words: tuple[str, ...], leaks: bool) -> None:
    truth = own_roles(TALK)
    assert truth is not None
    assert is_leak(coded("pain", *words), truth) is leaks


def test_nobody_knows_where_the_truth_has_no_such_words() -> None:
    truth = own_roles(TALK)
    assert truth is not None
    assert is_leak(replace(coded("pain", DAYS), evidence=()), truth) is None
