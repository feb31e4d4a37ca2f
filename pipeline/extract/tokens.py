"""A stretch of speech as comparable words: folded, contractions opened, numbers read, each knowing its place."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache
from itertools import pairwise

from pipeline.extract.fillers import (
    DETERMINERS,
    FILLER_PHRASES,
    FILLERS,
    FUNCTION_WORDS,
    LIKE_OBJECT_AFTER,
    LIKE_VERB_BEFORE,
)
from pipeline.extract.polarity import HEDGES, MODALS, NEGATORS, PERSONS, TURNING
from pipeline.extract.units import CURRENCY_SIGNS, PART_DAYS, PERCENT_ADJECTIVES, POINT_WORDS, UNITS
from pipeline.number_words import Number, read_number
from pipeline.privacy.restoring import PLACEHOLDER_WORD


class Kind(Enum):
    """What a word does in its sentence, as far as trust in a quote is concerned."""

    WORD = "word"
    FUNCTION = "function"
    FILLER = "filler"
    NUMBER = "number"
    UNIT = "unit"
    NEGATOR = "negator"
    HEDGE = "hedge"
    MODAL = "modal"
    TURNING = "turning"
    PERSON = "person"


GUARDED = frozenset(Kind) - {Kind.WORD, Kind.FUNCTION, Kind.FILLER}
"""Kinds that may neither be lost nor gained nor resembled."""
CONTENT = frozenset(Kind) - {Kind.FUNCTION, Kind.FILLER, Kind.PERSON, Kind.NEGATOR}
"""Kinds that tell what is talked about."""


@dataclass(frozen=True, slots=True)
class Token:
    """One comparable word.

    `key` is equal for words that are the same, `letters` is how it was written, folded; `breaks`
    tells that punctuation stands before it, `repeated` that it is said again right after.
    """

    key: str
    letters: str
    start: int
    end: int
    kind: Kind
    breaks: bool = False
    repeated: bool = False

    @property
    def light(self) -> bool:
        """Whether the sentence means the same without it."""
        return self.repeated or self.kind is Kind.FILLER


@dataclass(slots=True)
class _Raw:
    text: str
    start: int
    end: int
    joint: str


_PIECE = re.compile(rf"{PLACEHOLDER_WORD}|[^\W\d_]+|\d+(?:[.,:]\d+)*|[%$€£₽]")
_BREAK = re.compile(r"[.,;:!?…()«»\"“”—–]|(?<=\s)-(?=\s)")
_APOSTROPHES = "'’ʼ`´"
_NOT_CONTRACTED = {
    "dont": "do", "doesnt": "does", "didnt": "did", "cant": "can", "wont": "will", "isnt": "is", "arent": "are",
    "wasnt": "was", "werent": "were", "hasnt": "has", "havent": "have", "hadnt": "had", "couldnt": "could",
    "wouldnt": "would", "shouldnt": "should", "mustnt": "must", "neednt": "need", "shant": "shall", "aint": "is",
}  # fmt: skip
_OPENED = {
    "cannot": ("can", "not"), "dunno": ("do", "not", "know"), "wanna": ("want", "to"), "gotta": ("got", "to"),
    "gonna": ("going", "to"), "kinda": ("kind", "of"), "sorta": ("sort", "of"),
}  # fmt: skip
_SPOKEN = {
    "re": "are", "ve": "have", "ll": "will", "щас": "сейчас", "че": "что", "чо": "что", "ваще": "вообще",
    "нету": "нет", "ок": "окей", "ok": "okay", "тока": "только", "скока": "сколько", "чё": "что", "cause": "because",
}  # fmt: skip
_MOST_NUMBER_WORDS = 9


@lru_cache(maxsize=4096)
def tokens_of(text: str) -> tuple[Token, ...]:
    """The comparable words of `text`, with offsets into it."""
    raws = _open_contractions(_pieces(text))
    tokens = _percentage_points(_read_numbers(raws))
    return tuple(_mark_repeats(_mark_fillers(_currency_after(tokens)), text))


def _pieces(text: str) -> list[_Raw]:
    raws: list[_Raw] = []
    end = 0
    for found in _PIECE.finditer(text):
        folded = found.group().casefold().replace("ё", "е")
        raws.append(_Raw(folded, found.start(), found.end(), text[end : found.start()]))
        end = found.end()
    return raws


def _open_contractions(raws: Sequence[_Raw]) -> list[_Raw]:
    """Each "don't", "dont" and "don t" as "do not", so that no spelling hides a negator."""
    opened: list[_Raw] = []
    at = 0
    while at < len(raws):
        raw = raws[at]
        after = raws[at + 1] if at + 1 < len(raws) else None
        joined = raw.text + "t" if after is not None and after.text == "t" and len(after.joint) <= 1 else raw.text
        end = after.end if after is not None and joined != raw.text else raw.end
        parts = (_NOT_CONTRACTED[joined], "not") if joined in _NOT_CONTRACTED else _OPENED.get(raw.text)
        if parts is None:
            opened.append(raw)
        else:
            opened += _parts(parts, raw, end)
            at += joined != raw.text and joined in _NOT_CONTRACTED
        at += 1
    return opened


def _parts(parts: Sequence[str], raw: _Raw, end: int) -> list[_Raw]:
    return [_Raw(part, raw.start, end, raw.joint if i == 0 else " ") for i, part in enumerate(parts)]


def _read_numbers(raws: Sequence[_Raw]) -> list[Token]:
    tokens: list[Token] = []
    at = 0
    while at < len(raws):
        window = raws[at : at + _MOST_NUMBER_WORDS]
        number = read_number([raw.text for raw in window], [raw.joint for raw in window])
        if number is None:
            tokens.append(_word(raws[at]))
        else:
            tokens.append(_number(number, raws[at : at + number.taken]))
        at += number.taken if number else 1
    return tokens


def _number(number: Number, raws: Sequence[_Raw]) -> Token:
    letters = "".join(raw.text for raw in raws)
    return Token(number.key, letters, raws[0].start, raws[-1].end, Kind.NUMBER, _breaks(raws[0]))


def _word(raw: _Raw) -> Token:
    key = _SPOKEN.get(raw.text, raw.text)
    unit = UNITS.get(key)
    kind = Kind.UNIT if unit or key in PART_DAYS else _kind(key)
    return Token(f"%{unit}" if unit else key, raw.text, raw.start, raw.end, kind, _breaks(raw))


def _breaks(raw: _Raw) -> bool:
    return bool(_BREAK.search(raw.joint))


@lru_cache(maxsize=50_000)
def _kind(key: str) -> Kind:
    groups = (
        (NEGATORS, Kind.NEGATOR),
        (HEDGES, Kind.HEDGE),
        (MODALS, Kind.MODAL),
        (TURNING, Kind.TURNING),
        (PERSONS, Kind.PERSON),
        (FILLERS, Kind.FILLER),
        (FUNCTION_WORDS, Kind.FUNCTION),
    )
    if key[0].isdigit():
        return Kind.NUMBER
    return next((kind for words, kind in groups if key in words), Kind.WORD)


def _percentage_points(tokens: Sequence[Token]) -> list[Token]:
    """«процентных пунктов», "percentage points" and «п. п.» as the one unit they are."""
    joined: list[Token] = []
    for token in tokens:
        last = joined[-1] if joined else None
        is_pp = last is not None and (
            (last.letters in PERCENT_ADJECTIVES and token.letters in POINT_WORDS)
            or (last.letters == token.letters == "п" and len(joined) > 1 and joined[-2].kind is Kind.NUMBER)
        )
        if last is not None and is_pp:
            joined[-1] = replace(last, key="%pp", letters=last.letters + token.letters, end=token.end, kind=Kind.UNIT)
        else:
            joined.append(token)
    return joined


def _currency_after(tokens: list[Token]) -> list[Token]:
    """ "$15" in the order it is said: fifteen dollars."""
    for at in range(len(tokens) - 1):
        sign, number = tokens[at], tokens[at + 1]
        if sign.letters in CURRENCY_SIGNS and number.kind is Kind.NUMBER and sign.end == number.start:
            tokens[at] = replace(number, breaks=sign.breaks)
            tokens[at + 1] = replace(sign, breaks=False)
    return tokens


def _mark_fillers(tokens: list[Token]) -> list[Token]:
    for at, token in enumerate(tokens):
        for phrase in FILLER_PHRASES:
            if token.letters == phrase[0] and tuple(t.letters for t in tokens[at : at + len(phrase)]) == phrase:
                for place in range(at, at + len(phrase)):
                    tokens[place] = replace(tokens[place], kind=Kind.FILLER)
        if _means_something(tokens, at):
            tokens[at] = replace(token, kind=Kind.WORD)
        elif _is_duty(tokens, at):
            tokens[at] = replace(token, kind=Kind.MODAL)
        elif _is_near_miss(tokens, at) or (token.letters == "ли" and at and tokens[at - 1].kind is Kind.HEDGE):
            tokens[at] = replace(token, kind=Kind.HEDGE)
    return tokens


def _means_something(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word that often fills a pause carries meaning here: "I like the colours", "works well"."""
    word = tokens[at].letters
    if word not in {"like", "well", "right"}:
        return False
    before = tokens[at - 1] if at and not tokens[at].breaks else None
    after = tokens[at + 1] if at + 1 < len(tokens) and not tokens[at + 1].breaks else None
    if word == "like":
        return bool(before and after and before.letters in LIKE_VERB_BEFORE and after.letters in LIKE_OBJECT_AFTER)
    if word == "right":
        return bool(before and after and before.letters in DETERMINERS)
    return bool(before and after is None and before.kind is Kind.WORD)


def _is_duty(tokens: Sequence[Token], at: int) -> bool:
    """ "have to", "going to": what must or will be done, not what is."""
    following = tokens[at + 1].letters if at + 1 < len(tokens) else ""
    return tokens[at].letters in {"have", "has", "had", "got", "going"} and following == "to"


def _is_near_miss(tokens: Sequence[Token], at: int) -> bool:
    """«чуть не ушли», «чуть было не ушли»: almost, and not done."""
    following = [token.letters for token in tokens[at + 1 : at + 3]]
    return tokens[at].letters == "чуть" and (following[:1] == ["не"] or following == ["было", "не"])


def _mark_repeats(tokens: list[Token], text: str) -> list[Token]:
    """Words said twice in a row, and words broken off and begun again, marked at their first saying."""
    heavy = [at for at, token in enumerate(tokens) if token.kind is not Kind.FILLER]
    keys = [tokens[at].key for at in heavy]
    for size in (3, 2, 1):
        for i in range(len(heavy) - 2 * size + 1):
            if keys[i : i + size] == keys[i + size : i + 2 * size]:
                for at in heavy[i : i + size]:
                    tokens[at] = replace(tokens[at], repeated=True)
    for here, there in pairwise(heavy):
        if _broken_off(tokens[here], tokens[there], text):
            tokens[here] = replace(tokens[here], repeated=True)
    return tokens


def _broken_off(token: Token, following: Token, text: str) -> bool:
    cut = text[token.end : token.end + 1] in {"-", "–", "—", "…"} or text[token.end : token.end + 2] == ".."
    begun = following.letters.startswith(token.letters) and len(token.letters) < len(following.letters)
    return cut and begun and token.kind not in GUARDED
