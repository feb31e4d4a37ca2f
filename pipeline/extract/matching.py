"""Words laid over a stretch of speech in order, at the least cost, with every difference named."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from pipeline.extract.likeness import changes_role, is_inflection, is_slip, is_verb
from pipeline.extract.polarity import DEGREES
from pipeline.extract.tokens import GUARDED, Kind, Token


class Step(Enum):
    """What happened to one word, or to two written as one, on the way through."""

    SAME = "same"
    INFLECTED = "inflected"
    SLIP = "slip"
    SKIPPED = "skipped"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Move:
    """One step of a match: words `word` to `word_end` over source tokens `place` to `place_end`."""

    step: Step
    word: int
    word_end: int
    place: int
    place_end: int


@dataclass(frozen=True, slots=True)
class Match:
    """Words laid over tokens `first` to `last` (inclusive), at a cost: 0 where nothing differs."""

    moves: tuple[Move, ...]
    cost: int
    first: int
    last: int


_LIGHT = 1
SKIP = 30
"""The cost of leaving a word out; cheaper matches differ in nothing but fillers and spelling."""
_RESEMBLES = {Step.INFLECTED: 40, Step.SLIP: 50}
FORBIDDEN = 10_000
"""The cost of a difference that changes meaning: such a match serves only to say what differs."""
_NEVER_MISHEARD = {Kind.NEGATOR, Kind.HEDGE, Kind.NUMBER, Kind.UNIT}
_MOST_ENDS = 6
_MOST_JOINED = 3
_Cell = tuple[int, Move | None]


def matches(words: Sequence[Token], source: Sequence[Token]) -> list[Match]:
    """The cheapest match at each place, cheapest first; matches of one place never stand in for one another."""
    exact = _exact(words, source)
    if exact:
        return exact
    rows = _fill(words, source)
    ends = sorted((cost, at) for at, (cost, move) in enumerate(rows[-1]) if move is not None)
    found: list[Match] = []
    for _, at in ends[:_MOST_ENDS]:
        match = _trace(rows, at)
        if all(match.last < other.first or other.last < match.first for other in found):
            found.append(match)
    return found


def _exact(words: Sequence[Token], source: Sequence[Token]) -> list[Match]:
    wanted, keys = [word.key for word in words], [token.key for token in source]
    count = len(wanted)
    starts = (at for at, key in enumerate(keys) if key == wanted[0] and keys[at : at + count] == wanted)
    return [
        Match(tuple(Move(Step.SAME, i, i + 1, at + i, at + i + 1) for i in range(count)), 0, at, at + count - 1)
        for at in starts
    ]


def _fill(words: Sequence[Token], source: Sequence[Token]) -> list[list[_Cell]]:
    """For each count of words and each place, the least cost of having laid them and the last move."""
    rows: list[list[_Cell]] = [[(0, None)] * (len(source) + 1)]
    rows += [[(len(words) * FORBIDDEN * 9, None)] * (len(source) + 1) for _ in words]
    skips = [_light_or(token, FORBIDDEN if token.kind in GUARDED else SKIP) for token in source]
    for done in range(len(words) + 1):
        row = rows[done]
        for place in range(len(source) + 1):
            cost = row[place][0]
            if 0 < done < len(words) and place < len(source) and cost + skips[place] < row[place + 1][0]:
                row[place + 1] = (cost + skips[place], Move(Step.SKIPPED, done, done, place, place + 1))
            if done < len(words):
                _lay(words, source, rows, done, place)
    return rows


def _light_or(token: Token, cost: int) -> int:
    return _LIGHT if token.light else cost


def _lay(words: Sequence[Token], source: Sequence[Token], rows: list[list[_Cell]], done: int, place: int) -> None:
    """Every way to lay the next word at this place, kept where it is the cheapest so far."""
    word, cost = words[done], rows[done][place][0]
    added = cost + _light_or(word, FORBIDDEN)
    if added < rows[done + 1][place][0]:
        rows[done + 1][place] = (added, Move(Step.ADDED, done, done + 1, place, place))
    if place == len(source):
        return
    token = source[place]
    if word.key == token.key or word.letters == token.letters or _short_form(word, token):
        if cost < rows[done + 1][place + 1][0]:
            rows[done + 1][place + 1] = (cost, Move(Step.SAME, done, done + 1, place, place + 1))
    elif word.letters[0] == token.letters[0] or word.letters[-2:] == token.letters[-2:]:
        _lay_unlike(words, source, rows, done, place)


def _lay_unlike(
    words: Sequence[Token], source: Sequence[Token], rows: list[list[_Cell]], done: int, place: int
) -> None:
    word, token, cost = words[done], source[place], rows[done][place][0]
    step = _resemblance(word, token)
    if step is not None and cost + _RESEMBLES[step] < rows[done + 1][place + 1][0]:
        rows[done + 1][place + 1] = (cost + _RESEMBLES[step], Move(step, done, done + 1, place, place + 1))
    word_end, place_end = _written_together(words, source, done, place)
    if cost + _LIGHT < rows[word_end][place_end][0]:
        rows[word_end][place_end] = (cost + _LIGHT, Move(Step.SAME, done, word_end, place, place_end))


def _short_form(word: Token, token: Token) -> bool:
    """ "we'd" may be "we would" or "we had", "it's" "it is" or "it has"."""
    pair = {word.key, token.key}
    if {f"{word.key}th", f"{token.key}th"} & pair:
        return (word if token.key.endswith("th") else token).letters[-1].isdigit()
    return pair in ({"d", "would"}, {"d", "had"}, {"s", "is"}, {"s", "has"}, {"m", "am"})


def _resemblance(word: Token, token: Token) -> Step | None:
    if word.kind is token.kind is Kind.WORD and is_inflection(word.letters, token.letters):
        return Step.INFLECTED
    if _NEVER_MISHEARD & {word.kind, token.kind}:
        return None
    return Step.SLIP if is_slip(word.letters, token.letters) else None


def _written_together(words: Sequence[Token], source: Sequence[Token], done: int, place: int) -> tuple[int, int]:
    """Where "email" meets "e-mail" or «неудобно» «не удобно»: the ends of both; the beginnings where they do not."""
    word, token = words[done].letters, source[place].letters
    if word[-1].isdigit() or token[-1].isdigit():
        return done, place
    if token.startswith(word):
        for end in range(done + 2, min(done + _MOST_JOINED, len(words)) + 1):
            if "".join(w.letters for w in words[done:end]) == token:
                return end, place + 1
    elif word.startswith(token):
        for end in range(place + 2, min(place + _MOST_JOINED, len(source)) + 1):
            if "".join(t.letters for t in source[place:end]) == word:
                return done + 1, end
    return done, place


def _trace(rows: Sequence[Sequence[_Cell]], end: int) -> Match:
    done, place = len(rows) - 1, end
    moves: list[Move] = []
    while done:
        move = rows[done][place][1]
        if move is None:
            break
        moves.append(move)
        done, place = move.word, move.place
    laid = [move for move in moves if move.step not in {Step.SKIPPED, Step.ADDED}]
    first, last = (laid[-1].place, laid[0].place_end - 1) if laid else (0, -1)
    return Match(tuple(reversed(moves)), rows[-1][end][0], first, last)


def turned_role(match: Match, words: Sequence[Token], source: Sequence[Token]) -> str | None:
    """The word of the source whose case the words changed beside a verb: who acts, and on whom."""
    for move in match.moves:
        if move.step is Step.INFLECTED and changes_role(words[move.word].letters, source[move.place].letters):
            beside = words[max(0, move.word - 1) : move.word + 2]
            if any(is_verb(token.letters) for token in beside if token is not words[move.word]):
                return source[move.place].letters
    return None


def broken_bond(match: Match, source: Sequence[Token]) -> str | None:
    """A negator or hedge of the source that in the words stands at another word than in the source."""
    for move, following in pairwise(m for m in match.moves if m.step is not Step.ADDED):
        bound = move.step is Step.SAME and source[move.place].kind in {Kind.NEGATOR, Kind.HEDGE}
        if bound and following.step is Step.SKIPPED and _grades(source, following.place):
            return source[move.place].letters
    return None


def _grades(source: Sequence[Token], place: int) -> bool:
    """Whether a word left out behind a negator took part in the denial: «не очень удобно», «не так удобно»."""
    token, following = source[place], source[place + 1]
    return not token.light or (token.letters in DEGREES and following.kind is not Kind.FILLER)
