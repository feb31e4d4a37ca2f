"""workspace.sqlite: everything computed for a study, by content. SQL stands here and in migrations.py only."""

import json
import os
import sqlite3
import stat
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from pipeline.erasure import Erasure
from pipeline.errors import WorkspaceError
from pipeline.fingerprint import canonical_json, text_hash
from pipeline.llm.cached import Request, StoredReply
from pipeline.llm.ledger import Cost, Usage
from pipeline.migrations import STEPS, migrate
from pipeline.models import ExtractionNotes, Judgement, Mention, RoleSource, Theme, Transcript
from pipeline.privacy_tables import PrivacyTables
from pipeline.records import judgement_from, mention_from, notes_from, plain, theme_from, transcript_from

WORKSPACE_FILE = "workspace.sqlite"
_IN_MEMORY = ":memory:"
_BUSY_MILLISECONDS = 30_000
_IN_ONE_QUERY = 500


@dataclass(frozen=True, slots=True)
class FileRow:
    """What is known of one file: the key it was read under, and its transcript or its error."""

    path: str
    read_key: str
    transcript_id: str | None
    error: str | None


class Workspace:
    """One study's store. Every write is a transaction; a kill between two leaves both sides whole."""

    def __init__(self, path: Path | None) -> None:
        """Opens or creates the file, private to its owner; None keeps everything in memory.

        Raises:
            WorkspaceError: not writable, not a workspace, or made by a newer version.
        """
        self.path = path or Path(_IN_MEMORY)
        try:
            if path is not None:
                _make_private(path)
            # `run_together` stores replies from its own thread; `_lock` keeps transactions apart.
            self._lock = threading.RLock()
            self._db = sqlite3.connect(
                self.path, isolation_level=None, timeout=_BUSY_MILLISECONDS / 1000, check_same_thread=False
            )
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = NORMAL")
            # What is deleted is overwritten at once: a removed interview leaves no words in free pages.
            self._db.execute("PRAGMA secure_delete = ON")
            version = self._db.execute("PRAGMA user_version").fetchone()[0]
            if version > len(STEPS):
                raise WorkspaceError(
                    f"{path}: made by a newer custdev; update custdev, or delete the file to start afresh."
                )
            migrate(self._db)
            self.privacy = PrivacyTables(self._db, self.atomic)
            self.erasure = Erasure(self._db, self.atomic, self._lock)
        except sqlite3.DatabaseError as error:
            hint = (
                "check that the folder can be written"
                if isinstance(error, sqlite3.OperationalError)
                else "delete it to start afresh"
            )
            raise WorkspaceError(f"{path}: cannot be used as a workspace ({error}); {hint}.") from None
        except OSError as error:
            raise WorkspaceError(f"{path}: cannot be written ({error.strerror}); make the folder writable.") from None

    def in_memory(self) -> "Workspace":
        """A copy that can be changed without a trace."""
        copy = Workspace(None)
        self._db.backup(copy._db)
        return copy

    def close(self) -> None:
        """Closes the file; the workspace cannot be used after."""
        self._db.close()

    @contextmanager
    def sole_run(self) -> Iterator[None]:
        """Holds the study for one run; the system lets go of it if the run is killed.

        Raises:
            WorkspaceError: another run is at work.
        """
        from filelock import FileLock, Timeout

        lock = FileLock(self.path.with_name(f".{self.path.name}.lock"), mode=0o600)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise WorkspaceError(f"{self.path.parent}: another run is at work on this study; wait for it.") from None
        except OSError as error:
            raise WorkspaceError(
                f"{self.path}: cannot be written ({error.strerror}); make the folder writable."
            ) from None
        try:
            yield
        finally:
            lock.release()

    @contextmanager
    def atomic(self) -> Iterator[None]:
        """All writes inside happen, or none; may be nested, and then undoes its own writes only.

        Raises:
            WorkspaceError: the disk refused a write.
        """
        with self._lock:
            nested = self._db.in_transaction
            try:
                self._db.execute("SAVEPOINT nested" if nested else "BEGIN IMMEDIATE")
                yield
                self._db.execute("RELEASE nested" if nested else "COMMIT")
            except sqlite3.OperationalError as error:
                self._undo(nested)
                raise WorkspaceError(
                    f"{self.path}: cannot be written ({error}); free space or stop the other run."
                ) from None
            except BaseException:
                self._undo(nested)
                raise

    def _undo(self, nested: bool) -> None:
        if not self._db.in_transaction:
            return
        if nested:
            self._db.execute("ROLLBACK TO nested")
            self._db.execute("RELEASE nested")
        else:
            self._db.execute("ROLLBACK")

    def files(self) -> dict[str, FileRow]:
        """Every file known, by path."""
        rows = self._db.execute("SELECT path, read_key, transcript_id, error FROM files ORDER BY path")
        return {row[0]: FileRow(*row) for row in rows}

    def save_file(self, row: FileRow, transcript: Transcript | None = None) -> None:
        """A file's outcome and, where it was read, its transcript: both or neither."""
        with self.atomic():
            if transcript is not None:
                record = canonical_json(plain(transcript))
                self._db.execute("INSERT OR REPLACE INTO transcripts VALUES (?, ?)", (transcript.transcript_id, record))
            values = (row.path, row.read_key, row.transcript_id, row.error)
            self._db.execute("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?)", values)

    def forget_files(self, paths: Iterable[str]) -> None:
        """Drops files that are gone, then transcripts, mentions and extractions that no file holds any more."""
        with self.atomic():
            self._db.executemany("DELETE FROM files WHERE path = ?", [(path,) for path in paths])
            for table in ("transcripts", "extractions", "mentions"):
                self._db.execute(
                    f"DELETE FROM {table} WHERE transcript_id NOT IN "
                    "(SELECT transcript_id FROM files WHERE transcript_id IS NOT NULL)"
                )

    def transcript(self, transcript_id: str) -> Transcript:
        """One stored transcript.

        Raises:
            KeyError: no such transcript.
        """
        row = self._db.execute("SELECT record FROM transcripts WHERE transcript_id = ?", (transcript_id,)).fetchone()
        if row is None:
            raise KeyError(transcript_id)
        return transcript_from(json.loads(row[0]))

    def transcript_sizes(self) -> dict[str, int]:
        """How much is stored of each transcript, told without reading it."""
        return dict(self._db.execute("SELECT transcript_id, length(record) FROM transcripts"))

    def transcripts_by(self, source: RoleSource) -> list[str]:
        """Transcripts whose roles were found in this way, sorted."""
        query = "SELECT transcript_id FROM transcripts WHERE json_extract(record, '$.role_source') = ? ORDER BY 1"
        return [row[0] for row in self._db.execute(query, (source.value,))]

    def extraction_keys(self) -> dict[str, str]:
        """The key of each transcript's stored extraction."""
        return dict(self._db.execute("SELECT transcript_id, extraction_key FROM extractions"))

    def replace_transcript(self, old_id: str, transcript: Transcript) -> None:
        """Puts a transcript that was understood anew in the place of the old one, whose mentions go."""
        with self.atomic():
            record = canonical_json(plain(transcript))
            self._db.execute("INSERT OR REPLACE INTO transcripts VALUES (?, ?)", (transcript.transcript_id, record))
            self._db.execute(
                "UPDATE files SET transcript_id = ? WHERE transcript_id = ?", (transcript.transcript_id, old_id)
            )
            self.forget_files([])

    def extractors(self) -> dict[str, str]:
        """What each transcript's stored mentions were found by."""
        return dict(self._db.execute("SELECT transcript_id, extractor FROM extractions"))

    def extraction_notes(self) -> dict[str, ExtractionNotes]:
        """What is noted of each transcript's stored extraction."""
        rows = self._db.execute("SELECT transcript_id, notes FROM extractions")
        return {transcript_id: notes_from(json.loads(notes)) for transcript_id, notes in rows}

    def save_notes(self, transcript_id: str, notes: ExtractionNotes) -> None:
        """Replaces what is noted of a stored extraction."""
        with self.atomic():
            self._db.execute(
                "UPDATE extractions SET notes = ? WHERE transcript_id = ?",
                (canonical_json(plain(notes)), transcript_id),
            )

    def save_extraction(
        self,
        transcript_id: str,
        key: str,
        extractor: str,
        mentions: Sequence[Mention],
        notes: ExtractionNotes = ExtractionNotes(),  # noqa: B008
    ) -> None:
        """A transcript's mentions, replacing earlier ones: all or none."""
        rows = [(m.mention_id, transcript_id, at, canonical_json(plain(m))) for at, m in enumerate(mentions)]
        with self.atomic():
            self._db.execute("DELETE FROM mentions WHERE transcript_id = ?", (transcript_id,))
            self._db.executemany("INSERT OR REPLACE INTO mentions VALUES (?, ?, ?, ?)", rows)
            self._db.execute(
                "INSERT OR REPLACE INTO extractions VALUES (?, ?, ?, ?)",
                (transcript_id, key, extractor, canonical_json(plain(notes))),
            )

    def forget_extraction(self, transcript_id: str) -> None:
        """Drops a transcript's mentions; it counts as not extracted."""
        with self.atomic():
            for table in ("mentions", "extractions"):
                self._db.execute(f"DELETE FROM {table} WHERE transcript_id = ?", (transcript_id,))

    def mentions(self) -> list[Mention]:
        """Every mention, by transcript and place."""
        rows = self._db.execute("SELECT record FROM mentions ORDER BY transcript_id, position")
        return [mention_from(json.loads(row[0])) for row in rows]

    def vectors(self, model: str, texts: Sequence[str]) -> dict[str, npt.NDArray[np.float32]]:
        """Stored vectors of those texts that have one."""
        by_hash = {text_hash(text): text for text in texts}
        hashes = list(by_hash)
        found: dict[str, npt.NDArray[np.float32]] = {}
        for start in range(0, len(hashes), _IN_ONE_QUERY):
            part = hashes[start : start + _IN_ONE_QUERY]
            marks = ",".join("?" * len(part))
            query = f"SELECT text_hash, vector FROM vectors WHERE model = ? AND text_hash IN ({marks})"
            for own, blob in self._db.execute(query, (model, *part)):
                found[by_hash[own]] = np.frombuffer(blob, np.float16).astype(np.float32)
        return found

    def save_vectors(self, model: str, vectors: Mapping[str, npt.NDArray[np.float32]]) -> None:
        """Vectors of distinct texts, in half precision."""
        rows = [(model, text_hash(text), vector.astype(np.float16).tobytes()) for text, vector in vectors.items()]
        with self.atomic():
            self._db.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", rows)

    def themes(self) -> list[Theme]:
        """Every theme there ever was, by id, the inactive among them."""
        return [
            theme_from(json.loads(row[0])) for row in self._db.execute("SELECT record FROM themes ORDER BY theme_id")
        ]

    def save_themes(self, themes: Sequence[Theme]) -> None:
        """The current themes; earlier ones stay known, so that no id is given twice."""
        with self.atomic():
            self._db.execute("UPDATE themes SET active = 0")
            rows = [(theme.theme_id, canonical_json(plain(theme))) for theme in themes]
            self._db.executemany("INSERT OR REPLACE INTO themes VALUES (?, ?, 1)", rows)

    def active_themes(self) -> list[Theme]:
        """The themes of the last run."""
        rows = self._db.execute("SELECT record FROM themes WHERE active = 1 ORDER BY theme_id")
        return [theme_from(json.loads(row[0])) for row in rows]

    def codebook(self) -> dict[str, Any] | None:
        """The copy of what codebook.yaml keeps; None before the first run."""
        row = self._db.execute("SELECT record FROM codebook").fetchone()
        return None if row is None else dict(json.loads(row[0]))

    def save_codebook(self, record: Mapping[str, Any]) -> None:
        """Replaces the copy of what codebook.yaml keeps."""
        with self.atomic():
            self._db.execute("INSERT OR REPLACE INTO codebook VALUES ('codebook', ?)", (canonical_json(dict(record)),))

    def save_judgements(self, judgements: Sequence[Judgement]) -> None:
        """What a model decided about the borders of the current themes, in place of earlier decisions."""
        with self.atomic():
            self._db.execute("DELETE FROM judgements")
            rows = [(number, canonical_json(plain(one))) for number, one in enumerate(judgements)]
            self._db.executemany("INSERT INTO judgements VALUES (?, ?)", rows)

    def judgements(self) -> list[Judgement]:
        """What a model decided about the borders of the current themes, in the order it was asked."""
        rows = self._db.execute("SELECT record FROM judgements ORDER BY number")
        return [judgement_from(json.loads(row[0])) for row in rows]

    def report_key(self, name: str) -> str | None:
        """The key under which a report was last written."""
        row = self._db.execute("SELECT report_key FROM reports WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def save_report_key(self, name: str, key: str) -> None:
        """Remembers that a report is up to date under a key."""
        with self.atomic():
            self._db.execute("INSERT OR REPLACE INTO reports VALUES (?, ?)", (name, key))

    def batches(self, model: str) -> dict[str, dict[str, tuple[str, str]]]:
        """For every batch that a model was handed and that was not collected yet: stage and owner by reply key."""
        with self._lock:
            rows = self._db.execute("SELECT batch_id, owners FROM batches WHERE model = ? ORDER BY batch_id", (model,))
            return {batch_id: _pairs(json.loads(owners)) for batch_id, owners in rows}

    def save_batch(self, batch_id: str, model: str, owners: Mapping[str, tuple[str, str]]) -> None:
        """Remembers a batch that was handed over."""
        with self.atomic():
            self._db.execute("INSERT INTO batches VALUES (?, ?, ?)", (batch_id, model, canonical_json(dict(owners))))

    def forget_batch(self, batch_id: str) -> None:
        """A batch whose replies are all kept."""
        with self.atomic():
            self._db.execute("DELETE FROM batches WHERE batch_id = ?", (batch_id,))

    def reply(self, key: str) -> StoredReply | None:
        """The newest usable reply of a language model under a key."""
        with self._lock:
            row = self._db.execute(
                "SELECT text, input_tokens, cached_tokens, output_tokens, model, money FROM replies "
                "WHERE reply_key = ? AND usable ORDER BY number DESC LIMIT 1",
                (key,),
            ).fetchone()
        return None if row is None else StoredReply(row[0], Usage(*row[1:4]), row[4], money=row[5])

    def save_reply(self, key: str, request: Request, reply: StoredReply) -> None:
        """Keeps a paid reply, beside earlier ones under its key."""
        usage = reply.usage
        tokens = (usage.input_tokens, usage.cached_tokens, usage.output_tokens)
        row = (key, request.stage, request.owner, reply.model, *tokens, reply.money, reply.usable, reply.text)
        with self.atomic():
            self._db.execute("INSERT INTO replies VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)

    def reject_reply(self, key: str) -> None:
        """Marks what is kept under a key unusable; it was paid for, so it stays."""
        with self.atomic():
            self._db.execute("UPDATE replies SET usable = 0 WHERE reply_key = ?", (key,))

    def costs(self) -> list[Cost]:
        """What every owner and stage has taken in all runs, sorted; the unusable replies are among it."""
        with self._lock:
            rows = self._db.execute(
                "SELECT owner, stage, count(*), sum(input_tokens), sum(cached_tokens), sum(output_tokens), "
                "CASE WHEN count(money) = count(*) THEN sum(money) END FROM replies GROUP BY 1, 2 ORDER BY 1, 2"
            ).fetchall()
        return [Cost(row[0], row[1], row[2], Usage(*row[3:6]), row[6]) for row in rows]


def _make_private(path: Path) -> None:
    """A file for its owner alone, made where there is none; SQLite gives those beside it the same rights."""
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    elif path.is_file() and stat.S_IMODE(path.stat().st_mode) & 0o077:
        with suppress(OSError):
            path.chmod(0o600)


def _pairs(owners: dict[str, list[str]]) -> dict[str, tuple[str, str]]:
    return {key: (stage, owner) for key, (stage, owner) in owners.items()}
