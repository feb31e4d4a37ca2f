"""The command line as scripts and people meet it: codes, results on stdout, words on stderr."""

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.report.report import FILES
from tests.conftest import REPOSITORY, RunCommand
from tests.small_study import PLANTED, interview

MENTION_KEYS = [
    "transcript", "respondent", "kind", "force", "summary", "quote", "start", "end", "start_time", "end_time",
    "speaker", "role", "intensity", "prompted", "alignment", "confidence", "extractor",
]  # fmt: skip


def test_init_makes_a_study_that_only_lacks_transcripts(custdev: RunCommand, tmp_path: Path) -> None:
    folder = tmp_path / "new study"
    code, out, err = custdev("init", folder, "--language", "ru")
    assert code == 0
    assert {Path(line).name for line in out.splitlines()} == {
        "study.yaml", "respondents.csv", "guide.yaml", "transcripts",
    }  # fmt: skip
    assert "custdev run" in err
    code, out, err = custdev("run", folder)
    assert (code, out) == (1, "")
    assert "put the interview transcripts there" in err
    (folder / "transcripts" / "R01.txt").write_text(interview("report"), encoding="utf-8")
    assert custdev("run", folder)[0] == 0


def test_init_does_not_touch_an_existing_study(custdev: RunCommand, study: Path) -> None:
    before = (study / "study.yaml").read_bytes()
    code, out, err = custdev("init", study)
    assert (code, out) == (1, "")
    assert "holds a study already" in err
    assert (study / "study.yaml").read_bytes() == before


def test_init_example_is_a_study_in_order(custdev: RunCommand, tmp_path: Path) -> None:
    assert custdev("init", tmp_path / "example", "--example")[0] == 0
    code, out, _ = custdev("plan", tmp_path / "example", "--json")
    files = json.loads(out)["files"]
    assert (code, {file["action"] for file in files}) == (0, {"read and extract"})
    assert len(files) >= 16


def test_plan_tells_actions_with_reasons_and_no_cost(custdev: RunCommand, finished: Path) -> None:
    (finished / "transcripts" / "N01.txt").write_text(interview("report"), encoding="utf-8")
    code, out, err = custdev("plan", finished)
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert "read and extract: 1 of 7" in lines
    assert "  transcripts/N01.txt: new file" in lines
    assert "keep: 6 of 7" in lines
    assert "tokens: 0" in lines[-1]
    told = json.loads(custdev("plan", finished, "--json")[1])
    assert {"path": "transcripts/N01.txt", "action": "read and extract", "reason": "new file"} in told["files"]
    assert (told["tokens"], told["cost"]) == (0, 0.0)


def test_run_prints_the_themes_and_the_files_written(custdev: RunCommand, study: Path) -> None:
    code, out, err = custdev("run", study)
    assert code == 0
    assert "6 interviews, 6 respondents" in err
    assert PLANTED["support"][1] in out
    assert "4/6" in out
    assert out.splitlines()[-len(FILES) :] == [str(study / "report" / name) for name in FILES]
    code, out, err = custdev("run", study)
    assert (code, out) == (0, "")
    assert err == "Nothing to do: 6 interviews unchanged, report up to date.\n"


def test_run_as_json_is_one_object_and_no_words(custdev: RunCommand, study: Path) -> None:
    (study / "transcripts" / "copy.txt").write_bytes((study / "transcripts" / "R00_2026-04-11.txt").read_bytes())
    code, out, err = custdev("run", study, "--json", "--offline", "--jobs", 1)
    told = json.loads(out)
    assert (code, err) == (0, "")
    assert (told["files"], told["extracted"], told["failures"], told["up_to_date"]) == (7, 6, {}, False)
    assert told["skipped"] == {"transcripts/copy.txt": "same content as transcripts/R00_2026-04-11.txt"}
    assert told["themes"][0]["respondent_count"] == 4
    assert [Path(path).name for path in told["written"]] == list(FILES)
    again = json.loads(custdev("run", study, "--json")[1])
    assert (again["up_to_date"], again["unchanged"], again["written"]) == (True, 6, [])


@pytest.mark.parametrize("json_option", [[], ["--json"]])
def test_run_done_in_part_lists_each_failed_file_every_time(
    custdev: RunCommand, study: Path, json_option: list[str]
) -> None:
    (study / "transcripts" / "photo.jpg").write_bytes(b"\xff\xd8")
    for _ in range(2):
        code, out, err = custdev("run", study, *json_option)
        assert code == 3
        reason = json.loads(out)["failures"]["transcripts/photo.jpg"] if json_option else err
        assert "no transcript format" in reason
    assert (study / "report" / "themes.csv").exists()


def test_extract_prints_one_object_a_mention_with_the_promised_keys(custdev: RunCommand, tmp_path: Path) -> None:
    path = tmp_path / "R07_2026-05-22.txt"
    path.write_text(interview("report", "export", teller="Zoë"), encoding="utf-8")
    code, out, err = custdev("extract", path)
    assert (code, err) == (0, "")
    mentions = [json.loads(line) for line in out.splitlines()]
    assert len(mentions) == 2
    text = custdev("extract", path, "--print-text")[1]
    for mention in mentions:
        assert list(mention) == MENTION_KEYS
        assert text[mention["start"] : mention["end"]] == mention["quote"]
        assert (mention["transcript"], mention["role"], mention["alignment"]) == (str(path), "respondent", "exact")
    assert [mention["kind"] for mention in mentions] == ["pain", "request"]


def test_extract_under_a_study_knows_its_respondents_and_settings(custdev: RunCommand, study: Path) -> None:
    (study / "respondents.csv").write_text("respondent_id\nR00\n", encoding="utf-8")
    path = study / "transcripts" / "R00_2026-04-11.txt"
    told = [json.loads(line) for line in custdev("extract", path, "--study", study)[1].splitlines()]
    assert {mention["respondent"] for mention in told} == {"R00"}
    inner = study / "transcripts" / "R00" / "interview.txt"
    inner.parent.mkdir()
    inner.write_bytes(path.read_bytes())
    told = [json.loads(line) for line in custdev("extract", inner, "--study", study)[1].splitlines()]
    assert {mention["respondent"] for mention in told} == {"R00"}
    code, out, err = custdev("extract", path, "--study", study / "nowhere")
    assert (code, out) == (1, "")
    assert "no such study folder" in err


EXTRACT_CASES = {
    "all fine": (["good.txt"], 0),
    "one of two fails": (["good.txt", "gone.txt"], 3),
    "one of two fails, text only": (["--print-text", "good.txt", "gone.txt"], 3),
    "the only one fails": (["gone.txt"], 1),
    "all fail": (["gone.txt", "photo.jpg"], 1),
}


@pytest.mark.parametrize(("arguments", "expected"), EXTRACT_CASES.values(), ids=EXTRACT_CASES)
def test_extract_keeps_what_could_be_read(
    custdev: RunCommand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], expected: int
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("good.txt").write_text(interview("report"), encoding="utf-8")
    Path("photo.jpg").write_bytes(b"\xff\xd8")
    code, out, err = custdev("extract", *arguments)
    assert code == expected
    assert bool(out) == ("good.txt" in arguments)
    assert len(err.splitlines()) == sum(name in ("gone.txt", "photo.jpg") for name in arguments)


TICKETS = "id,said\n" + "".join(f'{i},"{text}, {i}"\n' for i in range(8) for _, text in PLANTED.values()) + "99,\n"


def test_cluster_adds_its_columns_and_keeps_every_row(custdev: RunCommand, tmp_path: Path) -> None:
    path = tmp_path / "tickets.csv"
    path.write_text(TICKETS, encoding="utf-8")
    code, out, _ = custdev("cluster", path, "--text", "said")
    given, themed = list(csv.reader(io.StringIO(TICKETS))), list(csv.reader(io.StringIO(out)))
    assert code == 0
    assert themed[0] == ["id", "said", "theme_id", "theme_label", "theme_similarity"]
    assert [row[:2] for row in themed] == given
    assert themed[-1][2:] == ["", "", ""]
    themes = {said.split(",")[0]: {row[2] for row in themed if row[1] == said} for _, said in given[1:-1]}
    assert len({frozenset(ids) for ids in themes.values()}) == len(PLANTED)


def test_cluster_takes_a_table_as_people_keep_it(custdev: RunCommand, tmp_path: Path) -> None:
    path = tmp_path / "kept.csv"
    path.write_text("\n said ,id\nSupport never answers,1,a stray cell\n\nSupport is silent,2\n", encoding="utf-8")
    code, out, _ = custdev("cluster", path, "--text", "said")
    assert code == 0
    assert [row[:3] for row in csv.reader(io.StringIO(out))][1:] == [
        ["Support never answers", "1", "a stray cell"],
        ["Support is silent", "2", ""],
    ]


def test_cluster_writes_a_file_and_prints_its_path(custdev: RunCommand, tmp_path: Path) -> None:
    path, target = tmp_path / "tickets.csv", tmp_path / "themed.csv"
    path.write_text(TICKETS, encoding="utf-8")
    code, out, _ = custdev("cluster", path, "--text", "said", "--out", target)
    assert (code, out) == (0, f"{target}\n")
    assert target.read_text(encoding="utf-8") == custdev("cluster", path, "--text", "said")[1]


def test_cluster_of_one_statement_is_one_theme(custdev: RunCommand, tmp_path: Path) -> None:
    path = tmp_path / "one.csv"
    path.write_text("said\nSupport never answers our letters\n", encoding="utf-8")
    code, out, _ = custdev("cluster", path, "--text", "said")
    assert (code, out.splitlines()[1].split(",")[1]) == (0, "T0001")


def test_report_rewrites_the_folder_and_one_quarter_beside_it(custdev: RunCommand, finished: Path) -> None:
    themes = finished / "report" / "themes.csv"
    before = themes.read_bytes()
    themes.unlink()
    code, out, _ = custdev("report", finished)
    assert (code, themes.read_bytes()) == (0, before)
    assert out.splitlines() == [str(finished / "report" / name) for name in FILES]
    code, out, _ = custdev("report", finished, "--quarter", "2026-Q3")
    assert code == 0
    with (finished / "report" / "2026-Q3" / "interviews.csv").open(encoding="utf-8") as file:
        assert {row["quarter"] for row in csv.DictReader(file)} == {"2026-Q3"}


EXPORTS = {"csv": ["themes.csv", "mentions.csv", "interviews.csv"], "xlsx": ["custdev.xlsx"], "md": ["brief.md"]}
EXPORTS["html"] = ["report.html"]


@pytest.mark.parametrize(("format_", "names"), EXPORTS.items())
def test_export_writes_where_it_is_told(
    custdev: RunCommand, finished: Path, tmp_path: Path, format_: str, names: list[str]
) -> None:
    target = tmp_path / "elsewhere" / "deep"
    out_path = target if format_ == "csv" else target / names[0]
    code, out, _ = custdev("export", finished, "--format", format_, "--out", out_path)
    assert code == 0
    assert out.splitlines() == [str(target / name) for name in names]
    assert all((target / name).stat().st_size for name in names)
    if format_ != "xlsx":
        assert (target / names[0]).read_bytes() == (finished / "report" / names[0]).read_bytes()


def test_doctor_names_what_is_in_order_and_what_is_not(custdev: RunCommand, study: Path) -> None:
    code, out, _ = custdev("doctor", study)
    assert code == 0
    assert all(line.startswith("ok ") for line in out.splitlines())
    (study / "study.yaml").write_text("rank: {wieghts: {}}\n", encoding="utf-8")
    code, out, _ = custdev("doctor", study)
    assert code == 1
    assert [line for line in out.splitlines() if line.startswith("BAD ")] == [
        f"BAD {study / 'study.yaml'}, line 1: unknown setting `rank.wieghts`; did you mean `weights`."
    ]


USAGE = {
    "no command": [],
    "unknown command": ["rnu"],
    "unknown option": ["run", "x", "--fast"],
    "no folder": ["run"],
    "unknown format": ["export", "x", "--format", "pptx"],
    "unknown language": ["init", "x", "--language", "fr"],
    "unknown granularity": ["cluster", "x.csv", "--text", "said", "--granularity", "huge"],
    "no column": ["cluster", "x.csv"],
    "no threads at all": ["run", "x", "--jobs", "0"],
}


@pytest.mark.parametrize("arguments", USAGE.values(), ids=USAGE)
def test_wrong_usage_ends_with_2_and_nothing_on_stdout(
    custdev: RunCommand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = custdev(*arguments)
    assert code == 2
    assert (out, err) != ("", "")
    assert list(tmp_path.iterdir()) == []


def started(*arguments: object, **options: object) -> "subprocess.Popen[str]":
    """The real program, with the real engine, from this checkout."""
    return subprocess.Popen(
        [sys.executable, "-m", "pipeline", *map(str, arguments)],
        env=os.environ | {"PYTHONPATH": str(REPOSITORY)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        **options,  # type: ignore[call-overload]
    )


def test_real_engine_finds_a_plain_pain_in_both_languages(tmp_path: Path) -> None:
    (tmp_path / "ru.txt").write_text(
        "Интервьюер: Что мешает?\nРеспондент: Мне не хватает внимания, никто не отвечает неделями.\n", encoding="utf-8"
    )
    (tmp_path / "en.txt").write_text(
        "Interviewer: What is hard?\nRespondent: Exporting a report takes two days and it breaks every time.\n",
        encoding="utf-8",
    )
    out, err = started("extract", tmp_path / "ru.txt", tmp_path / "en.txt").communicate(timeout=60)
    assert [json.loads(line)["kind"] for line in out.splitlines()] == ["pain", "pain"], err


def test_output_that_is_piped_is_utf8_whatever_the_locale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "интервью.txt"
    path.write_text("Анна: Привет, как дела?\nПётр: Всё хорошо.\n", encoding="utf-8")
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    out, err = started("extract", "--print-text", path).communicate(timeout=60)
    assert (out, err) == ("Привет, как дела?\nВсё хорошо.", "")


@pytest.mark.parametrize("sentences", [1, 40_000])
def test_reader_that_leaves_early_causes_no_words(tmp_path: Path, sentences: int) -> None:
    path = tmp_path / "talk.txt"
    path.write_text("Ann: " + "All is well with us. " * sentences, encoding="utf-8")
    process = started("extract", "--print-text", path)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == ""
    assert process.wait(timeout=60) == 0


@pytest.mark.skipif(os.name == "nt", reason="signals differ there")
def test_ctrl_c_says_in_one_sentence_that_the_work_is_kept(study: Path) -> None:
    for i in range(60):
        text = "".join(f"Interviewer: Now {i}?\nRespondent: Thing {i}-{j} is broken since May.\n" for j in range(40))
        (study / "transcripts" / f"L{i}.txt").write_text(text, encoding="utf-8")
    process = started("run", study, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
    for _ in range(600):
        if (study / "workspace.sqlite").exists():
            break
        time.sleep(0.05)
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (3, "")
    assert err == "Stopped; what was done is kept, and the same command goes on from there.\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["run"], "Stopped; what was done is kept, and the same command goes on from there.\n"),
        (["plan"], "Stopped.\n"),
        (["report"], "Stopped.\n"),
        (["export", "--format", "csv"], "Stopped.\n"),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_only_a_stopped_run_promises_to_go_on(
    custdev: RunCommand, study: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("pipeline.context.open_study", stop)
    assert custdev(*arguments, study) == (3, "", said)
