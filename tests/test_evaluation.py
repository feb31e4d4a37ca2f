"""`custdev evaluate` end to end: on the small study, whose planted statements the offline extractor finds all."""

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.analyst import body_answer
from tests.conftest import RunCommand
from tests.fake_openai import KEY, FakeOpenAI
from tests.model_study import PRICE, analyst, use_model, user_text
from tests.small_study import PLANTED, interview, run

R0, R1 = "R00_2026-04-11.txt", "R01_2026-05-11.txt"
NAME = "Teller0"


def line(word: str, file: str = R0, **more: object) -> dict[str, Any]:
    """A planted statement as a coder codes it."""
    kind, statement = PLANTED[word]
    return {"transcript": file, "kind": kind, "evidence": [statement], "intensity": 3, "prompted": False} | more


GOLD = [
    line("report", theme="slow"),
    line("support", intensity=5),
    line("support", R1, theme="slow"),
    line("export", R1),
]


def write(path: Path, records: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), encoding="utf-8")
    return path


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    return write(tmp_path / "gold.jsonl", GOLD)


def told(custdev: RunCommand, *arguments: object, expected: int = 0) -> dict[str, Any]:
    code, out, err = custdev("evaluate", *arguments, "--json")
    assert code == expected, err
    result: dict[str, Any] = json.loads(out)
    return result


def f1(result: dict[str, Any], how: str = "without_kind") -> float:
    return float(result["scores"]["overall"][how]["f1"]["value"])


def test_offline_extractor_agrees_with_what_was_planted(custdev: RunCommand, study: Path, gold: Path) -> None:
    result = told(custdev, study, "--gold", gold)
    assert (f1(result), f1(result, "with_kind")) == (1, 1)
    assert (result["interviews"], result["intervals_to_trust"]) == (2, False)
    assert result["judged"] == {
        "name": "offline", "files": 2, "mentions": 4,
        "evidence": {"pieces": 4, "exact": 4, "alike": 0, "absent": 0, "ambiguous": 0},
    }  # fmt: skip
    assert result["leakage"]["labelled"]["value"] == 0
    assert result["themes"]["mentions"] == 2
    assert [path.name for path in study.iterdir() if "workspace" in path.name] == []


def test_tables_are_for_people_and_say_what_is_not_judged(custdev: RunCommand, study: Path, gold: Path) -> None:
    write(gold, [*GOLD, line("export") | {"evidence": ["How are you?"], "kind": "outcome", "intensity": 4}])
    code, out, err = custdev("evaluate", study, "--gold", gold, "--extractor", "offline")
    assert code == 0
    assert "offline against gold.jsonl" in out
    assert "With fewer than 5 interviews they are too rough to trust." in out
    missed = next(row for row in out.splitlines() if row.startswith("transcripts/") and "How are you?" in row)
    assert missed.split()[1:3] == ["outcome", "4"]
    assert err == "Files of the study that gold.jsonl does not name are not judged: 4.\n"


def test_stored_mentions_are_those_of_the_last_run(custdev: RunCommand, finished: Path, gold: Path) -> None:
    (finished / "transcripts" / R0).unlink()
    result = told(custdev, finished, "--gold", write(gold, GOLD[2:]), "--extractor", "stored")
    assert (result["judged"]["name"], f1(result), result["interviews"]) == ("offline", 1, 1)


def test_stored_of_a_study_never_run_is_refused(custdev: RunCommand, study: Path, gold: Path) -> None:
    code, out, err = custdev("evaluate", study, "--gold", gold, "--extractor", "stored")
    assert (code, out) == (1, "")
    assert err.endswith(f"nothing of the gold's files is stored; `custdev run {study}` first.\n")


def test_mentions_csv_and_the_lines_of_extract_are_codings(
    custdev: RunCommand, finished: Path, gold: Path, tmp_path: Path
) -> None:
    table = finished / "report" / "mentions.csv"
    files = sorted((finished / "transcripts").iterdir())
    lines = tmp_path / "extracted.jsonl"
    lines.write_text(custdev("extract", *files)[1], encoding="utf-8")
    for other in (table, lines):
        assert f1(told(custdev, finished, "--gold", gold, "--against", other), "with_kind") == 1
    both = told(custdev, finished, "--gold", table, "--against", lines)
    assert (both["interviews"], f1(both, "with_kind"), both["alpha"]["kinds"]) == (6, 1, 1)
    assert both["gold"]["evidence"]["exact"] == both["gold"]["mentions"] == 12


def test_two_coders_are_compared(custdev: RunCommand, study: Path, gold: Path, tmp_path: Path) -> None:
    other = tmp_path / "second.csv"
    with other.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["file", "quote", "kind", "intensity"])
        writer.writerow(["R00_2026-04-11", PLANTED["report"][1].upper(), "objection", 5])
    code, out, err = custdev("evaluate", study, "--gold", gold, "--against", other, "--json")
    result = json.loads(out)
    overall = result["scores"]["overall"]
    assert (code, overall["without_kind"]["found"], overall["with_kind"]["found"]) == (0, 1, 0)
    assert result["confusion"]["pain"]["objection"] == 1
    assert f"second.csv names transcripts/{R1} nowhere; taken for nothing found there.\n" in err


def test_evidence_without_a_place_is_named_and_ends_with_3(custdev: RunCommand, study: Path, gold: Path) -> None:
    write(
        gold, [*GOLD, line("export") | {"evidence": ["nobody said that"]}, line("export") | {"evidence": ["And what"]}]
    )
    code, _, err = custdev("evaluate", study, "--gold", gold)
    assert code == 3
    assert (
        "gold.jsonl: evidence without one place (1 not in the transcript, 1 there more than once); "
        f"correct or lengthen it: line 5 (transcripts/{R0}) «nobody said that», line 6 (transcripts/{R0}) «And what».\n"
    ) in err


def test_a_file_that_cannot_be_read_is_left_out_and_named(custdev: RunCommand, study: Path, gold: Path) -> None:
    (study / "transcripts" / R0).write_bytes(b"\x00\x01" * 500)
    code, out, err = custdev("evaluate", study, "--gold", gold, "--json")
    assert (code, json.loads(out)["interviews"]) == (3, 1)
    assert f"transcripts/{R0}: not judged: not text" in err
    (study / "transcripts" / R1).write_bytes(b"\x00\x01" * 500)
    code, out, err = custdev("evaluate", study, "--gold", gold)
    assert (code, out) == (1, "")
    assert "none of the 2 files it codes could be judged: " in err


def unlabelled(study: Path) -> None:
    """Takes the labels off one interview."""
    path = study / "transcripts" / R0
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("Interviewer: ", "").replace("Respondent: ", ""), encoding="utf-8")


@pytest.mark.parametrize("beside", [True, False])
def test_a_labelled_copy_tells_who_speaks(custdev: RunCommand, study: Path, gold: Path, beside: bool) -> None:
    folder = gold.parent / ("labelled" if beside else "truth")
    folder.mkdir()
    # The truth gives one answer to the interviewer, which nobody would guess.
    told_so = (study / "transcripts" / R0).read_text(encoding="utf-8").replace("Respondent: Fine", "Interviewer: Fine")
    (folder / "R00_2026-04-11.md").write_text(told_so, encoding="utf-8")
    unlabelled(study)
    result = told(custdev, study, "--gold", gold, *([] if beside else ["--speakers", folder]))
    words = len(
        interview("report", "support", teller=NAME).replace("Interviewer:", "").replace("Respondent:", "").split()
    )
    assert result["roles"]["words"] == words
    assert 0 < result["roles"]["right"] < 1
    assert set(result["leakage"]) == {"all", "labelled", "unlabelled"}


def test_a_truth_that_is_none_is_refused(custdev: RunCommand, study: Path, gold: Path, tmp_path: Path) -> None:
    code, _, err = custdev("evaluate", study, "--gold", gold, "--speakers", tmp_path / "nowhere")
    assert (code, "no such folder" in err) == (1, True)
    folder = tmp_path / "truth"
    folder.mkdir()
    (folder / R0).write_text("Interviewer: Is it warm?\nRespondent: Somewhat, and rainy.\n", encoding="utf-8")
    code, _, err = custdev("evaluate", study, "--gold", gold, "--speakers", folder)
    assert (code, "its words are not those of the interview" in err) == (1, True)
    (folder / R0).write_text("It is warm. Somewhat, and rainy.\n", encoding="utf-8")
    code, _, err = custdev("evaluate", study, "--gold", gold, "--speakers", folder)
    assert (code, "names no speakers" in err) == (1, True)


def test_codings_that_cannot_be_used_end_with_1(custdev: RunCommand, study: Path, tmp_path: Path) -> None:
    for records, said in (
        ([line("report", "R77.txt")], "'R77.txt' is no transcript of the study"),
        ([line("report", kind="pian")], "unknown kind 'pian'; did you mean `pain`"),
        ([], "no coded mentions in it"),
    ):
        code, out, err = custdev("evaluate", study, "--gold", write(tmp_path / "bad.jsonl", records))
        assert (code, out, said in err, err.count("\n")) == (1, "", True, 1)


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--gold", "g.csv", "--stability", "other"],
        ["--gold", "g.csv", "--extractor", "stored", "--against", "b.csv"],
        ["--stability", "other", "--against", "b.csv"],
        ["--gold", "g.csv", "--extractor", "oracle"],
        ["--gold", "g.csv", "--out", "report.docx"],
        ["--gold", "g.csv", "--misses", "-1"],
    ],
    ids=" ".join,
)
def test_wrong_usage(custdev: RunCommand, study: Path, arguments: list[str]) -> None:
    assert custdev("evaluate", study, *arguments)[:2] == (2, "")


def test_out_writes_markdown_or_json_and_prints_the_path(
    custdev: RunCommand, study: Path, gold: Path, tmp_path: Path
) -> None:
    for name, opening in (("agreement.md", "## offline against gold.jsonl\n"), ("agreement.json", '{\n "gold"')):
        code, out, _ = custdev("evaluate", study, "--gold", gold, "--out", tmp_path / name)
        assert (code, out) == (0, f"{tmp_path / name}\n")
        assert (tmp_path / name).read_text(encoding="utf-8").startswith(opening)
    assert custdev("evaluate", study, "--gold", gold, "--out", tmp_path / "no" / "a.md")[0] == 1


KEYS = {
    "": "gold judged interviews intervals_to_trust scores files confusion leakage roles alpha matched themes missed "
    "invented",
    "gold": "name files mentions evidence",
    "scores": "overall by_language by_kind",
    "scores.overall.without_kind": "found invented missed repeats precision recall f1",
    "scores.by_kind.pain.f1": "value low high",
    "leakage.all": "leaks mentions interviews value low high",
    "alpha": "utterances kinds mention_or_none characters_kinds characters_mention_or_none",
    "matched": "intensities intensity_ordinal intensity_interval prompted prompted_alike prompted_alpha",
    "themes": "mentions ami purity inverse_purity",
}


def test_json_keeps_its_shape(custdev: RunCommand, study: Path, gold: Path) -> None:
    write(gold, [*GOLD, line("export") | {"evidence": ["How are you?"], "mention": "g5", "summary": "Asks"}])
    result = told(custdev, study, "--gold", gold)
    for path, keys in KEYS.items():
        value = result
        for key in filter(None, path.split(".")):
            value = value[key]
        assert list(value) == keys.split(), path
    assert result["missed"] == [
        {
            "transcript": f"transcripts/{R0}", "mention": "g5", "kind": "request", "intensity": 3, "confidence": None,
            "start": 0, "end": 12, "start_time": None, "evidence": ["How are you?"], "summary": "Asks",
        }
    ]  # fmt: skip
    assert result["files"][f"transcripts/{R0}"] == {
        "language": "en",
        "without_kind": {"found": 2, "invented": 0, "missed": 1, "repeats": 0},
        "with_kind": {"found": 2, "invented": 0, "missed": 1, "repeats": 0},
    }


def test_vectors_are_taken_from_the_workspace_and_kept_there(
    custdev: RunCommand, finished: Path, gold: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("computed anew")

    monkeypatch.setattr("tests.small_study.PlantedEmbedder.embed", refuse)
    assert f1(told(custdev, finished, "--gold", gold)) == 1


def test_the_same_list_is_stable_and_another_is_told_theme_by_theme(
    custdev: RunCommand, finished: Path, tmp_path: Path
) -> None:
    other = shutil.copytree(finished, tmp_path / "other")
    for path in sorted((other / "transcripts").iterdir())[:2]:
        path.unlink()
    run(other)
    result = told(custdev, finished, "--stability", other)
    assert result["kept"] == result["top"] == result["paired"] == len(PLANTED)
    assert {theme["shared"] for theme in result["themes"]} <= {0.8, 0.86, 0.8571, 1.0, 0.6667}
    code, out, err = custdev("evaluate", finished, "--stability", other)
    assert (code, err) == (0, "")
    assert "4 of the top 4 stay in the top 10. Ranks of the 4 themes in both lists: Spearman" in out


def test_stability_needs_two_runs_of_one_study(custdev: RunCommand, finished: Path, tmp_path: Path) -> None:
    for other, said in (
        (finished, "the same study twice; copy the folder"),
        (tmp_path / "none", "no such folder"),
    ):
        code, out, err = custdev("evaluate", finished, "--stability", other)
        assert (code, out, said in err) == (1, "", True)
    stranger = tmp_path / "stranger"
    (stranger / "transcripts").mkdir(parents=True)
    (stranger / "transcripts" / "S1.txt").write_text(interview("report", teller="Somebody"), encoding="utf-8")
    code, _, err = custdev("evaluate", finished, "--stability", stranger)
    assert (code, "not run yet" in err) == (1, True)
    run(stranger)
    code, _, err = custdev("evaluate", finished, "--stability", stranger)
    assert (code, "no interview in common" in err) == (1, True)


def test_a_model_that_is_asked_for_must_be_named(custdev: RunCommand, study: Path, gold: Path) -> None:
    code, _, err = custdev("evaluate", study, "--gold", gold, "--extractor", "llm")
    assert (code, "study.yaml names no language model; set `llm.model`" in err) == (1, True)


@pytest.mark.loopback
def test_the_model_of_the_settings_is_judged_and_its_replies_are_kept_for_the_run(
    custdev: RunCommand, study: Path, gold: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with analyst() as server:
        use_model(study, server, price=PRICE)
        code, out, err = custdev("evaluate", study, "--gold", gold, "--json")
        asked = len(server.calls)
        assert (code, f1(json.loads(out), "with_kind")) == (0, 1)
        assert json.loads(out)["judged"]["name"].startswith("llm:")
        assert f"{asked} calls" in err
        assert "USD" in err
        assert custdev("evaluate", study, "--gold", gold, "--extractor", "llm")[0] == 0
        assert len(server.calls) == asked
        assert f1(told(custdev, study, "--gold", gold, "--extractor", "offline")) == 1
        assert len(server.calls) == asked


@pytest.mark.loopback
def test_an_interview_the_model_declines_is_left_out_and_named(
    custdev: RunCommand, study: Path, gold: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    declined = FakeOpenAI(fault=lambda call: "refusal" if NAME in user_text(call) else body_answer(call.body))
    with declined as server:
        use_model(study, server, attempts=1)
        code, out, err = custdev("evaluate", study, "--gold", gold, "--json")
    assert (code, json.loads(out)["interviews"], f1(json.loads(out))) == (3, 1, 1)
    assert f"transcripts/{R0}: not judged: the language model did not read it" in err


@pytest.mark.loopback
def test_money_that_ends_leaves_what_was_not_read_out(
    custdev: RunCommand, study: Path, gold: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with analyst() as server:
        use_model(study, server, price=PRICE)
        code, out, err = custdev("evaluate", study, "--gold", gold, "--max-cost", 0.000001)
    assert (code, out, len(server.calls)) == (1, "", 0)
    assert "none of the 2 files it codes could be judged" in err
