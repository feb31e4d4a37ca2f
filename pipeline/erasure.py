"""How somebody leaves every table of the workspace."""

import json
import sqlite3
import threading
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager

from pipeline.errors import WorkspaceError
from pipeline.fingerprint import canonical_json, text_hash
from pipeline.models import Theme
from pipeline.records import plain


class Erasure:
    """A part of the workspace, over its connection and transactions."""

    def __init__(
        self, db: sqlite3.Connection, atomic: Callable[[], AbstractContextManager[None]], lock: threading.RLock
    ) -> None:
        """Takes an open workspace's connection."""
        self._db = db
        self._atomic = atomic
        self._lock = lock

    def forget_people(self, scopes: Iterable[str], owners: Iterable[str]) -> None:
        """Forgets what was found in transcripts outside `scopes`, and about whose words requests of `owners` were.

        That something was sent, when and where, stays on record; and no placeholder's number is given twice.
        """
        kept = set(scopes)
        with self._atomic():
            for table in ("personal", "sightings"):
                known = [row[0] for row in self._db.execute(f"SELECT DISTINCT scope FROM {table}")]
                gone = [(scope,) for scope in known if scope not in kept]
                self._db.executemany(f"DELETE FROM {table} WHERE scope = ?", gone)
            self._db.executemany(
                "UPDATE sent SET owner = '', body_hash = '' WHERE owner = ?", [(owner,) for owner in owners]
            )

    def forget_replies(self, keep: Callable[[str, str, str], bool]) -> None:
        """Drops replies, and what batches still owe, of which `keep` (owner, stage, text) says no."""
        with self._atomic():
            rows = self._db.execute("SELECT number, owner, stage, text FROM replies").fetchall()
            gone = [(number,) for number, owner, stage, text in rows if not keep(owner, stage, text)]
            self._db.executemany("DELETE FROM replies WHERE number = ?", gone)
            for batch_id, owners in self._db.execute("SELECT batch_id, owners FROM batches").fetchall():
                left = {key: pair for key, pair in json.loads(owners).items() if keep(pair[1], pair[0], "")}
                self._db.execute("UPDATE batches SET owners = ? WHERE batch_id = ?", (canonical_json(left), batch_id))

    def keep_vectors(self, texts: Iterable[str]) -> None:
        """Drops the vectors of all other texts."""
        kept = {text_hash(text) for text in texts}
        with self._atomic():
            stored = {row[0] for row in self._db.execute("SELECT DISTINCT text_hash FROM vectors")}
            self._db.executemany("DELETE FROM vectors WHERE text_hash = ?", [(one,) for one in stored - kept])

    def correct_themes(self, themes: Iterable[Theme]) -> None:
        """Rewrites themes, active or not, that are known."""
        rows = [(canonical_json(plain(theme)), theme.theme_id) for theme in themes]
        with self._atomic():
            self._db.executemany("UPDATE themes SET record = ? WHERE theme_id = ?", rows)

    def compact(self) -> None:
        """Writes the file anew, so that nothing deleted is left in it or beside it.

        Raises:
            WorkspaceError: another program holds it open.
        """
        try:
            with self._lock:
                self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                self._db.execute("VACUUM")
                busy = self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        except sqlite3.OperationalError:
            busy = True
        if busy:
            raise WorkspaceError("workspace.sqlite: another program holds it open; close that, and do the same again.")
