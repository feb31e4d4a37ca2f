"""Chunks: every answer is sent once, within the budget, and shown so that only it can be cited."""

import itertools
import re
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract.chunk import Chunk, chunks_of, fence_of, halved, numbered, numbered_throughout
from pipeline.models import RoleSource, SpeakerRole, Transcript, Turn, Utterance

ANSWERS, ASKS = SpeakerRole.RESPONDENT, SpeakerRole.INTERVIEWER
TurnSaid = tuple[str, SpeakerRole, Sequence[str]]


def _transcript(turns: Sequence[TurnSaid], survey: bool = False, question: str | None = None) -> Transcript:
    text, made, utterances = "", [], []
    for at, (speaker, role, sentences) in enumerate(turns):
        text += "\n" if text else ""
        start = len(text)
        for number, sentence in enumerate(sentences):
            text += " " if number else ""
            utterances.append(Utterance(len(utterances), at, role, len(text), len(text) + len(sentence)))
            text += sentence
        made.append(Turn(speaker, role, start, len(text), speaker if survey else None, question))
    return Transcript("t", text, "en", tuple(made), tuple(utterances), (), RoleSource.LABELS, 1.0)


SENTENCES = st.lists(st.text("ab c", min_size=1, max_size=60).map(lambda s: s.strip() or "x"), min_size=1, max_size=6)
TRANSCRIPTS = st.lists(st.tuples(st.sampled_from("AB"), st.sampled_from([ANSWERS, ASKS]), SENTENCES), max_size=25).map(
    _transcript
)
TALK: list[TurnSaid] = [
    ("Kate", ASKS, ["Hello.", "How are you?"]),
    ("Ann", ANSWERS, ["Fine.", "Nobody rings."]),
    ("Kate", ASKS, ["And the price?"]),
    ("Ann", ANSWERS, ["Too high.", "We left."]),
]


@given(TRANSCRIPTS, st.integers(1, 200), st.integers(0, 5))
def test_every_answer_is_in_exactly_one_chunk(transcript: Transcript, budget: int, context: int) -> None:
    chunks = chunks_of(transcript, budget, context, len)
    covered = [index for chunk in chunks for index in range(chunk.first, chunk.last + 1)]
    answers = [u.index for u in transcript.utterances if u.role is ANSWERS]
    assert sorted(set(covered)) == covered
    assert set(answers) <= set(covered)
    for chunk in chunks:
        assert transcript.utterances[chunk.last].role is ANSWERS
        assert max(0, chunk.first - context) == chunk.context_first


@given(TRANSCRIPTS, st.integers(1, 200))
def test_only_a_single_utterance_goes_over_the_budget(transcript: Transcript, budget: int) -> None:
    for chunk in chunks_of(transcript, budget, 0, len):
        sent = transcript.utterances[chunk.first : chunk.last + 1]
        assert len(sent) == 1 or sum(u.end - u.start for u in sent) <= budget


@given(TRANSCRIPTS, st.integers(1, 200), st.integers(0, 5))
def test_what_can_be_cited_is_numbered_once(transcript: Transcript, budget: int, context: int) -> None:
    lines = [
        line for c in chunks_of(transcript, budget, context, len) for line in numbered(transcript, c, "en").split("\n")
    ]
    cited = [int(match[1]) for match in map(re.compile(r"(\d+) ").match, lines) if match]
    assert cited == [u.index for u in transcript.utterances if u.role is ANSWERS]


@given(TRANSCRIPTS.filter(lambda t: any(u.role is ANSWERS for u in t.utterances)), st.integers(0, 3))
def test_halves_hold_the_same_answers(transcript: Transcript, context: int) -> None:
    whole = Chunk(0, len(transcript.utterances) - 1, 0)
    halves = halved(transcript, whole, context)
    answers = {u.index for u in transcript.utterances if u.role is ANSWERS}
    assert len(transcript.utterances) == 1 or halves
    if halves:
        covered = [index for half in halves for index in range(half.first, half.last + 1)]
        assert answers <= set(covered)
        assert sorted(set(covered)) == covered
        assert all(half != whole or half.last < whole.last for half in halves) or len(halves) == 1


@settings(deadline=None)
@given(TRANSCRIPTS.filter(lambda t: any(u.role is ANSWERS for u in t.utterances)))
def test_halving_ends(transcript: Transcript) -> None:
    pending, steps = [Chunk(0, len(transcript.utterances) - 1, 0)], 0
    while pending:
        pending += halved(transcript, pending.pop(), 2)
        steps += 1
        assert steps <= 2 * len(transcript.utterances)


def test_a_cut_falls_before_a_question_where_one_is_near() -> None:
    turns = [
        turn
        for number in range(20)
        for turn in (("K", ASKS, [f"Question {number}?"]), ("A", ANSWERS, ["Word " * 4] * 5))
    ]
    chunks = chunks_of(_transcript(turns), 500, 2, len)
    starts = [chunk.first for chunk in chunks]
    assert len(chunks) > 3
    assert all(start % 6 == 0 for start in starts)


def test_chunks_are_as_few_and_as_even_as_can_be() -> None:
    transcript = _transcript([("A", ANSWERS, ["word " * 4] * 100)])
    sizes = [chunk.last - chunk.first + 1 for chunk in chunks_of(transcript, 900, 0, len)]
    assert len(sizes) == 3
    assert max(sizes) - min(sizes) <= 2


def test_an_interview_without_answers_has_no_chunks() -> None:
    assert chunks_of(_transcript([("K", ASKS, ["Hello?"])]), 100, 3) == []
    assert chunks_of(_transcript([]), 100, 3) == []


def test_lines_show_numbers_for_answers_only() -> None:
    assert numbered(_transcript(TALK), Chunk(4, 6, 2), "en") == (
        "R: Fine. Nobody rings.\nI: And the price?\n5 Too high.\n6 We left."
    )


def test_letters_follow_the_language() -> None:
    assert numbered(_transcript(TALK), Chunk(4, 5, 3), "ru") == "Р: Nobody rings.\nИ: And the price?\n5 Too high."


def test_a_second_look_numbers_only_what_was_not_cited() -> None:
    shown = numbered(_transcript(TALK), Chunk(2, 6, 2), "en", citable={3, 6})
    assert shown == "R: Fine.\n3 Nobody rings.\nI: And the price?\nR: Too high.\n6 We left."


def test_another_respondent_follows_a_blank_line() -> None:
    talk = _transcript([("Jon", ANSWERS, ["We quit."]), ("Vicky", ANSWERS, ["I stayed."])])
    assert numbered(talk, Chunk(0, 1, 0), "en") == "0 We quit.\n\n1 I stayed."


def test_a_surveys_question_is_the_interviewers_line_and_its_answers_are_no_context() -> None:
    survey = _transcript([("r1", ANSWERS, ["Slow."]), ("r2", ANSWERS, ["Fast."])], survey=True, question="What hurts?")
    assert numbered(survey, Chunk(0, 1, 0), "en") == "I: What hurts?\n0 Slow.\n\n1 Fast."
    assert [chunk.context_first for chunk in chunks_of(survey, 1, 3, len)] == [0, 1]


def test_roles_are_asked_for_with_every_line_numbered() -> None:
    assert numbered_throughout(_transcript(TALK), 1, 3) == "1 How are you?\n2 Fine.\n3 Nobody rings."


@given(st.lists(st.text(), min_size=1, max_size=3))
def test_a_fence_is_steady_and_never_inside(texts: list[str]) -> None:
    fence = fence_of(*texts)
    assert fence == fence_of(*texts)
    assert not any(fence in text for text in texts)
    assert re.fullmatch(r"[0-9a-f]{16}", fence)


def test_different_texts_have_different_fences() -> None:
    assert len({fence_of(text) for text in ("a", "b", "ab", "")}) == 4


@pytest.mark.parametrize("budget", [50, 120, 300])
def test_chunks_follow_each_other(budget: int) -> None:
    chunks = chunks_of(_transcript(TALK * 10), budget, 2, len)
    assert all(one.last < two.first for one, two in itertools.pairwise(chunks))
