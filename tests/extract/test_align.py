"""Checksum words: what is forgiven, what is refused, and why."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pipeline.extract.align import Aligned, Refused, align_words
from pipeline.extract.polarity import ANSWERS, NEGATORS
from pipeline.extract.tokens import CONTENT, GUARDED, Kind, tokens_of
from pipeline.models import Alignment, Transcript
from tests.benchmarks.alignment import interviews, judge, trials
from tests.benchmarks.distortions import TRUE
from tests.benchmarks.fakes import FAKES
from tests.samples import conversation

SCENES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "cases" / "alignment.json").read_text(encoding="utf-8")
)
CASES = [(scene, case) for scene in SCENES for case in scene["cases"]]
LINES = [line for scene in SCENES for line in scene["source"] if not line.startswith("?") and len(line.split()) >= 3]


def _named(value: dict[str, Any]) -> str:
    return str(value.get("words", ""))


@pytest.mark.parametrize(("scene", "case"), CASES, ids=_named)
def test_the_case(scene: dict[str, Any], case: dict[str, Any]) -> None:
    transcript = conversation(scene["source"], scene["language"])

    found = align_words(transcript, case["pointed"], case["words"])

    if "found" in case:
        assert isinstance(found, Aligned), found
        assert list(found.utterances) == case["found"]
        covered = [transcript.utterances[at] for at in found.utterances]
        assert (found.span.start, found.span.end) == (covered[0].start, covered[-1].end)
    else:
        assert isinstance(found, Refused), transcript.slice(found.span)
        assert 10 < len(found.reason) < 160


def test_the_cases_are_many_in_both_languages_and_of_both_sorts() -> None:
    russian = [case for scene, case in CASES if scene["language"] == "ru"]
    accepted = [case for _, case in CASES if "found" in case]
    assert len(CASES) >= 140
    assert len(russian) >= 70
    assert 0.4 < len(accepted) / len(CASES) < 0.6


@settings(deadline=None)  # the first call reads the dictionaries
@given(st.data())
def test_any_slice_that_cuts_off_nothing_that_turns_it_stands_exactly_where_it_was_taken(data: st.DataObject) -> None:
    line = data.draw(st.sampled_from(LINES))
    words = line.split()
    size = data.draw(st.integers(3, min(8, len(words))))
    at = data.draw(st.integers(0, len(words) - size))
    chosen = " ".join(words[at : at + size])
    outside = tokens_of(" ".join(words[:at])), tokens_of(" ".join(words[at + size :]))
    assume(not any(token.kind in GUARDED for side in outside for token in side))
    assume(sum(token.kind in CONTENT for token in tokens_of(chosen)) >= 2)

    transcript = conversation(["Да, здравствуйте.", line, "Вот так."])
    found = align_words(transcript, [1], chosen)

    assert isinstance(found, Aligned), found
    assert found.alignment is Alignment.EXACT
    assert chosen in transcript.slice(found.span)


DENIALS = [
    (line, at)
    for line in LINES
    for at, word in enumerate(line.split()[:-1])
    if word.casefold().strip(",.!?") in NEGATORS - ANSWERS
]


@settings(deadline=None)  # the first call reads the dictionaries
@given(st.sampled_from(DENIALS), st.integers(0, 3), st.integers(1, 5))
def test_words_that_lost_a_negator_are_refused(place: tuple[str, int], before: int, after: int) -> None:
    line, at = place
    words = line.split()
    kept = words[max(0, at - before) : at] + words[at + 1 : at + 1 + after]
    assume(any(not token.light for token in tokens_of(" ".join(kept))))

    found = align_words(conversation([line]), [0], " ".join(kept))

    assert isinstance(found, Refused), (line, kept)


def test_a_refusal_says_what_to_mend() -> None:
    talk = conversation(["? Как вам?", "Мне это совсем не удобно, честно.", "Отчёт собираем три часа.", "И всё."])
    reasons = {
        (1, "мне это удобно честно"): "the source says «не» there and the words do not",
        (1, "это совсем не удобно честно нам"): "the words say «нам» there and the source does not",
        (2, "отчёт собираем не три часа"): "the words say «не» there and the source does not",
        (2, "отчёт собираем четыре часа"): "«четыре»",
        (2, "приложение всё время вылетает"): "the words are not in utterance 2",
        (0, "как вам отчёт"): "only a respondent's words are evidence, and utterance 0 is the interviewer's",
        (9, "отчёт собираем"): "there are no utterances 9",
        (2, "ну вот"): "the words hold nothing to look for",
    }
    for (pointed, words), part in reasons.items():
        found = align_words(talk, [pointed], words)
        assert isinstance(found, Refused)
        assert part in found.reason


def test_no_number_at_all_is_refused() -> None:
    assert align_words(conversation(["Отчёт собираем три часа."]), [], "отчёт собираем") == Refused(
        "no utterance was named"
    )


def test_a_few_words_said_twice_point_nowhere() -> None:
    talk = conversation(["Дорого, я же говорю, дорого."])
    found = align_words(talk, [0], "дорого")
    assert isinstance(found, Refused)
    assert "more than once" in found.reason


def test_the_words_of_another_respondent_are_not_joined() -> None:
    talk = conversation(["Нам нужен экспорт", "? Ясно.", "в эксель каждый вечер"])
    assert isinstance(align_words(talk, [0, 2], "нужен экспорт в эксель каждый"), Refused)


@pytest.mark.parametrize("words", ["дом", "", "  ", "?!", "-", "1", "не", "\u0301", "a" * 5000, "не " * 300])
def test_nothing_a_model_writes_breaks_it(words: str) -> None:
    assert isinstance(align_words(conversation(["Отчёт собираем три часа."]), [0], words), Refused)


@settings(deadline=None)  # the first call reads the dictionaries
@given(st.lists(st.text(max_size=60), min_size=1, max_size=4), st.text(max_size=60))
def test_no_text_breaks_it(lines: list[str], words: str) -> None:
    talk = conversation([line or "." for line in lines])
    found = align_words(talk, list(range(len(lines))), words)
    if isinstance(found, Aligned):
        assert list(found.utterances) == sorted(found.utterances)
        assert all(b - a == 1 for a, b in pairwise(found.utterances))


def test_a_transcripts_own_offsets_are_given(shared_speech: dict[str, list[list[str]]]) -> None:
    talk = next(lines for lines in shared_speech["ru"] if len(lines) > 3)
    transcript: Transcript = conversation(talk)
    for utterance in transcript.utterances[:40]:
        words = transcript.slice(utterance)
        if sum(token.kind in CONTENT for token in tokens_of(words)) >= 2:
            found = align_words(transcript, [utterance.index], words)
            assert isinstance(found, Aligned), (words, found)
            assert (found.span.start, found.span.end) == (utterance.start, utterance.end)
            assert found.alignment is Alignment.EXACT


@pytest.fixture
def shared_speech(shared_data: Path) -> dict[str, list[list[str]]]:
    """Respondents' utterances of public and example interviews."""
    assert shared_data.is_dir()
    return interviews()


def test_random_true_distortions_are_found(shared_speech: dict[str, list[list[str]]]) -> None:
    outcome = judge(trials(shared_speech, TRUE, 300, seed=1), accept=True)
    assert len(outcome.wrong) <= 3, outcome.wrong


def test_random_fakes_are_refused(shared_speech: dict[str, list[list[str]]]) -> None:
    outcome = judge(trials(shared_speech, FAKES, 300, seed=1), accept=False)
    assert outcome.wrong == []


def test_a_verb_that_can_be_a_filler_is_a_word() -> None:
    kinds = {token.letters: token.kind for token in tokens_of("I like the colours")}
    assert kinds["like"] is Kind.WORD
    assert {token.letters: token.kind for token in tokens_of("it is, like, slow")}["like"] is Kind.FILLER
