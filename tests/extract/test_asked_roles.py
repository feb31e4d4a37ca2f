"""Roles from a model: every utterance gets one, and what the model cannot know is not taken from it."""

import asyncio
from collections.abc import Sequence

import pytest

from pipeline.errors import LLMCallError
from pipeline.extract.asked_roles import PROMPT, ask_roles, role_requests
from pipeline.llm.cached import CachedLLM
from pipeline.llm.ledger import Ledger
from pipeline.models import SpeakerRole, Transcript
from pipeline.prompts import load_prompt
from pipeline.workspace import Workspace
from tests.fakes import Answer, FakeLLM
from tests.model_reading import user_of
from tests.samples import conversation

TALK = conversation(["как вы работаете", "всё вручную", "а отчёты", "ждём два дня"])
LONG = conversation(["Так мы и живём, перебиваем заказы руками в эксель каждый вечер. " * 5] * 100)


def ask(transcript: Transcript, *answers: Answer, store: Workspace | None = None) -> list[SpeakerRole]:
    llm = CachedLLM(FakeLLM(*answers), store or Workspace(None), Ledger(lambda usage: None))
    return asyncio.run(ask_roles(transcript, llm, load_prompt(PROMPT, "ru", None)))


def askers(roles: Sequence[SpeakerRole]) -> list[int]:
    return [at for at, role in enumerate(roles) if role is SpeakerRole.INTERVIEWER]


def test_lines_named_are_the_interviewers_and_all_others_the_respondents() -> None:
    roles = ask(TALK, {"interviewer": [0, 2]})
    assert (len(roles), askers(roles)) == (4, [0, 2])


@pytest.mark.parametrize(("named", "kept"), [([0, 0, 99, 4], [0]), ([], []), ([3, 1], [1, 3])])
def test_numbers_that_are_not_there_change_nothing(named: list[int], kept: list[int]) -> None:
    assert askers(ask(TALK, {"interviewer": named})) == kept


def test_a_talk_in_which_nobody_answers_is_no_answer() -> None:
    with pytest.raises(LLMCallError, match="nobody who answers"):
        ask(TALK, {"interviewer": [0, 1, 2, 3]})


def test_a_reply_of_another_shape_is_named_and_not_kept() -> None:
    store = Workspace(None)
    with pytest.raises(LLMCallError, match="find_roles: `interviewer` is missing"):
        ask(TALK, {"roles": [0]}, store=store)
    assert askers(ask(TALK, {"interviewer": [0]}, store=store)) == [0]


def test_every_line_is_shown_with_its_number_and_without_a_role() -> None:
    (request,) = role_requests(TALK, load_prompt(PROMPT, "ru", None))
    assert "0 как вы работаете\n1 всё вручную\n2 а отчёты\n3 ждём два дня" in user_of(request)
    assert request.owner == TALK.transcript_id


def test_a_very_long_talk_is_asked_about_in_parts_that_cover_it() -> None:
    requests = role_requests(LONG, load_prompt(PROMPT, "ru", None))
    shown = [line.split()[0] for request in requests for line in user_of(request).splitlines() if line[:1].isdigit()]
    numbers = [int(number) for number in shown if number.isdigit() and len(number) < 4]
    assert len(requests) > 1
    assert numbers == list(range(len(LONG.utterances)))


def test_a_part_says_nothing_of_lines_it_was_not_shown() -> None:
    parts = len(role_requests(LONG, load_prompt(PROMPT, "ru", None)))
    first_only = [{"interviewer": [0]}] * parts
    assert askers(ask(LONG, *first_only)) == [0]
    assert askers(ask(LONG, *[{"interviewer": [99]}] * parts)) == [99]
    everything: list[Answer] = [{"interviewer": list(range(100))}, *[{"interviewer": []}] * (parts - 1)]
    assert 99 not in askers(ask(LONG, *everything))


def test_a_stored_answer_is_asked_for_no_second_time() -> None:
    store = Workspace(None)
    ask(TALK, {"interviewer": [0, 2]}, store=store)
    assert askers(ask(TALK, store=store)) == [0, 2]
