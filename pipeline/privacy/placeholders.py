"""Who and what gets which placeholder: the same through a study, and the same again when interviews are added."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.models import Span
from pipeline.privacy.kinds import PersonalKind, PersonalSpan, placeholder
from pipeline.privacy.offsets import OffsetMap, replace_spans
from pipeline.privacy.people import is_same_person, narrowed


@dataclass(frozen=True, slots=True)
class Sighting:
    """That an entity was met in a transcript under a key."""

    transcript_id: str
    key: str


@dataclass(frozen=True, slots=True)
class Entity:
    """A person or a thing with a placeholder: its number among its kind, and where it was met under which keys.

    One without sightings is forgotten: its number is not given again.
    """

    kind: PersonalKind
    number: int
    sightings: tuple[Sighting, ...]


@dataclass(frozen=True, slots=True)
class PlaceholderBook:
    """All placeholders of a study; a number once given in a transcript stays."""

    entities: tuple[Entity, ...] = ()

    def assigned(self, transcript_id: str, spans: Sequence[PersonalSpan]) -> tuple["PlaceholderBook", tuple[int, ...]]:
        """The book with one transcript's spans in it, and the number of each of them.

        Fuller names are settled first, so that «Петровна» finds «Анна Петровна» said later; new numbers follow the
        order of the text.
        """
        desk = _Desk(list(self.entities), transcript_id)
        fullest = sorted(range(len(spans)), key=lambda i: (-_fullness(spans[i]), i))
        places = {i: desk.place(spans[i]) for i in fullest}
        numbers = desk.number([places[i] for i in range(len(spans))])
        return PlaceholderBook(tuple(desk.entities)), tuple(numbers)

    def forgotten(self, transcript_id: str) -> "PlaceholderBook":
        """The book without what was met in one transcript; who was met in no other keeps but the number."""
        return PlaceholderBook(
            tuple(
                replace(e, sightings=tuple(s for s in e.sightings if s.transcript_id != transcript_id))
                for e in self.entities
            )
        )


@dataclass(frozen=True, slots=True)
class Redaction:
    """A text with placeholders, the way back to the original, and the book with what was new in it."""

    text: str
    offsets: OffsetMap
    book: PlaceholderBook


def redact(
    text: str, spans: Sequence[PersonalSpan], book: PlaceholderBook, transcript_id: str, language: str
) -> Redaction:
    """One transcript with its personal spans (in order, apart from each other) replaced by placeholders."""
    grown, numbers = book.assigned(transcript_id, spans)
    words = [placeholder(span.kind, number, language) for span, number in zip(spans, numbers, strict=True)]
    redacted, offsets = replace_spans(text, [Span(span.start, span.end) for span in spans], words)
    return Redaction(redacted, offsets, grown)


def _fullness(span: PersonalSpan) -> int:
    return sum(bool(part) for part in span.key.split("/")) if span.kind is PersonalKind.PERSON else 0


class _Desk:
    """The book while one transcript is entered; whom it met already goes before the others of the study."""

    def __init__(self, entities: list[Entity], transcript_id: str) -> None:
        self.entities = entities
        self._transcript_id = transcript_id
        self._known = len(entities)
        self._met: list[int] = []
        self._here: dict[tuple[PersonalKind, str], int] = {}
        self._anywhere: dict[tuple[PersonalKind, str], int] = {}
        for at, entity in enumerate(entities):
            for sighting in entity.sightings:
                self._anywhere.setdefault((entity.kind, sighting.key), at)
                if sighting.transcript_id == transcript_id:
                    self._here[entity.kind, sighting.key] = at

    def place(self, span: PersonalSpan) -> int:
        """The place in the book of what `span` names, made where there is none yet."""
        at = self._here.get((span.kind, span.key))
        if at is None:
            at = self._find(span)
            if at is None:
                at = len(self.entities)
                self.entities.append(Entity(span.kind, 0, ()))
            entity = self.entities[at]
            sighting = Sighting(self._transcript_id, span.key)
            self.entities[at] = replace(entity, sightings=(*entity.sightings, sighting))
            self._here[span.kind, span.key] = at
        if at not in self._met:
            self._met.append(at)
        return at

    def number(self, places: Sequence[int]) -> list[int]:
        """Gives new entities their numbers in the order of `places`, and stands them so; the numbers of `places`."""
        fresh = [at for at in dict.fromkeys(places) if at >= self._known]
        for at in fresh:
            kind = self.entities[at].kind
            taken = max((e.number for e in self.entities if e.kind is kind), default=0)
            self.entities[at] = replace(self.entities[at], number=taken + 1)
        numbers = [self.entities[at].number for at in places]
        self.entities[self._known :] = [self.entities[at] for at in fresh]
        return numbers

    def _find(self, span: PersonalSpan) -> int | None:
        anywhere = self._anywhere.get((span.kind, span.key))
        if span.kind is not PersonalKind.PERSON:
            return anywhere
        near = (at for at in self._met if self._is(at, span.key, near=True))
        far = (at for at in range(self._known) if self._is(at, span.key, near=False))
        return next(near, anywhere if anywhere is not None else next(far, None))

    def _is(self, at: int, key: str, near: bool) -> bool:
        entity = self.entities[at]
        if entity.kind is not PersonalKind.PERSON or not entity.sightings:
            return False
        return is_same_person(narrowed([s.key for s in entity.sightings]), key, near)
