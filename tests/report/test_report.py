from pathlib import Path

import pytest

from pipeline.config import ReportConfig
from pipeline.errors import WorkspaceError
from pipeline.report.report import FILES, write_file, write_report
from tests.samples import Said, content_of

CONTENT = content_of([Said("R1", "T0001", "Никто не перезвонил"), Said("R2", "T0001")], language="ru")


def test_every_promised_file_is_written_and_nothing_is_left_beside(tmp_path: Path) -> None:
    paths = write_report(CONTENT, tmp_path / "deep" / "report", ReportConfig())
    names = {"themes.csv", "mentions.csv", "interviews.csv", "custdev.xlsx", "report.html", "brief.md"}
    assert {path.name for path in paths} == names == set(FILES)
    assert {path.name for path in (tmp_path / "deep" / "report").iterdir()} == names


def test_the_same_content_gives_the_same_text_files_byte_for_byte(tmp_path: Path) -> None:
    for path in write_report(CONTENT, tmp_path / "a", ReportConfig()):
        if path.suffix != ".xlsx":
            again = write_file(CONTENT, tmp_path / "b" / path.name, path.name, ReportConfig())
            assert again.read_bytes() == path.read_bytes()


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_file_that_cannot_be_written_is_named_in_one_sentence_and_the_old_one_stays(
    name: str, tmp_path: Path
) -> None:
    (tmp_path / f".{name}.part").mkdir()
    (tmp_path / name).write_text("last quarter's")
    with pytest.raises(WorkspaceError, match=name):
        write_file(CONTENT, tmp_path / name, name, ReportConfig())
    assert (tmp_path / name).read_text() == "last quarter's"


def test_a_file_in_place_of_the_folder_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "report").write_text("not a folder")
    with pytest.raises(WorkspaceError, match="cannot be written"):
        write_report(CONTENT, tmp_path / "report", ReportConfig())
