import datetime as dt
import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.models import Respondent
from pipeline.report.brief import conclusion
from pipeline.report.content import ReportContent
from pipeline.report.notes import limits
from pipeline.report.sheet_words import HEADINGS, MEANINGS_RU, SHEETS
from pipeline.report.sheets import SHEET_LIST
from pipeline.report.tables import FULL_TABLES, theme_rows
from pipeline.report.xlsx import write_workbook
from tests.evil import LONG_WORD, evil_content
from tests.samples import Said, content_of

HOSTILE = ["=cmd()", "=HYPERLINK(1)", "+1", "-1", "@x", "{=1}", "https://example.org/a", "007", "1e5", "TRUE", " "]
SAID = [Said("R1", "T0001", "никто не звонит", nps=3), Said("R1", "T0001"), Said("R2", "T0002", segment="новички")]


def _opened(content: ReportContent, path: Path) -> Workbook:
    write_workbook(content, path)
    return openpyxl.load_workbook(path)


def _columns(sheet: Worksheet) -> dict[str, list[object]]:
    """Cells below each heading, by the name the CSV files call the column."""
    return {
        str(column[0].comment.text.rpartition("(")[2].rstrip(")")): [cell.value for cell in column[1:]]
        for column in sheet.iter_cols()
        if column[0].comment
    }


@pytest.mark.parametrize("language", ["en", "ru"])
def test_sheets_and_columns_are_called_in_the_language_with_filters_and_a_frozen_head(
    language: str, tmp_path: Path
) -> None:
    content = content_of(SAID, language=language)
    book = _opened(content, tmp_path / "a.xlsx")
    shown = [sheet for sheet in SHEET_LIST if not sheet.optional or sheet.rows(content)]
    left_out = {SHEETS[language][sheet.name] for sheet in SHEET_LIST if sheet not in shown}
    assert set(book.sheetnames) == set(SHEETS[language].values()) - left_out
    assert book.sheetnames[0] == SHEETS[language]["summary"]
    for declared in shown:
        sheet = book[SHEETS[language][declared.name]]
        named = [HEADINGS[language].get(key, key) for key in _columns(sheet)]
        assert [cell.value for cell in sheet[1]] == named
        assert sheet.auto_filter.ref == sheet.dimensions
        assert sheet.freeze_panes is not None
        assert all(sheet.column_dimensions[letter].width >= 8 for letter in "ABC")


def test_every_column_is_named_in_both_languages_and_explained() -> None:
    for table in FULL_TABLES.values():
        for key in table.columns:
            assert HEADINGS["ru"][key] and HEADINGS["en"][key] and MEANINGS_RU[key]


def test_headings_do_not_repeat_within_a_sheet() -> None:
    for table in FULL_TABLES.values():
        for names in HEADINGS.values():
            headings = [names[key] for key in table.columns]
            assert len(set(headings)) == len(headings)


def test_every_figure_of_the_tables_is_in_the_workbook(tmp_path: Path) -> None:
    content = content_of(SAID)
    themes = _columns(_opened(content, tmp_path / "a.xlsx")["Themes"])
    expected = theme_rows(content)
    assert set(themes) == set(FULL_TABLES["themes"].columns)
    for name in themes:
        values = [row[name] if row[name] != "" else None for row in expected]
        assert themes[name] == values


def test_numbers_dates_and_truth_are_what_they_are(tmp_path: Path) -> None:
    book = _opened(content_of(SAID), tmp_path / "a.xlsx")
    quotes, interviews = _columns(book["Quotes"]), _columns(book["Interviews"])
    assert quotes["prompted"] == [False] * 3
    assert quotes["start"] == [0] * 3
    assert [str(day) for day in quotes["date"]] == ["2026-09-01 00:00:00"] * 3
    assert quotes["start_time"][0] == dt.timedelta(seconds=62)
    assert interviews["role_confidence"] == [0.7] * 2


def test_a_kind_is_named_in_the_language_of_the_report(tmp_path: Path) -> None:
    book = _opened(content_of(SAID, language="ru"), tmp_path / "a.xlsx")
    assert set(_columns(book["Темы"])["kind"]) == {"боль"}
    assert set(_columns(book["Темы"])["status"]) == {"текущая"}
    assert set(_columns(book["Интервью"])["role_source"]) == {"по речи"}


def test_shares_are_shown_as_percent_with_bars_and_ties_are_parted(tmp_path: Path) -> None:
    sheet = _opened(content_of(SAID), tmp_path / "a.xlsx")["Themes"]
    share = next(cell for cell in sheet[1] if cell.value == "Share")
    assert sheet.cell(2, share.column).number_format == "0%"
    rules = [rule.type for found in sheet.conditional_formatting for rule in found.rules]
    assert "dataBar" in rules
    assert "expression" in rules


def test_what_few_look_at_is_folded_away_and_still_there(tmp_path: Path) -> None:
    sheet = _opened(content_of(SAID), tmp_path / "a.xlsx")["Themes"]
    folded = {
        str(sheet.cell(1, at).value)
        for dimension in sheet.column_dimensions.values()
        if dimension.hidden
        for at in range(dimension.min, dimension.max + 1)
    }
    assert "Score: reach" in folded
    assert not folded & {"Rank", "Theme", "People", "Share", "Share from", "Share to", "Tie", "Quote"}


def test_mentions_hold_what_a_pivot_table_groups_by(tmp_path: Path) -> None:
    content = content_of(SAID)
    path = content.interviews[0].interview.path
    voices = [Respondent("R1", 3, None, path, {"segment": "новички", "Город": "Пермь"})]
    quotes = _columns(_opened(replace(content, voices=voices), tmp_path / "a.xlsx")["Quotes"])
    labels = {ranked.theme.theme_id: ranked.theme.label for ranked in content.themes}
    assert [labels[str(one)] for one in quotes["theme_id"]] == quotes["label"]
    assert quotes["Город"] == ["Пермь", "Пермь", None]
    assert quotes["nps"] == [3, 3, None]


def test_the_matrix_counts_who_said_what(tmp_path: Path) -> None:
    sheet = _opened(content_of(SAID), tmp_path / "a.xlsx")["Themes × people"]
    table = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert table[0][3:] == ["R1", "R2"]
    assert [row[2:] for row in table[1:]] == [[1, 2, None], [1, None, 1]]


def test_the_codebook_defines_each_theme_and_quotes_it(tmp_path: Path) -> None:
    rows = _columns(_opened(content_of(SAID), tmp_path / "a.xlsx")["Codebook"])
    assert rows["theme_id"] == ["T0001", "T0002"]
    assert rows["definition"] == ["Key words: call."] * 2
    assert rows["examples"][0] == "— никто не звонит\n— nobody called us back"


def test_the_first_sheet_says_what_matters_and_draws_shares_with_intervals(tmp_path: Path) -> None:
    content = content_of(SAID, title="Клиенты")
    sheet = _opened(content, tmp_path / "a.xlsx")["Summary"]
    shown = [cell.value for cell in sheet["A"] if cell.value]
    assert shown == ["Клиенты", *conclusion(content)]
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        chart = ElementTree.fromstring(archive.read("xl/charts/chart1.xml"))
    names = {element.tag.rpartition("}")[2] for element in chart.iter()}
    assert {"barChart", "errBars", "plus", "minus"} <= names
    drawn = [[cell.value for cell in row] for row in sheet["AF1:AH2"]]
    for (middle, below, above), ranked in zip(drawn, content.themes, strict=True):
        assert middle - below == pytest.approx(ranked.prevalence.low)
        assert middle + above == pytest.approx(ranked.prevalence.high)


def test_the_method_names_limits_unread_files_and_settings(tmp_path: Path) -> None:
    content = replace(content_of(SAID, failures=["broken.docx"]), settings={"cluster.seed": "7"})
    sheet = _opened(content, tmp_path / "a.xlsx")["Methods"]
    cells = [cell.value for cell in sheet["A"] if cell.value]
    assert set(limits(content)) <= set(cells)
    assert "broken.docx: unreadable" in cells
    assert ["cluster.seed", "7"] in [[cell.value for cell in row] for row in sheet.iter_rows(max_col=2)]


def test_no_cell_can_become_a_formula_or_a_link(tmp_path: Path) -> None:
    said = [Said(f"R{at}", "T0001", quote=text, segment=text) for at, text in enumerate(HOSTILE)]
    book = _opened(content_of(said, title=HOSTILE[0]), tmp_path / "a.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "b", "d", "inlineStr"}
    assert not any(cell.hyperlink for cell in cells)
    quotes = _columns(book["Quotes"])
    assert dict(zip(quotes["respondent_id"], quotes["quote"], strict=True)) == {
        f"R{at}": text for at, text in enumerate(HOSTILE)
    }


@pytest.mark.parametrize("language", ["ru", "en"])
def test_an_evil_transcript_opens_again_with_its_words(language: str, tmp_path: Path) -> None:
    content = evil_content(language)
    book = _opened(content, tmp_path / "a.xlsx")
    quotes = _columns(book[SHEETS[language]["mentions"]])["quote"]
    assert len(quotes) == len(content.mentions)
    assert LONG_WORD in quotes
    assert "=cmd|'/c calc'!A1" in quotes
    assert max(len(str(quote).encode("utf-16-le")) // 2 for quote in quotes) <= 32_767
    assert not any(cell.data_type == "f" for sheet in book for row in sheet.iter_rows() for cell in row)


@pytest.mark.parametrize(
    "text", ["bell\x07 escape\x1b", "_x0041_ stays", "tab\tand\nline", "🙂 ёлка \u202eright to left", " padded "]
)
def test_odd_characters_do_not_spoil_the_workbook(text: str, tmp_path: Path) -> None:
    (quote,) = _columns(_opened(content_of([Said("R1", "T0001", quote=text)]), tmp_path / "a.xlsx")["Quotes"])["quote"]
    assert quote == text.replace("\x07", "\N{REPLACEMENT CHARACTER}").replace("\x1b", "\N{REPLACEMENT CHARACTER}")


@pytest.mark.parametrize("letter", ["д", "🙂"])
def test_a_cell_longer_than_excel_can_hold_is_cut_there(letter: str, tmp_path: Path) -> None:
    content = content_of([Said("R1", "T0001", quote="x" + letter * 40_000)])
    quote = _columns(_opened(content, tmp_path / "a.xlsx")["Quotes"])["quote"][0]
    assert isinstance(quote, str)
    assert 32_765 <= len(quote.encode("utf-16-le")) // 2 <= 32_767
    assert set(quote[1:]) == {letter}


def test_the_same_study_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_workbook(content_of(SAID), tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_a_study_without_themes_is_a_workbook_all_the_same(tmp_path: Path) -> None:
    book = _opened(content_of([]), tmp_path / "a.xlsx")
    shown = [SHEETS["en"][declared.name] for declared in SHEET_LIST if not declared.optional]
    assert [book[name].max_row for name in shown] == [1] * len(shown)
    assert not {SHEETS["en"][declared.name] for declared in SHEET_LIST if declared.optional} & set(book.sheetnames)


def test_a_file_held_open_elsewhere_is_an_os_error(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").mkdir()
    with pytest.raises(OSError, match=r"a\.xlsx"):
        write_workbook(content_of(SAID), tmp_path / "a.xlsx")
