"""Where the words of a coding stand in a transcript: to the letter, else but for spelling."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from pipeline.extract.tokens import tokens_of
from pipeline.models import Span, SpeakerRole, Transcript

_APOSTROPHES = "'’ʼ`´"
_WORD = re.compile(rf"[^\W_]+(?:[{_APOSTROPHES}][^\W_]+)*")
_Laid = tuple[tuple[str, int, int], ...]
"""Comparable words with where each begins and ends."""


class Unplaced(StrEnum):
    """Why words have no one place in a transcript."""

    ABSENT = "absent"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True, slots=True)
class Place:
    """Where words stand; `exact` where they stand there to the letter, and where they were said to."""

    span: Span
    exact: bool


def place_words(transcript: Transcript, words: str, told: Span | None = None) -> Place | Unplaced:
    """The one place of `words`; `told` is where they are said to be, which is checked where there are words.

    Looked for to the letter first, then apart from case, punctuation, ё and е, and breaks, last as the comparison of
    quotes does, which also reads numbers and passes over fillers. Of several places the one that is told, or the only
    one in a respondent's speech.
    """
    words = words.strip()
    inside = told is not None and 0 <= told.start < told.end <= len(transcript.text)
    if not words:
        return Place(told, True) if told is not None and inside else Unplaced.ABSENT
    if told is not None and inside and transcript.slice(told) == words:
        return Place(told, True)
    exact = _to_the_letter(transcript.text, words)
    spans = exact or _laid_over(plain_words(words), plain_words(transcript.text))
    spans = spans or _laid_over(_meant(words), _meant(transcript.text))
    one = _only(transcript, spans, told)
    return Place(one, bool(exact) and told is None) if isinstance(one, Span) else one


def _only(transcript: Transcript, spans: Sequence[Span], told: Span | None) -> Span | Unplaced:
    if not spans:
        return Unplaced.ABSENT
    near = [span for span in spans if told is not None and span.start < told.end and told.start < span.end]
    own = [span for span in spans if len(spans) > 1 and _is_respondents(transcript, span)]
    return next((found[0] for found in (near, own, spans) if len(found) == 1), Unplaced.AMBIGUOUS)


def _is_respondents(transcript: Transcript, span: Span) -> bool:
    said = [turn for turn in transcript.turns if turn.start < span.end and span.start < turn.end]
    return all(turn.role is SpeakerRole.RESPONDENT for turn in said)


def _to_the_letter(text: str, words: str) -> list[Span]:
    """Every place where the words stand as whole words; inside longer words only where there is no other."""
    spans = [Span(found.start(), found.start() + len(words)) for found in re.finditer(f"(?={re.escape(words)})", text)]
    return [span for span in spans if _is_whole(text, span)] or spans


def _is_whole(text: str, span: Span) -> bool:
    before, after = text[span.start - 1 : span.start], text[span.end : span.end + 1]
    return not (before.isalnum() and text[span.start].isalnum()) and not (
        after.isalnum() and text[span.end - 1].isalnum()
    )


@lru_cache(maxsize=4096)
def plain_words(text: str) -> _Laid:
    """The words of a text apart from case, punctuation, apostrophes and ё, each with its place."""
    return tuple((_plain(found.group()), found.start(), found.end()) for found in _WORD.finditer(text))


def _plain(word: str) -> str:
    folded = word.casefold().replace("ё", "е")
    return "".join(letter for letter in folded if letter not in _APOSTROPHES)


@lru_cache(maxsize=4096)
def _meant(text: str) -> _Laid:
    return tuple((token.key, token.start, token.end) for token in tokens_of(text) if not token.light)


def _laid_over(words: _Laid, text: _Laid) -> list[Span]:
    """Every place where the same words follow each other."""
    wanted, said = [word[0] for word in words], [word[0] for word in text]
    size = len(wanted)
    starts = [at for at, word in enumerate(said) if size and word == wanted[0] and said[at : at + size] == wanted]
    return [Span(text[at][1], text[at + size - 1][2]) for at in starts]
