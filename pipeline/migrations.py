"""The workspace's schema history: one small function per step, never changed once released."""

import sqlite3
from collections.abc import Callable


def m001_create_tables(db: sqlite3.Connection) -> None:
    """Files, transcripts, extractions, mentions, vectors, themes and the last report."""
    _each(
        db,
        """
        CREATE TABLE files (
            path TEXT PRIMARY KEY, read_key TEXT NOT NULL, transcript_id TEXT, error TEXT);
        CREATE TABLE transcripts (transcript_id TEXT PRIMARY KEY, record TEXT NOT NULL);
        CREATE TABLE extractions (
            transcript_id TEXT PRIMARY KEY, extraction_key TEXT NOT NULL, extractor TEXT NOT NULL);
        CREATE TABLE mentions (
            mention_id TEXT PRIMARY KEY, transcript_id TEXT NOT NULL, position INTEGER NOT NULL, record TEXT NOT NULL);
        CREATE INDEX mentions_by_transcript ON mentions (transcript_id, position);
        CREATE TABLE vectors (
            model TEXT NOT NULL, text_hash BLOB NOT NULL, vector BLOB NOT NULL,
            PRIMARY KEY (model, text_hash)) WITHOUT ROWID;
        CREATE TABLE themes (theme_id TEXT PRIMARY KEY, record TEXT NOT NULL, active INTEGER NOT NULL);
        CREATE TABLE reports (name TEXT PRIMARY KEY, report_key TEXT NOT NULL);
        """,
    )


def m002_keep_replies(db: sqlite3.Connection) -> None:
    """Every reply of a language model that was paid for, numbered as they came."""
    _each(
        db,
        """
        CREATE TABLE replies (
            number INTEGER PRIMARY KEY, reply_key TEXT NOT NULL, stage TEXT NOT NULL, owner TEXT NOT NULL,
            model TEXT NOT NULL, input_tokens INTEGER NOT NULL, cached_tokens INTEGER NOT NULL,
            output_tokens INTEGER NOT NULL, money REAL, usable INTEGER NOT NULL, text TEXT NOT NULL);
        CREATE INDEX replies_by_key ON replies (reply_key, usable);
        """,
    )


def m003_note_extractions(db: sqlite3.Connection) -> None:
    """What a reader should know of an extraction beside its mentions."""
    db.execute("ALTER TABLE extractions ADD COLUMN notes TEXT NOT NULL DEFAULT '{}'")


def m004_keep_batches(db: sqlite3.Connection) -> None:
    """Requests handed over to be answered later: for each batch stage and owner by reply key."""
    db.execute("CREATE TABLE batches (batch_id TEXT PRIMARY KEY, model TEXT NOT NULL, owners TEXT NOT NULL)")


def m005_keep_judgements(db: sqlite3.Connection) -> None:
    """What a language model decided about the borders of themes in the last run, with its reasons."""
    db.execute("CREATE TABLE judgements (number INTEGER PRIMARY KEY, record TEXT NOT NULL)")


def m006_keep_codebook(db: sqlite3.Connection) -> None:
    """A copy of what codebook.yaml keeps, for the day that file is lost."""
    db.execute("CREATE TABLE codebook (name TEXT PRIMARY KEY, record TEXT NOT NULL)")


def m007_guard_people(db: sqlite3.Connection) -> None:
    """What is personal in each text, who and what has which placeholder, and what left for a model."""
    _each(
        db,
        """
        CREATE TABLE personal (text_hash TEXT PRIMARY KEY, scope TEXT NOT NULL, record TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE placeholders (
            kind TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (kind, number)) WITHOUT ROWID;
        CREATE TABLE sightings (
            place INTEGER PRIMARY KEY, kind TEXT NOT NULL, number INTEGER NOT NULL, scope TEXT NOT NULL,
            key TEXT NOT NULL);
        CREATE TABLE sent (
            number INTEGER PRIMARY KEY, sent_at TEXT NOT NULL, address TEXT NOT NULL, model TEXT NOT NULL,
            stage TEXT NOT NULL, owner TEXT NOT NULL, characters INTEGER NOT NULL, body_hash TEXT NOT NULL,
            redacted INTEGER NOT NULL);
        """,
    )


def _each(db: sqlite3.Connection, script: str) -> None:
    """Statements one by one: `executescript` would commit the step's transaction."""
    for statement in script.split(";"):
        if statement.strip():
            db.execute(statement)


STEPS: tuple[Callable[[sqlite3.Connection], None], ...] = (
    m001_create_tables,
    m002_keep_replies,
    m003_note_extractions,
    m004_keep_batches,
    m005_keep_judgements,
    m006_keep_codebook,
    m007_guard_people,
)


def migrate(db: sqlite3.Connection) -> int:
    """Bring a database to the newest schema; the number of steps taken.

    Each step and its version number are one transaction, so that a kill leaves whole steps.
    """
    version = int(db.execute("PRAGMA user_version").fetchone()[0])
    for number, step in enumerate(STEPS[version:], start=version + 1):
        db.execute("BEGIN IMMEDIATE")
        if int(db.execute("PRAGMA user_version").fetchone()[0]) >= number:
            db.execute("ROLLBACK")
            continue
        _in_one_transaction(db, step, number)
    return max(len(STEPS) - version, 0)


def _in_one_transaction(db: sqlite3.Connection, step: Callable[[sqlite3.Connection], None], number: int) -> None:
    try:
        step(db)
        db.execute(f"PRAGMA user_version = {number}")
        db.execute("COMMIT")
    except sqlite3.Error:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise
