"""What a chain of roles sees at each word of a talk without speakers: the words around it, its sentence, its line.

`said` cues speak for one side or the other, `turn` cues for a change of sides just before the word. Words count
more than meaning here: «а как вы», "do you", «да ну», and whether a question has just ended.
"""

import itertools
import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.ingest.utterances import closes_sentence, is_punctuated

_EDGES = re.compile(r"^\W+|\W+$")
_LEAST_LINES = 4
_EVEN = (0.3, 0.5, 0.7, 0.9)
_LONG = (7.0, 13.0, 22.0, 40.0)
_ENDED = 0.9
_NEAR_THE_EDGE = 25


class Cues(NamedTuple):
    """Names of the cues at every word: for who says it, and for a change of sides before it."""

    said: list[list[str]]
    turn: list[list[str]]


class _Sentences(NamedTuple):
    """Where each sentence starts and ends, whether it asks, and which one each word is in."""

    spans: list[tuple[int, int]]
    asks: list[bool]
    of_word: list[int]


def cues_of(lines: Sequence[Sequence[str]]) -> Cues:
    """The cues of a talk given as lines of words; a turn may begin anywhere, but lines tell where it would."""
    words = [word for line in lines for word in line]
    plain = ["", "", *(_plain(word) for word in words), "", ""]
    punctuated = is_punctuated(words)
    sentences = _sentences(words) if punctuated else None
    breaks, style = _line_cues(lines, punctuated)
    said = [_said(at, plain, sentences) for at in range(len(words))]
    turn = [_turn(at, plain, sentences) for at in range(len(words))]
    if style:
        for at, cues in enumerate(turn):
            place = "line " if at in breaks else "inside "
            cues += [place, *(place + part for part in style), place + " ".join(style)]
    return Cues(said, turn)


def _plain(word: str) -> str:
    return _EDGES.sub("", word.casefold().replace("ё", "е").replace("’", "'")) or "-"


def _sentences(words: Sequence[str]) -> _Sentences:
    ends = [at for at, word in enumerate(words, 1) if closes_sentence(word)]
    if words and (not ends or ends[-1] < len(words)):
        ends.append(len(words))
    spans = list(itertools.pairwise([0, *ends]))
    asks = ["?" in words[end - 1] for _, end in spans]
    return _Sentences(spans, asks, [bisect_right(ends, at) for at in range(len(words))])


def _line_cues(lines: Sequence[Sequence[str]], punctuated: bool) -> tuple[set[int], list[str]]:
    """Words that open a line, and what the lines look like: turns differ widely in length, captions do not."""
    lengths = [len(line) for line in lines]
    breaks = set(itertools.accumulate(lengths[:-1], initial=0))
    if len(lines) < _LEAST_LINES:
        return breaks, []
    mean = sum(lengths) / len(lengths)
    spread = (sum((length - mean) ** 2 for length in lengths) / len(lengths)) ** 0.5 / mean
    ended = sum(closes_sentence(line[-1]) for line in lines) > _ENDED * len(lines)
    ends = ("ended" if ended else "cut") if punctuated else "raw"
    return breaks, [f"spread{bisect_right(_EVEN, spread)}", f"long{bisect_right(_LONG, mean)}", ends]


def _said(at: int, plain: Sequence[str], sentences: _Sentences | None) -> list[str]:
    before, word, after = plain[at + 1 : at + 4]
    cues = ["any", "w " + word, "b " + before, "a " + after, f"wa {word} {after}", f"bw {before} {word}"]
    cues.append("s " + word[-3:])
    if at < _NEAR_THE_EDGE:
        cues.append("start")
    if len(plain) - 4 - at < _NEAR_THE_EDGE:
        cues.append("end")
    if sentences is None:
        return [*cues, "raw"]
    return [*cues, "typed", *_of_sentence(at, plain, sentences)]


def _of_sentence(at: int, plain: Sequence[str], sentences: _Sentences) -> list[str]:
    number = sentences.of_word[at]
    start, end = sentences.spans[number]
    if start < at:
        return []
    asked, size, opening = sentences.asks[number], min(5, (end - start) // 4), plain[start + 2]
    cues = [f"asks{asked:d}", f"size{size}", f"asks{asked:d} size{size}", "o " + opening]
    cues.append(f"oo {opening} {plain[start + 3]}")
    if number:
        cues.append(f"asked{sentences.asks[number - 1]:d}")
    if number + 1 < len(sentences.spans):
        cues.append(f"to ask{sentences.asks[number + 1]:d}")
    return cues


def _turn(at: int, plain: Sequence[str], sentences: _Sentences | None) -> list[str]:
    cues = ["any", "typed" if sentences else "raw"]
    if not at:
        return cues
    if sentences:
        number = sentences.of_word[at]
        start, end = sentences.spans[number]
        if start < at:
            return [*cues, "inside sentence"]
        asked, asks = sentences.asks[number - 1], sentences.asks[number]
        sizes = [min(4, (b - a) // 4) for a, b in (sentences.spans[number - 1], (start, end))]
        cues += [
            f"asked{asked:d}",
            f"asks{asks:d}",
            f"asked{asked:d} asks{asks:d}",
            f"after{sizes[0]}",
            f"size{sizes[1]}",
        ]
    earlier, before, word, after = plain[at : at + 4]
    return [
        *cues,
        "w " + word,
        "b " + before,
        "a " + after,
        f"wa {word} {after}",
        f"bb {earlier} {before}",
        f"bw {before} {word}",
    ]
