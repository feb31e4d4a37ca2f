"""Whether two names may be one person's, by their parts in base form."""

from collections.abc import Sequence
from functools import reduce

Parts = tuple[frozenset[str], frozenset[str], frozenset[str]]


def is_same_person(known: Parts, key: str, near: bool) -> bool:
    """Whether a name may belong to a person known by `known` parts; `near` says both are of one transcript.

    No part may differ and one must agree. «Анна Петровна» and «Анна Кузнецова» are one only within a transcript.
    """
    parts = parts_of(key)
    shared = [bool(a & b) for a, b in zip(known, parts, strict=True)]
    if _is_one_word(parts) or _is_one_word(known):
        return any(shared)
    if any(a and b and not a & b for a, b in zip(known, parts, strict=True)) or not any(shared):
        return False
    only_first = shared == [True, False, False]
    return near or not only_first or not any(known[1:]) or not any(parts[1:])


def parts_of(key: str) -> Parts:
    """First name, patronymic and surname of a key, each as a set of alternatives."""
    first, patronymic, surname = (frozenset(part.split("|")) - {""} for part in key.split("/"))
    return first, patronymic, surname


def narrowed(keys: Sequence[str]) -> Parts:
    """What all keys together say of a person: alternatives that each of them allows."""
    return reduce(_both, map(parts_of, keys))


def _both(one: Parts, other: Parts) -> Parts:
    # A word that may be either name says nothing about which, once a fuller name is known.
    one, other = (other, one) if _is_one_word(one) else (one, other)
    if _is_one_word(other) and not _is_one_word(one):
        return one
    first, patronymic, surname = ((a & b) or a or b for a, b in zip(one, other, strict=True))
    return first, patronymic, surname


def _is_one_word(parts: Parts) -> bool:
    """Whether it is one word of which nobody knows if it is a first name or a surname."""
    return bool(parts[0] & parts[2]) and not parts[1]
