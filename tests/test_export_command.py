"""`custdev export` as people and scripts meet it."""

import csv
import json
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest
from markdown_it import MarkdownIt

from pipeline.context import open_study
from pipeline.evaluate.coding import coding_of, read_coding
from pipeline.run import stored_report
from tests.conftest import RunCommand
from tests.evil import LONG_WORD, write_evil_study
from tests.small_study import make_study, run

FORMATS = {
    "csv": ["themes.csv", "mentions.csv", "interviews.csv"],
    "jsonl": ["themes.jsonl", "mentions.jsonl", "interviews.jsonl"],
    "parquet": ["themes.parquet", "mentions.parquet", "interviews.parquet"],
    "xlsx": ["custdev.xlsx"],
    "qdpx": ["study.qdpx"],
    "md": ["brief.md"],
    "docx": ["brief.docx"],
    "html": ["report.html"],
}


@pytest.mark.parametrize("format_name", FORMATS)
def test_every_format_is_written_where_one_is_and_its_paths_are_the_result(
    format_name: str, custdev: RunCommand, finished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = custdev("export", finished, "--format", format_name)
    assert (code, out.splitlines(), err) == (0, FORMATS[format_name], "")
    assert all((tmp_path / name).stat().st_size > 0 for name in FORMATS[format_name])


@pytest.mark.parametrize("format_name", ["jira", "linear"])
def test_tickets_are_made_of_the_themes_that_are_named(
    format_name: str, custdev: RunCommand, finished: Path, tmp_path: Path
) -> None:
    out = tmp_path / "tickets.csv"
    assert custdev("export", finished, "--format", format_name, "--theme", "T0002", "--out", out)[0] == 0
    _, *rows = list(csv.reader(out.open(encoding="utf-8", newline="")))
    assert len(rows) == 1
    assert "T0002" in ", ".join(rows[0])


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--format", "jira"), 2, "name themes for jira and linear"),
        (("--format", "xlsx", "--theme", "T0001"), 2, "name themes for jira and linear"),
        (("--format", "xlsx", "--excel", "ru"), 2, "is for --format csv"),
        (("--format", "linear", "--theme", "T0404"), 1, "T0404: no theme of this id"),
        (("--format", "md", "--quarter", "2031-Q1"), 1, "No interview is dated 2031-Q1"),
        (("--format", "pdf"), 2, "pdf"),
    ],
)
def test_what_cannot_be_is_one_sentence(
    arguments: tuple[str, ...], code: int, words: str, custdev: RunCommand, finished: Path
) -> None:
    found, out, err = custdev("export", finished, *arguments)
    assert (found, out) == (code, "")
    assert words in " ".join(err.split())


def test_a_quarter_is_exported_alone(custdev: RunCommand, finished: Path, tmp_path: Path) -> None:
    custdev("export", finished, "--format", "jsonl", "--out", tmp_path, "--quarter", "2026-Q3")
    rows = [json.loads(line) for line in (tmp_path / "interviews.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {row["quarter"] for row in rows} == {"2026-Q3"}


def test_verbose_says_on_stderr_what_was_done_and_stdout_stays_the_result(
    custdev: RunCommand, finished: Path, tmp_path: Path
) -> None:
    code, out, err = custdev("export", finished, "--format", "md", "--out", tmp_path / "a.md", "--verbose")
    assert (code, out) == (0, f"{tmp_path / 'a.md'}\n")
    assert "writing the report: 1 of 1 in " in err


@pytest.fixture(scope="module")
def evil(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_evil_study(tmp_path_factory.mktemp("evil") / "study")
    run(folder)
    return folder


def test_an_evil_transcript_breaks_no_file_of_the_report(evil: Path) -> None:
    report = evil / "report"
    quotes = [row["quote"] for row in csv.DictReader((report / "mentions.csv").open(encoding="utf-8", newline=""))]
    assert quotes
    book = openpyxl.load_workbook(report / "custdev.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert set(quotes) <= {cell.value for cell in cells}
    assert "f" not in {cell.data_type for cell in cells}
    assert len(docx.Document(str(report / "brief.docx")).paragraphs) > 10
    shown = MarkdownIt("commonmark").render((report / "brief.md").read_text(encoding="utf-8"))
    assert "<script" not in shown
    assert "<img" not in shown
    assert zipfile.ZipFile(report / "study.qdpx").testzip() is None


SECRET = "anna.petrova@example.org"


@pytest.fixture(scope="module")
def personal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make_study(tmp_path_factory.mktemp("personal") / "study")
    told = f"Interviewer: And then?\nRespondent: Support never answers our letters from {SECRET} on time.\n"
    (folder / "transcripts" / "R07_2026-05-11.txt").write_text(told * 2, encoding="utf-8")
    run(folder)
    return folder


def _everything_in(path: Path) -> bytes:
    if not zipfile.is_zipfile(path):
        return path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist())


@pytest.mark.parametrize(
    ("arguments", "stays"),
    [
        (("csv",), True),
        (("jsonl",), True),
        (("parquet",), True),
        (("csv", "--excel", "ru"), False),
        (("xlsx",), False),
        (("docx",), False),
        (("md",), False),
        (("qdpx",), False),
        (("jira",), False),
        (("linear",), False),
    ],
)
def test_what_is_handed_on_shows_no_personal_data_and_tables_for_programs_what_was_said(
    arguments: tuple[str, ...], stays: bool, custdev: RunCommand, personal: Path, tmp_path: Path
) -> None:
    themes = [row["theme_id"] for row in csv.DictReader((personal / "report" / "themes.csv").open(encoding="utf-8"))]
    chosen = [part for one in themes for part in ("--theme", one)] if arguments[0] in ("jira", "linear") else []
    code, out, _ = custdev("export", personal, "--out", tmp_path / "out", "--format", *arguments, *chosen)
    assert code == 0
    shown = b"\n".join(_everything_in(Path(line)) for line in out.splitlines())
    assert (SECRET.encode() in shown) == stays
    for line in out.splitlines():
        assert (Path(line).stat().st_mode & 0o077 == 0) == stays


def _same_coding(folder: Path) -> bool:
    """Whether the study's own project, read back as a coding, is what the study holds."""
    with open_study(folder, look=True) as context:
        content = stored_report(context, None)
        files = {held.interview.path: held.transcript for held in content.interviews}
        again = read_coding(folder / "report" / "study.qdpx", list(files), files, context.redactor.redacted)
    themes = {themed.mention.mention_id: themed.theme_id for themed in content.mentions}
    assert again.mentions
    return again == coding_of("study.qdpx", [themed.mention for themed in content.mentions], files, themes)


def test_every_quote_of_an_evil_transcript_comes_back_from_the_project_with_its_offsets(evil: Path) -> None:
    assert LONG_WORD in (evil / "transcripts" / "R01_2026-05-11.txt").read_text(encoding="utf-8")
    assert _same_coding(evil)


def test_what_was_taken_out_of_a_project_is_back_when_it_is_read(personal: Path) -> None:
    assert SECRET.encode() not in _everything_in(personal / "report" / "study.qdpx")
    assert _same_coding(personal)


def test_a_redacted_project_is_the_same_coding_as_gold(custdev: RunCommand, personal: Path) -> None:
    gold = personal / "report" / "study.qdpx"
    code, out, err = custdev("evaluate", personal, "--gold", gold, "--extractor", "stored", "--json")
    found = json.loads(out)
    assert (code, err) == (0, "")
    assert found["scores"]["overall"]["with_kind"]["f1"]["value"] == 1.0
    assert found["gold"]["evidence"]["absent"] == 0
