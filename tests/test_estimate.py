"""What a run by a model would cost is told before, for nothing, and comes near the bill."""

import json
import re
import shutil
from pathlib import Path

import pytest

from pipeline.context import open_study
from pipeline.estimate import Estimate, estimate_run
from pipeline.run import plan_run
from tests.coder import EXAMPLE, Coder
from tests.conftest import RunCommand
from tests.fake_openai import KEY, FakeOpenAI
from tests.fakes import FakeEmbedder
from tests.model_study import PRICE, analyst, run_asking, use_model
from tests.small_study import interview

pytestmark = pytest.mark.loopback


def estimated(study: Path) -> Estimate:
    with open_study(study, look=True, offline=False) as context:
        assert context.llm
        return estimate_run(context, context.llm, plan_run(context))


def test_a_plan_tells_the_cost_and_spends_nothing(
    custdev: RunCommand, study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with analyst() as server:
        use_model(study, server, price=PRICE)
        code, out, err = custdev("plan", study)
        assert (code, err) == (0, "")
        assert re.search(r"^calls: about \d+, tokens: about \d+, cost: about 0\.\d{4} USD$", out.splitlines()[-1])
        told = json.loads(custdev("plan", study, "--json")[1])
        assert (len(server.calls), server.denied) == (0, 0)
    assert set(told) == {"files", "calls", "tokens", "cost", "currency"}
    assert told["calls"] >= 6
    assert not (study / "workspace.sqlite").exists()


def test_what_is_stored_costs_nothing_and_a_new_interview_one(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with analyst() as server:
        use_model(study, server, price=PRICE)
        whole = estimated(study)
        run_asking(study)
        assert (estimated(study).calls, estimated(study).money) == (0, 0)
        (study / "transcripts" / "N01.txt").write_text(interview("report", teller="New"), encoding="utf-8")
        assert 1 <= estimated(study).calls <= 3
        assert (estimated(study).money or 0) < (whole.money or 0) / 4
        run_asking(study, offline=True)
        assert estimated(study).calls <= 3


def test_an_unknown_price_is_said(custdev: RunCommand, study: Path) -> None:
    with analyst() as server:
        _, out, _ = custdev("plan", use_model(study, server))
        assert "price unknown" in out
        assert json.loads(custdev("plan", study, "--json")[1])["cost"] is None


@pytest.mark.slow
def test_the_estimate_comes_within_15_percent_of_the_bill(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    ignored = shutil.ignore_patterns("report", "workspace*", ".*")
    study = shutil.copytree(EXAMPLE, tmp_path / "example", ignore=ignored)
    coder = Coder()
    with FakeOpenAI(fault=coder.body_answer, counts=True) as server:
        own = (study / "study.yaml").read_text(encoding="utf-8")
        use_model(study, server, more=own, price="{input: 0.15, output: 0.6}")
        told = estimated(study)
        result = run_asking(study, embedder=FakeEmbedder())
    assert result.spent and result.spent.money and told.money
    assert result.failures == {}
    assert abs(told.money - result.spent.money) <= 0.15 * result.spent.money
    assert abs(told.tokens - sum(sent + answered for sent, _, answered in server.usages)) <= 0.15 * told.tokens
    assert abs(told.calls - result.spent.calls) <= 0.3 * result.spent.calls
