"""Requests handed over in one piece at half the price, and collected when the run comes again."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.context import open_study
from pipeline.errors import LLMSetupError
from pipeline.run import RunResult, run_study
from tests.analyst import body_answer
from tests.fake_openai import KEY, MODEL, Call, FakeOpenAI
from tests.small_study import SETTINGS, PlantedEmbedder

pytestmark = pytest.mark.loopback
INTERVIEWS, PLANTED_MENTIONS = 6, 12
THEMES = 4 + 1  # four are named, and two of them compared first


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeOpenAI]:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with FakeOpenAI(fault=lambda call: body_answer(call.body)) as served:
        yield served


@pytest.fixture
def asking(study: Path, server: FakeOpenAI) -> Path:
    """The small study with a language model at a priced server."""
    model = f"llm:\n  model: {MODEL}\n  base_url: {server.url}\n  price: {{input: 1000, output: 1000}}\n"
    (study / "study.yaml").write_text(SETTINGS + model, encoding="utf-8")
    return study


def run(study: Path, batch: bool = False) -> RunResult:
    with open_study(study, PlantedEmbedder(), offline=False) as context:
        return run_study(context, batch)


def mentions(study: Path) -> int:
    return len((study / "report" / "mentions.csv").read_text(encoding="utf-8").splitlines()) - 1


def test_a_batch_is_handed_over_waited_for_and_collected_at_half_the_price(asking: Path, server: FakeOpenAI) -> None:
    first = run(asking, batch=True)
    assert first.stopped is not None
    assert "6 requests is handed over" in first.stopped
    assert (len(server.batch), len(server.calls), first.content) == (INTERVIEWS, 0, None)
    waiting = run(asking, batch=True)
    assert waiting.stopped is not None
    assert "being answered (0 of 6)" in waiting.stopped
    server.batch_status = "completed"
    done = run(asking, batch=True)
    assert (done.stopped, done.extracted, mentions(asking)) == (None, INTERVIEWS, PLANTED_MENTIONS)
    assert len(server.calls) == THEMES
    assert done.spent is not None
    assert done.spent.money == pytest.approx((INTERVIEWS * 0.5 + THEMES) * 120 * 1000 / 1_000_000)
    assert run(asking, batch=True).up_to_date
    assert len(server.calls) == THEMES


def test_a_plain_run_does_not_pay_again_for_what_a_batch_will_answer(asking: Path, server: FakeOpenAI) -> None:
    run(asking, batch=True)
    waiting = run(asking)
    assert waiting.stopped is not None
    assert not server.calls
    server.batch_status = "completed"
    assert run(asking).extracted == INTERVIEWS
    assert len(server.calls) == THEMES


def test_what_a_batch_could_not_answer_is_asked_at_once(asking: Path, server: FakeOpenAI) -> None:
    run(asking, batch=True)
    server.batch_status = "completed"
    lost = {json.dumps(one["body"], sort_keys=True) for one in server.batch[:2]}

    def fault(call: Call) -> str:
        return "500" if not call.key and json.dumps(call.body, sort_keys=True) in lost else body_answer(call.body)

    server.fault = fault
    assert run(asking, batch=True).extracted == INTERVIEWS
    assert len(server.calls) == len(lost) + THEMES


@pytest.mark.parametrize("status", ["failed", "expired", "cancelled"])
def test_a_batch_that_came_to_nothing_holds_nobody_up(asking: Path, server: FakeOpenAI, status: str) -> None:
    run(asking, batch=True)
    server.batch_status = status
    assert run(asking).extracted == INTERVIEWS
    assert len(server.calls) == INTERVIEWS + THEMES


def test_a_transcript_edited_meanwhile_loses_no_paid_reply(asking: Path, server: FakeOpenAI) -> None:
    run(asking, batch=True)
    server.batch_status = "completed"
    path = asking / "transcripts" / "R00_2026-04-11.txt"
    before = path.read_text(encoding="utf-8")
    path.write_text(before.replace("Fine", "Well"), encoding="utf-8")
    run(asking)
    assert len(server.calls) == 1 + THEMES
    path.write_text(before, encoding="utf-8")
    run(asking)
    assert (
        len(
            [call for call in server.calls if call.body["response_format"]["json_schema"]["name"] == "extract_mentions"]
        )
        == 1
    )


def test_a_server_without_batches_is_one_sentence(asking: Path, server: FakeOpenAI) -> None:
    (asking / "study.yaml").write_text(
        f"llm:\n  model: {MODEL}\n  base_url: {server.url.removesuffix('/v1')}/v2\n", encoding="utf-8"
    )
    with pytest.raises(LLMSetupError, match=r"takes no batches; run without --batch\.$"):
        run(asking, batch=True)
