"""A run that asks a language model: what it pays for, what it keeps, and how it ends when something goes wrong."""

import csv
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.context import open_study
from pipeline.run import stored_report
from tests.analyst import body_answer
from tests.conftest import REPOSITORY, RunCommand
from tests.fake_openai import KEY, Call, FakeOpenAI
from tests.model_study import (
    PRICE,
    analyst,
    mentions,
    replies,
    run_asking,
    stage_of,
    stages,
    use_model,
    user_text,
)
from tests.small_study import PLANTED, interview, make_study

pytestmark = pytest.mark.loopback


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    """The key that the server takes."""
    monkeypatch.setenv("OPENAI_API_KEY", KEY)


def rows(study: Path, name: str) -> list[dict[str, str]]:
    with (study / "report" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def brief(study: Path) -> str:
    return (study / "report" / "brief.md").read_text(encoding="utf-8").replace("\\_", "_")


def add_interview(study: Path, *words: str, name: str = "N01.txt", teller: str = "Newcomer") -> None:
    (study / "transcripts" / name).write_text(interview(*words, teller=teller), encoding="utf-8")


def test_a_model_finds_what_was_planted_and_every_quote_is_the_transcripts(study: Path) -> None:
    with analyst() as server:
        result = run_asking(use_model(study, server))
    assert (result.extracted, result.failures, result.stopped) == (6, {}, None)
    with open_study(study) as context:
        texts = {held.interview.path: held.transcript.text for held in stored_report(context, None).interviews}
    found = rows(study, "mentions.csv")
    assert all(texts[row["transcript"]][int(row["start"]) : int(row["end"])] == row["quote"] for row in found)
    planted = sorted(
        (path, kind, statement)
        for path, text in texts.items()
        for kind, statement in PLANTED.values()
        if statement in text
    )
    assert sorted((row["transcript"], row["kind"], row["summary"]) for row in found) == planted
    assert {row["extractor"] for row in found} == {"llm:fake-1"}
    assert {row["label"] for row in rows(study, "themes.csv")} == {"Named by the model"}


def test_a_second_run_asks_nothing_and_is_up_to_date(study: Path) -> None:
    with analyst() as server:
        run_asking(use_model(study, server))
        before = len(server.calls)
        assert run_asking(study).up_to_date
        assert len(server.calls) == before


def test_an_added_interview_is_the_only_one_read(study: Path) -> None:
    with analyst() as server:
        run_asking(use_model(study, server))
        before = len(server.calls)
        add_interview(study, "report")
        assert run_asking(study).extracted == 1
        asked = stages(server, before)
    assert asked["extract_mentions"] == 1
    assert set(asked) <= {"extract_mentions", "label_themes", "compare_themes", "place_mentions"}
    assert "Newcomer" in user_text(server.calls[before])


PROMPT_CASES = {
    "extract_mentions": {"extract_mentions": 6},
    "check_claim": {},
    "label_themes": {"label_themes": 4},
}


@pytest.mark.parametrize(("name", "asked"), PROMPT_CASES.items(), ids=PROMPT_CASES)
def test_a_changed_prompt_is_paid_again_and_no_other(study: Path, name: str, asked: dict[str, int]) -> None:
    with analyst() as server:
        run_asking(use_model(study, server))
        before = len(server.calls)
        own = (REPOSITORY / "prompts" / f"{name}.yaml").read_text(encoding="utf-8")
        (study / "prompts").mkdir()
        changed = own.replace("version: 1", "version: 2").replace("Answer ", "Please answer ")
        (study / "prompts" / f"{name}.yaml").write_text(changed, encoding="utf-8")
        run_asking(study)
        assert stages(server, before) == asked
        assert run_asking(study).up_to_date


CHANGES = {
    "a rank weight": "rank:\n  draws: 100\n  weights: {nps: 1}\n",
    "the threshold": "extract: {threshold: 0.9}\nrank: {draws: 100}\n",
    "likeness of repeats": "extract: {merge_similarity: 0.9}\nrank: {draws: 100}\n",
    "the title": "title: Autumn\nrank: {draws: 100}\n",
}


@pytest.mark.parametrize("settings", CHANGES.values(), ids=CHANGES)
def test_a_changed_setting_that_changes_no_question_pays_nothing(study: Path, settings: str) -> None:
    with analyst() as server:
        run_asking(use_model(study, server))
        before = len(server.calls)
        assert run_asking(use_model(study, server, more=settings)).written
        assert len(server.calls) == before


def test_reading_offline_and_back_pays_nothing(study: Path) -> None:
    with analyst() as server:
        run_asking(use_model(study, server))
        before, by_model = len(server.calls), rows(study, "themes.csv")
        run_asking(study, offline=True)
        assert {row["extractor"] for row in rows(study, "mentions.csv")} == {"offline"}
        assert run_asking(study).extracted == 6
        assert len(server.calls) == before
    assert [row["label"] for row in rows(study, "themes.csv")] == [row["label"] for row in by_model]


def everything_in(study: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(study.rglob("*")) if path.is_file())


def test_a_wrong_key_ends_the_run_at_once_and_is_written_nowhere(
    custdev: RunCommand, study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = "sk-wrong-9876543210fedcba"
    monkeypatch.setenv("OPENAI_API_KEY", wrong)
    with analyst() as server:
        code, out, err = custdev("run", use_model(study, server, max_concurrency=4))
        again = custdev("run", study, "--json")
        assert server.denied <= 2 * 4
    assert (code, out) == (1, "")
    assert "does not accept the key" in err
    assert err.count("\n") == 1
    assert again[0] == 1
    assert wrong.encode() not in everything_in(study)
    assert wrong not in "".join([out, err, *again[1:]])


def test_the_right_key_is_written_nowhere(custdev: RunCommand, study: Path) -> None:
    with FakeOpenAI(fault=lambda call: body_answer(call.body).replace("two whole days", f"two {KEY} days")) as server:
        told = custdev("run", use_model(study, server))
        told_again = custdev("plan", study, "--json")
    assert KEY.encode() not in everything_in(study)
    assert KEY not in "".join([*told[1:], *told_again[1:]])


def test_a_missing_key_is_said_before_anything_is_read(
    custdev: RunCommand, study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY")
    (study / "study.yaml").write_text("llm: {model: gpt-4o-mini}\n", encoding="utf-8")
    code, out, err = custdev("run", study)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "OPENAI_API_KEY is empty" in err
    assert custdev("run", study, "--offline")[0] == 0


def test_a_model_that_is_gone_ends_the_run(custdev: RunCommand, study: Path) -> None:
    with FakeOpenAI(fault=lambda call: "model") as server:
        code, out, err = custdev("run", use_model(study, server, max_concurrency=1))
        assert len(server.calls) == 1
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "has no model 'fake-1'" in err


def test_a_server_that_is_not_there_ends_the_run(custdev: RunCommand, study: Path) -> None:
    with analyst() as server:
        use_model(study, server)
    code, out, err = custdev("run", study)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "cannot be reached" in err


def refusing(name: str) -> FakeOpenAI:
    """The model will not read one person's interview."""

    def fault(call: Call) -> str:
        refused = stage_of(call) == "extract_mentions" and name in user_text(call)
        return "refusal" if refused else body_answer(call.body)

    return FakeOpenAI(fault=fault)


def test_an_interview_that_fails_is_named_and_alone_tried_again(custdev: RunCommand, study: Path) -> None:
    path = "transcripts/R02_2026-06-11.txt"
    with refusing("Teller2") as server:
        code, out, err = custdev("run", use_model(study, server))
        assert code == 3
        assert f"{path}: " in err
        assert "refused by the model" in err
        assert {row["respondents_asked"] for row in rows(study, "themes.csv")} == {"5"}
        assert path in brief(study)
        before = len(server.calls)
        code, out, err = custdev("run", study, "--json")
        told = json.loads(out)
        assert (code, list(told["failures"]), told["extracted"]) == (3, [path], 0)
        assert "refused by the model" in told["failures"][path]
        assert [user_text(call) for call in server.calls[before:] if "Teller2" not in user_text(call)] == []
    with analyst() as server:
        code, out, err = custdev("run", use_model(study, server), "--json")
        assert (code, json.loads(out)["extracted"]) == (0, 1)
        assert stages(server)["extract_mentions"] == 1
    assert {row["respondents_asked"] for row in rows(study, "themes.csv")} == {"6"}


def test_an_interview_the_model_fails_on_does_not_keep_what_was_found_offline(study: Path) -> None:
    run_asking(study, offline=True)
    with refusing("Teller2") as server:
        run_asking(use_model(study, server))
    assert {row["extractor"] for row in rows(study, "mentions.csv")} == {"llm:fake-1"}
    assert {row["respondents_asked"] for row in rows(study, "themes.csv")} == {"5"}


def test_a_run_whose_every_call_was_for_nothing_still_says_what_was_spent(custdev: RunCommand, study: Path) -> None:
    with refusing("Teller2") as server:
        custdev("run", use_model(study, server, price=PRICE))
        code, _out, err = custdev("run", study)
    assert code == 3
    assert "Language model fake-1: 1 call, 100 tokens sent, 20 answered, 0.0001 USD." in err
    assert "Nothing to do" not in err


def test_the_spending_is_told_on_stderr_and_in_json(custdev: RunCommand, study: Path) -> None:
    with analyst() as server:
        code, _out, err = custdev("run", use_model(study, server, price=PRICE))
        calls = len(server.calls)
        assert code == 0
        assert f"Language model fake-1: {calls} calls, {calls * 100} tokens sent, {calls * 20} answered, " in err
        add_interview(study, "report")
        before = len(server.calls)
        spent = json.loads(custdev("run", study, "--json")[1])["spent"]
    new = len(server.calls) - before
    assert spent == {
        "model": "fake-1", "calls": new, "input_tokens": 100 * new, "output_tokens": 20 * new,
        "cost": pytest.approx(new * 140e-6), "currency": "USD",
    }  # fmt: skip


def test_the_money_allowed_stops_a_run_cleanly_and_the_next_pays_the_rest(custdev: RunCommand, study: Path) -> None:
    with analyst(counts=True) as server:
        use_model(study, server, price=PRICE)
        code, _out, err = custdev("run", study, "--max-cost", "0.0060")
        assert code == 3
        assert "the next call could pass the 0.0060 allowed" in err
        paid = server.heard.total()
        assert 0 < paid < 6
        assert len(replies(study)) == paid
        assert len(rows(study, "interviews.csv")) == paid
        assert "Could not be read: transcripts/R0" in brief(study)
        told = json.loads(custdev("run", study, "--json")[1])
        assert (told["stopped"], told["failures"], told["extracted"]) == (None, {}, 6 - paid)
        assert max(server.heard.values()) == 1
    assert len(rows(study, "interviews.csv")) == 6


def test_no_money_allowed_reads_nothing_and_says_so(custdev: RunCommand, study: Path) -> None:
    with analyst() as server:
        code, out, err = custdev("run", use_model(study, server, price=PRICE), "--max-cost", "0")
        assert (code, len(server.calls)) == (3, 0)
        assert "Stopped at 0.0000" in err
        code, out, err = custdev("run", study, "--max-cost", "0", "--json")
    assert code == 3
    assert json.loads(out)["stopped"].startswith("Stopped at 0.0000")


def test_money_that_ends_before_the_names_is_said_and_the_next_run_names(custdev: RunCommand, study: Path) -> None:
    with analyst() as server:
        custdev("run", use_model(study, server, price=PRICE))
    clean = rows(study, "themes.csv")
    for path in study.glob("workspace.sqlite*"):
        path.unlink()
    dear = FakeOpenAI(fault=lambda call: None if stage_of(call) == "label_themes" else body_answer(call.body))
    with dear as server:
        use_model(study, server, price=PRICE)
        first = custdev("run", study, "--json")
        assert first[0] == 3
        assert "run again" in json.loads(first[1])["stopped"]
    with analyst() as server:
        code, _out, _err = custdev("run", use_model(study, server, price=PRICE))
        assert (code, set(stages(server))) == (0, {"label_themes"})
    assert [row["label"] for row in rows(study, "themes.csv")] == [row["label"] for row in clean]


def test_money_allowed_for_a_model_without_a_price_is_refused(custdev: RunCommand, study: Path) -> None:
    with analyst() as server:
        code, out, err = custdev("run", use_model(study, server), "--max-cost", "1")
        assert len(server.calls) == 0
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "price is unknown" in err


def long_interview(*words: str, teller: str) -> str:
    filler = "We have been at it for some years now and there is not much else to tell about that. " * 25
    return interview(*words, teller=teller) + f"Interviewer: And otherwise?\nRespondent: {filler}\n"


def make_scarce(study: Path) -> Path:
    """Six interviews of some length, and a seventh as long that says nothing."""
    for number, path in enumerate(sorted((study / "transcripts").iterdir())):
        path.write_text(long_interview("report", "export", teller=f"Teller{number}"), encoding="utf-8")
    (study / "transcripts" / "S01.txt").write_text(long_interview(teller="Silent"), encoding="utf-8")
    return study


def test_an_interview_with_strangely_few_mentions_is_read_twice_once_and_named(study: Path) -> None:
    with analyst() as server:
        run_asking(use_model(make_scarce(study), server))
        assert stages(server)["glean_mentions"] == 1
        limits = brief(study).partition("what to keep in mind")[2]
        assert "Strangely little was found" in limits
        assert "transcripts/S01.txt" in limits
        assert run_asking(study).up_to_date
        run_asking(study, offline=True)
        run_asking(study)
        add_interview(study, "report")
        run_asking(study)
        assert stages(server)["glean_mentions"] == 1
    assert "transcripts/S01.txt" in brief(study)


def test_a_second_look_that_fails_leaves_the_first_and_is_tried_again(study: Path) -> None:
    def fault(call: Call) -> str:
        return "bad" if stage_of(call) == "glean_mentions" else body_answer(call.body)

    with FakeOpenAI(fault=fault) as server:
        result = run_asking(use_model(make_scarce(study), server))
    assert list(result.failures) == ["transcripts/S01.txt"]
    assert len(rows(study, "interviews.csv")) == 7
    assert "could not be read" not in brief(study)
    with analyst() as server:
        result = run_asking(use_model(study, server))
        assert stages(server) == {"glean_mentions": 1}
    assert result.failures == {}
    assert "transcripts/S01.txt" in brief(study)


def _page(study: Path) -> str:
    return (study / "report" / "report.html").read_text(encoding="utf-8")


def test_a_summary_that_does_not_follow_is_flagged_in_the_report(study: Path) -> None:
    def fault(call: Call) -> str:
        answer = json.loads(body_answer(call.body))
        for mention in answer.get("mentions", ()):
            if "report" in mention["words"] or "get a" in mention["summary"]:
                mention["summary"] = "Pays 900 euros for consultants"
        for claim in answer.get("claims", ()):
            claim["verdict"] = "does not follow"
        return json.dumps(answer)

    with FakeOpenAI(fault=fault) as server:
        run_asking(use_model(study, server))
    flagged = {mention.summary for mention in mentions(study) if mention.doubtful}
    assert flagged == {"Pays 900 euros for consultants"}
    assert '"summary":"Pays 900 euros for consultants","time":null,"prompted":false,"doubtful":true' in _page(study)
    assert "“Summary in doubt” means" in brief(study)


def started(study: Path) -> subprocess.Popen[str]:
    """A run in a process of its own, about to begin."""
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY), "OPENBLAS_NUM_THREADS": "1"}
    process = subprocess.Popen(
        [sys.executable, str(REPOSITORY / "tests" / "model_study.py"), str(study)],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "begun\n"
    return process


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no kill -9")
def test_killed_at_random_moments_nothing_kept_is_paid_twice(tmp_path: Path) -> None:
    study, chosen = make_study(tmp_path / "study", 30), random.Random(8)
    with analyst(latency=0.1) as server:
        use_model(study, server, max_concurrency=2)
        for _ in range(8):
            before, process = len(server.calls), started(study)
            while len(server.calls) == before and process.poll() is None:
                time.sleep(0.01)
            time.sleep(chosen.uniform(0, 0.5))
            process.kill()
            process.communicate()
        time.sleep(0.2)
        lost = server.heard.total() - len(replies(study))
        assert 0 < len(replies(study)) < len(server.calls)
        run_asking(study)
        assert run_asking(study).up_to_date
    kept = [key for key, _ in replies(study)]
    assert len(kept) == len(set(kept)) == len(server.heard)
    # What was in flight at a kill was billed, and nobody was there to hear it.
    assert server.heard.total() - len(kept) == lost <= 8 * 2
    assert len(mentions(study)) == 60
    assert len(rows(study, "interviews.csv")) == 30


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows sends Ctrl-C otherwise")
@pytest.mark.parametrize("latency", [0.2, 30])
def test_ctrl_c_leaves_soon_and_the_run_goes_on(study: Path, latency: float) -> None:
    with analyst(latency=latency) as server:
        process = started(use_model(study, server, max_concurrency=2))
        while len(server.calls) < (3 if latency < 1 else 2):
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        begun = time.monotonic()
        _, err = process.communicate(timeout=10)
        assert time.monotonic() - begun < 5
    assert process.returncode == 3
    assert "what was done is kept" in err
    assert "Traceback" not in err
    kept = len(replies(study))
    assert kept == server.heard.total()
    with analyst() as server:
        run_asking(use_model(study, server))
        assert server.heard.total() == 6 + 1 + 4 - kept  # readings, a comparison, names


def test_roles_that_no_money_is_left_for_hold_back_the_reading(study: Path) -> None:
    """A transcript read under guessed roles would be paid for a second time once they are known."""
    speech = " ".join(text for _, text in PLANTED.values()).lower()
    for path in (study / "transcripts").iterdir():
        path.unlink()
    (study / "transcripts" / "raw.txt").write_text(f"how are you what came next {speech} " * 110, encoding="utf-8")
    with analyst() as server:
        use_model(study, server, price="{input: 1, output: 0}")
        assert run_asking(study, max_cost=0.011).stopped
        assert len(server.calls) == 0
        run_asking(study)
        assert run_asking(study).up_to_date
    assert stages(server)["find_roles"] == 1
