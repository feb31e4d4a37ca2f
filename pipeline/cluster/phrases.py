"""Key phrases: the words that set a group of statements apart, in the form in which a person would list them."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Protocol

from pipeline.morphology import russian_forms

_KEY_PHRASES, _FEW_PHRASES = 4, 2
_PLAIN, _NAMING, _PAIR = 0.4, 1.0, 1.3
_QUALIFIERS = frozenset({"ADJF", "PRTF"})
_DONE = frozenset({"VERB", "INFN", "GRND", "PRTS"})


class Worded(Protocol):
    """A statement as far as its words go: dictionary form and form of each, and pairs of neighbours so told."""

    @property
    def language(self) -> str:
        """`ru` or `en`."""
        ...

    @property
    def words(self) -> tuple[tuple[str, str], ...]:
        """Dictionary form and spoken form of each content word."""
        ...

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Dictionary forms of each two neighbours, and what was said from the one to the other."""
        ...


def terms_of(statement: Worded) -> set[str]:
    """Dictionary forms of a statement's words and of neighbouring pairs."""
    return {form for form, _ in (*statement.words, *statement.pairs)}


def term_spread(statements: Sequence[Worded]) -> Counter[str]:
    """In how many statements each term stands."""
    return Counter(term for statement in statements for term in terms_of(statement))


def key_terms(statements: Sequence[Worded], spread: Mapping[str, int], total: int, language: str) -> list[str]:
    """Terms frequent in the group and rare outside it (class-based tf-idf), things before what is done with them.

    `spread` counts, for each term, the statements of the whole study that hold it; `total` is their number.
    """
    own = _told_in(statements, language)
    inside = Counter(term for statement in own for term in terms_of(statement))
    repeated = {term: count for term, count in inside.items() if count > 1}
    scored = {
        term: count * math.log(1 + total / spread[term]) * _worth(term, own[0].language)
        for term, count in (repeated or inside).items()
    }
    naming = [term for term in scored if _worth(term, own[0].language) > _PLAIN]
    chosen: list[str] = []
    for term in sorted(naming or scored, key=lambda t: (-round(scored[t], 9), t)):
        if not any(set(term.split()) & set(other.split()) for other in chosen):
            chosen.append(term)
    return chosen[: _KEY_PHRASES if repeated else _FEW_PHRASES]


def key_phrases(statements: Sequence[Worded], spread: Mapping[str, int], total: int, language: str) -> list[str]:
    """Key terms as they are said most; Russian ones in the nominative."""
    own = _told_in(statements, language)
    told = [_as_said(term, own) for term in key_terms(statements, spread, total, language)]
    return [_named(phrase) for phrase in told] if own and own[0].language == "ru" else told


def _told_in(statements: Sequence[Worded], language: str) -> Sequence[Worded]:
    """The statements in a language; all where none is."""
    return [one for one in statements if one.language == language] or statements


def _as_said(term: str, statements: Sequence[Worded]) -> str:
    """The commonest spoken form of a term."""
    told = (said for statement in statements for form, said in (*statement.words, *statement.pairs) if form == term)
    forms = Counter(told)
    return min(forms, key=lambda form: (-forms[form], form))


@lru_cache(maxsize=50_000)
def _worth(term: str, language: str) -> float:
    """How well a term names a matter: a noun, and a pair with one, better than what is merely done or how it is."""
    words = term.split()
    if language != "ru":
        return _PLAIN if len(words) == 1 and term.endswith("ly") else (_PAIR if len(words) > 1 else _NAMING)
    parts = [_parsed(word).tag.POS for word in words]
    if "NOUN" not in parts or _DONE.intersection(parts):
        return _PLAIN
    if len(words) == 1:
        return _NAMING
    return _PAIR if parts[0] in ("NOUN", *_QUALIFIERS) else _NAMING


@lru_cache(maxsize=5_000)
def _named(phrase: str) -> str:
    """A Russian phrase with its noun, and an adjective before it, in the nominative: «домашних заданий» is «домашние
    задания»."""
    words = phrase.split()
    first = _noun(words[0])
    if first is not None:
        return " ".join([_inflected(first, {"nomn"}, words[0]), *words[1:]])
    noun = _noun(words[1]) if len(words) == 2 else None
    quality = next((one for one in russian_forms().parse(words[0]) if one.tag.POS in _QUALIFIERS), None)
    if noun is None or quality is None:
        return phrase
    agreed = {"nomn", "plur"} if noun.tag.number == "plur" else {"nomn", "sing", noun.tag.gender} - {None}
    return f"{_inflected(quality, agreed, words[0])} {_inflected(noun, {'nomn'}, words[1])}"


def _noun(word: str) -> Any:
    """The word read as a noun, where that is its likeliest reading."""
    parsed = _parsed(word)
    return parsed if parsed.tag.POS == "NOUN" else None


def _inflected(parsed: Any, grammemes: set[str], said: str) -> str:
    found = parsed.inflect(grammemes)
    return str(found.word) if found else said


@lru_cache(maxsize=50_000)
def _parsed(word: str) -> Any:
    return russian_forms().parse(word)[0]
