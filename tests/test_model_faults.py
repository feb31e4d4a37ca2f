"""Whole runs while a fifth of all calls go wrong: each interview is read or named, nothing lost, nothing paid twice."""

from collections import Counter
from pathlib import Path

import pytest

from pipeline.run import RunResult
from tests.analyst import body_answer
from tests.fake_openai import KEY, NAMED, PASSING, PASSING_PAID, Call, FakeOpenAI
from tests.model_study import analyst, hurry, mentions, replies, run_asking, use_model
from tests.small_study import make_study
from tests.test_llm_faults import sometimes

pytestmark = pytest.mark.loopback
INTERVIEWS = 60


@pytest.fixture(autouse=True)
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """The key that the server takes, and pauses too short to wait for."""
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    hurry(monkeypatch)


def failing(*faults: str) -> FakeOpenAI:
    """An honest analyst behind a server that fails every fifth call."""
    drawn = sometimes(*faults)

    def fault(call: Call) -> str:
        return drawn(call) or body_answer(call.body)

    return FakeOpenAI(fault=fault, stall=4)


def assert_all_complete_or_named(study: Path, result: RunResult) -> None:
    found = Counter(mention.transcript_id for mention in mentions(study))
    assert set(found.values()) == {2}
    assert len(found) + len(result.failures) == INTERVIEWS == result.extracted + len(result.failures)
    assert all(reason for reason in result.failures.values())


def assert_nothing_lost_or_doubled(study: Path, server: FakeOpenAI) -> None:
    kept = replies(study)
    assert len(kept) == server.heard.total()
    assert max(Counter(key for key, usable in kept if usable).values()) == 1
    assert max(server.usable.values()) == 1


def begun(tmp_path: Path, server: FakeOpenAI) -> Path:
    return use_model(make_study(tmp_path / "study", INTERVIEWS), server, timeout=2, max_concurrency=32)


@pytest.mark.parametrize("fault", [*PASSING, *PASSING_PAID, *NAMED])
def test_each_fault_leaves_every_interview_read_or_named(tmp_path: Path, fault: str) -> None:
    with failing(fault) as server:
        study = begun(tmp_path, server)
        result = run_asking(study)
    assert_all_complete_or_named(study, result)
    assert_nothing_lost_or_doubled(study, server)
    # One refused for its length is read in halves; two or three paid attempts can all fall into the fifth.
    most = {"refusal": 0.4, "filter": 0.4, "filter 400": 0.4, "bad": 0.4}.get(fault, 0.15)
    assert len(result.failures) <= (0 if fault in PASSING else most * INTERVIEWS)


def test_all_faults_at_once_and_then_none(tmp_path: Path) -> None:
    with failing(*PASSING, *PASSING_PAID, *NAMED) as server:
        study = begun(tmp_path, server)
        result = run_asking(study)
        assert_all_complete_or_named(study, result)
        assert_nothing_lost_or_doubled(study, server)
    kept = Counter(key for key, usable in replies(study) if usable)
    with analyst() as healthy:
        use_model(study, healthy)
        assert run_asking(study).failures == {}
        assert run_asking(study).up_to_date
    assert len(mentions(study)) == 2 * INTERVIEWS
    after = Counter(key for key, usable in replies(study) if usable)
    assert after >= kept
    assert set(after.values()) == {1}
