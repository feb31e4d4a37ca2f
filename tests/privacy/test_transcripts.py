"""A transcript with placeholders: the same utterances, and every quote found in it is a slice of the original."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.config import IngestConfig
from pipeline.extract.align import Aligned, align_words
from pipeline.extract.grounding import ground, restored
from pipeline.ingest.cues import Cue, Reading
from pipeline.ingest.transcript import build_transcript
from pipeline.models import Alignment, Mention, Span, Transcript, mention_id_of
from pipeline.privacy.kinds import PersonalKind, PersonalSpan
from pipeline.privacy.transcripts import Numbered, RedactedTranscript, redact_transcript
from pipeline.replies import MentionReply

TALK = Reading(
    [
        Cue("How is it going?", "Interviewer", 0.0, 2.0),
        Cue("My manager Anna Kuznetsova never calls. I am Boris, by the way.", "Respondent", 2.0, 9.0),
        Cue("Then we rang 8 916 123 45 67 ourselves. Nobody answered Anna either.", "Respondent", 9.0, 20.0),
    ]
)


def talk(reading: Reading = TALK) -> Transcript:
    return build_transcript(reading, "a.txt", IngestConfig(), ())


def found(transcript: Transcript, **named: PersonalKind) -> list[Numbered]:
    """Every place of each word, words of one kind numbered in order."""
    spans = []
    for number, (word, kind) in enumerate(named.items(), start=1):
        words, start = word.replace("_", " "), -1
        while (start := transcript.text.find(words, start + 1)) >= 0:
            spans.append(Numbered(PersonalSpan(start, start + len(words), kind, words), number))
    return sorted(spans, key=lambda one: one.span.start)


def redacted_talk() -> RedactedTranscript:
    own = talk()
    people = found(own, Anna_Kuznetsova=PersonalKind.PERSON, Boris=PersonalKind.PERSON)
    phone = found(own, **{"8_916_123_45_67": PersonalKind.PHONE})
    return redact_transcript(own, sorted([*people, *phone], key=lambda one: one.span.start), {})


def pointed(words: str, *utterances: int) -> MentionReply:
    fields = {"kind": "pain", "summary": "[NAME_1] does not call", "intensity": 3, "prompted": False, "confidence": 0.9}
    return MentionReply.model_validate({"utterances": utterances, "words": words, **fields})


def test_nothing_personal_is_left_and_utterances_stay_the_same() -> None:
    both = redacted_talk()
    assert "Kuznetsova" not in both.transcript.text
    assert [both.transcript.slice(u) for u in both.transcript.utterances] == [
        "How is it going?",
        "My manager [NAME_1] never calls.",
        "I am [NAME_2], by the way.",
        "Then we rang [PHONE_1] ourselves.",
        "Nobody answered Anna either.",
    ]
    assert [u.index for u in both.transcript.utterances] == [u.index for u in both.original.utterances]
    assert both.transcript.times(*span_of(both.transcript, 3)) == both.original.times(*span_of(both.original, 3))


def span_of(transcript: Transcript, utterance: int) -> tuple[int, int]:
    return transcript.utterances[utterance].start, transcript.utterances[utterance].end


def test_words_copied_with_a_placeholder_point_to_what_was_said() -> None:
    both = redacted_talk()
    for words in ("manager [NAME_1] never calls", "manager NAME_1 never calls", "manager [name_1] never calls"):
        mention = ground(both.transcript, pointed(words, 1), "llm:fake")
        assert isinstance(mention, Mention), words
        (own,) = restored(both, [mention])
        assert own.quote == "My manager Anna Kuznetsova never calls." == both.original.slice(own.span)
        assert own.mention_id == mention_id_of(own.transcript_id, own.span, own.kind)
        assert both.with_originals(own.summary, own.evidence) == "Anna Kuznetsova does not call"
    exact = align_words(both.transcript, [1], "manager [NAME_1] never calls")
    assert isinstance(exact, Aligned) and exact.alignment is Alignment.EXACT


def test_another_placeholder_is_another_person() -> None:
    both = redacted_talk()
    for words in ("manager [NAME_2] never calls", "I am [NAME_1], by the way", "we rang [PHONE_2] ourselves"):
        assert not isinstance(align_words(both.transcript, [1, 2, 3], words), Aligned), words


def test_what_reaches_over_two_utterances_is_replaced_in_each() -> None:
    own = talk(Reading([Cue("Call Anna.", "Respondent"), Cue("Petrova is her name. Bye.", "Respondent")]))
    start = own.text.index("Anna")
    span = PersonalSpan(start, start + len("Anna. Petrova"), PersonalKind.PERSON, "anna//petrova")
    both = redact_transcript(own, [Numbered(span, 1)], {})
    assert [both.transcript.slice(u) for u in both.transcript.utterances][:2] == [
        "Call [NAME_1]",
        "[NAME_1] is her name.",
    ]


def test_a_surveys_questions_are_redacted_too() -> None:
    own = talk(Reading([Cue("She never calls back", "R1", question="How is Anna doing?")], survey=True))
    both = redact_transcript(own, [], {"How is Anna doing?": "How is [NAME_1] doing?"})
    assert both.transcript.turns[0].question == "How is [NAME_1] doing?"


WORDS = st.sampled_from(["ann", "bob", "calls", "never", "about", "the", "bill"])
SENTENCE = st.lists(WORDS, min_size=2, max_size=9).map(lambda words: " ".join(words).capitalize() + ".")


@given(st.lists(SENTENCE, min_size=1, max_size=8), st.sets(st.integers(0, 60), max_size=12), st.integers(1, 30))
def test_every_utterance_goes_there_and_back(sentences: list[str], starts: set[int], length: int) -> None:
    own = talk(Reading([Cue(text, "Respondent", float(at), float(at + 1)) for at, text in enumerate(sentences)]))
    numbered, end = [], 0
    for number, start in enumerate(sorted(starts), start=1):
        if end <= start < len(own.text):
            end = min(start + length, len(own.text))
            numbered.append(Numbered(PersonalSpan(start, end, PersonalKind.PERSON, str(number)), number))
    both = redact_transcript(own, numbered, {})
    for here, there in zip(own.utterances, both.transcript.utterances, strict=True):
        assert both.offsets.to_original(there.start, there.end) == Span(here.start, here.end)
        assert both.offsets.to_redacted(here.start, here.end) == Span(there.start, there.end)
        assert both.with_originals(both.transcript.slice(there), [Span(here.start, here.end)]) == own.slice(here)
    for one in numbered:
        inside = own.text[one.span.start : one.span.end]
        assert not inside.strip() or one.placeholder("en") in both.transcript.text
