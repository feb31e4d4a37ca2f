"""What people really drop into a folder: each case one plain sentence, and everything else kept."""

import csv
import json
import os
import random
import re
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from pipeline.ingest.transcript import READERS
from tests.conftest import RunCommand
from tests.small_study import PLANTED, interview

GOOD = "good.txt"


def make_docx(path: Path) -> None:
    document = docx.Document()
    for line in interview("report").splitlines() * 50:
        document.add_paragraph(line)
    document.save(str(path))


def truncated_docx(path: Path) -> None:
    make_docx(path)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def zip_bomb_docx(path: Path) -> None:
    """A real document with a part that unpacks to 400 MB of spaces."""
    make_docx(path)
    block = b" " * 1_000_000
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("word/more.xml", "w") as part:
        for _ in range(400):
            part.write(block)


def pdf_of_a_scan(path: Path) -> None:
    canvas = Canvas(str(path))
    canvas.rect(50, 50, 300, 300, fill=1)
    canvas.save()


def locked_pdf(path: Path) -> None:
    canvas = Canvas(str(path), encrypt=StandardEncryption("secret", ownerPassword="secret"))
    canvas.drawString(100, 700, "Interviewer: Hello there")
    canvas.save()


def huge(path: Path) -> None:
    path.touch()
    os.truncate(path, 200_000_000)


def garbage(path: Path) -> None:
    path.write_bytes(random.Random(7).randbytes(20_000))


def holding(content: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(content)


BAD_FILES: dict[str, tuple[str, Callable[[Path], object], str]] = {
    "image": ("photo.jpg", holding(b"\xff\xd8\xff\xe0"), "no transcript format"),
    "no suffix": ("notes", holding(b"Hello there"), "no transcript format"),
    "empty file": ("a.txt", holding(b""), "no words"),
    "only spaces": ("a.txt", holding(b" \n\t\n" * 20), "no words"),
    "truncated .docx": ("a.docx", truncated_docx, "damaged or cut short"),
    "text named .docx": ("a.docx", holding(b"Ann: hello"), "damaged or cut short"),
    ".docx that is another archive": ("a.docx", lambda path: zipfile.ZipFile(path, "w").close(), "not a Word document"),
    ".docx that unpacks to gigabytes": ("a.docx", zip_bomb_docx, "unpacks to 400 MB"),
    "truncated .xlsx": ("a.xlsx", truncated_docx, "damaged"),
    "PDF without text": ("a.pdf", pdf_of_a_scan, "without text"),
    "PDF with a password": ("a.pdf", locked_pdf, "password"),
    "PDF cut short": ("a.pdf", holding(b"%PDF-1.7\n1 0 obj\n<<"), "damaged"),
    ".json of another shape": ("a.json", holding(b'{"name": "custdev", "version": [1, 2]}'), r"a\.json"),
    ".json of one number": ("a.json", holding(b"7"), r"a\.json"),
    ".json cut short": ("a.json", holding(b'{"segments": [{"text": "Hel'), r"a\.json"),
    ".json nested without end": ("a.json", holding(b"[" * 200_000), r"a\.json"),
    "garbage named .txt": ("a.txt", garbage, "not text"),
    "200 MB of text": ("a.txt", huge, "200 MB, over the limit of 50"),
    "table without text": ("a.csv", holding(b"a,b\n1,2\n3,4\n"), "no column of text"),
    "table of one row": ("a.csv", holding(b"speaker,text\n"), "fewer than two rows"),
}


@pytest.mark.parametrize(("name", "make", "reason"), BAD_FILES.values(), ids=BAD_FILES)
def test_bad_file_is_one_sentence_and_the_rest_is_kept(
    custdev: RunCommand, tmp_path: Path, name: str, make: Callable[[Path], object], reason: str
) -> None:
    make(tmp_path / name)
    code, out, err = custdev("run", tmp_path)
    assert (code, out, len(err.splitlines())) == (1, "", 1)
    (tmp_path / GOOD).write_text(interview("report"), encoding="utf-8")
    code, out, err = custdev("run", tmp_path)
    assert code == 3
    assert PLANTED["report"][1] in out
    *_, head, told = err.splitlines()
    assert head == "1 file could not be read; the rest is kept:"
    assert told.startswith(f"  {name}: ")
    assert told.endswith(".")
    assert re.search(reason, told)


@pytest.mark.parametrize("suffix", READERS)
def test_garbage_under_any_name_is_one_sentence(custdev: RunCommand, tmp_path: Path, suffix: str) -> None:
    garbage(tmp_path / f"noise{suffix}")
    code, out, err = custdev("extract", tmp_path / f"noise{suffix}")
    assert (code, out, len(err.splitlines())) == (1, "", 1)
    assert err.startswith(f"noise{suffix}: ")


ENCODINGS = ["cp1251", "koi8-r", "utf-16", "utf-16-le", "utf-8-sig"]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_other_encodings_simply_work(custdev: RunCommand, tmp_path: Path, encoding: str) -> None:
    said = "Мне не хватает внимания, никто не отвечает неделями."
    text = f"Интервьюер: Расскажите, что мешает?\nРеспондент: {said}\n"
    (tmp_path / "R01.txt").write_bytes(text.encode(encoding))
    code, out, err = custdev("extract", "--print-text", tmp_path / "R01.txt")
    assert (code, out, err) == (0, f"Расскажите, что мешает?\n{said}", "")


NAMES = {
    "quotes": 'it\'s "quoted".txt',
    "newline": "two\nlines.txt",
    "emoji": "🎙 call.txt",
    "brackets": "[red]call [1].txt",
    "percent and brace": "100% {name} $x.txt",
    "formula": "=SUM(A1).txt",
    "leading dash": "-call.txt",
    "bytes of another encoding": os.fsdecode("звонок.txt".encode("cp866")),
}


@pytest.mark.skipif(os.name == "nt", reason="such names cannot be made there")
@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_odd_file_and_folder_names_simply_work(custdev: RunCommand, tmp_path: Path, name: str) -> None:
    folder = tmp_path / name.removesuffix(".txt")
    folder.mkdir()
    (folder / name).write_text(interview("report"), encoding="utf-8")
    (folder / ("bad " + name)).write_bytes(b"")
    assert custdev("plan", folder)[0] == 0
    code, _, err = custdev("run", folder)
    assert code == 3
    assert sum(line.startswith("  bad ") for line in err.splitlines()) == 1
    with (folder / "report" / "mentions.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == 1
    code, out, _ = custdev("run", folder, "--json")
    assert (code, len(json.loads(out)["failures"])) == (3, 1)
    (told,) = custdev("extract", folder / name)[1].splitlines()
    assert json.loads(told)["transcript"] == str(folder / name)


def test_file_name_of_two_lines_is_shown_on_one(custdev: RunCommand, tmp_path: Path) -> None:
    (tmp_path / "two\nlines.jpg").write_bytes(b"")
    assert "two\\nlines.jpg" in custdev("plan", tmp_path)[1]


def write(name: str, text: str) -> Callable[[Path], object]:
    return lambda study: (study / name).write_text(text, encoding="utf-8")


BAD_SETTINGS: dict[str, tuple[Callable[[Path], object], str]] = {
    "unknown key": (write("study.yaml", "title: A\nreprot: {}\n"), r"line 2: unknown setting `reprot`.*`report`"),
    "value out of bounds": (write("study.yaml", "extract: {threshold: 7}\n"), r"line 1: `extract\.threshold` is 7"),
    "not YAML": (write("study.yaml", "title: [\n"), "not valid YAML"),
    "a list for settings": (write("study.yaml", "- title\n"), "expected settings"),
    "impossible date": (write("study.yaml", "title: 2026-13-45\n"), r"study\.yaml"),
    "key that is no word": (write("study.yaml", "1: 2\n"), r"study\.yaml, line 1"),
    "settings in another encoding": (lambda s: (s / "study.yaml").write_bytes("title: ё".encode("cp1251")), "UTF-8"),
    "id twice": (
        write("respondents.csv", "respondent_id,nps\nR01,3\nR01,4\n"),
        "line 3: the same respondent_id as on line 2",
    ),
    "NPS of 11": (write("respondents.csv", "respondent_id,nps\nR01,11\n"), "line 2: the cell under `nps`"),
    "NPS in words": (write("respondents.csv", "respondent_id,nps\nR01,high\n"), "line 2: the cell under `nps`"),
    "no id column": (write("respondents.csv", "name,nps\nAnn,3\n"), "no column `respondent_id`"),
    "empty id": (write("respondents.csv", "respondent_id,nps\n,3\n"), "line 2: empty respondent_id"),
    "garbage for respondents": (lambda study: garbage(study / "respondents.csv"), r"respondents\.csv"),
    "folder for respondents": (lambda study: (study / "respondents.csv").mkdir(), r"respondents\.csv: cannot be read"),
    "guide without questions": (write("guide.yaml", "ask: nicely\n"), "expected `questions:`"),
    "question without text": (write("guide.yaml", "questions: [{id: 1}]\n"), "question 1 has no text"),
    "folder where the workspace belongs": (lambda study: (study / "workspace.sqlite").mkdir(), "workspace"),
    "text where the workspace belongs": (write("workspace.sqlite", "hello " * 500), "delete it to start afresh"),
}


@pytest.mark.parametrize("command", ["plan", "run"])
@pytest.mark.parametrize(("spoil", "reason"), BAD_SETTINGS.values(), ids=BAD_SETTINGS)
def test_bad_settings_stop_before_any_work_with_one_sentence(
    custdev: RunCommand, study: Path, spoil: Callable[[Path], object], reason: str, command: str
) -> None:
    spoil(study)
    code, out, err = custdev(command, study)
    assert (code, out, len(err.splitlines())) == (1, "", 1)
    assert re.search(reason, err)
    assert not (study / "report").exists()


FOLDERS: dict[str, tuple[Callable[[Path], object], str]] = {
    "no such folder": (lambda path: None, "no such folder"),
    "a file": (lambda path: path.write_text("Hello"), "a file, not a folder"),
    "empty": (lambda path: path.mkdir(), "no files in it"),
    "only hidden files": (lambda path: (path.mkdir(), (path / ".DS_Store").touch()), "no files in it"),
    "only images": (
        lambda path: (path.mkdir(), [(path / f"{i}.png").write_bytes(b"\x89PNG" + bytes([i])) for i in range(3)]),
        r"no transcripts among its 3 files \(\.png\); known formats: \.txt",
    ),
}


@pytest.mark.parametrize("command", [["run"], ["run", "--json"]], ids=" ".join)
@pytest.mark.parametrize(("make", "reason"), FOLDERS.values(), ids=FOLDERS)
def test_folder_that_is_no_study_is_one_sentence(
    custdev: RunCommand, tmp_path: Path, make: Callable[[Path], object], reason: str, command: list[str]
) -> None:
    folder = tmp_path / "study"
    make(folder)
    code, out, err = custdev(*command, folder)
    assert (code, out, len(err.splitlines())) == (1, "", 1)
    assert err.startswith(str(folder))
    assert re.search(reason, err)


@pytest.mark.parametrize("command", [["report"], ["export", "--format", "csv"]], ids=" ".join)
def test_report_of_a_study_never_run_asks_for_a_run(custdev: RunCommand, study: Path, command: list[str]) -> None:
    code, out, err = custdev(command[0], study, *command[1:])
    assert (code, out, len(err.splitlines())) == (1, "", 1)
    assert f"custdev run {study}" in err
    assert not (study / "workspace.sqlite").exists()


def test_report_of_an_unknown_quarter_names_the_known_ones(custdev: RunCommand, finished: Path) -> None:
    code, out, err = custdev("report", finished, "--quarter", "2020-Q1")
    assert (code, out) == (1, "")
    assert err == "No interview is dated 2020-Q1; the study has: 2026-Q2, 2026-Q3.\n"


CLUSTER_CASES = {
    "no such file": ("gone.csv", None, "said", "cannot be read"),
    "no such column": ("a.csv", "id,said\n1,hello there\n", "text", "no column 'text'; its first row names 2 columns"),
    "empty column": ("a.csv", "id,said\n1,\n2,\n", "said", "column 'said' is empty"),
    "header alone": ("a.csv", "id,said\n", "said", "fewer than two rows"),
    "not a workbook": ("a.xlsx", "id,said\n1,hello\n", "said", "damaged or cut short"),
}


@pytest.mark.parametrize(("name", "content", "column", "reason"), CLUSTER_CASES.values(), ids=CLUSTER_CASES)
def test_cluster_of_a_bad_table_is_one_sentence(
    custdev: RunCommand, tmp_path: Path, name: str, content: str | None, column: str, reason: str
) -> None:
    if content is not None:
        (tmp_path / name).write_text(content, encoding="utf-8")
    code, out, err = custdev("cluster", tmp_path / name, "--text", column)
    assert (code, out, len(err.splitlines())) == (1, "", 1)
    assert reason in err


def is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


@pytest.mark.skipif(os.name == "nt" or is_root(), reason="needs a user whom permissions bind")
def test_read_only_folder_is_one_sentence(custdev: RunCommand, study: Path) -> None:
    study.chmod(0o555)
    code, out, err = custdev("run", study)
    study.chmod(0o755)
    assert (code, out, len(err.splitlines())) == (1, "", 1)
    assert "make the folder writable" in err


@pytest.mark.skipif(not Path("/proc/self/fdinfo").is_dir(), reason="needs a folder in which nobody may write")
@pytest.mark.parametrize(
    "command",
    [["run"], ["init"], ["extract", "--study"]],
    ids=" ".join,
)
def test_folder_in_which_nobody_may_write_is_one_sentence(custdev: RunCommand, command: list[str]) -> None:
    code, out, err = custdev(*command, "/proc/self/fdinfo", *(["/proc/self/fdinfo"] if len(command) > 1 else []))
    assert (code, out, len(err.splitlines())) == (1, "", 1)


def test_plan_writes_nothing_so_it_needs_no_right_to_write(custdev: RunCommand, study: Path) -> None:
    before = sorted(path.name for path in study.iterdir())
    code, _, _ = custdev("plan", study)
    assert code == 0
    assert sorted(path.name for path in study.iterdir()) == before


def test_file_where_the_report_folder_belongs_is_one_sentence(custdev: RunCommand, study: Path) -> None:
    (study / "report").write_text("mine", encoding="utf-8")
    code, out, err = custdev("run", study)
    assert (code, out, len(err.splitlines())) == (1, "", 1)
    assert "report" in err
    (study / "report").unlink()
    assert custdev("run", study)[0] == 0


@pytest.mark.parametrize("format_", ["csv", "xlsx", "md", "html"])
def test_export_to_where_nothing_can_be_written_is_one_sentence(
    custdev: RunCommand, finished: Path, tmp_path: Path, format_: str
) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    for target in [tmp_path / "file" / "inside", *([Path("/proc/inside")] if sys.platform == "linux" else [])]:
        code, out, err = custdev("export", finished, "--format", format_, "--out", target)
        assert (code, out, len(err.splitlines())) == (1, "", 1)
        assert str(target) in err


def test_cluster_to_where_nothing_can_be_written_is_one_sentence(custdev: RunCommand, tmp_path: Path) -> None:
    table = tmp_path / "a.csv"
    table.write_text("said\nhello there\n", encoding="utf-8")
    code, out, err = custdev("cluster", table, "--text", "said", "--out", table / "inside.csv")
    assert (code, out, len(err.splitlines())) == (1, "", 1)
    assert "give another place" in err


@pytest.mark.parametrize("example", [[], ["--example"]])
def test_init_over_a_file_is_one_sentence(custdev: RunCommand, tmp_path: Path, example: list[str]) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    code, out, err = custdev("init", tmp_path / "file", *example)
    assert (code, out, len(err.splitlines())) == (1, "", 1)
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"
