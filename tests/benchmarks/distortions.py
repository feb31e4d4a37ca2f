"""Harmless changes a model makes to words it copies."""

import itertools
import re
from collections.abc import Callable

from tests.benchmarks.draws import (
    FILLERS,
    LETTERS,
    UNITS,
    Draw,
    changed_source,
    denies,
    is_number,
    places_between,
    some_words,
    tells,
    turns,
    written_otherwise,
)


def as_is(draw: Draw) -> str | None:
    words = some_words(draw)
    return " ".join(words) if words else None


def other_case(draw: Draw) -> str | None:
    words = as_is(draw)
    return draw.rng.choice([str.upper, str.lower, str.title])(words) if words else None


def no_punctuation(draw: Draw) -> str | None:
    words = as_is(draw)
    return " ".join(re.sub(r"[^\w\s%$€£₽'’.,-]|[.,](?!\d)", " ", words).split()) if words else None


def no_apostrophe(draw: Draw) -> str | None:
    words = as_is(draw)
    if draw.language == "ru":
        return words.replace("ё", "е").replace("Ё", "Е") if words else None
    return words.replace("'", "").replace("’", "") if words and re.search(r"\w['’]\w", words) else None


def unhyphened(draw: Draw) -> str | None:
    words = as_is(draw)
    if not words or not re.search(r"[^\W\d]-[^\W\d]", words):
        return None
    joint = " " if any(is_number(part) for part in words.split()) else draw.rng.choice(["", " "])
    return re.sub(r"(?<=[^\W\d])-(?=[^\W\d])", joint, words)


def numbers_written_otherwise(draw: Draw) -> str | None:
    words = some_words(draw)
    if not words:
        return None
    written = [written_otherwise(word, draw.language) for word in words]
    numeric = [at for at, word in enumerate(words) if is_number(word)]
    if written == words or any(b - a <= 2 for a, b in itertools.pairwise(numeric)):
        return None
    return " ".join(written)


def filler_in_words(draw: Draw) -> str | None:
    words = some_words(draw)
    if not words:
        return None
    places = places_between(words)
    words.insert(draw.rng.choice(places), draw.rng.choice(FILLERS[draw.language]))
    return " ".join(words)


def filler_in_source(draw: Draw) -> str | None:
    return changed_source(draw, lambda words, at: words.insert(at, draw.rng.choice(FILLERS[draw.language])))


def stutter_in_source(draw: Draw) -> str | None:
    return changed_source(draw, lambda words, at: words.insert(at, words[at].rstrip(".,!?;:")))


def stutter_in_words(draw: Draw) -> str | None:
    words = some_words(draw)
    if not words:
        return None
    at = draw.rng.randrange(len(words))
    if any(is_number(word) for word in words[max(0, at - 1) : at + 2]):
        return None
    words.insert(at, words[at].rstrip(".,!?;:"))
    return " ".join(words)


def slip(draw: Draw) -> str | None:
    """One letter of one long word lost, doubled, exchanged or swapped with its neighbour."""
    words = some_words(draw)
    units = {form for family in UNITS for unit in family for form in unit.split()} | {
        "процентов",
        "процента",
        "полчасика",
        "квартала",
    }
    long = [
        at
        for at, word in enumerate(words or [])
        if word.isalpha() and len(word) >= 8 and not is_number(word) and word.casefold() not in units
    ]
    if not words or not long:
        return None
    at = draw.rng.choice(long)
    words[at] = _misheard(words[at], draw)
    return " ".join(words)


def _misheard(word: str, draw: Draw) -> str:
    at = draw.rng.randrange(2, len(word) - 2)
    letter = draw.rng.choice([c for c in LETTERS[draw.language] if c != word[at].lower()])
    return draw.rng.choice(
        [
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + letter + word[at + 1 :],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        ]
    )


def several(draw: Draw) -> str | None:
    """Three harmless changes at once."""
    words = filler_in_source(draw) if draw.rng.random() < 0.5 else stutter_in_words(draw)
    if not words:
        return None
    words = words.lower().replace("ё", "е")
    return " ".join(re.sub(r"[^\w\s%$€£₽'’.,-]|[.,](?!\d)", " ", words).split())


def across_lines(draw: Draw) -> str | None:
    """The end of one line and the beginning of the next, both pointed at."""
    if draw.place + 1 >= len(draw.lines):
        return None
    first, second = draw.line.split(), draw.lines[draw.place + 1].split()
    draw.pointed = [draw.place, draw.place + 1]
    head, tail = first[-4:], second[:3]
    risky = [*first[-8:-4], *second[3:5]]
    if len(head) < 4 or len(tail) < 3 or any(denies(word, draw.language) or is_number(word) for word in risky):
        return None
    words = head + tail
    return " ".join(words) if tells(words) and not turns(risky) else None


TRUE: dict[str, Callable[[Draw], str | None]] = {
    "as it is": as_is,
    "case": other_case,
    "punctuation removed": no_punctuation,
    "ё or apostrophe removed": no_apostrophe,
    "hyphen removed": unhyphened,
    "digits and number words": numbers_written_otherwise,
    "filler in the words": filler_in_words,
    "filler in the source": filler_in_source,
    "stutter in the words": stutter_in_words,
    "stutter in the source": stutter_in_source,
    "one letter misheard": slip,
    "several at once": several,
    "across two utterances": across_lines,
}
