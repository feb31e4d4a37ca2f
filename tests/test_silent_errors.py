"""Whatever goes wrong, nothing that is said of it holds the key, or what somebody said."""

import json
import logging
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import RunCommand
from tests.fake_openai import KEY, Call, FakeOpenAI
from tests.model_study import hurry, use_model

pytestmark = pytest.mark.loopback
SAID = """Interviewer: How are you?
Respondent: My name is Zinaida Quillfeather, ring +7 916 734-55-21 or write to zina.q@example.com any day.
Interviewer: And what came next?
Respondent: It takes two whole days to get a report out of the system, Zinaida Quillfeather sighed loudly.
"""
SECRETS = ("zinaida", "quillfeather", "734-55-21", "zina.q", "sighed loudly", KEY.casefold())
SETTINGS = "rank:\n  draws: 100\nprivacy:\n  send: original\n  team: [Quillfeather]\n"


@pytest.fixture
def said(study: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A study of which models see every word, so that only errors can keep it to themselves."""
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    hurry(monkeypatch)
    (study / "transcripts" / "R09_2026-06-11.txt").write_text(SAID, encoding="utf-8")
    return study


def echo(call: Call) -> str:
    return str(call.body["messages"][-1]["content"])


REFUSALS: dict[str, Callable[[dict[str, object]], str]] = {
    "the whole request": lambda body: json.dumps(body, ensure_ascii=False),
    "the request escaped": json.dumps,
    "the request as Python writes it": repr,
    "the key": lambda body: f"key {KEY} may not do this; messages: {body['messages']}",
    "as too long": lambda body: f"maximum context length is 10 tokens: {body['messages']}",
    "as filtered": lambda body: f"content_filter: {body['messages']}",
}


@pytest.mark.parametrize("refuses", REFUSALS.values(), ids=REFUSALS)
@pytest.mark.parametrize("json_wanted", [False, True])
def test_a_server_that_repeats_the_request(
    said: Path, custdev: RunCommand, caplog: pytest.LogCaptureFixture, refuses: Callable[..., str], json_wanted: bool
) -> None:
    caplog.set_level(logging.DEBUG)
    with FakeOpenAI(refuses=refuses) as server:
        use_model(said, server, more=SETTINGS)
        code, out, err = custdev("run", said, *(["--json"] if json_wanted else []))
    assert code in (1, 3)
    assert_silent(out, err, caplog)


def assert_silent(out: str, err: str, caplog: pytest.LogCaptureFixture) -> None:
    told = (out + err + caplog.text).casefold()
    assert not [secret for secret in SECRETS if secret in told]
    assert not [secret for secret in SECRETS if json.dumps(secret)[1:-1] in told]
    assert "traceback" not in told


@pytest.mark.parametrize(
    "reply",
    [
        '{{"mentions": [{{"words": {said}}}]}}',
        '{{"mentions": {said}, "label": {said}, "definition": [{said}], "claims": {said}, "groups": {said}}}',
        "{said}",
        '{{"label": {said}}}',
    ],
)
def test_a_model_that_answers_in_another_shape(
    said: Path, custdev: RunCommand, caplog: pytest.LogCaptureFixture, reply: str
) -> None:
    caplog.set_level(logging.DEBUG)
    with FakeOpenAI(fault=lambda call: reply.format(said=json.dumps(echo(call)))) as server:
        use_model(said, server, more=SETTINGS)
        _, out, err = custdev("run", said)
    assert_silent(out, err, caplog)


@pytest.mark.parametrize("command", ["plan", "run", "report", "forget"])
def test_a_fault_of_our_own(
    said: Path, custdev: RunCommand, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError(SAID)

    for place in ("run.plan_run", "results.build_report", "run.build_report", "leaving.plan_run"):
        monkeypatch.setattr(f"pipeline.{place}", broken)
    custdev("run", said, "--offline")
    code, out, err = custdev(command, said, *(["--respondent", "R09"] if command == "forget" else []))
    assert code == 1
    assert_silent(out, err, caplog)
    assert "KeyError" in err or "not run yet" in err


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("respondents.csv", "Zinaida Quillfeather,+7 916 734-55-21\n"),
        ("respondents.csv", "respondent_id,nps\nR01,zina.q@example.com\n"),
        ("respondents.csv", "respondent_id,quarter\nR01,Zinaida\n"),
        ("respondents.csv", "respondent_id,nps\nZinaida,1\nZinaida,2\n"),
        ("study.yaml", "privacy:\n  team: Zinaida Quillfeather\n"),
        ("study.yaml", "privacy:\n  deny: {zina.q: 1}\n"),
        ("transcripts/a.csv", "Zinaida,+7 916 734-55-21\nQuillfeather,zina.q@example.com\n"),
        ("transcripts/a.json", '{"Zinaida": "Quillfeather"}'),
    ],
)
def test_files_that_cannot_be_used(
    said: Path, custdev: RunCommand, caplog: pytest.LogCaptureFixture, name: str, text: str
) -> None:
    (said / name).write_text(text, encoding="utf-8")
    code, out, err = custdev("run", said, "--offline", "--json")
    assert code in (1, 3)
    assert_silent(out, err, caplog)


def test_a_model_is_never_shown_with_its_key(said: Path) -> None:
    from pipeline.context import open_study

    with FakeOpenAI() as server:
        use_model(said, server)
        with open_study(said, offline=False) as context:
            assert KEY not in repr(context) and KEY not in repr(context.llm)
