"""Finds personal data in a text: identifiers by their shape, people, companies and places by names."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from pipeline.privacy.addresses import find_addresses
from pipeline.privacy.births import births_behind_names, find_births
from pipeline.privacy.contracts import find_contracts
from pipeline.privacy.handles import find_handles
from pipeline.privacy.internet import find_internet
from pipeline.privacy.kinds import PersonalKind, PersonalSpan
from pipeline.privacy.numbers import find_numbers
from pipeline.privacy.organizations import company_key
from pipeline.privacy.papers import find_papers
from pipeline.privacy.people import Parts, parts_of
from pipeline.privacy.said_internet import find_said_internet

_ORDER = {kind: place for place, kind in enumerate(PersonalKind)}


class NameFinder(Protocol):
    """Finds people, companies and places; made once a process, as it holds dictionaries and weights."""

    def find(self, text: str, known: Sequence[str] = ()) -> Iterable[PersonalSpan]:
        """Names in `text`; `known` are names sure to be of the study, in any form."""
        ...

    def key(self, name: str) -> str:
        """The key of a person's name given by itself."""
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
    found = [
        *find_internet(text),
        *find_said_internet(text),
        *find_handles(text),
        *find_papers(text),
        *find_contracts(text),
        *find_births(text),
    ]
    found += [*find_numbers(text, language), *find_addresses(text, language)]
    if names is not None:
        people = list(names.find(text, terms.known))
        found += [*people, *births_behind_names(text, people)]
    return _apart(span for span in found if not _is_allowed(span, text, terms.allowed, names))


def _is_allowed(span: PersonalSpan, text: str, allowed: Sequence[str], names: NameFinder | None) -> bool:
    """Whether a span is on the team's list: word for word, or in another case of a name that has no other part."""
    words = _plain(text[span.start : span.end])
    if any(words == _plain(term) for term in allowed):
        return True
    if span.kind is PersonalKind.COMPANY:
        return any(span.key == company_key(term) for term in allowed)
    if span.kind is not PersonalKind.PERSON or names is None:
        return False
    return any(_is_within(parts_of(span.key), parts_of(names.key(term))) for term in allowed)


def _is_within(parts: Parts, others: Parts) -> bool:
    return all(not part or part & other for part, other in zip(parts, others, strict=True))


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
