"""Quotes found in the redacted text are slices of the original, whatever was replaced."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.models import Span
from pipeline.privacy.offsets import replace_spans


@st.composite
def _texts_with_spans(draw: st.DrawFn) -> tuple[str, list[Span], list[str]]:
    pieces = draw(st.lists(st.tuples(st.text(max_size=5), st.booleans()), max_size=8))
    text, spans = "", []
    for piece, personal in pieces:
        if personal and piece:
            spans.append(Span(len(text), len(text) + len(piece)))
        text += piece
    return text, spans, [f"[{number}]" for number in range(len(spans))]


@given(_texts_with_spans(), st.data())
def test_what_was_not_replaced_comes_back_word_for_word(
    case: tuple[str, list[Span], list[str]], data: st.DataObject
) -> None:
    text, spans, words = case
    redacted, offsets = replace_spans(text, spans, words)
    start = data.draw(st.integers(0, len(redacted)))
    end = data.draw(st.integers(start, len(redacted)))
    original = offsets.to_original(start, end)
    assert 0 <= original.start <= original.end <= len(text)
    replaced = [r for r in offsets.replacements if r.redacted.start < end and start < r.redacted.end]
    if not replaced:
        assert text[original.start : original.end] == redacted[start:end]
    for replacement in replaced:
        assert original.start <= replacement.original.start
        assert replacement.original.end <= original.end


@given(_texts_with_spans(), st.data())
def test_there_and_back_loses_nothing(case: tuple[str, list[Span], list[str]], data: st.DataObject) -> None:
    text, spans, words = case
    redacted, offsets = replace_spans(text, spans, words)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    moved = offsets.to_redacted(start, end)
    back = offsets.to_original(moved.start, moved.end)
    assert 0 <= moved.start <= moved.end <= len(redacted)
    assert (back.start <= start and end <= back.end) or start == end


def test_a_placeholder_touched_counts_as_whole() -> None:
    redacted, offsets = replace_spans("звонила Анна Петровна вчера", [Span(8, 21)], ["[ИМЯ_1]"])
    assert redacted == "звонила [ИМЯ_1] вчера"
    assert offsets.to_original(10, 12) == Span(8, 21)
    assert offsets.to_original(0, 7) == Span(0, 7)
    assert offsets.to_original(16, 21) == Span(22, 27)
    assert offsets.to_redacted(13, 27) == Span(8, 21)
