"""The schema's history: every old workspace becomes today's, step by whole step."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline import migrations
from pipeline.migrations import STEPS, migrate
from pipeline.models import ExtractionNotes
from pipeline.workspace import Workspace


@pytest.fixture
def db(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(tmp_path / "w.sqlite", isolation_level=None)
    yield connection
    connection.close()


def schema(db: sqlite3.Connection) -> set[tuple[str, str]]:
    return set(db.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))


def version(db: sqlite3.Connection) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def test_a_new_file_takes_every_step_once(db: sqlite3.Connection) -> None:
    assert migrate(db) == len(STEPS)
    assert version(db) == len(STEPS)
    before = schema(db)
    assert migrate(db) == 0
    assert schema(db) == before


@pytest.mark.parametrize("reached", range(len(STEPS) + 1))
def test_every_old_schema_becomes_the_newest(db: sqlite3.Connection, tmp_path: Path, reached: int) -> None:
    for step in STEPS[:reached]:
        step(db)
    db.execute(f"PRAGMA user_version = {reached}")
    assert migrate(db) == len(STEPS) - reached
    fresh = sqlite3.connect(tmp_path / "fresh.sqlite", isolation_level=None)
    migrate(fresh)
    assert schema(db) == schema(fresh)
    fresh.close()


def test_a_failed_step_leaves_the_schema_before_it(db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(connection: sqlite3.Connection) -> None:
        connection.execute("CREATE TABLE half_done (x)")
        connection.execute("CREATE TABLE half_done (x)")

    migrate(db)
    whole = schema(db)
    monkeypatch.setattr(migrations, "STEPS", (*STEPS, broken))
    with pytest.raises(sqlite3.OperationalError):
        migrate(db)
    assert schema(db) == whole
    assert version(db) == len(STEPS)
    assert not db.in_transaction


def test_a_step_another_process_has_just_taken_is_not_taken_again(tmp_path: Path) -> None:
    path = tmp_path / "w.sqlite"
    overtaken = sqlite3.connect(path, isolation_level=None, factory=_Overtaken)
    migrate(overtaken)
    assert version(overtaken) == len(STEPS)
    assert not overtaken.in_transaction
    overtaken.close()


class _Overtaken(sqlite3.Connection):
    """Another process takes every step after this one has read the version."""

    def execute(self, sql: str, *parameters: object) -> sqlite3.Cursor:
        if sql.startswith("BEGIN"):
            path = super().execute("PRAGMA database_list").fetchone()[2]
            other = sqlite3.connect(path, isolation_level=None)
            migrate(other)
            other.close()
        return super().execute(sql, *parameters)


def test_the_workspace_opens_what_the_history_makes(tmp_path: Path, db: sqlite3.Connection) -> None:
    migrate(db)
    workspace = Workspace(tmp_path / "w.sqlite")
    assert workspace.files() == {}
    workspace.close()


def test_extractions_made_before_notes_were_kept_have_empty_ones(db: sqlite3.Connection, tmp_path: Path) -> None:
    for step in STEPS[:2]:
        step(db)
    db.execute("PRAGMA user_version = 2")
    db.execute("INSERT INTO extractions VALUES ('t-1', 'key', 'offline')")
    workspace = Workspace(tmp_path / "w.sqlite")
    assert workspace.extraction_notes() == {"t-1": ExtractionNotes()}
    assert workspace.extraction_keys() == {"t-1": "key"}
    workspace.save_notes("t-1", ExtractionNotes(ungrounded=2))
    assert workspace.extraction_notes()["t-1"].ungrounded == 2
    workspace.close()
