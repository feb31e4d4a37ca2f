"""`custdev init`: what it writes is read back as defaults, and what exists stays."""

import csv
from pathlib import Path

import pytest
import yaml

from pipeline.config import StudyConfig, read_settings
from pipeline.errors import InputError
from pipeline.ingest.folder import find_transcripts
from pipeline.ingest.guide import read_guide
from pipeline.ingest.respondents import read_respondents
from pipeline.scaffold import example_folder, make_study, settings_text


@pytest.mark.parametrize("language", ["auto", "ru", "en"])
def test_a_new_study_holds_the_defaults(tmp_path: Path, language: str) -> None:
    study = tmp_path / "deep" / "study"
    written = make_study(study, language, example=False)
    assert read_settings(study) == StudyConfig.model_validate({"language": language})
    assert (read_respondents(study), read_guide(study)) == ((), ())
    assert all(path.exists() for path in written)
    assert {path.name for path in written} == {"study.yaml", "respondents.csv", "guide.yaml", "transcripts"}


def test_the_written_settings_name_every_setting_with_its_description() -> None:
    text = settings_text("auto")
    assert yaml.safe_load(text) == {**StudyConfig().model_dump(mode="json")}
    lines = [line.strip() for line in text.splitlines()]
    for at, line in enumerate(lines):
        assert line.startswith("#") or lines[at - 1].startswith("# "), line


def test_deleting_any_one_line_of_the_written_settings_keeps_the_defaults(tmp_path: Path) -> None:
    lines = settings_text("auto").splitlines()
    for at, line in enumerate(lines):
        if line.strip().startswith("#") or line.endswith(":"):
            continue
        (tmp_path / "study.yaml").write_text("\n".join(lines[:at] + lines[at + 1 :]), encoding="utf-8")
        assert read_settings(tmp_path) == StudyConfig(), line


def test_the_respondents_header_can_be_filled_in_at_once(tmp_path: Path) -> None:
    make_study(tmp_path, "auto", example=False)
    path = tmp_path / "respondents.csv"
    columns = next(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    row = ",".join("R01" if name == "respondent_id" else "9" if name == "nps" else name for name in columns)
    path.write_text(path.read_text(encoding="utf-8") + row + "\n", encoding="utf-8")
    assert [(one.respondent_id, one.nps) for one in read_respondents(tmp_path)] == [("R01", 9)]


def test_a_study_is_never_made_twice(tmp_path: Path) -> None:
    make_study(tmp_path, "ru", example=False)
    with pytest.raises(InputError, match="holds a study already"):
        make_study(tmp_path, "ru", example=False)


@pytest.mark.parametrize("example", [False, True])
def test_what_exists_is_not_touched(tmp_path: Path, example: bool) -> None:
    mine = tmp_path / "respondents.csv"
    mine.write_text("respondent_id\nMINE\n", encoding="utf-8")
    written = make_study(tmp_path, "ru", example)
    assert mine.read_text(encoding="utf-8") == "respondent_id\nMINE\n"
    assert mine not in written


def test_the_example_is_copied_without_what_was_computed(tmp_path: Path) -> None:
    written = make_study(tmp_path / "study", "auto", example=True)
    assert len(find_transcripts(tmp_path / "study")) == len(find_transcripts(example_folder()))
    assert read_settings(tmp_path / "study") == read_settings(example_folder())
    names = {path.relative_to(tmp_path / "study").parts[0] for path in written}
    assert {"study.yaml", "respondents.csv", "transcripts"} <= names
    assert not names & {"report", "workspace.sqlite"}


@pytest.mark.parametrize("example", [False, True])
def test_a_file_in_the_folders_place_is_refused(tmp_path: Path, example: bool) -> None:
    (tmp_path / "study").write_text("x", encoding="utf-8")
    with pytest.raises(InputError, match="cannot be made"):
        make_study(tmp_path / "study", "ru", example)
