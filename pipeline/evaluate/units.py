"""Two codings of one transcript as codes of the same units: its utterances, and its characters."""

from collections import Counter
from collections.abc import Sequence

from pipeline.evaluate.coding import CodedMention
from pipeline.evaluate.matching import SHARED, touching
from pipeline.models import MentionKind, Span, SpeakerRole, Transcript

NOTHING = "none"
_FIRST = ("trigger", "workaround", "request", "pain", "objection", "outcome", "praise")
"""Where two kinds lay equal claim to a unit, the first of these, as the coding guide has it."""
Pair = tuple[str, str]


def utterance_codes(transcript: Transcript, one: Sequence[CodedMention], other: Sequence[CodedMention]) -> list[Pair]:
    """The kind each coding gives each utterance of the respondent's, and any other that either codes.

    An utterance is of a mention's kind where it shares at least half of the shorter, it or the piece of evidence;
    of several kinds the one that shares most.
    """
    pairs = zip(_codes(transcript, one), _codes(transcript, other), strict=True)
    return [
        pair
        for pair, utterance in zip(pairs, transcript.utterances, strict=True)
        if utterance.role is SpeakerRole.RESPONDENT or pair != (NOTHING, NOTHING)
    ]


def _codes(transcript: Transcript, mentions: Sequence[CodedMention]) -> list[str]:
    spans = [Span(utterance.start, utterance.end) for utterance in transcript.utterances]
    pieces = [(span, mention.kind) for mention in mentions for span in mention.evidence]
    shares: list[dict[MentionKind, int]] = [{} for _ in spans]
    for at, piece in touching(spans, [span for span, _ in pieces]):
        own, (span, kind) = spans[at], pieces[piece]
        shared = min(own.end, span.end) - max(own.start, span.start)
        if shared >= SHARED * min(own.end - own.start, span.end - span.start):
            shares[at][kind] = shares[at].get(kind, 0) + shared
    return [max(own, key=lambda kind: (own[kind], -_FIRST.index(kind)), default=NOTHING) for own in shares]


def character_codes(
    transcript: Transcript, one: Sequence[CodedMention], other: Sequence[CodedMention]
) -> list[tuple[Pair, int]]:
    """The kind each coding gives every character of the respondent's, and any other that either codes, in runs."""
    own = [Span(turn.start, turn.end) for turn in transcript.turns if turn.role is SpeakerRole.RESPONDENT]
    layers = [[(span, NOTHING) for span in own], _pieces(one), _pieces(other)]
    changes = sorted(
        (place, layer, code, step)
        for layer, pieces in enumerate(layers)
        for span, code in pieces
        for place, step in ((span.start, 1), (span.end, -1))
    )
    going_on = [Counter[str](), Counter[str](), Counter[str]()]
    runs: list[tuple[Pair, int]] = []
    at = 0
    for place, layer, code, step in changes:
        pair = (_first(going_on[1]), _first(going_on[2]))
        if place > at and (pair != (NOTHING, NOTHING) or going_on[0][NOTHING]):
            runs.append((pair, place - at))
        going_on[layer][code] += step
        at = place
    return runs


def _pieces(mentions: Sequence[CodedMention]) -> list[tuple[Span, str]]:
    return [(span, mention.kind.value) for mention in mentions for span in mention.evidence]


def _first(going_on: Counter[str]) -> str:
    return next((kind for kind in _FIRST if going_on[kind]), NOTHING)
