"""Mentions that a person found where no extractor did: words of a respondent, wherever they stand now."""

import re

from pipeline.codebook.edits import Edit, Quote
from pipeline.codebook.locate import words_of
from pipeline.errors import EditRefused
from pipeline.fingerprint import tagged_id
from pipeline.models import PERSON, Alignment, Mention, MentionKind, Span, SpeakerRole, Transcript, Turn

_INTENSITY = 3


def added_mention(edit: Edit, transcript: Transcript) -> Mention:
    """The mention an edit adds, cut from the transcript as it is now.

    Raises:
        EditRefused: the words are not there, or not one respondent's.
    """
    (quote,) = edit.quotes
    span = _span(quote, transcript.text)
    turn = _turn(span, transcript, quote)
    kind = edit.kind or MentionKind.PAIN
    words = transcript.slice(span)
    start_time, end_time = transcript.times(span.start, span.end)
    return Mention(
        mention_id=tagged_id("m", transcript.transcript_id, span.start, span.end, kind),
        transcript_id=transcript.transcript_id,
        kind=kind,
        force=None,
        direction=None,
        summary=edit.summary or " ".join(words.split()),
        quote=words,
        span=span,
        evidence=(span,),
        start_time=start_time,
        end_time=end_time,
        speaker=turn.speaker,
        role=turn.role,
        respondent_id=turn.respondent_id,
        intensity=edit.intensity or _INTENSITY,
        prompted=False,
        alignment=Alignment.EXACT,
        confidence=1.0,
        extractor=PERSON,
    )


def _span(quote: Quote, text: str) -> Span:
    """Where the words stand: at their offsets, else in the place nearest to these."""
    start, end = quote.start, quote.end
    if start is not None and end is not None and 0 <= start < end <= len(text):
        own = text[start:end]
        if own.strip() and (not quote.quote or words_of(own) == words_of(quote.quote)):
            return Span(start, end)
    pattern = r"\W+".join(re.escape(word).replace("е", "[её]") for word in words_of(quote.quote))
    places = [found.span() for found in re.finditer(rf"(?<!\w){pattern}(?!\w)", text, re.IGNORECASE)] if pattern else []
    if not places or (len(places) > 1 and start is None):
        many = "stand there several times; give their offsets" if places else "do not stand there"
        raise EditRefused(f"{quote.transcript}: the words “{quote.quote}” {many}.")
    return Span(*min(places, key=lambda place: (abs(place[0] - (start or 0)), place)))


def _turn(span: Span, transcript: Transcript, quote: Quote) -> Turn:
    turn = next((one for one in transcript.turns if one.start <= span.start and span.end <= one.end), None)
    if turn is None:
        raise EditRefused(f"{quote.transcript}: a quote lies within what one speaker says; these offsets do not.")
    if turn.role is not SpeakerRole.RESPONDENT:
        raise EditRefused(f"{quote.transcript}: these words are the interviewer's, and only respondents are counted.")
    return turn
