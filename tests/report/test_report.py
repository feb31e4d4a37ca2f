from functools import partial
from pathlib import Path

import pytest

from pipeline.config import ReportConfig
from pipeline.errors import WorkspaceError
from pipeline.report.report import FILES, write_report, write_whole
from tests.evil import evil_content
from tests.samples import Said, content_of

CONTENT = content_of([Said("R1", "T0001", "Никто не перезвонил"), Said("R2", "T0001")], language="ru")


def test_every_promised_file_is_written_and_nothing_is_left_beside(tmp_path: Path) -> None:
    paths = write_report(CONTENT, tmp_path / "deep" / "report", ReportConfig())
    names = {"themes.csv", "mentions.csv", "interviews.csv", "custdev.xlsx", "report.html", "brief.md", "brief.docx"}
    names |= {"study.qdpx"}
    assert {path.name for path in paths} == names == set(FILES)
    assert {path.name for path in (tmp_path / "deep" / "report").iterdir()} == names


def test_the_same_content_gives_the_same_files_byte_for_byte(tmp_path: Path) -> None:
    again = write_report(CONTENT, tmp_path / "b", ReportConfig())
    for path, other in zip(write_report(CONTENT, tmp_path / "a", ReportConfig()), again, strict=True):
        assert other.read_bytes() == path.read_bytes()


@pytest.mark.parametrize("language", ["ru", "en"])
def test_an_evil_study_is_written_whole(language: str, tmp_path: Path) -> None:
    told = []
    paths = write_report(evil_content(language), tmp_path, ReportConfig(top=100), told.append)
    assert sum(told) == len(paths) == len(FILES)
    assert all(path.stat().st_size > 0 for path in paths)


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_file_that_cannot_be_written_is_named_in_one_sentence_and_the_old_one_stays(
    name: str, tmp_path: Path
) -> None:
    (tmp_path / f".{name}.part").mkdir()
    (tmp_path / name).write_text("last quarter's")
    with pytest.raises(WorkspaceError, match=name):
        write_whole(tmp_path / name, partial(FILES[name], CONTENT), ReportConfig())
    assert (tmp_path / name).read_text() == "last quarter's"


def test_a_file_in_place_of_the_folder_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "report").write_text("not a folder")
    with pytest.raises(WorkspaceError, match="cannot be written"):
        write_report(CONTENT, tmp_path / "report", ReportConfig())
