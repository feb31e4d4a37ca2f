"""A person leaves a study: no byte of any file holds their words, and everything of the others stays."""

import csv
import io
import shutil
import sqlite3
from pathlib import Path

import openpyxl
import pytest

from pipeline import forgetting
from pipeline.codebook.edits import Quote, pin, redefine, rename
from pipeline.context import open_study
from pipeline.curation import apply_edit
from pipeline.errors import InputError
from pipeline.forgetting import Forgotten, forget_person
from pipeline.leaving import find_leaving
from pipeline.report.report import FILES
from pipeline.run import stored_report
from tests.byte_search import places_of
from tests.conftest import RunCommand
from tests.fake_openai import KEY
from tests.model_study import analyst, hurry, run_asking, stages, use_model
from tests.small_study import PlantedEmbedder, make_study, run

SECRETS = ("зелёный носорог", "Аристарховна", "8 916 734-55-21", "purple rhinoceros drinks kefir")
THEIRS = """Interviewer: How are you?
Respondent: My name is Зинаида Аристарховна, call me on 8 916 734-55-21 any time you like.
Interviewer: And what came next?
Respondent: It takes two whole days to get a report out of the system, and a purple rhinoceros drinks kefir meanwhile.
Interviewer: What else?
Respondent: Support never answers our letters on time, мой зелёный носорог и тот отвечает быстрее вас всех вместе.
"""
ANSWERS = {
    "R77": "It takes two whole days to get a report, my purple rhinoceros drinks kefir",
    "R78": "Support never answers our letters; on time or later",
    "R79": "I wish there was an export to plain tables",
}


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    """Six interviews and that of R77, who also answered two surveys."""
    study = make_study(tmp_path / "study")
    (study / "transcripts" / "R77_2026-05-12.txt").write_text(THEIRS, encoding="utf-16")
    rows = "".join(f'{who};"{text}"\r\n' for who, text in ANSWERS.items())
    survey = "respondent;answer\r\n" + rows.replace("kefir", "kefir\r\nзелёный носорог")
    (study / "transcripts" / "survey_2026-05.csv").write_bytes(survey.encode("cp1251"))
    book = openpyxl.Workbook()
    for row in [("respondent", "answer"), *((who, f"{text} indeed") for who, text in ANSWERS.items())]:
        book.active.append(row)
    book.save(study / "transcripts" / "second_2026-06.xlsx")
    people = [f"R0{i},team {i},{i}" for i in range(6)] + ["R77,Зинаида Аристарховна,3", "R78,other,9"]
    (study / "respondents.csv").write_text("respondent_id,company,nps\n" + "\n".join(people) + "\n", encoding="utf-8")
    return study


def forget(study: Path, who: str = "r77") -> Forgotten:
    with open_study(study, PlantedEmbedder()) as context:
        return forget_person(context, find_leaving(context, who))


def table(study: Path, name: str) -> list[dict[str, str]]:
    with (study / "report" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_no_byte_holds_their_words_and_the_rest_is_as_if_they_had_never_come(shared: Path, tmp_path: Path) -> None:
    run(shared)
    assert len(places_of(SECRETS, shared)) > 10
    before = {row["mention_id"]: row["theme_id"] for row in table(shared, "mentions.csv")}
    done = forget(shared)
    assert places_of([*SECRETS, "R77"], shared) == []
    assert done == Forgotten([], [], None)
    never = shutil.copytree(shared, tmp_path / "never", ignore=shutil.ignore_patterns("workspace*", "report"))
    run(never)
    rows = [{k: v for k, v in row.items() if k != "theme_id"} for row in table(shared, "mentions.csv")]
    assert rows == [{k: v for k, v in row.items() if k != "theme_id"} for row in table(never, "mentions.csv")]
    assert table(shared, "interviews.csv") == table(never, "interviews.csv")
    assert {row["respondent_id"] for row in table(shared, "mentions.csv")} >= {"R00", "R78", "R79"}
    kept = {row["mention_id"]: row["theme_id"] for row in table(shared, "mentions.csv")}
    assert {one: before[one] for one in kept if one in before} == {one: kept[one] for one in kept if one in before}


def test_the_next_run_finds_nothing_to_do(shared: Path) -> None:
    run(shared)
    forget(shared)
    embedder = PlantedEmbedder()
    assert run(shared, embedder).up_to_date
    assert embedder.seen == []


def test_a_survey_loses_their_rows_alone(shared: Path) -> None:
    path = shared / "transcripts" / "survey_2026-05.csv"
    text = path.read_bytes().decode("cp1251")
    run(shared)
    forget(shared)
    theirs = text[text.index("R77") : text.index("R78")]
    assert path.read_bytes() == text.replace(theirs, "").encode("cp1251")
    book = openpyxl.load_workbook(shared / "transcripts" / "second_2026-06.xlsx")
    assert [row[0] for row in book.active.iter_rows(values_only=True)] == ["respondent", "R78", "R79"]
    people = (shared / "respondents.csv").read_text(encoding="utf-8")
    assert people.endswith("R05,team 5,5\nR78,other,9\n")


def test_what_was_never_run_is_forgotten_too(shared: Path) -> None:
    forget(shared)
    assert places_of([*SECRETS, "R77"], shared) == []


def test_further_copies_of_their_interview_go_as_well(shared: Path) -> None:
    own = shared / "transcripts"
    shutil.copy(own / "R77_2026-05-12.txt", own / "copy of it.txt")
    (own / "again.md").write_text(THEIRS, encoding="utf-8")
    run(shared)
    forget(shared)
    assert places_of(SECRETS, shared) == []


def test_their_quotes_leave_the_codebook_and_edits_on_others_hold(shared: Path) -> None:
    run(shared)
    with open_study(shared, PlantedEmbedder()) as context:
        content = stored_report(context, None)
        theirs, other = (
            next(one for one in content.mentions if one.respondent_id == who and "report" in one.mention.quote)
            for who in ("R77", "R00")
        )
        quotes = [Quote(one.mention.quote, one.interview.path) for one in (theirs, other)]
        edits = [
            *(pin(quote, one.theme_id) for quote, one in zip(quotes, (theirs, other), strict=True)),
            rename(theirs.theme_id, "Purple rhinoceros drinks kefir daily"),
            rename(other.theme_id, "Reports come late"),
            redefine(other.theme_id, examples=["purple rhinoceros drinks kefir", "waiting for a report"]),
        ]
        for edit in edits:
            apply_edit(context, edit, author="anna")
    with (shared / "codebook.yaml").open("a", encoding="utf-8") as file:
        file.write("# a remark of ours\n")
    assert [place for place in places_of(SECRETS, shared) if place.startswith("codebook")]
    forget(shared)
    assert places_of([*SECRETS, "R77"], shared) == []
    book = (shared / "codebook.yaml").read_text(encoding="utf-8")
    assert book.count("edit: pin") == book.count("edit: rename") == 1
    assert "waiting for a report" in book and "# a remark of ours" in book
    assert "Reports come late" in {row["label"] for row in table(shared, "themes.csv")}


def test_reports_of_quarters_follow(shared: Path, custdev: RunCommand) -> None:
    run(shared)
    assert custdev("report", shared, "--quarter", "2026-Q2")[0] == 0
    assert custdev("report", shared, "--quarter", "2026-Q3")[0] == 0
    (shared / "report" / "2026-Q2" / ".report.html.part").write_text(THEIRS, encoding="utf-8")
    forget(shared)
    assert places_of(SECRETS, shared) == []
    assert (shared / "report" / "2026-Q2" / "brief.md").exists()


def test_where_nobody_is_left_no_report_is(tmp_path: Path) -> None:
    study = make_study(tmp_path / "study", interviews=1)
    run(study)
    forget(study, "R00")
    assert not [name for name in FILES if (study / "report" / name).exists()]
    assert places_of(["Teller0"], study) == []


def test_files_that_are_not_ours_are_named(shared: Path, custdev: RunCommand) -> None:
    run(shared)
    (shared / "notes.md").write_text("She said: *purple\nrhinoceros* drinks kefir meanwhile!\n", encoding="cp1251")
    code, _, err = custdev("forget", shared, "--respondent", "R77", "--yes")
    assert code == 3
    assert "  notes.md" in err
    assert "survey_2026-05.csv: their answers" in err
    assert places_of(["зелёный носорог", "Аристарховна"], shared) == []


def test_nothing_is_removed_unasked_or_of_a_stranger(shared: Path, custdev: RunCommand) -> None:
    run(shared)
    before = {path: path.read_bytes() for path in shared.rglob("*.*") if path.is_file() and "sqlite" not in path.name}
    code, _, err = custdev("forget", shared, "--respondent", "R77")
    assert (code, "give --yes" in err) == (1, True)
    code, _, err = custdev("forget", shared, "--respondent", "R777", "--yes")
    assert (code, "did you mean `R77`" in err) == (1, True)
    assert {path: path.read_bytes() for path in before} == before


@pytest.mark.parametrize("step", ["_take_over", "_leave_workspace", "_leave_files", "_report_anew"])
def test_stopped_at_any_step_the_same_again_goes_on(shared: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    run(shared)

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(forgetting, step, stop)
        with pytest.raises(KeyboardInterrupt):
            forget(shared)
    try:
        forget(shared)
    except InputError:
        run(shared)
    assert places_of([*SECRETS, "R77"], shared) == []


def test_nothing_deleted_is_left_in_the_workspace(shared: Path) -> None:
    run(shared)
    forget(shared)
    assert not (shared / "workspace.sqlite-wal").exists() or not (shared / "workspace.sqlite-wal").stat().st_size
    with sqlite3.connect(shared / "workspace.sqlite") as db:
        assert db.execute("PRAGMA freelist_count").fetchone() == (0,)
    db.close()


@pytest.mark.loopback
def test_a_models_replies_on_them_go_and_the_others_stay_paid_for(
    shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    hurry(monkeypatch)
    with analyst() as server:
        use_model(shared, server)
        run_asking(shared)
        asked = stages(server)["extract_mentions"]
        done = forget(shared)
        assert len(done.sent) >= 2
        assert places_of([*SECRETS, "R77"], shared) == []
        with sqlite3.connect(shared / "workspace.sqlite") as db:
            owners = {owner for (owner,) in db.execute("SELECT owner FROM sent")}
            assert "" in owners and len(owners) > 6
        db.close()
        run_asking(shared)
        assert stages(server)["extract_mentions"] == asked
        assert run_asking(shared).up_to_date
    assert places_of([*SECRETS, "R77"], shared) == []


def test_a_survey_whose_rows_are_counted_loses_one_by_its_number(shared: Path) -> None:
    path = shared / "transcripts" / "plain.csv"
    file = io.StringIO()
    csv.writer(file).writerows([["comment"], *([text] for text in ANSWERS.values())])
    path.write_text(file.getvalue(), encoding="utf-8")
    run(shared)
    forget(shared, "plain row 2")
    assert "rhinoceros" not in path.read_text(encoding="utf-8")
    assert len(path.read_text(encoding="utf-8").split()) > 10
