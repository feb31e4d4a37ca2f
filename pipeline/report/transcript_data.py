"""Transcripts as the page carries them: packed, to be unpacked when one is opened."""

import json
import zlib
from base64 import b64encode
from bisect import bisect_left
from collections.abc import Callable, Sequence

from pipeline.models import Mention, SpeakerRole, Transcript
from pipeline.report.content import ReportContent


def packed_transcripts(content: ReportContent) -> list[str]:
    """Each interview's words, packed, in the order of `content.interviews`."""
    return [
        packed_transcript(held.transcript, [themed.mention for themed in content.of_file(held.interview.path)])
        for held in content.interviews
    ]


def packed_transcript(transcript: Transcript, mentions: Sequence[Mention]) -> str:
    """Words, turns and the evidence of mentions, in the order they were said; raw deflate in base64.

    Places count as JavaScript does, in UTF-16 units.
    """
    place = utf16_places(transcript.text)
    turns = [
        [
            turn.speaker,
            int(turn.role is SpeakerRole.INTERVIEWER),
            place(turn.start),
            place(turn.end),
            _time(transcript, turn.start, turn.end),
        ]
        for turn in transcript.turns
    ]
    ordered = sorted(mentions, key=lambda mention: (mention.span.start, mention.mention_id))
    marks = [
        [mention.mention_id, [[place(span.start), place(span.end)] for span in mention.evidence]] for mention in ordered
    ]
    return _packed({"text": transcript.text, "turns": turns, "marks": marks})


def utf16_places(text: str) -> Callable[[int], int]:
    """Turns a place in characters into one in UTF-16 units: every sign beyond the basic plane takes two."""
    wide = [at for at, sign in enumerate(text) if sign > "\uffff"] if text and max(text) > "\uffff" else []
    return lambda place: place + bisect_left(wide, place)


def _time(transcript: Transcript, start: int, end: int) -> int | None:
    seconds = transcript.times(start, end)[0]
    return None if seconds is None else int(seconds)


def _packed(value: object) -> str:
    plain = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    deflate = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return b64encode(deflate.compress(plain) + deflate.flush()).decode("ascii")
