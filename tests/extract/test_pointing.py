"""Reading by a model: each mention stands in the transcript, each call is needed, no failure loses what was paid."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.background import Background
from pipeline.errors import ContextTooLong, LLMCallError, LLMSetupError, ReplyMisshapen, ReplyRefused
from pipeline.extract.pointing import PointedReading
from pipeline.llm.cached import PassingFault, Request
from pipeline.models import Mention, SpeakerRole, Transcript
from pipeline.workspace import Workspace
from tests.fakes import Answer, FakeLLM
from tests.model_reading import FLAT, found, in_turn, item, mended, read, reader_of, stages, user_of, verdicts
from tests.samples import conversation

EN = conversation(
    [
        "?How do you work today?",
        "Nobody rings until we ask them ourselves.",
        "I retype every order into a spreadsheet by hand.",
        "?Anything good?",
        "The onboarding call was really great for us.",
        "We wait two hours for every report.",
    ],
    "en",
)
RU = conversation(
    [
        "?Как вам работается сейчас?",
        "Никто не звонит, пока сами не попросим.",
        "Каждый заказ перебиваю в эксель руками.",
        "?А хорошее что-нибудь?",
        "Первый созвон с командой был отличный.",
        "Каждый отчёт ждём по два часа.",
    ]
)
RINGS, RETYPES = item(1, "Nobody rings until we ask"), item(2, "I retype every order", kind="workaround")
WRONG = item(1, "They call every single morning")
PROSE: dict[str, Any] = {"answer": "I would say that all is well."}
DECLINED = ReplyRefused("declined", "refused by the model")
TOO_LONG = ContextTooLong("too long", "context")


def quotes(reading: PointedReading) -> list[str]:
    return [mention.quote for mention in reading.mentions]


def assert_sound(transcript: Transcript, mentions: list[Mention]) -> None:
    """Each mention shows the respondent's own words, under an id of its own."""
    for mention in mentions:
        assert mention.quote == transcript.slice(mention.span)
        assert mention.role is SpeakerRole.RESPONDENT
        assert mention.evidence[0] == mention.span
        roles = {u.role for u in transcript.utterances for s in mention.evidence if s.start < u.end and u.start < s.end}
        assert roles == {SpeakerRole.RESPONDENT}
        assert mention.extractor == "llm:fake"
    assert len({mention.mention_id for mention in mentions}) == len(mentions)


@pytest.mark.parametrize(
    ("transcript", "pointed"),
    [(EN, [RINGS, RETYPES]), (RU, [item(1, "никто не звонит"), item(5, "ждем по 2 часа", "Отчёт ждут по 2 часа")])],
    ids=["en", "ru"],
)
def test_what_is_pointed_at_becomes_a_mention_in_one_call(transcript: Transcript, pointed: list[Any]) -> None:
    reading = read(transcript, in_turn(extract_mentions=[found(*pointed)]), language=transcript.language)
    assert quotes(reading) == [transcript.slice(transcript.utterances[one["utterances"][0]]) for one in pointed]
    assert_sound(transcript, reading.mentions)
    assert (reading.ungrounded, reading.suspicious) == ([], [])


def test_nothing_found_is_no_mention_and_no_further_call() -> None:
    assert read(EN, in_turn(extract_mentions=[found()])).mentions == []


NUMBERS = st.lists(st.integers(0, 8), min_size=1, max_size=3)
WORDS = st.one_of(
    st.sampled_from([EN.slice(u) for u in EN.utterances]),
    st.sampled_from(["wait two hours", "every report", "call was great", "Anything good", "they ring us daily"]),
    st.text(min_size=1, max_size=30),
)
ITEMS = st.builds(item, NUMBERS, WORDS, st.text(min_size=1, max_size=20), kind=st.sampled_from(["pain", "praise", "x"]))
AGAIN = st.one_of(st.none(), ITEMS)


@settings(max_examples=25, deadline=None)
@given(st.lists(ITEMS, max_size=6), st.lists(AGAIN, max_size=6), st.booleans())
def test_whatever_a_model_says_every_mention_is_the_respondents_own_words(
    first: list[Any], second: list[Any], agrees: bool
) -> None:
    def answer(request: Request) -> Answer:
        if request.stage == "check_claim":
            return verdicts(*[agrees] * 9)
        return found(*first) if request.stage == "extract_mentions" else mended(*second)

    reading = read(EN, answer)
    assert_sound(EN, reading.mentions)
    assert len(reading.mentions) + len(reading.ungrounded) <= len(first)
    assert read(EN, answer) == reading


def test_a_refused_item_is_asked_for_once_with_its_reason() -> None:
    fake = FakeLLM(by=in_turn(extract_mentions=[found(RINGS, WRONG)], retry_mention=[mended(WRONG)]))
    reading = asyncio.run(reader_of(fake).read(EN))
    assert stages(fake) == ["extract_mentions", "retry_mention"]
    asked = user_of(fake.history[1])
    assert "1 {" in asked
    assert WRONG["words"] in asked
    assert "the source does not" in asked or "the words are not in utterance 1" in asked
    assert "1 Nobody rings until we ask them ourselves." in asked
    assert quotes(reading) == ["Nobody rings until we ask them ourselves."]


@pytest.mark.parametrize(
    ("answer", "mentions", "ungrounded"),
    [
        (mended(RETYPES), 2, 0),
        (mended(None), 1, 0),
        (mended(WRONG), 1, 1),
        (mended(item(0, "How do you work")), 1, 1),
        (mended({**RETYPES, "kind": "complaint"}), 1, 1),
        ({"items": []}, 1, 1),
        ({"items": [{"item": 7, "mention": RETYPES}]}, 1, 1),
    ],
    ids=["mended", "withdrawn", "still wrong", "interviewer cited", "no such kind", "passed over", "another's number"],
)
def test_a_refused_item_ends_as_mention_as_nothing_or_as_counted(
    answer: dict[str, Any], mentions: int, ungrounded: int
) -> None:
    reading = read(EN, in_turn(extract_mentions=[found(RINGS, WRONG)], retry_mention=[answer]))
    assert (len(reading.mentions), len(reading.ungrounded)) == (mentions, ungrounded)


def test_an_item_of_wrong_shape_is_refused_alone_and_asked_for_too() -> None:
    bad = {**RETYPES, "intensity": 9}
    fake = FakeLLM(by=in_turn(extract_mentions=[found(bad, RINGS, "junk")], retry_mention=[mended(RETYPES, None)]))
    reading = asyncio.run(reader_of(fake).read(EN))
    assert "`intensity` is 9" in user_of(fake.history[1])
    assert (len(reading.mentions), reading.ungrounded) == (2, [])


@pytest.mark.parametrize("fault", [DECLINED, TOO_LONG], ids=["refused", "too long"])
def test_a_second_question_the_model_cannot_answer_loses_no_mention(fault: Exception) -> None:
    odd = item(2, "I retype every order", "Bookkeeping eats time")
    answers = in_turn(extract_mentions=[found(RINGS, odd, WRONG)], retry_mention=[fault], check_claim=[fault])
    reading = read(EN, answers)
    assert len(reading.mentions) == 2
    assert [mention.doubtful for mention in reading.mentions] == [False, True]
    assert len(reading.ungrounded) == 1


def test_second_questions_answered_in_another_shape_lose_no_mention() -> None:
    odd = item(2, "I retype every order", "Bookkeeping eats time")
    answers = in_turn(
        extract_mentions=[found(RINGS, odd, WRONG)], retry_mention=[PROSE, PROSE], check_claim=[PROSE, PROSE]
    )
    reading = read(EN, answers)
    assert [mention.doubtful for mention in reading.mentions] == [False, True]
    assert len(reading.ungrounded) == 1


@pytest.mark.parametrize("stage", ["retry_mention", "check_claim"])
def test_a_server_that_fails_on_a_second_question_fails_the_reading_for_a_later_run(stage: str) -> None:
    odd = item(2, "I retype every order", "Bookkeeping eats time")
    store, fault = Workspace(None), PassingFault("server error 500")
    first = {"extract_mentions": [found(odd, WRONG)], "retry_mention": [mended(None)], "check_claim": [verdicts(True)]}
    broken = FakeLLM(by=in_turn(**{**first, stage: [fault]}))
    with pytest.raises(LLMCallError):
        asyncio.run(reader_of(broken, store).read(EN))
    again = FakeLLM(by=in_turn(**{name: first[name] for name in ("retry_mention", "check_claim")}))
    assert len(asyncio.run(reader_of(again, store).read(EN)).mentions) == 1


def test_a_reply_of_another_shape_is_not_kept_and_asked_for_once_more() -> None:
    store, fake = Workspace(None), FakeLLM(by=in_turn(extract_mentions=[PROSE, found(RINGS)]))
    assert len(asyncio.run(reader_of(fake, store).read(EN)).mentions) == 1
    assert stages(fake) == ["extract_mentions"] * 2
    idle = FakeLLM()
    assert len(asyncio.run(reader_of(idle, store).read(EN)).mentions) == 1
    assert idle.history == []


def test_a_model_that_answers_twice_in_another_shape_is_named_and_asked_anew_next_time() -> None:
    store, fake = Workspace(None), FakeLLM(by=in_turn(extract_mentions=[PROSE, PROSE]))
    with pytest.raises(ReplyMisshapen, match="extract_mentions: the model does not answer in the shape"):
        asyncio.run(reader_of(fake, store).read(EN))
    better = FakeLLM(by=in_turn(extract_mentions=[found(RINGS)]))
    assert len(asyncio.run(reader_of(better, store).read(EN)).mentions) == 1


def test_a_second_reply_that_is_only_half_right_serves_a_rerun_for_nothing() -> None:
    nested: dict[str, Any] = {"result": found(RINGS)}
    store, fake = Workspace(None), FakeLLM(by=in_turn(extract_mentions=[PROSE, nested]))
    assert len(asyncio.run(reader_of(fake, store).read(EN)).mentions) == 1
    idle = FakeLLM()
    assert len(asyncio.run(reader_of(idle, store).read(EN)).mentions) == 1
    assert idle.history == []


LONG = conversation(
    [f"{'?' if at % 4 == 0 else ''}Line number {at} tells of report {at} " + "and so on " * 8 for at in range(60)], "en"
)
_LINE = re.compile(r"^(\d+) Line number", re.MULTILINE)


def _lines(request: Request) -> list[int]:
    return [int(number) for number in _LINE.findall(user_of(request))]


def _each_line(request: Request) -> Answer:
    """A mention of every line shown; their summaries share no words."""
    return found(
        *(item(at, f"Line number {at} tells of report {at}", f"report {at} line{at} number") for at in _lines(request))
    )


def _no_check(answer: Callable[[Request], Answer]) -> Callable[[Request], Answer]:
    return lambda request: verdicts(*[True] * 20) if request.stage == "check_claim" else answer(request)


def test_every_answer_is_read_once_however_many_chunks_there_are() -> None:
    fake = FakeLLM(by=_no_check(_each_line))
    reading = asyncio.run(reader_of(fake, chunk_tokens=300, merge_similarity=0.99).read(LONG))
    shown = [at for request in fake.history if request.stage == "extract_mentions" for at in _lines(request)]
    assert sorted(shown) == [at for at in range(60) if at % 4]
    assert stages(fake).count("extract_mentions") > 3
    assert quotes(reading) == [LONG.slice(LONG.utterances[at]) for at in range(60) if at % 4]
    assert_sound(LONG, reading.mentions)


def test_a_chunk_too_long_for_the_model_is_halved_until_it_fits() -> None:
    def answer(request: Request) -> Answer:
        return TOO_LONG if len(_lines(request)) > 4 else _each_line(request)

    fake = FakeLLM(by=_no_check(answer))
    reading = asyncio.run(reader_of(fake, merge_similarity=0.99).read(LONG))
    assert len(reading.mentions) == 45
    store = Workspace(None)
    assert asyncio.run(reader_of(FakeLLM(by=_no_check(answer)), store, merge_similarity=0.99).read(LONG)) == reading


def test_a_single_utterance_too_long_for_the_model_is_named() -> None:
    with pytest.raises(ContextTooLong):
        read(EN, lambda request: TOO_LONG)


def test_one_chunk_that_fails_lets_the_others_end_and_costs_the_next_run_only_itself() -> None:
    def failing(request: Request) -> Answer:
        return (
            PassingFault("server error 503") if 30 in _lines(request) or 29 in _lines(request) else _each_line(request)
        )

    store, fake = Workspace(None), FakeLLM(by=_no_check(failing))
    with pytest.raises(LLMCallError, match="503"):
        asyncio.run(reader_of(fake, store, chunk_tokens=300).read(LONG))
    chunks = stages(fake).count("extract_mentions")
    again = FakeLLM(by=_no_check(_each_line))
    reading = asyncio.run(reader_of(again, store, chunk_tokens=300, merge_similarity=0.99).read(LONG))
    paid = stages(again).count("extract_mentions")
    assert 1 <= paid < chunks
    assert len(reading.mentions) == 45


def test_a_model_that_cannot_be_used_at_all_says_so() -> None:
    with pytest.raises(LLMSetupError):
        read(EN, lambda request: LLMSetupError("no key"))


def test_a_second_look_shows_only_what_nothing_cites_as_citable() -> None:
    fake = FakeLLM(by=in_turn(extract_mentions=[found(RINGS)], glean_mentions=[found(item(5, "We wait two hours"))]))
    reading = asyncio.run(reader_of(fake).read(EN, again=True))
    lines = user_of(fake.history[1]).splitlines()
    assert [line for line in lines if re.match(r"\d+ [A-Z]", line)] == [
        f"{at} {EN.slice(EN.utterances[at])}" for at in (2, 4, 5)
    ]
    assert any("Nobody rings" in line and line.startswith("R: ") for line in lines)
    assert quotes(reading) == [EN.slice(EN.utterances[at]) for at in (1, 5)]


def test_a_line_cited_beside_another_is_no_longer_looked_at() -> None:
    both = item([1, 2], "Nobody rings until we ask")
    fake = FakeLLM(by=in_turn(extract_mentions=[found(both)], glean_mentions=[found()]))
    asyncio.run(reader_of(fake).read(EN, again=True))
    assert not re.search("^2 ", user_of(fake.history[1]), re.MULTILINE)


def test_no_second_look_where_everything_is_cited() -> None:
    every = [item(at, EN.slice(EN.utterances[at])) for at in (1, 2, 4, 5)]
    fake = FakeLLM(by=in_turn(extract_mentions=[found(*every)]))
    asyncio.run(reader_of(fake, glean=True).read(EN))
    assert stages(fake) == ["extract_mentions"]


def test_a_second_look_that_is_too_long_is_halved_and_asks_only_where_something_is_left() -> None:
    left = {1, 2, 3}

    def answer(request: Request) -> Answer:
        if request.stage == "extract_mentions":
            every = [at for at in _lines(request) if at not in left]
            return found(*(item(at, f"Line number {at} tells of report {at}") for at in every))
        return TOO_LONG if len(_lines(request)) > 2 else found()

    fake = FakeLLM(by=_no_check(answer))
    asyncio.run(reader_of(fake, glean=True).read(LONG))
    looks = [set(_lines(request)) for request in fake.history if request.stage == "glean_mentions"]
    assert all(look and look <= left for look in looks)
    assert set().union(*(look for look in looks if len(look) <= 2)) == left


@pytest.mark.parametrize("fault", [DECLINED, TOO_LONG], ids=["refused", "too long"])
def test_a_second_look_that_fails_for_good_loses_nothing_of_the_first(fault: Exception) -> None:
    reading = read(EN, lambda request: found(RINGS) if request.stage == "extract_mentions" else fault, again=True)
    assert len(reading.mentions) == 1


ODD = item(2, "I retype every order", "Bookkeeping eats time")
LOUD = item(5, "We wait two hours", "Waits 3 hours for every report")


@pytest.mark.parametrize(
    ("answer", "doubtful"),
    [
        (verdicts(True, True), [False, False]),
        (verdicts(True, False), [False, True]),
        (verdicts(False), [True, True]),
        ({"claims": []}, [True, True]),
        ({"claims": [*verdicts(True, True)["claims"], *verdicts(False)["claims"]]}, [True, False]),
        (
            {"claims": [{"item": 1, "reason": "-", "verdict": "perhaps"}, verdicts(True, True)["claims"][1]]},
            [True, False],
        ),
    ],
    ids=["confirmed", "denied", "denied and passed over", "passed over", "both ways", "no verdict"],
)
def test_a_summary_is_in_doubt_unless_the_model_plainly_confirms_it(
    answer: dict[str, Any], doubtful: list[bool]
) -> None:
    fake = FakeLLM(by=in_turn(extract_mentions=[found(ODD, LOUD, RINGS)], check_claim=[answer]))
    reading = asyncio.run(reader_of(fake).read(EN))
    judged = {mention.summary: mention.doubtful for mention in reading.mentions}
    assert [judged[one["summary"]] for one in (ODD, LOUD)] == doubtful
    assert judged[RINGS["summary"]] is False
    asked = user_of(fake.history[1])
    assert '1 "I retype every order into a spreadsheet by hand." => Bookkeeping eats time' in asked
    assert '2 "We wait two hours for every report." => Waits 3 hours for every report' in asked
    assert "Nobody rings" not in asked


def test_a_number_told_in_a_second_line_pointed_at_is_not_in_doubt() -> None:
    talk = conversation(["Заказы перебиваю в эксель руками.", "Это два часа в неделю."])
    both = item([0, 1], "перебиваю в эксель", "Перебивает заказы в эксель, 2 часа в неделю")
    assert not read(talk, in_turn(extract_mentions=[found(both)]), language="ru").mentions[0].doubtful


def test_many_claims_are_asked_about_twenty_at_a_time() -> None:
    talk = conversation([f"Обстоятельство {at} мешает работать." for at in range(30)])
    items = [item(at, f"Обстоятельство {at} мешает", f"Zzz{chr(97 + at % 26)}yyy{at // 26} xxx") for at in range(30)]

    def answer(request: Request) -> Answer:
        return found(*items) if request.stage == "extract_mentions" else verdicts(*[True] * 20)

    fake = FakeLLM(by=answer)
    reading = asyncio.run(reader_of(fake, language="ru", merge_similarity=1).read(talk))
    assert stages(fake) == ["extract_mentions", "check_claim", "check_claim"]
    assert not any(mention.doubtful for mention in reading.mentions)


def test_summaries_are_measured_in_the_language_of_the_answers() -> None:
    seen: list[str] = []

    class Remembering(Background):
        def centred(self, vectors: Any, languages: Any) -> Any:
            seen.extend(languages)
            return vectors

    reader = replace(
        reader_of(FakeLLM(by=in_turn(extract_mentions=[found(item(1, "никто не звонит"))]))),
        background=Remembering(FLAT.means, FLAT.covariance),
    )
    asyncio.run(reader.read(RU))
    assert seen == ["en", "ru"]


def test_a_repeat_is_one_mention_with_all_its_evidence() -> None:
    talk = conversation(["Отчёты долго грузятся.", "?А ещё?", "Опять же, отчёты грузятся долго."])
    items = [item(0, "Отчёты долго грузятся"), item(2, "отчёты грузятся долго", "Отчёты долго грузятся", intensity=5)]
    (mention,) = read(talk, in_turn(extract_mentions=[found(*items)]), language="ru").mentions
    assert [talk.slice(span) for span in mention.evidence] == [talk.slice(talk.utterances[at]) for at in (0, 2)]
    assert mention.intensity == 5


def test_expensive_and_slow_in_one_sentence_are_two_mentions() -> None:
    talk = conversation(["У вас дорого и долго."])
    items = [item(0, "дорого и долго", "У вас дорого"), item(0, "дорого и долго", "Всё делают долго", confidence=0.8)]
    reading = read(talk, in_turn(extract_mentions=[found(*items)], check_claim=[verdicts(True)]), language="ru")
    assert sorted(mention.summary for mention in reading.mentions) == ["Всё делают долго", "У вас дорого"]
    assert_sound(talk, reading.mentions)


def test_the_same_reading_again_is_served_by_the_store_for_nothing() -> None:
    answers = {
        "extract_mentions": [found(ODD, LOUD, WRONG)],
        "retry_mention": [mended(RINGS)],
        "glean_mentions": [found()],
        "check_claim": [verdicts(True)],
    }
    store, fake = Workspace(None), FakeLLM(by=in_turn(**answers))
    first = asyncio.run(reader_of(fake, store).read(EN, again=True))
    idle = FakeLLM()
    assert asyncio.run(reader_of(idle, store).read(EN, again=True)) == first
    assert (len(fake.history), idle.history) == (4, [])


def test_what_will_be_asked_first_is_known_before_and_asked_so() -> None:
    fake = FakeLLM(by=_no_check(_each_line))
    reader = reader_of(fake, chunk_tokens=300)
    foretold = reader.first_requests(LONG)
    asyncio.run(reader.read(LONG))
    assert [request for request in fake.history if request.stage == "extract_mentions"] == foretold
    assert all(request.owner == LONG.transcript_id for request in fake.history)
