"""From what a model pointed at to mentions: every word shown is the respondent's own."""

import itertools
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.grounding import Ungrounded, ground, in_order, join_repeats, rests_on, told_apart, without_doubles
from pipeline.models import Direction, Mention, MentionKind, Span, Timing, Transcript
from pipeline.replies import MentionReply
from tests.model_reading import item
from tests.samples import a_mention, conversation

TALK = conversation(
    [
        "?Как вам работается?",
        "Никто не звонит, пока сами не попросим.",
        "Заказы перебиваю в эксель руками.",
        "?Дорого, наверное?",
        "Да, дороговато.",
        "Каждый отчёт ждём два часа в неделю.",
        "Вот и считайте.",
    ]
)


def grounded(utterances: int | list[int], words: str, transcript: Transcript = TALK, **changes: Any) -> Mention:
    mention = ground(transcript, MentionReply.model_validate(item(utterances, words, **changes)), "llm:fake")
    assert isinstance(mention, Mention), mention
    return mention


def said(mention: Mention, transcript: Transcript = TALK) -> list[str]:
    return [transcript.slice(span) for span in mention.evidence]


def test_a_mention_shows_the_transcripts_words_and_not_the_models() -> None:
    mention = grounded(1, "никто НЕ звонит пока", summary="  Не звонят,\n пока не попросить ")
    assert mention.quote == TALK.slice(mention.span) == "Никто не звонит, пока сами не попросим."
    assert mention.summary == "Не звонят, пока не попросить"
    assert (mention.extractor, mention.speaker, mention.role) == ("llm:fake", "respondent", "respondent")
    assert mention.evidence == (mention.span,)


def test_times_are_those_of_the_quote() -> None:
    second = TALK.utterances[2]
    timed = replace(TALK, timings=(Timing(second.start, second.end, 61.0, 64.5),))
    assert (grounded(2, "перебиваю в эксель", timed).start_time, grounded(1, "никто не звонит", timed).end_time) == (
        61.0,
        None,
    )


@pytest.mark.parametrize(
    ("utterances", "words", "reason"),
    [
        ([0], "вам работается", "only a respondent's words"),
        ([1], "отчёты приходят вовремя", "the words are not in utterance 1"),
        ([99], "никто не звонит", "there are no utterances 99"),
        ([1], "звонит, пока сами не", "which turns them"),
        ([3, 4], "Дорого, наверное", "the words are not there"),
    ],
)
def test_what_the_talk_does_not_hold_is_refused_with_what_the_model_wrote(
    utterances: list[int], words: str, reason: str
) -> None:
    refused = ground(TALK, MentionReply.model_validate(item(utterances, words)), "llm:fake")
    assert isinstance(refused, Ungrounded)
    assert reason in refused.reason
    assert words in refused.raw
    assert "\n" not in refused.raw


def test_other_lines_pointed_at_are_evidence_too_in_a_person_s_own_words() -> None:
    mention = grounded([2, 3, 5], "перебиваю в эксель")
    assert said(mention) == ["Заказы перебиваю в эксель руками.", "Каждый отчёт ждём два часа в неделю."]


def test_lines_that_were_miscounted_are_no_evidence() -> None:
    assert said(grounded([1], "перебиваю в эксель")) == ["Заказы перебиваю в эксель руками."]


def test_naming_half_the_talk_makes_no_evidence_of_it() -> None:
    long = conversation([f"Это ответ номер {at} про отчёты." for at in range(30)])
    assert said(grounded(list(range(30)), "ответ номер 7 про отчёты", long), long) == ["Это ответ номер 7 про отчёты."]


def test_another_respondents_line_is_not_evidence_for_the_first_ones_words() -> None:
    turns = (replace(TALK.turns[1], respondent_id="A"), replace(TALK.turns[3], respondent_id="B"))
    survey = replace(TALK, turns=(TALK.turns[0], turns[0], TALK.turns[2], turns[1]))
    mention = grounded([2, 5], "перебиваю в эксель", survey)
    assert (mention.respondent_id, len(mention.evidence)) == ("A", 1)


def test_only_a_trigger_has_a_direction() -> None:
    assert grounded(1, "никто не звонит", kind="trigger", direction="away").direction is Direction.AWAY
    assert grounded(1, "никто не звонит", direction="away").direction is None


def test_mere_agreement_is_prompted_whatever_the_model_says() -> None:
    assert grounded(4, "Да, дороговато").prompted
    assert not grounded(5, "ждём два часа").prompted
    assert grounded(5, "ждём два часа", prompted=True).prompted


def test_of_one_thing_told_twice_the_surest_stays() -> None:
    sure, unsure = grounded(1, "никто не звонит", confidence=0.9), grounded(1, "никто не звонит", confidence=0.4)
    assert without_doubles([unsure, sure, unsure]) == [sure]


def test_two_ideas_in_one_sentence_stay_two_under_ids_of_their_own() -> None:
    talk = conversation(["Это дорого и очень долго."])
    dear = grounded(0, "Это дорого", talk, summary="Дорого")
    slow = grounded(0, "очень долго", talk, summary="Долго", confidence=0.8)
    assert dear.mention_id == slow.mention_id
    apart = told_apart(without_doubles([dear, slow]))
    assert {mention.summary for mention in apart} == {"Дорого", "Долго"}
    assert len({mention.mention_id for mention in apart}) == 2
    assert dear in apart
    assert told_apart([slow, dear]) == told_apart([dear, slow])


def _alike(*mentions: Mention) -> list[list[float]]:
    return [[1.0] * len(mentions) for _ in mentions]


def _joined(*mentions: Mention) -> list[Mention]:
    return join_repeats(mentions, _alike(*mentions), 0.55)


def test_a_repeat_gives_its_evidence_and_its_force_to_the_surest() -> None:
    first = grounded(1, "никто не звонит", intensity=2, prompted=True, confidence=0.5)
    later = grounded(5, "ждём два часа", intensity=4, confidence=0.9)
    (joined,) = _joined(first, later)
    assert said(joined) == [TALK.slice(TALK.utterances[5]), TALK.slice(TALK.utterances[1])]
    assert (joined.quote, joined.intensity, joined.prompted) == (later.quote, 4, False)


def test_a_summary_in_doubt_leads_no_other_and_joined_is_still_told() -> None:
    sure = replace(grounded(1, "никто не звонит", summary="A", confidence=0.99), doubtful=True)
    other = grounded(5, "ждём два часа", summary="B", confidence=0.5)
    (joined,) = _joined(sure, other)
    assert (joined.summary, joined.doubtful) == ("B", False)
    (both,) = _joined(sure, replace(other, doubtful=True))
    assert (both.summary, both.doubtful) == ("A", True)


@pytest.mark.parametrize("change", [{"kind": MentionKind.REQUEST}, {"respondent_id": "R2"}, {"speaker": "Борис"}])
def test_another_kind_or_another_person_is_no_repeat(change: dict[str, Any]) -> None:
    one, other = a_mention("m-1"), replace(a_mention("m-2"), **change)
    assert len(_joined(one, other)) == 2


def test_unlike_summaries_are_no_repeat() -> None:
    one, other = a_mention("m-1"), a_mention("m-2")
    assert len(join_repeats([one, other], [[1, 0.54], [0.54, 1]], 0.55)) == 2
    assert len(join_repeats([one, other], [[1, 0.55], [0.55, 1]], 0.55)) == 1


MENTIONS = st.lists(
    st.builds(
        lambda at, start, sure, doubtful: replace(
            a_mention(f"m-{at}"),
            span=Span(start, start + 5),
            evidence=(Span(start, start + 5),),
            confidence=sure,
            doubtful=doubtful,
            summary=f"summary {at}",
        ),
        st.integers(0, 9),
        st.integers(0, 40),
        st.sampled_from([0.2, 0.5, 0.9]),
        st.booleans(),
    ),
    max_size=8,
    unique_by=lambda mention: mention.mention_id,
)


@given(MENTIONS, st.randoms())
def test_joining_loses_no_evidence_and_does_not_depend_on_the_order(mentions: list[Mention], random: Any) -> None:
    joined = _joined(*mentions)
    spans = {span for mention in mentions for span in mention.evidence}
    assert {span for mention in joined for span in mention.evidence} == spans
    for mention in joined:
        assert mention.evidence[0] == mention.span
        assert len(set(mention.evidence)) == len(mention.evidence)
    shuffled = list(mentions)
    random.shuffle(shuffled)
    assert _joined(*shuffled) == joined


@given(MENTIONS)
def test_mentions_come_in_the_order_of_the_talk_each_under_one_id(mentions: list[Mention]) -> None:
    same = [replace(mention, mention_id="m-same") for mention in mentions]
    apart = told_apart(same)
    assert len({mention.mention_id for mention in apart}) == len(mentions)
    assert apart == in_order(apart)
    starts = [min(span.start for span in mention.evidence) for mention in apart]
    assert all(a <= b for a, b in itertools.pairwise(starts))


def test_what_rests_on_an_utterance_is_told_by_all_its_evidence() -> None:
    mention = grounded([2, 5], "перебиваю в эксель")
    assert [rests_on(TALK, mention, [at]) for at in range(7)] == [at in (2, 5) for at in range(7)]
    assert not rests_on(TALK, mention, [])
