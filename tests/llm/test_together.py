"""Many coroutines at once: each has its outcome, and a stop loses nothing that was paid for."""

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.errors import BudgetReached, LLMCallError, LLMSetupError, PipelineError, WorkspaceError
from pipeline.llm.cached import CachedLLM
from pipeline.llm.ledger import Ledger
from pipeline.llm.together import Outcome, run_alone, run_together
from pipeline.workspace import Workspace
from tests.conftest import REPOSITORY
from tests.fake_openai import KEY, FakeOpenAI
from tests.fakes import FakeLLM
from tests.llm_requests import request


class NoLLM:
    """Remembers whether it was told to stop and to close."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def stop(self) -> None:
        self.told.append("stop")

    async def aclose(self) -> None:
        self.told.append("close")


async def after(seconds: float, value: int) -> int:
    await asyncio.sleep(seconds)
    return value


async def failing(error: BaseException, seconds: float = 0) -> int:
    await asyncio.sleep(seconds)
    raise error


def test_outcomes_come_as_they_end_and_say_whose_they_are() -> None:
    llm = NoLLM()
    outcomes = list(run_together([after(0.05, 0), after(0, 1), after(0.02, 2)], llm))
    assert outcomes == [Outcome(1, 1, None), Outcome(2, 2, None), Outcome(0, 0, None)]
    assert llm.told == ["stop", "close"]


def test_none_given_none_run() -> None:
    assert list(run_together([], NoLLM())) == []


def test_one_alone_gives_its_value_or_raises_its_error() -> None:
    assert run_alone(after(0, 7), NoLLM()) == 7
    with pytest.raises(LLMCallError, match="no reply"):
        run_alone(failing(LLMCallError("no reply")), NoLLM())


@pytest.mark.parametrize("error", [LLMCallError("x"), ValueError("x"), asyncio.CancelledError()])
def test_one_that_fails_does_not_end_the_others(error: BaseException) -> None:
    outcomes = sorted(run_together([after(0.01, 0), failing(error), after(0.02, 2)], NoLLM()), key=lambda o: o.index)
    assert [outcome.value for outcome in outcomes] == [0, None, 2]
    assert type(outcomes[1].error) is type(error)


@pytest.mark.parametrize("error", [LLMSetupError("wrong key"), BudgetReached("spent"), WorkspaceError("disk full")])
def test_what_stops_a_run_starts_no_more_and_lets_the_others_end(error: PipelineError) -> None:
    started: list[int] = []

    async def noted(number: int) -> int:
        started.append(number)
        return await after(0.02, number)

    work = [noted(0), failing(error, 0.01), *(noted(n) for n in range(2, 20))]
    outcomes = sorted(run_together(work, NoLLM(), at_once=3), key=lambda outcome: outcome.index)
    assert started == [0, 2]
    assert [outcome.value for outcome in outcomes[:3]] == [0, None, 2]
    assert all(outcome.error is error for outcome in outcomes[3:])
    assert len(outcomes) == 20


def test_no_more_at_once_than_asked() -> None:
    now, most = [], []

    async def counted() -> None:
        now.append(1)
        most.append(len(now))
        await asyncio.sleep(0.001)
        now.pop()

    assert len(list(run_together([counted() for _ in range(30)], NoLLM(), at_once=4))) == 30
    assert max(most) == 4


def test_calls_go_on_while_the_caller_works_on_a_result() -> None:
    ended: list[int] = []

    async def one(number: int) -> None:
        await after(0.05 * number, number)
        ended.append(number)

    for outcome in run_together([one(n) for n in range(3)], NoLLM()):
        if outcome.index == 0:
            wait_until(lambda: len(ended) == 3)


def test_it_works_where_a_loop_runs_already() -> None:
    async def notebook() -> list[Outcome[int]]:
        return list(run_together([after(0, 1)], NoLLM()))

    assert asyncio.run(notebook()) == [Outcome(0, 1, None)]


@pytest.fixture
def store() -> Iterator[Workspace]:
    workspace = Workspace(None)
    yield workspace
    workspace.close()


def test_leaving_early_keeps_what_is_in_flight_and_starts_nothing_new(store: Workspace) -> None:
    fake = FakeLLM(by=lambda asked: {"mentions": []}, seconds=0.2)
    llm = CachedLLM(fake, store, Ledger(lambda usage: 1.0))

    async def two_calls(number: int) -> None:
        await llm.complete(request(f"first {number}"))
        await llm.complete(request(f"second {number}"))

    work = [after(0.05, 0), *(two_calls(n) for n in range(10))]
    for _ in run_together(work, llm, at_once=5):
        break
    assert 4 <= len(fake.history) <= 5
    assert all("first" in asked.messages[1].content for asked in fake.history)
    assert store.costs()[0].calls == len(fake.history)
    assert not [thread for thread in threading.enumerate() if thread.name == "run_together"]


def test_the_store_serves_two_threads_at_once(store: Workspace) -> None:
    """The caller saves in transactions of its own while replies are kept by the loop's thread."""
    llm = CachedLLM(FakeLLM(by=lambda asked: {"mentions": []}), store, Ledger(lambda usage: 1.0))
    for outcome in run_together([llm.complete(request(str(n))) for n in range(300)], llm):
        assert outcome.error is None
        with store.atomic(), store.atomic():
            store.save_report_key("all", str(outcome.index))
            time.sleep(0.0005)
    assert store.costs()[0].calls == 300


def test_a_mistake_in_the_machinery_is_raised_and_not_waited_for() -> None:
    class Broken(NoLLM):
        def stop(self) -> None:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        list(run_together([after(0, 1)], Broken()))


@pytest.mark.loopback
@pytest.mark.skipif(sys.platform == "win32", reason="a subprocess cannot be sent Ctrl-C there")
@pytest.mark.parametrize("where", [[], ["notebook"]], ids=["script", "notebook"])
@pytest.mark.parametrize("latency", [0.5, 20])
def test_ctrl_c_ends_soon_and_keeps_what_came(tmp_path: Path, where: list[str], latency: float) -> None:
    path = tmp_path / "workspace.sqlite"
    with FakeOpenAI(latency=latency) as server:
        script = [sys.executable, str(REPOSITORY / "tests" / "stopped_calls.py"), server.url, str(path), KEY]
        environment = os.environ | {"PYTHONPATH": str(REPOSITORY)}
        with subprocess.Popen([*script, *where], env=environment, stdout=subprocess.PIPE, text=True) as process:
            try:
                wait_until(lambda: len(server.calls) >= (20 if latency < 1 else 8))
                time.sleep(0.1)
                process.send_signal(signal.SIGINT)
                struck = time.monotonic()
                written, _ = process.communicate(timeout=10)
                took = time.monotonic() - struck
            finally:
                process.kill()
        calls = len(server.calls)
    with sqlite3.connect(path) as db:
        kept = db.execute("SELECT count(*) FROM replies WHERE usable").fetchone()[0]
    db.close()
    assert (process.returncode, written.splitlines()[-1]) == (0, "stopped")
    assert took < 5
    assert kept == server.heard.total()
    # Eight were in flight; those before them had come.
    assert kept >= calls - 8 if latency < 1 else kept == 0


def wait_until(happened: object) -> None:
    for _ in range(1500):
        if callable(happened) and happened():
            return
        time.sleep(0.02)
    raise AssertionError("it did not happen in 30 s")
