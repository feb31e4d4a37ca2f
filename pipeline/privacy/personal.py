"""Finds personal data in a text: identifiers by their shape, people, companies and places by names."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from pipeline.privacy.addresses import find_addresses
from pipeline.privacy.internet import find_internet
from pipeline.privacy.kinds import PersonalKind, PersonalSpan
from pipeline.privacy.numbers import find_numbers
from pipeline.privacy.papers import find_papers

_ORDER = {kind: place for place, kind in enumerate(PersonalKind)}


class NameFinder(Protocol):
    """Finds people, companies and places; made once a process, as it holds dictionaries and weights."""

    def find(self, text: str, known: Sequence[str] = ()) -> Iterable[PersonalSpan]:
        """Names in `text`; `known` are names sure to be of the study, in any form."""
        ...


@dataclass(frozen=True, slots=True)
class PersonalTerms:
    """What the team says beforehand: `known` names (speakers, respondents, deny list), and what is not personal.

    `allowed` holds the product, the team and whatever else may be sent, in any case; a whole span is let through.
    """

    known: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()


def find_personal(
    text: str, language: str, names: NameFinder | None = None, terms: PersonalTerms = PersonalTerms()
) -> list[PersonalSpan]:
    """All personal data of a text, in order and apart; without `names` only identifiers with a shape."""
    found = [*find_internet(text), *find_papers(text), *find_numbers(text, language), *find_addresses(text, language)]
    if names is not None:
        found += names.find(text, terms.known)
    allowed = {_plain(term) for term in terms.allowed}
    return _apart(span for span in found if _plain(text[span.start : span.end]) not in allowed)


def _plain(words: str) -> str:
    return " ".join(words.casefold().replace("ё", "е").split())


def _apart(found: Iterable[PersonalSpan]) -> list[PersonalSpan]:
    """Of spans that overlap the longest, then of the kind told first."""
    kept: list[PersonalSpan] = []
    taken: set[int] = set()
    for span in sorted(found, key=lambda s: (s.start - s.end, _ORDER[s.kind], s.start)):
        places = range(span.start, span.end)
        if taken.isdisjoint((places[0], places[-1])) and taken.isdisjoint(places):
            taken.update(places)
            kept.append(span)
    return sorted(kept, key=lambda span: span.start)
