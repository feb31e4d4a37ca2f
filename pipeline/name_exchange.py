"""Exchanges the names of marked sentences among each other, so that contexts are learnt and not the names in them."""

import itertools
import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.morphology import russian_forms
from pipeline.privacy.kinds import PersonalKind, PersonalSpan
from pipeline.privacy.marked import MarkedText

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_PARTS = ("Name", "Patr", "Surn")


@dataclass(frozen=True, slots=True)
class _Part:
    """A word of a name: what can stand in its place (`sort`), its base form, its case."""

    sort: tuple[str, str]
    base: str
    case: str


def exchange_names(texts: Sequence[MarkedText], seed: int) -> list[MarkedText]:
    """The texts with every name's words replaced by others of them, in the same case and gender."""
    morph, chance = russian_forms(), random.Random(seed)
    pools: dict[tuple[str, str], list[str]] = {}
    for text in texts:
        for span in text.spans:
            for number, word in enumerate(_words(text, span)):
                part = _part(word, number, morph)
                if part:
                    pools.setdefault(part.sort, []).append(part.base)
    return [_exchanged(text, morph, pools, chance) for text in texts]


def _words(text: MarkedText, span: PersonalSpan) -> list[str]:
    return _WORD.findall(text.text[span.start : span.end]) if span.kind is PersonalKind.PERSON else []


def _part(word: str, number: int, morph: Any) -> _Part | None:
    if word.isascii():
        return _Part(("en", "first" if number == 0 else "last"), word.casefold(), "")
    for parse in morph.parse(word):
        for mark in _PARTS:
            if mark in parse.tag and "sing" in parse.tag and parse.tag.gender in {"masc", "femn"}:
                return _Part((mark, parse.tag.gender), parse.normal_form, parse.tag.case)
    return None


def _exchanged(
    text: MarkedText, morph: Any, pools: Mapping[tuple[str, str], Sequence[str]], chance: random.Random
) -> MarkedText:
    pieces: list[str] = []
    spans: list[PersonalSpan] = []
    length = at = 0
    for span in text.spans:
        words = text.text[span.start : span.end]
        if span.kind is PersonalKind.PERSON:
            words = _other_name(words, morph, pools, chance)
        start = length + span.start - at
        pieces += [text.text[at : span.start], words]
        length, at = start + len(words), span.end
        spans.append(PersonalSpan(start, length, span.kind, ""))
    return MarkedText("".join([*pieces, text.text[at:]]), tuple(spans))


def _other_name(name: str, morph: Any, pools: Mapping[tuple[str, str], Sequence[str]], chance: random.Random) -> str:
    numbers = itertools.count()

    def other(match: re.Match[str]) -> str:
        return _other(match[0], next(numbers), morph, pools, chance)

    return _WORD.sub(other, name)


def _other(
    word: str, number: int, morph: Any, pools: Mapping[tuple[str, str], Sequence[str]], chance: random.Random
) -> str:
    part = _part(word, number, morph)
    if part is None:
        return word
    other = chance.choice(pools[part.sort])
    if part.case:
        other = _inflected(other, part, morph) or word
    return other.title() if word[0].isupper() else other


def _inflected(base: str, part: _Part, morph: Any) -> str | None:
    for parse in morph.parse(base):
        if part.sort[0] in parse.tag:
            form = parse.inflect({part.case, part.sort[1], "sing"})
            return str(form.word) if form else None
    return None
