"""workspace.sqlite: whole or not at all, shared by two, honest about what it cannot open."""

import os
import sqlite3
import stat
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pipeline.errors import WorkspaceError
from pipeline.models import (
    ExtractionNotes,
    Mention,
    MentionKind,
    RoleSource,
    SpeakerRole,
    Theme,
    Transcript,
    Turn,
    Utterance,
)
from pipeline.workspace import FileRow, Workspace
from tests.samples import a_mention


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    opened = Workspace(tmp_path / "workspace.sqlite")
    yield opened
    opened.close()


def transcript(name: str, text: str = "Нам никто не перезвонил. 😀\n\u2028Совсем.") -> Transcript:
    turn = Turn("Анна", SpeakerRole.RESPONDENT, 0, len(text))
    utterance = Utterance(0, 0, SpeakerRole.RESPONDENT, 0, len(text))
    return Transcript(name, text, "ru", (turn,), (utterance,), (), RoleSource.LABELS, 1.0)


def mention(mention_id: str, transcript_id: str) -> Mention:
    return replace(a_mention(mention_id), transcript_id=transcript_id)


def store(workspace: Workspace, path: str, transcript_id: str, *mentions: str) -> None:
    workspace.save_file(FileRow(path, f"key of {path}", transcript_id, None), transcript(transcript_id))
    workspace.save_extraction(transcript_id, "extraction", "offline", [mention(m, transcript_id) for m in mentions])


def paths(workspace: Workspace) -> list[str]:
    return list(workspace.files())


def test_what_was_stored_is_there_after_reopening(tmp_path: Path) -> None:
    first = Workspace(tmp_path / "w.sqlite")
    store(first, "a.txt", "t-1", "m-1", "m-2")
    first.save_file(FileRow("b.txt", "key", None, "no words in it"))
    first.close()
    again = Workspace(tmp_path / "w.sqlite")
    assert again.files()["a.txt"] == FileRow("a.txt", "key of a.txt", "t-1", None)
    assert again.files()["b.txt"].error == "no words in it"
    assert again.transcript("t-1") == transcript("t-1")
    assert again.mentions() == [mention("m-1", "t-1"), mention("m-2", "t-1")]
    assert again.extraction_keys() == {"t-1": "extraction"}
    again.close()


def test_an_unknown_transcript_is_a_key_error(workspace: Workspace) -> None:
    with pytest.raises(KeyError):
        workspace.transcript("t-none")


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_the_file_is_its_owners_alone(workspace: Workspace) -> None:
    store(workspace, "a.txt", "t-1", "m-1")
    for path in workspace.path.parent.glob("workspace.sqlite*"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path


def test_writes_of_one_transaction_happen_all_or_none(workspace: Workspace) -> None:
    with pytest.raises(ZeroDivisionError), workspace.atomic():
        store(workspace, "a.txt", "t-1", "m-1")
        raise ZeroDivisionError
    assert paths(workspace) == []
    assert workspace.mentions() == []
    store(workspace, "b.txt", "t-2")
    assert paths(workspace) == ["b.txt"]


def test_a_failed_inner_transaction_undoes_its_own_writes_only(workspace: Workspace) -> None:
    with workspace.atomic():
        store(workspace, "before.txt", "t-1")
        with pytest.raises(ZeroDivisionError), workspace.atomic():
            store(workspace, "inner.txt", "t-2")
            raise ZeroDivisionError
        store(workspace, "after.txt", "t-3")
    assert paths(workspace) == ["after.txt", "before.txt"]


def test_a_failed_outer_transaction_takes_the_inner_ones_with_it(workspace: Workspace) -> None:
    with pytest.raises(ZeroDivisionError), workspace.atomic():
        with workspace.atomic(), workspace.atomic():
            store(workspace, "inner.txt", "t-1")
        raise ZeroDivisionError
    assert paths(workspace) == []


def test_mentions_of_a_transcript_are_replaced_whole_or_stay_as_they_were(workspace: Workspace) -> None:
    store(workspace, "a.txt", "t-1", "m-1", "m-2")
    unstorable = replace(mention("m-4", "t-1"), summary=object())
    with pytest.raises(TypeError):
        workspace.save_extraction("t-1", "newer", "offline", [mention("m-3", "t-1"), unstorable])
    assert [m.mention_id for m in workspace.mentions()] == ["m-1", "m-2"]
    assert workspace.extraction_keys() == {"t-1": "extraction"}
    workspace.save_extraction("t-1", "newer", "offline", [mention("m-3", "t-1")])
    assert [m.mention_id for m in workspace.mentions()] == ["m-3"]
    assert workspace.extraction_keys() == {"t-1": "newer"}


def test_forgetting_a_file_takes_all_that_came_of_it(workspace: Workspace) -> None:
    store(workspace, "a.txt", "t-1", "m-1")
    store(workspace, "b.txt", "t-2", "m-2")
    workspace.forget_files(["a.txt", "never there.txt"])
    assert paths(workspace) == ["b.txt"]
    assert [m.mention_id for m in workspace.mentions()] == ["m-2"]
    assert list(workspace.extraction_keys()) == ["t-2"]
    with pytest.raises(KeyError):
        workspace.transcript("t-1")


def test_what_another_file_still_holds_is_kept(workspace: Workspace) -> None:
    store(workspace, "a.txt", "t-1", "m-1")
    store(workspace, "copy.md", "t-1", "m-1")
    workspace.forget_files(["a.txt"])
    assert workspace.transcript("t-1")
    assert [m.mention_id for m in workspace.mentions()] == ["m-1"]


def test_an_edited_file_leaves_nothing_of_its_old_text(workspace: Workspace) -> None:
    store(workspace, "a.txt", "t-old", "m-old")
    store(workspace, "a.txt", "t-new", "m-new")
    workspace.forget_files([])
    assert [m.mention_id for m in workspace.mentions()] == ["m-new"]
    with pytest.raises(KeyError):
        workspace.transcript("t-old")


def test_a_transcript_understood_anew_takes_the_place_of_the_old_in_every_file(workspace: Workspace) -> None:
    store(workspace, "a.txt", "t-old", "m-old")
    store(workspace, "copy.md", "t-old", "m-old")
    store(workspace, "b.txt", "t-2", "m-2")
    workspace.replace_transcript("t-old", transcript("t-new"))
    assert {path: row.transcript_id for path, row in workspace.files().items()} == {
        "a.txt": "t-new",
        "b.txt": "t-2",
        "copy.md": "t-new",
    }
    assert workspace.files()["a.txt"].read_key == "key of a.txt"
    assert workspace.transcript("t-new") == transcript("t-new")
    assert [m.mention_id for m in workspace.mentions()] == ["m-2"]
    assert list(workspace.extraction_keys()) == ["t-2"]
    with pytest.raises(KeyError):
        workspace.transcript("t-old")


def test_a_transcript_understood_as_before_keeps_its_mentions(workspace: Workspace) -> None:
    store(workspace, "a.txt", "t-1", "m-1")
    surer = replace(transcript("t-1"), role_source=RoleSource.MODEL)
    workspace.replace_transcript("t-1", surer)
    assert workspace.transcript("t-1") == surer
    assert [m.mention_id for m in workspace.mentions()] == ["m-1"]
    assert workspace.extraction_keys() == {"t-1": "extraction"}


def test_a_transcript_is_replaced_whole_or_stays(workspace: Workspace) -> None:
    store(workspace, "a.txt", "t-old", "m-old")
    with pytest.raises(ZeroDivisionError), workspace.atomic():
        workspace.replace_transcript("t-old", transcript("t-new"))
        raise ZeroDivisionError
    assert workspace.files()["a.txt"].transcript_id == "t-old"
    assert [m.mention_id for m in workspace.mentions()] == ["m-old"]


def test_notes_are_kept_with_the_extraction_and_replaced_with_it(workspace: Workspace) -> None:
    store(workspace, "a.txt", "t-1", "m-1")
    assert workspace.extraction_notes() == {"t-1": ExtractionNotes()}
    noted = ExtractionNotes(ungrounded=3, suspicious=(4, 9), reread=True, scarce=True)
    workspace.save_extraction("t-1", "key", "llm:fake", [mention("m-1", "t-1")], noted)
    assert workspace.extraction_notes() == {"t-1": noted}
    workspace.save_notes("t-1", replace(noted, scarce=False))
    assert workspace.extraction_notes() == {"t-1": replace(noted, scarce=False)}
    assert workspace.extraction_keys() == {"t-1": "key"}
    assert [m.mention_id for m in workspace.mentions()] == ["m-1"]
    workspace.save_extraction("t-1", "key", "llm:fake", [])
    assert workspace.extraction_notes() == {"t-1": ExtractionNotes()}


def test_notes_of_a_transcript_that_was_never_read_are_not_kept(workspace: Workspace) -> None:
    workspace.save_notes("t-none", ExtractionNotes(ungrounded=1))
    assert workspace.extraction_notes() == {}


def test_each_transcript_says_what_its_mentions_were_found_by(workspace: Workspace) -> None:
    store(workspace, "a.txt", "t-1", "m-1")
    store(workspace, "b.txt", "t-2")
    workspace.save_extraction("t-2", "key", "llm:fake", [])
    assert workspace.extractors() == {"t-1": "offline", "t-2": "llm:fake"}
    workspace.forget_files(["a.txt"])
    assert workspace.extractors() == {"t-2": "llm:fake"}


def test_vectors_come_back_as_they_were_by_text_and_model(workspace: Workspace) -> None:
    random = np.random.default_rng(0).standard_normal((1203, 384))
    rows = random.astype(np.float16).astype(np.float32)
    stored = {f"текст {i}\n😀": row for i, row in enumerate(rows)} | {"": rows[0], "\ud83d": rows[1]}
    workspace.save_vectors("one", stored)
    found = workspace.vectors("one", [*stored, *stored, "unknown"])
    assert set(found) == set(stored)
    assert all(np.array_equal(found[text], stored[text]) for text in stored)
    assert workspace.vectors("other", list(stored)) == {}
    assert workspace.vectors("one", []) == {}


def test_only_the_last_themes_are_active_and_none_is_lost(workspace: Workspace) -> None:
    one, two = (Theme(f"T000{i}", "label", "definition", MentionKind.PAIN, ("m-1", "m-2")) for i in (1, 2))
    workspace.save_themes([one])
    workspace.save_themes([two])
    assert workspace.active_themes() == [two]
    assert workspace.themes() == [one, two]
    workspace.save_themes([replace(one, label="back")])
    assert [theme.label for theme in workspace.active_themes()] == ["back"]


def test_report_keys_are_kept_by_name(workspace: Workspace) -> None:
    assert workspace.report_key("all") is None
    workspace.save_report_key("all", "one")
    workspace.save_report_key("2026-Q3", "two")
    workspace.save_report_key("all", "three")
    assert (workspace.report_key("all"), workspace.report_key("2026-Q3")) == ("three", "two")


def test_two_connections_see_whole_writes_only(tmp_path: Path) -> None:
    one, other = Workspace(tmp_path / "w.sqlite"), Workspace(tmp_path / "w.sqlite")
    with one.atomic():
        store(one, "a.txt", "t-1", "m-1")
        assert paths(other) == []
    assert paths(other) == ["a.txt"]
    store(other, "b.txt", "t-2")
    assert paths(one) == ["a.txt", "b.txt"]
    one.close()
    other.close()


def test_many_at_once_lose_nothing(tmp_path: Path) -> None:
    path, start = tmp_path / "w.sqlite", threading.Barrier(6)

    def work(worker: int) -> None:
        start.wait()
        own = Workspace(path)
        for i in range(15):
            store(own, f"{worker}-{i}.txt", f"t-{worker}-{i}", f"m-{worker}-{i}")
        own.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, range(6)))
    whole = Workspace(path)
    assert len(whole.files()) == len(whole.mentions()) == len(whole.extraction_keys()) == 90
    whole.close()


def test_a_writer_that_never_finishes_is_named_in_one_sentence(workspace: Workspace) -> None:
    blocker = sqlite3.connect(workspace.path, isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    workspace._db.execute("PRAGMA busy_timeout = 50")
    with pytest.raises(WorkspaceError, match="stop the other run"):
        workspace.save_report_key("all", "key")
    blocker.close()
    workspace.save_report_key("all", "key")


@pytest.mark.parametrize("content", [b"this is no database at all, only words " * 100, b"\x00" * 5000])
def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "workspace.sqlite"
    path.write_bytes(content)
    with pytest.raises(WorkspaceError, match="delete it to start afresh"):
        Workspace(path)
    assert path.read_bytes() == content


def test_half_a_database_is_refused(tmp_path: Path) -> None:
    whole = Workspace(tmp_path / "whole.sqlite")
    for i in range(200):
        store(whole, f"{i}.txt", f"t-{i}", f"m-{i}")
    whole.close()
    content = (tmp_path / "whole.sqlite").read_bytes()
    (tmp_path / "half.sqlite").write_bytes(content[: len(content) // 2])
    with pytest.raises(WorkspaceError, match=r"half.sqlite: cannot be used"):
        Workspace(tmp_path / "half.sqlite")


def test_a_newer_schema_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "workspace.sqlite"
    newer = sqlite3.connect(path)
    newer.execute("CREATE TABLE of_the_future (x)")
    newer.execute("PRAGMA user_version = 999")
    newer.close()
    with pytest.raises(WorkspaceError, match="made by a newer custdev"):
        Workspace(path)
    again = sqlite3.connect(path)
    assert [row[0] for row in again.execute("SELECT name FROM sqlite_master")] == ["of_the_future"]
    again.close()


def test_a_folder_in_its_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "workspace.sqlite").mkdir()
    with pytest.raises(WorkspaceError, match="cannot be used as a workspace"):
        Workspace(tmp_path / "workspace.sqlite")


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="cannot be written"):
        Workspace(tmp_path / "none" / "workspace.sqlite")


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(WorkspaceError, match="writable"):
        Workspace(tmp_path / "workspace.sqlite")
    tmp_path.chmod(0o700)


def test_a_second_run_at_the_same_time_is_refused_in_a_sentence(tmp_path: Path) -> None:
    one, other = Workspace(tmp_path / "workspace.sqlite"), Workspace(tmp_path / "workspace.sqlite")
    with closing(one), closing(other):
        with one.sole_run(), pytest.raises(WorkspaceError, match="another run is at work"), other.sole_run():
            pass
        with other.sole_run():
            pass
