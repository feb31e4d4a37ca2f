"""respondents.csv: read as people save it, refused in one sentence where it contradicts itself."""

from pathlib import Path

import pytest

from pipeline.errors import SettingsError
from pipeline.ingest.respondents import read_respondents
from pipeline.models import Respondent


def read(folder: Path, text: str, encoding: str = "utf-8") -> tuple[Respondent, ...]:
    (folder / "respondents.csv").write_bytes(text.encode(encoding))
    return read_respondents(folder)


def test_no_file_means_no_respondents(tmp_path: Path) -> None:
    assert read_respondents(tmp_path) == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_any_spreadsheet_saves_a_table_that_is_read(
    tmp_path: Path, encoding: str, delimiter: str, newline: str
) -> None:
    lines = [
        " Respondent_ID ,Segment,NPS,роль",
        'R01,отличники,"9",руководитель отдела продаж',
        "R02,середняки,,собственник сети магазинов",
    ]
    rows = read(tmp_path, newline.join(lines).replace(",", delimiter) + newline, encoding)
    assert rows == (
        Respondent("R01", 9, None, None, {"segment": "отличники", "роль": "руководитель отдела продаж"}),
        Respondent("R02", None, None, None, {"segment": "середняки", "роль": "собственник сети магазинов"}),
    )


@pytest.mark.parametrize(("cell", "nps"), [("", None), ("0", 0), ("10", 10), (" 7 ", 7), ("8.0", 8), ('"9,0"', 9)])
def test_an_nps_is_a_whole_number_or_empty(tmp_path: Path, cell: str, nps: int | None) -> None:
    assert read(tmp_path, f"respondent_id,nps\nR01,{cell}\n")[0].nps == nps


def test_one_respondent_may_have_a_row_per_quarter_or_file(tmp_path: Path) -> None:
    rows = read(tmp_path, "respondent_id,quarter,file,nps\nR1,2026-Q2,,6\nR1,q3 2026,,7\nR1,,a.txt,8\nR1,,,9\n")
    assert [(row.quarter, row.file, row.nps) for row in rows] == [
        ("2026-Q2", None, 6),
        ("2026-Q3", None, 7),
        (None, "a.txt", 8),
        (None, None, 9),
    ]


def test_empty_lines_and_short_rows_are_no_fault(tmp_path: Path) -> None:
    rows = read(tmp_path, "respondent_id,segment,nps\n\nR01\n,,\nR02,b,3,spare\n")
    assert [(row.respondent_id, row.nps) for row in rows] == [("R01", None), ("R02", 3)]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("respondent_id,nps\nR01,11\n", "line 2: the cell under `nps` must be"),
        ("respondent_id,nps\nR01,-1\n", "line 2: the cell under `nps` must be"),
        ("respondent_id,nps\nR01,7.5\n", "line 2: the cell under `nps` must be"),
        ("respondent_id,nps\nR01,nan\n", "the cell under `nps` must be"),
        ("respondent_id,nps\nR01,high\n", "the cell under `nps` must be"),
        ("respondent_id\nR01\nR02\nr01\n", "line 4: the same respondent_id as on line 2"),
        ("respondent_id,quarter\nR1,2026-Q2\nR1,Q2 2026\n", "line 3: the same respondent_id as on line 2"),
        ("respondent_id,segment\n,a\n", r"line 2: empty respondent_id"),
        ("respondent_id,quarter\nR1,spring\n", "line 2: the cell under `quarter` is no quarter"),
        ("id,nps\nR1,5\n", "no column `respondent_id` in its first line"),
        ("", "no column `respondent_id` in its first line"),
        ('respondent_id\nR1\n"' + "x" * 200_000, r"never closed"),
    ],
)
def test_a_fault_is_one_sentence_with_its_line(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(SettingsError, match=says) as fault:
        read(tmp_path, text)
    assert "respondents.csv" in str(fault.value)
    assert "\n" not in str(fault.value)


def test_a_folder_in_its_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "respondents.csv").mkdir()
    with pytest.raises(SettingsError, match="cannot be read"):
        read_respondents(tmp_path)
