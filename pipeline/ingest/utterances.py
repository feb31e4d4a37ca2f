"""A turn cut into utterances: sentences, or clause-sized windows where punctuation is missing."""

import itertools
import re
from collections.abc import Sequence

_WORD = re.compile(r"\S+")
_MAX_WORDS = 32
_MAX_RAW_WORDS = 18
_WORDS_A_SENTENCE = 60
_CLOSES = re.compile(r"[.!?…][»\"”’)\]]*$")
_TARGET_WORDS = 13
_MIN_WORDS = 5
_MAX_WINDOW = 24
_OPENS_CLAUSE = re.compile(
    r"^(а|но|и|ну|вот|потом|поэтому|потому|чтобы|если|когда|хотя|зато|короче|например|просто|то|так|"
    r"and|but|so|because|then|um|uh|well|yeah|okay|if|when|although|though|which|now|also|actually|like)$",
    re.IGNORECASE,
)
_OPENS_QUESTION = re.compile(
    r"^(расскажите|скажите|подскажите|опишите|поделитесь|почему|зачем|сколько|какой|какая|какие|каким|"
    r"what|why|how|tell|where|could|would)$",
    re.IGNORECASE,
)
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
            spans += _windows(text, sentence.start, sentence.stop, _MAX_RAW_WORDS if raw else _MAX_WORDS)
    return spans


def _windows(text: str, start: int, stop: int, longest: int) -> list[tuple[int, int]]:
    words = [(start + m.start(), start + m.end()) for m in _WORD.finditer(text[start:stop])]
    if len(words) <= longest:
        return [(words[0][0], words[-1][1])] if words else []
    cuts = _best_cuts([text[a:b] for a, b in words])
    return [(words[a][0], words[b - 1][1]) for a, b in itertools.pairwise(cuts)]


def _best_cuts(words: list[str]) -> list[int]:
    """Cut points of least cost (dynamic programming): windows near the target, cut where a clause opens."""
    count = len(words)
    cost, previous = [0.0] + [float("inf")] * count, [0] * (count + 1)
    for end in range(1, count + 1):
        gain = _boundary(words, end) if end < count else 0.0
        for begin in range(max(0, end - _MAX_WINDOW), end):
            length = end - begin
            price = cost[begin] + ((length - _TARGET_WORDS) / _TARGET_WORDS) ** 2 + 0.3 - gain
            price += 1.5 if length < _MIN_WORDS else 0.0
            if price < cost[end]:
                cost[end], previous[end] = price, begin
    cuts = [count]
    while cuts[-1]:
        cuts.append(previous[cuts[-1]])
    return cuts[::-1]


def _boundary(words: list[str], at: int) -> float:
    """How natural a cut before word `at` is, 0 to about 1."""
    before, after = words[at - 1], words[at]
    gain = 0.9 if before[-1] in _STRONG else 0.6 if before[-1] in _WEAK else 0.0
    if _OPENS_QUESTION.match(after):
        opened = bool(_OPENS_CLAUSE.match(before))
        return gain if opened else gain + 0.6
    return gain + (0.45 if _OPENS_CLAUSE.match(after) and not _OPENS_CLAUSE.match(before) else 0.0)
