"""Which files of a study folder are transcripts."""

import os
import sys
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.ingest.folder import find_transcripts, shown_path


def fill(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x", encoding="utf-8")


def found(folder: Path) -> list[str]:
    return [shown_path(path, folder) for path in find_transcripts(folder)]


def test_everything_below_transcripts_is_found_in_path_order(tmp_path: Path) -> None:
    fill(tmp_path, "transcripts/b.txt", "transcripts/2026-Q3/deep/a.vtt", "transcripts/report/c.txt", "notes.txt")
    assert found(tmp_path) == ["transcripts/2026-Q3/deep/a.vtt", "transcripts/b.txt", "transcripts/report/c.txt"]


def test_without_transcripts_the_folder_itself_holds_them(tmp_path: Path) -> None:
    fill(tmp_path, "a.txt", "wave/b.txt", "report/brief.md", "study.yaml", "Respondents.csv", "guide.yaml")
    assert found(tmp_path) == ["a.txt", "wave/b.txt"]


@pytest.mark.parametrize(
    "name", [".DS_Store", "~$anna.docx", ".git/config", "sub/.hidden/a.txt", "Thumbs.db", "workspace.sqlite-wal"]
)
def test_hidden_and_own_files_are_left_out(tmp_path: Path, name: str) -> None:
    fill(tmp_path, f"transcripts/{name}", "transcripts/a.txt")
    assert found(tmp_path) == ["transcripts/a.txt"]


def test_a_hidden_folder_above_the_study_does_not_hide_it(tmp_path: Path) -> None:
    fill(tmp_path, ".private/study/a.txt")
    assert found(tmp_path / ".private" / "study") == ["a.txt"]


@pytest.mark.parametrize("name", ['it\'s "quoted".txt', "two\nlines.txt", "😀 интервью.txt"])
@pytest.mark.skipif(sys.platform == "win32", reason="Windows refuses such names")
def test_strange_names_are_shown_as_they_are(tmp_path: Path, name: str) -> None:
    fill(tmp_path, name)
    assert found(tmp_path) == [name]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse names that are no Unicode")
def test_a_name_in_another_encoding_is_shown_as_text_and_told_apart(tmp_path: Path) -> None:
    for name in ("Анна.txt", "Инна.txt"):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name.encode("cp1251"))).write_text("x", encoding="utf-8")
    names = found(tmp_path)
    assert [name.encode("utf-8").decode() for name in names] == names
    assert len(set(names)) == 2


def test_no_folder_a_file_and_an_empty_folder_are_refused(tmp_path: Path) -> None:
    fill(tmp_path, "a.txt")
    (tmp_path / "empty" / "transcripts").mkdir(parents=True)
    for path, says in (("none", "no such folder"), ("a.txt", "not a folder"), ("empty", "no files in it")):
        with pytest.raises(InputError, match=says):
            find_transcripts(tmp_path / path)


def test_a_study_named_transcripts_does_not_read_its_own_report(tmp_path: Path) -> None:
    study = tmp_path / "transcripts"
    fill(study, "R01.txt", "report/brief.md", "report/mentions.csv")
    assert found(study) == ["R01.txt"]
