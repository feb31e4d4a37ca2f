"""The workspace's tables of what is personal: found where, shown as what, sent when."""

import json
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import fields

from pipeline.fingerprint import canonical_json
from pipeline.llm.audit import Sent
from pipeline.privacy.kinds import PersonalKind, PersonalSpan
from pipeline.privacy.placeholders import Entity, PlaceholderBook, Sighting
from pipeline.privacy.transcripts import Numbered

_SENT_COLUMNS = tuple(field.name for field in fields(Sent))
_SENT = ", ".join(_SENT_COLUMNS)


class PrivacyTables:
    """A part of the workspace, over its connection and transactions."""

    def __init__(self, db: sqlite3.Connection, atomic: Callable[[], AbstractContextManager[None]]) -> None:
        """Takes an open workspace's connection."""
        self._db = db
        self.atomic = atomic
        self._book: tuple[int, PlaceholderBook] | None = None

    def found(self, text_hash: str) -> tuple[Numbered, ...] | None:
        """What was found in a text; None where nobody looked."""
        row = self._db.execute("SELECT record FROM personal WHERE text_hash = ?", (text_hash,)).fetchone()
        return None if row is None else tuple(_numbered(*one) for one in json.loads(row[0]))

    def save_found(self, text_hash: str, scope: str, found: Sequence[Numbered]) -> None:
        """What was found in a text; `scope` names the transcript it belongs to."""
        spans = [(one.span.start, one.span.end, one.span.kind.value, one.span.key, one.number) for one in found]
        with self.atomic():
            self._db.execute(
                "INSERT OR REPLACE INTO personal VALUES (?, ?, ?)", (text_hash, scope, canonical_json(spans))
            )

    def book(self) -> PlaceholderBook:
        """Who and what has which placeholder; read anew where another process wrote."""
        version = int(self._db.execute("PRAGMA data_version").fetchone()[0])
        if self._book is None or self._book[0] != version:
            self._book = (version, self._read_book())
        return self._book[1]

    def save_book(self, book: PlaceholderBook) -> None:
        """Keeps what is new in a book that grew from the stored one."""
        before = self.book()
        known = {(entity.kind, entity.number): len(entity.sightings) for entity in before.entities}
        fresh = [e for e in book.entities if (e.kind, e.number) not in known]
        rows = [
            (entity.kind.value, entity.number, sighting.transcript_id, sighting.key)
            for entity in book.entities
            for sighting in entity.sightings[known.get((entity.kind, entity.number), 0) :]
        ]
        with self.atomic():
            self._db.executemany("INSERT INTO placeholders VALUES (?, ?)", [(e.kind.value, e.number) for e in fresh])
            self._db.executemany("INSERT INTO sightings VALUES (NULL, ?, ?, ?, ?)", rows)
        self._book = (int(self._db.execute("PRAGMA data_version").fetchone()[0]), book)

    def save_sent(self, sent: Sent) -> None:
        """Notes one request that is about to leave."""
        row = tuple(getattr(sent, column) for column in _SENT_COLUMNS)
        with self.atomic():
            self._db.execute(f"INSERT INTO sent ({_SENT}) VALUES ({', '.join('?' * len(row))})", row)

    def sent(self) -> list[Sent]:
        """Every request that left, in order."""
        rows = self._db.execute(f"SELECT {_SENT} FROM sent ORDER BY number")
        return [Sent(**dict(zip(_SENT_COLUMNS, row, strict=True)) | {"redacted": bool(row[-1])}) for row in rows]

    def _read_book(self) -> PlaceholderBook:
        sightings: dict[tuple[str, int], list[Sighting]] = {}
        for kind, number, scope, key in self._db.execute(
            "SELECT kind, number, scope, key FROM sightings ORDER BY place"
        ):
            sightings.setdefault((kind, number), []).append(Sighting(scope, key))
        rows = self._db.execute("SELECT kind, number FROM placeholders ORDER BY kind, number")
        return PlaceholderBook(tuple(Entity(PersonalKind(k), n, tuple(sightings.get((k, n), ()))) for k, n in rows))


def _numbered(start: int, end: int, kind: str, key: str, number: int) -> Numbered:
    return Numbered(PersonalSpan(start, end, PersonalKind(kind), key), number)
