"""Every export of `custdev export`, opened again by a reader that is not ours."""

import csv
import datetime as dt
import io
import json
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import InputError, SettingsError, WorkspaceError
from pipeline.report import parquet
from pipeline.report.content import ReportContent
from pipeline.report.excel_csv import LOCALES, to_excel_csv, without_formula
from pipeline.report.exports import ExportOptions, write_export
from pipeline.report.jsonl import to_jsonl
from pipeline.report.parquet import write_parquet
from pipeline.report.tables import FULL_TABLES, MENTION_COLUMNS, mention_rows
from tests.evil import EVIL_TEXTS, evil_content
from tests.samples import Said, content_of

SAID = [Said("R1", "T0001", "Никто не перезвонил", nps=3, segment="новички"), Said("R2", "T0001"), Said("R2", "T0002")]
CONTENT = content_of(SAID, language="ru")
EVIL = evil_content()


def exported(content: ReportContent, format_name: str, out: Path, **options: object) -> list[Path]:
    return write_export(content, format_name, out, ExportOptions(**options))  # type: ignore[arg-type]


@pytest.mark.parametrize("format_name", ["csv", "jsonl", "parquet"])
def test_tables_are_three_files_in_a_folder(format_name: str, tmp_path: Path) -> None:
    paths = exported(CONTENT, format_name, tmp_path / "out")
    assert paths == [tmp_path / "out" / f"{name}.{format_name}" for name in ("themes", "mentions", "interviews")]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(path.name for path in paths)


@pytest.mark.parametrize("format_name", ["xlsx", "qdpx", "md", "docx", "html", "jira", "linear"])
def test_the_others_are_one_file(format_name: str, tmp_path: Path) -> None:
    themes = ("T0001",) if format_name in ("jira", "linear") else ()
    (path,) = exported(CONTENT, format_name, tmp_path / "any.name", themes=themes)
    assert [path] == list(tmp_path.iterdir())
    assert path.stat().st_size > 100


def test_without_a_place_the_usual_name_is_written_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert exported(CONTENT, "docx", None) == [Path("brief.docx")]  # type: ignore[arg-type]
    assert (tmp_path / "brief.docx").exists()


@pytest.mark.parametrize("content", [CONTENT, EVIL, content_of([])], ids=["plain", "evil", "empty"])
def test_json_lines_hold_the_rows_with_their_types(content: ReportContent, tmp_path: Path) -> None:
    exported(content, "jsonl", tmp_path)
    for name, table in FULL_TABLES.items():
        text = (tmp_path / f"{name}.jsonl").read_text(encoding="utf-8")
        assert [json.loads(line) for line in text.splitlines()] == table.rows(content)


@given(st.text())
def test_any_text_is_one_line_of_json(text: str) -> None:
    lines = (
        to_jsonl(("a",), [{"a": text}]).encode("utf-8", "surrogatepass").decode("utf-8", "surrogatepass").splitlines()
    )
    assert [json.loads(line) for line in lines] == [{"a": text}]


@pytest.mark.parametrize("content", [CONTENT, EVIL, content_of([])], ids=["plain", "evil", "empty"])
def test_parquet_holds_the_rows_with_their_types(content: ReportContent, tmp_path: Path) -> None:
    exported(content, "parquet", tmp_path)
    for name, table in FULL_TABLES.items():
        read = pd.read_parquet(tmp_path / f"{name}.parquet").astype(object)
        rows = [{key: value for key, value in row.items() if value is not None} for row in table.rows(content)]
        for row in rows:
            if "date" in row:
                row["date"] = dt.date.fromisoformat(str(row["date"]))
        found = read.to_dict("records")
        assert [{key: value for key, value in row.items() if pd.notna(value)} for row in found] == rows
        assert list(read.columns) == list(table.columns)


def test_a_column_has_the_same_type_whether_it_has_values_or_not(tmp_path: Path) -> None:
    import pyarrow.parquet

    exported(CONTENT, "parquet", tmp_path / "full")
    exported(content_of([]), "parquet", tmp_path / "empty")
    for name in FULL_TABLES:
        full, empty = (pyarrow.parquet.read_schema(tmp_path / one / f"{name}.parquet") for one in ("full", "empty"))
        assert full == empty


def test_every_declared_type_is_of_a_column_and_fits_its_values() -> None:
    kinds = {int: parquet.INTEGERS, float: parquet.FLOATS, bool: parquet.BOOLEANS}
    columns = {name for table in FULL_TABLES.values() for name in table.columns}
    assert set().union(*kinds.values(), parquet.DATES) <= columns
    for table in FULL_TABLES.values():
        for row in table.rows(CONTENT):
            for name, value in row.items():
                if isinstance(value, (int, float)):
                    assert name in kinds[type(value)] or (type(value) is int and name in parquet.FLOATS), name


def test_parquet_without_pyarrow_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(SettingsError, match=r"pip install 'custdev\[parquet\]'"):
        write_parquet(("a",), [{"a": "b"}], tmp_path / "a.parquet")


def test_plain_csv_is_the_reports_own(tmp_path: Path) -> None:
    exported(EVIL, "csv", tmp_path)
    text = (tmp_path / "mentions.csv").read_bytes().decode("utf-8")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [row["quote"] for row in rows] == [row["quote"] for row in mention_rows(EVIL)]


@pytest.mark.parametrize(("excel", "separator", "share"), [("ru", ";", "0,5"), ("en", ",", "0.5")])
def test_csv_for_excel_has_its_mark_separators_and_decimals(
    excel: str, separator: str, share: str, tmp_path: Path
) -> None:
    content = content_of([Said("R1", "T0001"), Said("R2", "T0002")], language="ru")
    exported(content, "csv", tmp_path, excel=excel)
    data = (tmp_path / "themes.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=separator))
    assert [row["prevalence"] for row in rows] == [share, share]
    assert rows[0]["rank"] == "1"


@pytest.mark.parametrize("excel", ["ru", "en"])
def test_no_cell_of_csv_for_excel_is_a_formula(excel: str, tmp_path: Path) -> None:
    exported(EVIL, "csv", tmp_path, excel=excel)
    for path in tmp_path.iterdir():
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file, delimiter=LOCALES[excel].cells):
                assert not any(
                    cell.lstrip(" ").startswith(tuple("=+-@\t\r")) and not _is_number(cell) for cell in row.values()
                )


def _is_number(cell: str) -> bool:
    try:
        float(cell.replace(",", "."))
    except ValueError:
        return False
    return True


@pytest.mark.parametrize("text", [*EVIL_TEXTS[:12], "обычный текст", "a=b", " -1", "-"])
def test_only_an_apostrophe_is_added_and_only_where_it_is_needed(text: str) -> None:
    told = without_formula(text)
    dangerous = text.lstrip(" ").startswith(tuple("=+-@\t\r\n＝"))
    assert told == (f"'{text}" if dangerous else text)


def test_a_number_below_zero_stays_a_number() -> None:
    assert to_excel_csv(("a",), [{"a": -0.5}], LOCALES["ru"]) == "\ufeffa\n-0,5\n"


def tickets(format_name: str, tmp_path: Path, content: ReportContent = CONTENT, *themes: str) -> list[list[str]]:
    (path,) = exported(content, format_name, tmp_path / "tickets.csv", themes=themes or ("T0002", "T0001"))
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_jira_gets_a_header_of_its_fields_and_a_label_a_column(tmp_path: Path) -> None:
    header, first, second = tickets("jira", tmp_path)
    assert header == ["Summary", "Issue Type", "Labels", "Labels", "Labels", "Description"]
    assert first[:5] == ["Никто не перезвонил", "Task", "custdev", "T0001", "pain"]
    assert second[3] == "T0002"
    assert "Боль, T0001. Об этом сказали 2 из 2 опрошенных: 100\xa0% (34–100\xa0%)" in first[5]
    assert "{quote}\n«Никто не перезвонил»\n{quote}\n— R1, transcripts/R1\\_2026-Q3.txt, 1:02" in first[5]


def test_linear_gets_its_own_columns_and_labels_parted_by_commas(tmp_path: Path) -> None:
    header, first, _ = tickets("linear", tmp_path)
    assert header == ["Title", "Status", "Priority", "Labels", "Description"]
    assert first[:4] == ["Никто не перезвонил", "Backlog", "No priority", "custdev, T0001, pain"]
    assert "> «Никто не перезвонил»\n> — R1, transcripts/R1_2026-Q3.txt, 1:02" in first[4]


def test_markup_in_a_quote_is_shown_not_obeyed(tmp_path: Path) -> None:
    content = content_of([Said("R1", "T0001", "{quote}h1. *bold* [~admin] !x.png! <b>"), Said("R2", "T0001")])
    ((_, jira), (_, linear)) = (tickets(name, tmp_path, content, "T0001") for name in ("jira", "linear"))
    assert r"\{quote\}h1. \*bold\* \[\~admin\] \!x.png\! <b>" in jira[-1]
    assert jira[-1].count("{quote}") == 4
    assert r"\*bold\* \[\~admin\]" in linear[-1]


def test_a_title_that_a_spreadsheet_would_calculate_is_kept_from_it_as_linear_itself_does(tmp_path: Path) -> None:
    content = content_of([Said("R1", "T0001", "=cmd()")])
    assert tickets("linear", tmp_path, content, "T0001")[1][0] == "'=cmd()"


@pytest.mark.parametrize("format_name", ["jira", "linear"])
def test_an_evil_theme_is_a_ticket_a_row(format_name: str, tmp_path: Path) -> None:
    ids = [ranked.theme.theme_id for ranked in EVIL.themes]
    rows = tickets(format_name, tmp_path, EVIL, *ids)
    assert len(rows) == 1 + len(ids)
    assert all(len(row) == len(rows[0]) and len(row[0]) <= 255 and "\n" not in row[0] for row in rows)


def test_a_theme_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"T0404: no theme of this id.*themes\.csv"):
        exported(CONTENT, "jira", tmp_path / "a.csv", themes=("T0001", "T0404"))
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(WorkspaceError, match="cannot be written"):
        exported(CONTENT, "csv", tmp_path / "file")


def test_mentions_of_the_full_tables_begin_with_the_promised_columns() -> None:
    assert list(FULL_TABLES["mentions"].columns)[: len(MENTION_COLUMNS)] == list(MENTION_COLUMNS)
