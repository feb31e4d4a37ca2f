"""A fifth of all calls go wrong, in every way a server can: what was paid for is kept, once, and the rest is named."""

import asyncio
import random
import sqlite3
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.errors import ContextTooLong, LLMCallError, LLMSetupError, ReplyRefused
from pipeline.llm.cached import CachedLLM, Reply
from pipeline.llm.ledger import Ledger
from pipeline.llm.openai_llm import OpenAILLM
from pipeline.llm.pacing import Pace
from pipeline.llm.retrying import Retrying
from pipeline.llm.together import Outcome, run_together
from pipeline.workspace import Workspace
from tests.fake_openai import KEY, NAMED, PASSING, PASSING_PAID, WHOLE, Call, FakeOpenAI, billing_key
from tests.llm_requests import request, settings

pytestmark = pytest.mark.loopback
CALLS = 300
SHARE = 0.2
Fault = Callable[[Call], str | None]


async def hurried(seconds: float) -> None:
    """Pauses a hundred times shorter than asked for, by a clock a hundred times faster."""
    await asyncio.sleep(seconds / 100)


def fast_clock() -> float:
    return time.monotonic() * 100


@dataclass
class Run:
    """One run of many calls: what came of it, and what was kept."""

    outcomes: list[Outcome[Reply]]
    rows: list[tuple[str, bool]]
    unheard: int
    workspace: Path


def run(server: FakeOpenAI, workspace: Path, calls: int = CALLS, at_once: int = 64) -> Run:
    store = Workspace(workspace)
    config = settings(server.url, timeout=2)
    model = OpenAILLM(config, KEY, Pace(64, clock=fast_clock, sleep=hurried))
    llm = CachedLLM(model, store, Ledger(lambda usage: 1.0), Retrying(sleep=hurried))
    work = [llm.complete(request(f"text {n}", owner=f"t-{n}")) for n in range(calls)]
    outcomes = sorted(run_together(work, llm, at_once), key=lambda outcome: outcome.index)
    store.close()
    with sqlite3.connect(workspace) as db:
        rows = [(owner, bool(usable)) for owner, usable in db.execute("SELECT owner, usable FROM replies")]
    db.close()
    return Run(outcomes, rows, llm.ledger.unheard, workspace)


def sometimes(*faults: str) -> Fault:
    """A fault on a fifth of the calls, drawn from the call alone, so that the order of calls does not matter."""

    def fault(call: Call) -> str | None:
        drawn = random.Random(f"{call.key}/{call.earlier}")
        return drawn.choice(faults) if drawn.random() < SHARE else None

    return fault


def assert_nothing_lost_or_doubled(server: FakeOpenAI, ran: Run) -> None:
    """A reply whose connection broke off was billed and never came: it is counted apart, as nothing can keep it."""
    assert len(ran.rows) == server.heard.total()
    assert Counter(usable for _, usable in ran.rows)[True] == server.usable.total()
    assert max(server.usable.values()) == 1
    # The client cannot tell a connection cut before the answer was made from one cut after.
    assert ran.unheard >= server.unheard.total()
    complete = [outcome for outcome in ran.outcomes if outcome.error is None]
    assert all(outcome.value is not None and outcome.value.value == WHOLE for outcome in complete)
    assert len({owner for owner, usable in ran.rows if usable}) == len(complete)


@pytest.mark.parametrize("fault", [*PASSING, *PASSING_PAID])
def test_faults_that_pass_leave_every_call_complete(tmp_path: Path, fault: str) -> None:
    with FakeOpenAI(fault=sometimes(fault), stall=4) as server:
        ran = run(server, tmp_path / "w.sqlite")
    assert_nothing_lost_or_doubled(server, ran)
    failed = [str(outcome.error) for outcome in ran.outcomes if outcome.error]
    # Three paid attempts, or two for a cut one, can all fall into the fifth: these few are named.
    assert len(failed) <= (0 if fault in PASSING else CALLS * SHARE**2 * 2)
    assert all(f"t-{outcome.index}:" in str(outcome.error) for outcome in ran.outcomes if outcome.error)
    assert {call.earlier for call in server.calls} > {0}


@pytest.mark.parametrize("fault", NAMED)
def test_faults_that_stay_are_named_and_touch_no_other_call(tmp_path: Path, fault: str) -> None:
    with FakeOpenAI(fault=sometimes(fault)) as server:
        ran = run(server, tmp_path / "w.sqlite")
    assert_nothing_lost_or_doubled(server, ran)
    failed = [outcome.error for outcome in ran.outcomes if outcome.error]
    kinds = {"refusal": ReplyRefused, "filter": ReplyRefused, "filter 400": ReplyRefused, "bad": LLMCallError}
    assert {type(error) for error in failed} == {kinds.get(fault, ContextTooLong)}
    assert 0.1 * CALLS < len(failed) < 0.3 * CALLS
    assert len(server.calls) == CALLS


def test_all_faults_at_once(tmp_path: Path) -> None:
    with FakeOpenAI(fault=sometimes(*PASSING, *PASSING_PAID, *NAMED), stall=4) as server:
        ran = run(server, tmp_path / "w.sqlite")
        assert_nothing_lost_or_doubled(server, ran)
        assert len([outcome for outcome in ran.outcomes if outcome.error is None]) > 0.85 * CALLS
        before = server.heard.copy()
        again = run(server, tmp_path / "w.sqlite")
    complete = {outcome.index for outcome in ran.outcomes if outcome.error is None}
    assert all(again.outcomes[index].error is None for index in complete)
    paid_again = {key for key in server.heard if server.heard[key] > before[key]}
    assert paid_again.isdisjoint(key for key in before if server.usable[key] and before[key] == server.heard[key])
    assert max(server.usable.values()) == 1


@pytest.mark.parametrize("fault", ["model", "forbidden", "quota"])
def test_a_model_gone_in_the_middle_stops_the_run_at_once(tmp_path: Path, fault: str) -> None:
    with FakeOpenAI(fault=lambda call: fault if len(server.calls) > 100 else None, latency=0.01) as server:
        ran = run(server, tmp_path / "w.sqlite", at_once=16)
    assert_nothing_lost_or_doubled(server, ran)
    assert len(ran.outcomes) == CALLS
    assert {type(outcome.error) for outcome in ran.outcomes} == {type(None), LLMSetupError}
    assert len(server.calls) <= 100 + 16


def test_64_calls_are_in_flight_at_once(tmp_path: Path) -> None:
    with FakeOpenAI(latency=1.5) as server:
        run(server, tmp_path / "w.sqlite", calls=64)
    assert server.most_at_once == 64
    assert billing_key(server.calls[0].body) in server.heard
