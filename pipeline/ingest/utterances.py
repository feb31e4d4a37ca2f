"""A turn cut into utterances: sentences, or clause-sized windows where punctuation is missing."""

import itertools
import re
from collections.abc import Sequence

from pipeline.ingest.boundaries import Boundaries, load_boundaries

_WORD = re.compile(r"\S+")
_MAX_WORDS = 32
MAX_RAW_WORDS = 18
_WORDS_A_SENTENCE = 60
_CLOSES = re.compile(r"[.!?…][»\"”’)\]]*$")
_TARGET_WORDS = 13
_MIN_WORDS = 5
_MAX_WINDOW = 24
_MARK_WEIGHT, _END_WEIGHT = 0.1, 0.6
_EVEN_ODDS_OF_END = -2.0
_AT_END, _AT_MARK = 3.0, 2.0
"""What a mark that is written gains a cut: more than anything the words around could say."""
_STRONG = frozenset(".!?…")
_WEAK = frozenset(",;:—–")


def closes_sentence(word: str) -> bool:
    """Whether a sentence ends with this word."""
    return bool(_CLOSES.search(word))


def is_punctuated(words: Sequence[str]) -> bool:
    """Whether sentences are marked at all; a point here and there in raw speech does not count."""
    return sum(map(closes_sentence, words)) >= len(words) / _WORDS_A_SENTENCE


def split_utterances(text: str, raw: bool = False) -> list[tuple[int, int]]:
    """Half-open offsets of the utterances in a turn's text, in order, without surrounding spaces.

    Where the talk around it is `raw`, without punctuation, a turn of two clauses is cut though it might be a sentence.
    """
    from razdel import sentenize

    spans: list[tuple[int, int]] = []
    for sentence in sentenize(text):
        if sentence.stop > sentence.start:
            spans += _windows(text, sentence.start, sentence.stop, MAX_RAW_WORDS if raw else _MAX_WORDS)
    return spans


def _windows(text: str, start: int, stop: int, longest: int) -> list[tuple[int, int]]:
    words = [(start + m.start(), start + m.end()) for m in _WORD.finditer(text[start:stop])]
    if len(words) <= longest:
        return [(words[0][0], words[-1][1])] if words else []
    cuts = cut_points([text[a:b] for a, b in words], load_boundaries())
    return [(words[a][0], words[b - 1][1]) for a, b in itertools.pairwise(cuts)]


def cut_points(words: Sequence[str], boundaries: Boundaries) -> list[int]:
    """Where the windows of a long stretch begin, 0 first, and its end: cuts of least cost (dynamic programming), near
    the target length and where marks stand or would stand."""
    count = len(words)
    gains = [0.0, *_gains(words, boundaries), 0.0]
    cost, previous = [0.0] + [float("inf")] * count, [0] * (count + 1)
    for end in range(1, count + 1):
        for begin in range(max(0, end - _MAX_WINDOW), end):
            length = end - begin
            price = cost[begin] + ((length - _TARGET_WORDS) / _TARGET_WORDS) ** 2 + 0.3 - gains[end]
            price += 1.5 if length < _MIN_WORDS else 0.0
            if price < cost[end]:
                cost[end], previous[end] = price, begin
    cuts = [count]
    while cuts[-1]:
        cuts.append(previous[cuts[-1]])
    return cuts[::-1]


def _gains(words: Sequence[str], boundaries: Boundaries) -> list[float]:
    """How natural a cut is after each word but the last."""
    return [
        _MARK_WEIGHT * mark + _END_WEIGHT * (end - _EVEN_ODDS_OF_END) + _written(word)
        for word, (mark, end) in zip(words, boundaries.odds(words), strict=False)
    ]


def _written(word: str) -> float:
    return _AT_END if word[-1] in _STRONG else _AT_MARK if word[-1] in _WEAK else 0.0
