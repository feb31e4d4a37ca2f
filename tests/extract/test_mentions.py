"""Which utterances become mentions, and which of them become one."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.config import ExtractConfig, IngestConfig
from pipeline.extract.mentions import extract_mentions, judged_utterances
from pipeline.ingest.cues import Cue, Reading
from pipeline.ingest.transcript import build_transcript
from pipeline.models import Alignment, Direction, Force, Mention, MentionKind, SpeakerRole, Transcript
from tests.fakes import FakeEmbedder
from tests.tiny_classifier import no_background, tiny_classifier

Lines = Sequence[tuple[str, str]]
ASKED = ("Interviewer", "How was last week for you?")


def talk(lines: Lines) -> Transcript:
    cues = [
        Cue(text, speaker, start_time=10.0 * at, end_time=10.0 * at + 9) for at, (speaker, text) in enumerate(lines)
    ]
    return build_transcript(Reading(cues), "talk.txt", IngestConfig(), ())


def survey(lines: Lines) -> Transcript:
    cues = [Cue(text, respondent, question="What is hard?") for respondent, text in lines]
    return build_transcript(Reading(cues, survey=True), "survey.csv", IngestConfig(), ())


def extract(transcript: Transcript, **config: float) -> list[Mention]:
    texts = [transcript.slice(utterance) for utterance in judged_utterances(transcript)]
    vectors = dict(zip(texts, FakeEmbedder().embed(texts), strict=True))
    return extract_mentions(transcript, vectors, tiny_classifier(), no_background(), ExtractConfig(**config))


def evidence(transcript: Transcript, mention: Mention) -> list[str]:
    return [transcript.slice(span) for span in mention.evidence]


def test_a_mention_carries_what_was_said_by_whom_and_when() -> None:
    transcript = talk([ASKED, ("Anna", "We met on Monday. Um, waiting hurts us terribly.")])
    (mention,) = extract(transcript)
    assert mention.quote == "Um, waiting hurts us terribly."
    assert mention.summary == "Waiting hurts us terribly."
    assert (mention.kind, mention.force, mention.direction) == (MentionKind.PAIN, Force.PUSH, None)
    assert (mention.speaker, mention.role, mention.respondent_id) == ("Anna", SpeakerRole.RESPONDENT, None)
    assert (mention.start_time, mention.end_time) == (10.0, 19.0)
    assert (mention.intensity, mention.prompted, mention.alignment) == (5, False, Alignment.EXACT)
    assert 0.6 <= mention.confidence <= 1


def test_only_a_trigger_has_a_direction() -> None:
    transcript = talk([ASKED, ("Anna", "We switched away in May. The far away office hurts.")])
    assert [(m.kind, m.direction) for m in extract(transcript)] == [
        (MentionKind.TRIGGER, Direction.AWAY),
        (MentionKind.PAIN, None),
    ]


def test_an_interviewer_never_yields_a_mention() -> None:
    transcript = talk([("Interviewer", "So waiting hurts? I wish I knew."), ("Anna", "We met on Monday, all of us.")])
    assert extract(transcript) == []


def test_a_talk_without_respondents_or_mentions_yields_nothing() -> None:
    assert extract(talk([("Interviewer", "Waiting hurts, said everybody.")])) == []
    assert extract(talk([ASKED, ("Anna", "We met on Monday, all of us.")])) == []


def test_one_word_is_no_mention() -> None:
    transcript = survey([("R1", "hurts"), ("R2", "it hurts")])
    assert [mention.quote for mention in extract(transcript)] == ["it hurts"]


def test_neighbours_of_one_idea_become_one_mention() -> None:
    transcript = talk([ASKED, ("Anna", "Waiting hurts us every week. So waiting hurts my team every week.")])
    (mention,) = extract(transcript)
    assert sorted(evidence(transcript, mention)) == [
        "So waiting hurts my team every week.",
        "Waiting hurts us every week.",
    ]
    assert mention.evidence[0] == mention.span


def test_neighbours_of_two_ideas_stay_two() -> None:
    said = "Waiting in line every single Monday hurts. Your invoice layout with tiny grey letters hurts our bookkeeper."
    assert len(extract(talk([ASKED, ("Anna", said)]))) == 2


def test_an_idea_said_again_later_is_the_same_mention_and_the_strongest_wording_counts() -> None:
    lines = [
        ASKED,
        ("Anna", "Waiting hurts us every week."),
        ("Interviewer", "And what about prices?"),
        ("Anna", "They are fine. Waiting hurts us terribly every week."),
    ]
    (mention,) = extract(talk(lines))
    assert len(mention.evidence) == 2
    assert mention.intensity == 5


def test_a_looser_likeness_far_apart_is_not_merged_unless_asked_for() -> None:
    lines = [
        ASKED,
        ("Anna", "Waiting hurts us every week."),
        ("Interviewer", "And the phone?"),
        ("Anna", "Waiting there hurts too."),
    ]
    assert len(extract(talk(lines))) == 2
    assert len(extract(talk(lines), merge_similarity=0.2)) == 1


def test_two_kinds_are_never_one_mention() -> None:
    transcript = talk([ASKED, ("Anna", "This waiting hurts us. I wish this waiting was over for us.")])
    assert [mention.kind for mention in extract(transcript)] == [MentionKind.PAIN, MentionKind.REQUEST]


def test_survey_respondents_stay_apart_however_alike_their_answers() -> None:
    same = "Waiting hurts us every week."
    mentions = extract(survey([("R1", same), ("R2", same), ("R1", same)]))
    assert [(mention.respondent_id, len(mention.evidence)) for mention in mentions] == [("R1", 2), ("R2", 1)]


def test_a_survey_judged_in_parts_yields_what_it_yields_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    said = ["Waiting hurts us every week. So waiting hurts my team every week.", "I wish it was over.", "We love it."]
    transcript = survey([(f"R{at % 5}", said[at % 3]) for at in range(20)])
    at_once = extract(transcript)
    monkeypatch.setattr("pipeline.extract.mentions._AT_ONCE", 3)
    assert extract(transcript) == at_once
    assert max(len(mention.evidence) for mention in at_once) > 2


def test_agreeing_to_a_leading_question_is_prompted_and_an_own_reason_is_not() -> None:
    lines = [
        ("Interviewer", "That waiting hurts, right?"),
        ("Anna", "Yes, it hurts."),
        ("Interviewer", "What else?"),
        ("Anna", "The invoice hurts our bookkeeper most."),
    ]
    assert [mention.prompted for mention in extract(talk(lines))] == [True, False]


def test_a_higher_threshold_keeps_a_part_of_the_mentions() -> None:
    transcript = talk([ASKED, ("Anna", "We love it here. Waiting hurts. They switched here, terribly far away.")])
    low, high = ({m.mention_id for m in extract(transcript, threshold=t)} for t in (0.05, 0.9999))
    assert high < low


SENTENCES = st.sampled_from(
    [
        "Waiting hurts us every week.",
        "Waiting hurts.",
        "Hurts!",
        "I wish it was over, 😀 really.",
        "We love it here.",
        "They switched away in May.",
        "Мы встретились в понедельник.",
        "We met on Monday.",
        "love and hurts and wish",
    ]
)
DIALOGUES = st.lists(st.tuples(st.sampled_from(["Interviewer", "Anna"]), st.lists(SENTENCES, min_size=1, max_size=4)))


@settings(deadline=None, max_examples=60)
@given(DIALOGUES)
def test_quotes_are_slices_of_respondents_words_with_stable_ids(dialogue: list[tuple[str, list[str]]]) -> None:
    transcript = talk([ASKED, *((speaker, " ".join(said)) for speaker, said in dialogue), ("Anna", "Goodbye then.")])
    mentions = extract(transcript)
    theirs = {(u.start, u.end) for u in transcript.utterances if u.role is SpeakerRole.RESPONDENT}
    for mention in mentions:
        assert mention.quote == transcript.text[mention.span.start : mention.span.end]
        assert mention.role is SpeakerRole.RESPONDENT
        assert mention.evidence[0] == mention.span
        assert {(span.start, span.end) for span in mention.evidence} <= theirs
    spans = [span for mention in mentions for span in mention.evidence]
    assert len(spans) == len(set(spans))
    assert len({mention.mention_id for mention in mentions}) == len(mentions)
    firsts = [min(span.start for span in mention.evidence) for mention in mentions]
    assert firsts == sorted(firsts)
    assert extract(transcript) == mentions
