"""Mentions of a survey taken over into its file as it is without some people's rows: nothing is read anew."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace

from pipeline.extract.grounding import told_apart
from pipeline.models import Mention, Span, Transcript, Turn, mention_id_of


@dataclass(frozen=True, slots=True)
class Carried:
    """The mentions in their new places, the id that each one's old id became, and utterances by their old numbers."""

    mentions: list[Mention]
    ids: Mapping[str, str]
    utterances: Mapping[int, int]


def carried_over(old: Transcript, new: Transcript, gone: Set[str], mentions: Sequence[Mention]) -> Carried | None:
    """What `new` holds of the mentions in `old`, of which the turns of respondents `gone` are missing.

    None where more than these differs, so that the new transcript has to be read.
    """
    kept = [turn for turn in old.turns if turn.respondent_id not in gone]
    if [_asked_and_said(old, turn) for turn in kept] != [_asked_and_said(new, turn) for turn in new.turns]:
        return None
    homes = {turn.start: there for turn, there in zip(kept, new.turns, strict=True)}
    staying = [mention for mention in mentions if mention.respondent_id not in gone]
    moved = [_moved(mention, old, new, homes) for mention in staying]
    apart = {_place(mention): mention for mention in told_apart(moved)}
    ids = {before.mention_id: apart[_place(after)].mention_id for before, after in zip(staying, moved, strict=True)}
    numbers = {utterance.start: utterance.index for utterance in new.utterances}
    utterances = {
        one.index: numbers[one.start + _shift(old, one.start, homes)]
        for one in old.utterances
        if old.turns[one.turn].start in homes
    }
    return Carried(sorted(apart.values(), key=lambda m: (m.span.start, m.mention_id)), ids, utterances)


def _asked_and_said(transcript: Transcript, turn: Turn) -> tuple[str | None, str]:
    return turn.question, transcript.slice(turn)


def _moved(mention: Mention, old: Transcript, new: Transcript, homes: Mapping[int, Turn]) -> Mention:
    shifted = {span: span.start + _shift(old, span.start, homes) for span in (mention.span, *mention.evidence)}
    places = {span: Span(start, start + span.end - span.start) for span, start in shifted.items()}
    home = homes[_turn_at(old, mention.span.start).start]
    return replace(
        mention,
        mention_id=mention_id_of(new.transcript_id, places[mention.span], mention.kind),
        transcript_id=new.transcript_id,
        span=places[mention.span],
        evidence=tuple(places[span] for span in mention.evidence),
        speaker=home.speaker,
        respondent_id=home.respondent_id,
    )


def _shift(old: Transcript, start: int, homes: Mapping[int, Turn]) -> int:
    turn = _turn_at(old, start)
    return homes[turn.start].start - turn.start


def _turn_at(transcript: Transcript, start: int) -> Turn:
    return transcript.turns[bisect_right(transcript.turns, start, key=lambda turn: turn.start) - 1]


def _place(mention: Mention) -> tuple[object, ...]:
    return mention.span, mention.kind, mention.summary, mention.confidence
