"""Where a place of the redacted text lies in the original, and the other way round."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.models import Span


@dataclass(frozen=True, slots=True)
class Replacement:
    """One stretch of the original and the placeholder's stretch in the redacted text."""

    original: Span
    redacted: Span


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """The replacements of one text, in order and apart from each other."""

    replacements: tuple[Replacement, ...] = ()

    def to_original(self, start: int, end: int) -> Span:
        """The span of the original behind a span of the redacted text; a placeholder touched counts as whole."""
        return _moved([(r.redacted, r.original) for r in self.replacements], start, end)

    def to_redacted(self, start: int, end: int) -> Span:
        """The span of the redacted text that shows a span of the original; what is replaced counts as whole."""
        return _moved([(r.original, r.redacted) for r in self.replacements], start, end)


def replace_spans(text: str, spans: Sequence[Span], words: Iterable[str]) -> tuple[str, OffsetMap]:
    """`text` with each of the spans, in order and apart, replaced by the word for it."""
    pieces: list[str] = []
    replacements: list[Replacement] = []
    at = length = 0
    for span, word in zip(spans, words, strict=True):
        start = length + span.start - at
        pieces += [text[at : span.start], word]
        at, length = span.end, start + len(word)
        replacements.append(Replacement(span, Span(start, length)))
    return "".join([*pieces, text[at:]]), OffsetMap(tuple(replacements))


def _moved(pairs: Sequence[tuple[Span, Span]], start: int, end: int) -> Span:
    """A span moved from one side of the pairs to the other, each end by itself."""
    before = bisect_right(pairs, start, key=lambda pair: pair[0].end)
    after = bisect_left(pairs, end, key=lambda pair: pair[0].start)
    first = pairs[before] if before < len(pairs) and pairs[before][0].start <= start else None
    last = pairs[after - 1] if after and pairs[after - 1][0].end >= end else None
    return Span(
        first[1].start if first else start + _shift(pairs, before), last[1].end if last else end + _shift(pairs, after)
    )


def _shift(pairs: Sequence[tuple[Span, Span]], count: int) -> int:
    """How far text moves behind the first `count` pairs."""
    return pairs[count - 1][1].end - pairs[count - 1][0].end if count else 0
