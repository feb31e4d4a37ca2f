from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.report.tables import (
    INTERVIEW_COLUMNS,
    JUDGED_COLUMNS,
    MENTION_COLUMNS,
    STANDING_COLUMNS,
    THEME_COLUMNS,
    mention_rows,
    theme_rows,
)
from pipeline.report.xlsx import write_workbook
from tests.samples import Said, content_of

HOSTILE = ["=cmd()", "=HYPERLINK(1)", "+1", "-1", "@x", "{=1}", "https://example.org/a", "007", "1e5", "TRUE", " "]


def _sheets(said: list[Said], path: Path, language: str = "en") -> list[Worksheet]:
    write_workbook(content_of(said, language=language, title=said[0].quote[:100] if said else "Study"), path)
    return openpyxl.load_workbook(path).worksheets


def _columns(sheet: Worksheet) -> dict[str, list[object]]:
    return {str(column[0].value): [cell.value for cell in column[1:]] for column in sheet.iter_cols()}


@pytest.mark.parametrize(
    ("language", "names"),
    [("en", ["Themes", "Quotes", "Interviews"]), ("ru", ["Темы", "Цитаты", "Интервью"])],
)
def test_one_sheet_a_table_with_filters_and_a_frozen_head(language: str, names: list[str], tmp_path: Path) -> None:
    sheets = _sheets([Said("R1", "T0001"), Said("R2", "T0001")], tmp_path / "a.xlsx", language)
    assert [sheet.title for sheet in sheets[:3]] == names
    for sheet, columns in zip(
        sheets[:3], (THEME_COLUMNS | STANDING_COLUMNS, MENTION_COLUMNS | JUDGED_COLUMNS, INTERVIEW_COLUMNS), strict=True
    ):
        assert [cell.value for cell in sheet[1]] == list(columns)
        assert sheet.auto_filter.ref == sheet.dimensions
        assert sheet.freeze_panes == "D2"
        assert [cell.comment.text for cell in sheet[1] if cell.comment] == list(columns.values())


def test_no_cell_can_become_a_formula_or_a_link(tmp_path: Path) -> None:
    said = [Said(f"R{at}", "T0001", quote=text, segment=text) for at, text in enumerate(HOSTILE)]
    sheets = _sheets(said, tmp_path / "a.xlsx")
    cells = [cell for sheet in sheets for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "b", "inlineStr"}
    assert not any(cell.hyperlink for cell in cells)
    quotes = _columns(sheets[1])
    assert dict(zip(quotes["respondent_id"], quotes["quote"], strict=True)) == {
        f"R{at}": text for at, text in enumerate(HOSTILE)
    }


def test_numbers_are_numbers_and_truth_is_truth(tmp_path: Path) -> None:
    said = [Said("R1", "T0001", nps=3), Said("R1", "T0001"), Said("R2", "T0002")]
    themes, quotes, interviews = map(_columns, _sheets(said, tmp_path / "a.xlsx")[:3])
    expected = theme_rows(content_of(said))
    for name in ("rank", "respondent_count", "prevalence", "prevalence_high", "score", "score_nps", "intensity_mean"):
        assert themes[name] == [row[name] for row in expected]
    assert themes["nps_mean"] == [None, None]
    assert quotes["prompted"] == [False] * 3
    assert quotes["start"] == [0] * 3
    assert interviews["role_confidence"] == [0.7] * 2


def test_shares_are_shown_as_percent(tmp_path: Path) -> None:
    sheet = _sheets([Said("R1", "T0001")], tmp_path / "a.xlsx")[0]
    at = list(THEME_COLUMNS).index("prevalence") + 1
    assert sheet.cell(2, at).number_format == "0%"


@pytest.mark.parametrize(
    "text", ["bell\x07 escape\x1b", "_x0041_ stays", "tab\tand\nline", "🙂 ёлка \u202eright to left", " padded "]
)
def test_odd_characters_do_not_spoil_the_workbook(text: str, tmp_path: Path) -> None:
    (quote,) = _columns(_sheets([Said("R1", "T0001", quote=text)], tmp_path / "a.xlsx")[1])["quote"]
    # Excel reads _x0007_ as the character itself, openpyxl leaves it.
    assert str(quote).replace("_x0007_", "\x07").replace("_x001B_", "\x1b") == text


@pytest.mark.parametrize("letter", ["д", "🙂"])
def test_a_cell_longer_than_excel_can_hold_is_cut_there(letter: str, tmp_path: Path) -> None:
    quote = _columns(_sheets([Said("R1", "T0001", quote="x" + letter * 40_000)], tmp_path / "a.xlsx")[1])["quote"][0]
    assert isinstance(quote, str)
    assert 32_765 <= len(quote.encode("utf-16-le")) // 2 <= 32_767
    assert set(quote[1:]) == {letter}


def test_a_study_without_themes_is_a_workbook_of_heads(tmp_path: Path) -> None:
    sheets = _sheets([], tmp_path / "a.xlsx")
    assert [sheet.max_row for sheet in sheets] == [1, 1, 1]
    assert mention_rows(content_of([])) == []
