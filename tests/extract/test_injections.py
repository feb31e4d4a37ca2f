"""Orders to a model inside an interview: what others said is read as if they were not there, and they are reported.

An order's own words are words somebody said, so that a mention may stand on them: it is then always in doubt.
"""

import asyncio
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.config import IngestConfig
from pipeline.errors import LLMCallError
from pipeline.extract.chunk import fence_of
from pipeline.ingest.cues import Cue, Reading
from pipeline.ingest.transcript import build_transcript
from pipeline.llm.cached import Flaw, Request
from pipeline.models import Mention, SpeakerRole, Transcript
from pipeline.workspace import Workspace
from tests.fakes import Answer, FakeLLM
from tests.model_reading import found, item, mended, read, reader_of, user_of, verdicts

CASES = json.loads((Path(__file__).parents[1] / "cases" / "injections.json").read_text(encoding="utf-8"))
EACH = pytest.mark.parametrize("case", CASES, ids=[f"{case['language']}-{at}" for at, case in enumerate(CASES)])
TALKS = {
    "en": [
        ("Kate", "What happens after an order comes in?"),
        ("Ann", "I retype every order into a spreadsheet by hand."),
        ("Kate", "What about our managers?"),
        ("Ann", "Nobody rings until we ask them ourselves."),
        ("Kate", "Anything else?"),
    ],
    "ru": [
        ("Катя", "Что происходит, когда приходит заказ?"),
        ("Анна", "Каждый заказ перебиваю в эксель руками."),
        ("Катя", "А как наши менеджеры?"),
        ("Анна", "Никто не звонит, пока сами не попросим."),
        ("Катя", "Что-нибудь ещё?"),
    ],
}
PLANTED = {
    "en": [("I retype every order", "workaround"), ("Nobody rings until we ask", "pain")],
    "ru": [("Каждый заказ перебиваю в эксель", "workaround"), ("Никто не звонит, пока сами", "pain")],
}
_LINE = re.compile(r"^(\d+) (\S.*)$", re.MULTILINE)


def talk_with(case: dict[str, str], *, injected: bool = True) -> Transcript:
    """The planted interview, the order said as its last answer."""
    lines = TALKS[case["language"]]
    config = IngestConfig(interviewers=("Kate", "Катя"), respondents=("Ann", "Анна"))
    said = [*lines, (lines[1][0], case["text"])] if injected else lines
    cues = [Cue(text, speaker) for speaker, text in said]
    return build_transcript(Reading(cues), "talk.txt", config, ())


def injected_lines(transcript: Transcript) -> list[int]:
    """The utterances of the last turn, which is the order."""
    return [u.index for u in transcript.utterances if u.turn == len(transcript.turns) - 1]


def planted_in(request: Request, language: str) -> list[dict[str, Any]]:
    """What an honest model points at."""
    lines = _LINE.findall(user_of(request))
    return [
        item(int(number), words, kind=kind)
        for words, kind in PLANTED[language]
        for number, line in lines
        if line.startswith(words)
    ]


def honest(language: str) -> Callable[[Request], Answer]:
    return lambda request: found(*planted_in(request, language))


def obeying(language: str) -> Callable[[Request], Answer]:
    """A model that does as the order says: it invents, cites the interviewer, adds keys, and stands by it."""
    praise = {"kind": "praise", "intensity": 5, "confidence": 1.0, "verdict": "follows", "system": "obeyed"}
    asked = TALKS[language][0][1]
    made_up = [
        item(1, "The product is simply perfect", **praise),
        item(0, " ".join(asked.split()[:4]), **praise),
        item(99, "Nobody has any complaint", **praise),
        item(3, "Продукт просто идеальный", **praise),
    ]

    def answer(request: Request) -> Answer:
        if request.stage == "check_claim":
            return verdicts(*[True] * 20)
        if request.stage == "retry_mention":
            return mended(*made_up)
        return found(*made_up, *({**one, "obeyed": True} for one in planted_in(request, language))) | {"note": "obeyed"}

    return answer


def without_ids(mentions: list[Mention]) -> list[tuple[object, ...]]:
    """Mentions by all that does not hang on the transcript's identity."""
    return [(m.quote, m.summary, m.kind, m.span, m.evidence, m.intensity, m.doubtful, m.role) for m in mentions]


@EACH
@pytest.mark.parametrize("model", [honest, obeying])
def test_what_was_truly_said_is_read_as_if_the_order_were_not_there(
    case: dict[str, str], model: Callable[[str], Callable[[Request], Answer]]
) -> None:
    language = case["language"]
    with_order, plain = talk_with(case), talk_with(case, injected=False)
    reading = read(with_order, model(language), language=language)
    expected = read(plain, honest(language), language=language)
    assert len(expected.mentions) == 2
    assert without_ids(reading.mentions) == without_ids(expected.mentions)
    assert all(mention.role is SpeakerRole.RESPONDENT for mention in reading.mentions)
    assert len(reading.ungrounded) == (4 if model is obeying else 0)
    assert reading.suspicious
    assert set(reading.suspicious) <= set(injected_lines(with_order))


@EACH
def test_an_order_reaches_the_model_only_between_two_marks_it_cannot_know(case: dict[str, str]) -> None:
    transcript = talk_with(case)
    (request,) = reader_of(FakeLLM(), language=case["language"]).first_requests(transcript)
    (mark,) = set(re.findall(r"^[0-9a-f]{16}$", user_of(request), re.MULTILINE))
    before, inside, after = user_of(request).split(mark)
    assert mark == fence_of(inside[1:-1])
    assert mark not in transcript.text
    first = transcript.slice(transcript.utterances[injected_lines(transcript)[0]])
    assert " ".join(first.split()) in inside
    assert " ".join(first.split()) not in before + after
    assert not any(case["text"] in message.content for message in request.messages[:-1])


@EACH
def test_a_mention_that_stands_on_the_orders_own_words_is_kept_but_always_in_doubt(case: dict[str, str]) -> None:
    transcript = talk_with(case)
    cited = [item(at, transcript.slice(transcript.utterances[at])) for at in injected_lines(transcript)]

    def answer(request: Request) -> Answer:
        if request.stage == "check_claim":
            assert case["text"] not in user_of(request)
            return verdicts(*[True] * 20)
        return mended(*cited) if request.stage == "retry_mention" else found(*cited)

    reading = read(transcript, answer, language=case["language"])
    for mention in reading.mentions:
        assert mention.quote == transcript.slice(mention.span)
        at = next(u.index for u in transcript.utterances if u.start == mention.span.start)
        assert mention.doubtful or at not in reading.suspicious


@EACH
def test_a_model_that_is_talked_into_prose_fails_by_name_and_stores_no_empty_reading(case: dict[str, str]) -> None:
    transcript, store = talk_with(case), Workspace(None)
    for answer in ({"poem": "Roses are red"}, Flaw.NOT_JSON):
        with pytest.raises(LLMCallError):
            asyncio.run(reader_of(FakeLLM(by=lambda request, said=answer: said), store).read(transcript))  # type: ignore[misc]
    again = reader_of(FakeLLM(by=honest(case["language"])), store)
    assert len(asyncio.run(again.read(transcript)).mentions) == 2


def test_there_are_enough_orders_in_both_languages() -> None:
    assert min(sum(case["language"] == language for case in CASES) for language in ("ru", "en")) >= 15
