"""`custdev themes`, as somebody at a terminal or a script sees it."""

import json
import re
from pathlib import Path
from zipfile import ZipFile

import pytest

from pipeline.codebook.edits import rename
from pipeline.study import Study
from tests.conftest import RunCommand
from tests.small_study import PlantedEmbedder, run


@pytest.fixture(autouse=True)
def author(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUSTDEV_AUTHOR", "anna")


def listed(custdev: RunCommand, study: Path) -> dict[str, dict[str, object]]:
    code, out, _ = custdev("themes", "list", study, "--all", "--json")
    assert code == 0
    return {row["theme_id"]: row for row in json.loads(out)}


def theme_of(custdev: RunCommand, study: Path, words: str) -> str:
    return next(one for one, row in listed(custdev, study).items() if words in str(row["label"]))


def test_themes_are_listed_with_people_and_edited_in_either_order(custdev: RunCommand, finished: Path) -> None:
    code, out, err = custdev("themes", "list", finished)
    assert (code, err) == (0, "")
    assert re.search(r"^T0001  .+  \(pain, 4 people, 4 mentions\)$", out, re.MULTILINE)
    assert custdev("themes", finished, "rename", "T0001", "Letters are not answered")[:2] == (
        0,
        "E0001: T0001 is now called “Letters are not answered”.\n",
    )
    assert listed(custdev, finished)["T0001"]["named_by_hand"] is True


def test_an_edit_says_that_the_report_is_yet_to_show_it(custdev: RunCommand, finished: Path) -> None:
    _, _, err = custdev("themes", "resolve", finished, "T0001", "--note", "a second line is hired")
    assert "after the next `custdev run" in err
    assert "resolved" in custdev("themes", "show", finished, "T0001")[1]
    custdev("run", finished)
    row = next(row for row in Study(finished).themes.to_dict("records") if row["theme_id"] == "T0001")
    assert row["status"] == "resolved"


def test_every_kind_of_edit_goes_through_and_comes_back(custdev: RunCommand, finished: Path) -> None:
    report, support, export = (theme_of(custdev, finished, words) for words in ("report", "Support", "export"))
    told = json.loads(custdev("themes", "show", finished, report, "--json")[1])
    first, second = told["quotes"][:2]
    before = listed(custdev, finished)
    commands: list[tuple[object, ...]] = [
        ("redefine", finished, report, "--definition", "how long it takes", "--kind", "request", "--example", "days"),
        ("merge", finished, support, "--into", report),
        ("split", finished, report, first["mention_id"], "--label", "A part"),
        ("move", finished, second["quote"], export, "--transcript", second["transcript"]),
        ("pin", finished, second["mention_id"], export),
        ("refuse", finished, second["mention_id"], export),
        ("confirm", finished, first["mention_id"]),
        ("dismiss", finished, first["mention_id"]),
        ("add", finished, first["transcript"], "from the north", "--kind", "pain", "--theme", export, "--intensity", 5),
        ("create", finished, "Our own", "--example", "letters nobody answers"),
        ("reject", finished, export),
        ("restore", finished, export),
    ]
    for command in commands:
        code, out, err = custdev("themes", *command)
        assert (code, out.startswith("E00")) == (0, True), (command, err)
    for _ in commands:
        code, _, err = custdev("themes", "undo", finished)
        assert code == 0, err
    assert listed(custdev, finished) == before
    _, out, _ = custdev("themes", "history", finished)
    assert len(out.splitlines()) == 2 * len(commands)
    assert out.count("[taken back]") == len(commands)
    assert all("anna" in line for line in out.splitlines())


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (("rename", "T0077", "x"), "No theme T0077"),
        (("rename", "T0001", " "), "A theme needs a name"),
        (("merge", "T0001", "--into", "T0001"), "cannot be merged into itself"),
        (("move", "It takes two whole days", "T0001"), "mentions hold the words"),
        (("move", "nobody ever said this", "T0001"), "No mention holds the words"),
        (("split", "T0001", "It takes"), "mentions hold the words"),
        (("undo",), "Nothing to undo"),
        (("undo", "E0042"), "No edit E0042"),
        (("restore", "T0001"), "neither rejected nor resolved"),
        (("redefine", "T0001"), "Say what is to change"),
        (("show", "T0077"), "No theme T0077"),
        (("add", "transcripts/none.txt", "x", "--kind", "pain"), "No transcript transcripts/none.txt"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_sentence_and_nothing_changes(
    custdev: RunCommand, finished: Path, command: tuple[str, ...], says: str
) -> None:
    before = (finished / "codebook.yaml").read_bytes()
    code, out, err = custdev("themes", command[0], finished, *command[1:])
    assert (code, out) == (1, "")
    assert says in err
    assert len(err.splitlines()) == 1
    assert (finished / "codebook.yaml").read_bytes() == before


def test_merging_several_is_all_or_nothing(custdev: RunCommand, finished: Path) -> None:
    before = (finished / "codebook.yaml").read_bytes()
    assert custdev("themes", "merge", finished, "T0002", "T0099", "--into", "T0001")[0] == 1
    assert (finished / "codebook.yaml").read_bytes() == before


def test_a_team_starts_from_its_own_codes(custdev: RunCommand, finished: Path, tmp_path: Path) -> None:
    table = tmp_path / "codes.csv"
    table.write_text(
        "Code,Description,Example\n"
        "Slow reports,,It takes two whole days to get a report out of the system\n"
        "Slow reports,,Reports take ages\n"
        "Something else,Never said by anybody,\n",
        encoding="utf-8",
    )
    code, out, err = custdev("themes", "import", finished, table)
    assert (code, len(out.splitlines())) == (0, 2)
    assert "join them in the next" in err
    run(finished, PlantedEmbedder())
    rows = listed(custdev, finished)
    own = next(row for row in rows.values() if row["label"] == "Slow reports")
    assert own["mentions"] == 3
    assert any("Support" in str(row["label"]) for row in rows.values() if row["mentions"])
    assert "2 of the 2 codes are there by name already." in custdev("themes", "import", finished, table)[2]


def test_a_code_system_of_a_qualitative_program_becomes_themes(
    custdev: RunCommand, finished: Path, tmp_path: Path
) -> None:
    codes = """<?xml version="1.0" encoding="utf-8"?>
    <CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="x"><Codes>
      <Code guid="10000000-0000-0000-0000-000000000001" name="Service" isCodable="false">
        <Code guid="10000000-0000-0000-0000-000000000002" name="Answers" isCodable="true">
          <Description>Support never answers our letters on time</Description></Code>
      </Code></Codes></CodeBook>"""
    (tmp_path / "codes.qdc").write_text(codes, encoding="utf-8")
    assert custdev("themes", "import", finished, tmp_path / "codes.qdc")[0] == 0
    run(finished, PlantedEmbedder())
    own = next(row for row in listed(custdev, finished).values() if row["label"] == "Answers")
    assert own["mentions"] == 4


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("codes.csv", "a,b\n1,2\n", "no column `label`"),
        ("codes.csv", "label\n", "no codes in it"),
        ("codes.csv", "label,kind\nx,pian\n", "row 2: unknown kind 'pian'; did you mean `pain`"),
        ("codes.qdc", "<not", "damaged or not REFI-QDA"),
        ("none.csv", None, "cannot be read"),
    ],
)
def test_a_file_of_codes_that_is_none_is_refused(
    custdev: RunCommand, finished: Path, tmp_path: Path, name: str, text: str | None, says: str
) -> None:
    if text is not None:
        (tmp_path / name).write_text(text, encoding="utf-8")
    code, _, err = custdev("themes", "import", finished, tmp_path / name)
    assert (code, says in err) == (1, True), err


def test_a_notebook_edits_by_the_same_engine(finished: Path) -> None:
    study = Study(finished)
    assert study.edits.empty
    assert study.edit(rename("T0001", "Letters"), author="boris") == "E0001"
    assert study.edits.to_dict("records")[0]["author"] == "boris"
    assert "Letters" in set(study.themes["label"])


def test_the_codebook_of_a_study_is_read_without_a_run(custdev: RunCommand, study: Path) -> None:
    assert custdev("themes", "list", study) == (0, "", "")
    assert custdev("themes", "history", study, "--json")[1] == "[]\n"
    assert not (study / "workspace.sqlite").exists()


def test_an_archive_without_a_project_is_refused(custdev: RunCommand, finished: Path, tmp_path: Path) -> None:
    with ZipFile(tmp_path / "x.qdpx", "w") as archive:
        archive.writestr("nothing.txt", "")
    assert custdev("themes", "import", finished, tmp_path / "x.qdpx")[0] == 1
