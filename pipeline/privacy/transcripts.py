"""A transcript as a model may see it, and the way back: the same utterances, personal data as placeholders."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TypeVar

from pipeline.models import Mention, Span, Timing, Transcript, Turn, Utterance
from pipeline.privacy.kinds import PersonalSpan, placeholder
from pipeline.privacy.offsets import OffsetMap, Replacement, replace_spans
from pipeline.privacy.restoring import Surfaces, restored_text


@dataclass(frozen=True, slots=True)
class Numbered:
    """Personal data in a text, with the number that its placeholder bears."""

    span: PersonalSpan
    number: int

    def placeholder(self, language: str) -> str:
        """What stands in its place."""
        return placeholder(self.span.kind, self.number, language)


@dataclass(frozen=True, slots=True)
class RedactedTranscript:
    """A transcript beside itself without personal data: utterances and turns are the same, offsets are each its own."""

    original: Transcript
    transcript: Transcript
    offsets: OffsetMap

    def restored(self, mention: Mention) -> Mention:
        """A mention found in the redacted transcript, cut from the original; its summary keeps its placeholders."""
        return _moved(mention, self.original, self.offsets.to_original)

    def redacted(self, mention: Mention) -> Mention:
        """A mention of the original as it stands in the redacted transcript."""
        return _moved(mention, self.transcript, self.offsets.to_redacted)

    def surfaces(self, spans: Sequence[Span]) -> Surfaces:
        """What was said for each placeholder within spans of the original, in order."""
        said: dict[str, list[str]] = {}
        for one in (replacement for span in spans for replacement in self._within(span)):
            said.setdefault(self.transcript.slice(one.redacted), []).append(self.original.slice(one.original))
        return said

    def with_originals(self, text: str, spans: Sequence[Span]) -> str:
        """A text told of spans of the original, with what was said there in place of placeholders."""
        return restored_text(text, self.surfaces(spans))

    def _within(self, span: Span) -> Iterator[Replacement]:
        listed = self.offsets.replacements
        for one in listed[bisect_right(listed, span.start, key=lambda r: r.original.end) :]:
            if one.original.start >= span.end:
                return
            yield one


def redact_text(text: str, language: str, found: Sequence[Numbered]) -> str:
    """A text that is no transcript with what was found in it replaced."""
    spans = [Span(one.span.start, one.span.end) for one in found]
    return replace_spans(text, spans, [one.placeholder(language) for one in found])[0]


def redact_transcript(
    transcript: Transcript, found: Sequence[Numbered], questions: Mapping[str, str]
) -> RedactedTranscript:
    """The transcript with what was found replaced; a piece that reaches over several utterances is replaced in each.

    `questions` gives what is shown of a survey's questions; what stood above the talk is left out.
    """
    pieces = [piece for one in found for piece in _pieces(transcript, one)]
    text, offsets = replace_spans(transcript.text, [span for span, _ in pieces], [word for _, word in pieces])
    turns = [replace(turn, question=questions.get(turn.question or "", turn.question)) for turn in transcript.turns]
    redacted = replace(
        transcript,
        text=text,
        turns=_placed(turns, offsets),
        utterances=_placed(transcript.utterances, offsets),
        timings=_placed(transcript.timings, offsets),
        header="",
    )
    return RedactedTranscript(transcript, redacted, offsets)


def unredacted(transcript: Transcript) -> RedactedTranscript:
    """A transcript that models may see as it is."""
    return RedactedTranscript(transcript, transcript, OffsetMap())


Part = TypeVar("Part", Turn, Utterance, Timing)


def _placed(parts: Sequence[Part], offsets: OffsetMap) -> tuple[Part, ...]:
    """Parts of a transcript where they stand once it is redacted."""
    spans = [offsets.to_redacted(part.start, part.end) for part in parts]
    return tuple(replace(part, start=at.start, end=at.end) for part, at in zip(parts, spans, strict=True))


def _moved(mention: Mention, to: Transcript, move: Callable[[int, int], Span]) -> Mention:
    evidence = tuple(move(span.start, span.end) for span in mention.evidence)
    span = move(mention.span.start, mention.span.end)
    start_time, end_time = to.times(span.start, span.end)
    return replace(
        mention, span=span, evidence=evidence, quote=to.slice(span), start_time=start_time, end_time=end_time
    )


def _pieces(transcript: Transcript, one: Numbered) -> Iterator[tuple[Span, str]]:
    """The stretch of each utterance that personal data covers, with its placeholder.

    So an utterance of one text is one of the other, and begins and ends with it.
    """
    word = one.placeholder(transcript.language)
    for start, end in pairwise(_borders(transcript, one.span)):
        said = transcript.text[start:end]
        if bare := said.strip():
            begin = start + said.index(bare)
            yield Span(begin, begin + len(bare)), word


def _borders(transcript: Transcript, span: PersonalSpan) -> list[int]:
    """The span's ends, and where an utterance begins or ends between them."""
    first = bisect_right(transcript.utterances, span.start, key=lambda u: u.end)
    after = bisect_left(transcript.utterances, span.end, key=lambda u: u.start)
    inside = {edge for u in transcript.utterances[first:after] for edge in (u.start, u.end)}
    return sorted({span.start, span.end} | {edge for edge in inside if span.start < edge < span.end})
