"""What is shown to whom: originals on this machine, placeholders in what travels, and offsets true in both."""

import csv
import json
import stat
import sys
import zipfile
from pathlib import Path

import pytest

from pipeline.context import open_study
from pipeline.report.content import ReportContent
from pipeline.report.report import FILES, STAY
from pipeline.run import stored_report
from pipeline.study import Study
from tests.byte_search import places_of
from tests.conftest import RunCommand
from tests.small_study import PlantedEmbedder, make_study, run

PHONE, MAIL = "+7 916 734-55-21", "boris.k@example.com"
SAID = f"It takes two whole days to get a report, so I write to {MAIL} or ring {PHONE}, said Boris."
SETTINGS = "rank:\n  draws: 100\nprivacy:\n  {}\n"


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    study = make_study(tmp_path / "study")
    talk = f"Interviewer: How are you?\nRespondent: Fine.\nInterviewer: What next?\nRespondent: {SAID}\n"
    (study / "transcripts" / f"R09 rang {PHONE} 2026-06-11.txt").write_text(talk, encoding="utf-8")
    (study / "transcripts" / f"broken {MAIL}.docx").write_bytes(b"no document")
    return study


def content_of(study: Path) -> ReportContent:
    with open_study(study, PlantedEmbedder()) as context:
        return stored_report(context, None)


def travelling(study: Path) -> list[Path]:
    return [study / "report" / name for name in FILES if name not in STAY]


def test_what_travels_holds_nothing_personal_and_the_tables_everything(shared: Path) -> None:
    run(shared)
    found = {place.partition("/")[0].partition(":")[0] for place in places_of([PHONE, MAIL], shared / "report")}
    assert "mentions.csv" in found and found <= STAY
    assert "[PHONE_1]" in (shared / "report" / "report.html").read_text(encoding="utf-8")


def test_in_the_tables_quotes_are_slices_of_what_print_text_prints(shared: Path, custdev: RunCommand) -> None:
    run(shared)
    with (shared / "report" / "mentions.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert SAID in {row["quote"] for row in rows}
    for row in rows:
        text = custdev("extract", "--print-text", shared / row["transcript"])[1]
        assert text[int(row["start"]) : int(row["end"])] == row["quote"]


def test_what_travels_is_a_world_of_its_own_with_true_offsets(shared: Path, custdev: RunCommand) -> None:
    run(shared)
    content = content_of(shared)
    away = content.as_it_travels()
    texts = {held.interview.path: held.transcript for held in away.interviews}
    assert len(texts) == len(content.interviews)
    for home, one in zip(content.mentions, away.mentions, strict=True):
        transcript = texts[one.interview.path]
        assert transcript.text[one.mention.span.start : one.mention.span.end] == one.mention.quote
        assert transcript.slice(one.mention.evidence[0]) == one.mention.quote
        assert (one.mention.mention_id, one.mention.start_time) == (home.mention.mention_id, home.mention.start_time)
        printed = custdev(
            "extract", "--print-text", "--show", "redacted", "--study", shared, shared / home.interview.path
        )
        assert printed[1] == transcript.text
    assert away.respondents_asked == content.respondents_asked
    assert len({held.interview.respondent_id for held in away.interviews}) == len(away.interviews)
    told = " ".join([*away.failures, *away.failures.values(), *(held.interview.path for held in away.interviews)])
    assert MAIL not in told and PHONE not in told and "[EMAIL_1]" in told


def test_summaries_and_names_of_themes_read_naturally_at_home(shared: Path) -> None:
    run(shared)
    content = content_of(shared)
    (home,) = [one.mention for one in content.mentions if MAIL in one.mention.quote]
    (away,) = [one.mention for one in content.as_it_travels().mentions if one.mention.mention_id == home.mention_id]
    assert MAIL in home.summary and "[EMAIL_1]" in away.summary
    assert any(MAIL in str(row) for row in Study(shared).mentions.to_dict("records"))


@pytest.mark.parametrize("send", ["original", "redacted"])
def test_settings_decide_what_is_shown(shared: Path, send: str) -> None:
    (shared / "study.yaml").write_text(SETTINGS.format(f"send: {send}\n  show: original"), encoding="utf-8")
    run(shared)
    found = {place.partition("/")[0].partition(":")[0] for place in places_of([MAIL], shared / "report")}
    assert {"brief.md", "report.html", "custdev.xlsx", "mentions.csv"} <= found


def test_what_models_saw_as_it_was_said_still_travels_redacted(shared: Path) -> None:
    (shared / "study.yaml").write_text(SETTINGS.format("send: original"), encoding="utf-8")
    embedder = PlantedEmbedder()
    run(shared, embedder)
    assert any(MAIL in text for text in embedder.seen)
    for path in travelling(shared):
        assert not [place for place in places_of([PHONE, MAIL], path.parent) if place.startswith(path.name)]


def test_models_see_placeholders_the_embedding_one_too(shared: Path) -> None:
    embedder = PlantedEmbedder()
    run(shared, embedder)
    assert not [text for text in embedder.seen if PHONE in text or MAIL in text]
    assert any("[PHONE_1]" in text for text in embedder.seen)


def test_an_export_shows_what_is_asked_for(shared: Path, tmp_path: Path, custdev: RunCommand) -> None:
    run(shared)
    out = tmp_path / "out"
    assert custdev("export", shared, "--format", "md", "--out", out / "a.md", "--show", "original")[0] == 0
    assert custdev("export", shared, "--format", "csv", "--out", out / "tables", "--show", "redacted")[0] == 0
    assert custdev("export", shared, "--format", "xlsx", "--out", out / "b.xlsx")[0] == 0
    assert {place.partition(":")[0] for place in places_of([MAIL, PHONE], out)} == {"a.md"}
    assert zipfile.is_zipfile(out / "b.xlsx")


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_what_shows_personal_data_is_its_owners_alone(shared: Path) -> None:
    run(shared)
    rights = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (shared / "report").iterdir()}
    assert {name for name, mode in rights.items() if mode == 0o600} == set(STAY)
    (shared / "study.yaml").write_text(SETTINGS.format("show: original"), encoding="utf-8")
    run(shared)
    assert {stat.S_IMODE(path.stat().st_mode) for path in (shared / "report").iterdir()} == {0o600}
    hidden = [path for path in shared.glob(".*") if path.is_file()] + list(shared.glob("workspace*"))
    assert {stat.S_IMODE(path.stat().st_mode) for path in hidden} == {0o600}


def test_what_programs_are_told_of_a_run_holds_nothing_personal(shared: Path, custdev: RunCommand) -> None:
    (shared / "transcripts" / f"broken {MAIL}.docx").unlink()
    code, out, err = custdev("run", shared, "--json")
    assert code == 0 and json.loads(out)["themes"]
    assert MAIL not in out + err and PHONE not in out + err
