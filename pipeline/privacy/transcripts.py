"""A transcript as a model may see it, and the way back: the same utterances, personal data as placeholders."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

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
    edges = _Edges(offsets)
    start, end = edges.start, edges.end
    redacted = replace(
        transcript,
        text=text,
        turns=tuple(
            Turn(t.speaker, t.role, start(t.start), end(t.end), t.respondent_id, t.question and questions[t.question])
            for t in transcript.turns
        ),
        utterances=tuple(Utterance(u.index, u.turn, u.role, start(u.start), end(u.end)) for u in transcript.utterances),
        timings=tuple(Timing(start(t.start), end(t.end), t.start_time, t.end_time) for t in transcript.timings),
        header="",
    )
    return RedactedTranscript(transcript, redacted, offsets)


class _Edges:
    """Where offsets of the original lie in the redacted text; made once for the thousands of a transcript."""

    def __init__(self, offsets: OffsetMap) -> None:
        self._pieces = offsets.replacements
        self._starts = [one.original.start for one in self._pieces]
        self._ends = [one.original.end for one in self._pieces]
        self._shifts = [0, *(one.redacted.end - one.original.end for one in self._pieces)]

    def start(self, at: int) -> int:
        """Where what starts here starts; a piece that it starts inside counts as whole."""
        before = bisect_right(self._ends, at)
        inside = before < len(self._starts) and self._starts[before] < at
        return self._pieces[before].redacted.start if inside else at + self._shifts[before]

    def end(self, at: int) -> int:
        """Where what ends here ends; a piece that it ends inside counts as whole."""
        before = bisect_right(self._ends, at)
        inside = before < len(self._starts) and self._starts[before] < at
        return self._pieces[before].redacted.end if inside else at + self._shifts[before]


def unredacted(transcript: Transcript) -> RedactedTranscript:
    """A transcript that models may see as it is."""
    return RedactedTranscript(transcript, transcript, OffsetMap())


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
