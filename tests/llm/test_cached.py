"""CachedLLM: every paid reply is kept, and nothing is paid twice."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace

import pytest

from pipeline.errors import BudgetReached, LLMCallError, LLMSetupError, ReplyRefused, WorkspaceError
from pipeline.llm.cached import CachedLLM, Flaw, PassingFault, StoredReply, UnusableReply, longer, reply_key
from pipeline.llm.ledger import Cost, Ledger, Usage
from pipeline.llm.retrying import Retrying
from pipeline.workspace import Workspace
from tests.fakes import FakeLLM
from tests.llm_requests import request

ANSWER = {"mentions": ["Выгрузка падает"]}


@pytest.fixture
def store() -> Iterator[Workspace]:
    workspace = Workspace(None)
    yield workspace
    workspace.close()


async def no_pause(seconds: float) -> None:
    await asyncio.sleep(0)


def cached(llm: FakeLLM, store: Workspace, retry: Retrying | None = None) -> CachedLLM:
    ledger = Ledger(lambda usage: usage.output_tokens / 1000)
    return CachedLLM(llm, store, ledger, retry or Retrying(sleep=no_pause))


def test_a_reply_is_paid_once_and_then_free(store: Workspace) -> None:
    llm = FakeLLM(ANSWER)
    first = asyncio.run(cached(llm, store).complete(request()))
    later = cached(llm, store)
    second = asyncio.run(later.complete(request(owner="another", stage="label")))
    assert (first.value, first.stored, second.value, second.stored) == (ANSWER, False, ANSWER, True)
    assert (len(llm.history), later.ledger.money) == (1, 0)
    assert store.costs() == [Cost("t-1", "extract", 1, FakeLLM.usage, 0.02)]


@pytest.mark.parametrize(
    "other",
    [request("Other words."), replace(request(), schema={}), replace(request(), schema_name="other")],
)
def test_what_changes_an_answer_changes_its_key(other: object) -> None:
    assert reply_key(other, "m", {}) != reply_key(request(), "m", {})  # type: ignore[arg-type]


def test_the_key_knows_model_and_parameters_and_ignores_whom_it_is_for_and_how_long_it_may_be() -> None:
    key = reply_key(request(), "m", {"temperature": 0})
    assert key == reply_key(longer(request(owner="x", stage="y")), "m", {"temperature": 0})
    assert len({key, reply_key(request(), "n", {"temperature": 0}), reply_key(request(), "m", {"temperature": 1})}) == 3


def test_the_same_request_at_once_is_paid_once(store: Workspace) -> None:
    llm = FakeLLM(ANSWER, seconds=0.01)

    async def ask_thrice() -> None:
        both = cached(llm, store)
        replies = await asyncio.gather(*(both.complete(request()) for _ in range(3)))
        assert [reply.value for reply in replies] == [ANSWER] * 3

    asyncio.run(ask_thrice())
    assert len(llm.history) == 1


@pytest.mark.parametrize("others", [0, 1])
def test_a_waiter_that_is_cancelled_does_not_lose_the_reply(store: Workspace, others: int) -> None:
    llm = FakeLLM(ANSWER, seconds=0.01)

    async def give_up() -> None:
        one = cached(llm, store)
        waiters = [asyncio.create_task(one.complete(request())) for _ in range(1 + others)]
        await asyncio.sleep(0)
        waiters[0].cancel()
        await asyncio.sleep(0.03)
        assert all(waiter.result().value == ANSWER for waiter in waiters[1:])

    asyncio.run(give_up())
    assert store.reply(reply_key(request(), "fake", FakeLLM.parameters)) is not None


def test_unusable_replies_are_kept_and_counted_but_never_served(store: Workspace) -> None:
    llm = FakeLLM(Flaw.NOT_JSON, Flaw.EMPTY, ANSWER)
    one = cached(llm, store)
    assert asyncio.run(one.complete(request())).value == ANSWER
    assert one.ledger.costs() == store.costs()
    assert store.costs()[0].calls == 3
    assert one.ledger.money == pytest.approx(0.06)


def test_a_reply_is_kept_before_its_flaw_is_told(store: Workspace) -> None:
    with pytest.raises(UnusableReply, match="not the JSON"):
        asyncio.run(CachedLLM(FakeLLM(Flaw.NOT_JSON), store, Ledger(lambda usage: None)).complete(request()))
    assert store.costs() == [Cost("t-1", "extract", 1, FakeLLM.usage, None)]


@pytest.mark.parametrize("flaw", [Flaw.REFUSED, Flaw.FILTERED])
def test_a_refusal_is_named_and_not_asked_for_again(store: Workspace, flaw: Flaw) -> None:
    llm = FakeLLM(flaw)
    with pytest.raises(ReplyRefused, match=f"extract of t-1: {flaw}"):
        asyncio.run(cached(llm, store).complete(request()))
    assert store.costs()[0].calls == 1


def test_a_cut_reply_is_asked_for_again_with_twice_the_room_and_only_once(store: Workspace) -> None:
    llm = FakeLLM(Flaw.CUT, ANSWER, Flaw.CUT, Flaw.CUT)
    one = cached(llm, store)
    assert asyncio.run(one.complete(request())).value == ANSWER
    with pytest.raises(LLMCallError, match="longer than 2000 tokens"):
        asyncio.run(one.complete(request("another")))
    assert [asked.max_tokens for asked in llm.history] == [1000, 2000, 1000, 2000]


def test_a_reply_its_reader_rejects_is_paid_for_anew(store: Workspace) -> None:
    llm = FakeLLM(ANSWER, {"mentions": []})
    one = cached(llm, store)
    asyncio.run(one.complete(request()))
    one.reject(request())
    assert asyncio.run(one.complete(request())).value == {"mentions": []}
    assert store.costs()[0].calls == 2


def test_after_a_setup_error_no_call_is_made(store: Workspace) -> None:
    llm = FakeLLM(LLMSetupError("wrong key"))
    one = cached(llm, store)
    for text in ("one", "two"):
        with pytest.raises(LLMSetupError, match="wrong key"):
            asyncio.run(one.complete(request(text)))
    assert len(llm.history) == 1


def test_what_is_stored_is_served_even_then(store: Workspace) -> None:
    llm = FakeLLM(ANSWER, LLMSetupError("wrong key"))
    one = cached(llm, store)
    asyncio.run(one.complete(request()))
    with pytest.raises(LLMSetupError):
        asyncio.run(one.complete(request("new")))
    assert asyncio.run(one.complete(request())).stored


def test_a_full_disk_stops_the_paying(store: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise WorkspaceError("disk full")

    monkeypatch.setattr(store, "save_reply", refuse)
    llm = FakeLLM(ANSWER)
    one = cached(llm, store)
    for text in ("one", "two"):
        with pytest.raises(WorkspaceError, match="disk full"):
            asyncio.run(one.complete(request(text)))
    assert len(llm.history) == 1


def test_calls_that_broke_off_are_counted_apart(store: Workspace) -> None:
    llm = FakeLLM(PassingFault("reset", maybe_billed=True), PassingFault("503"), ANSWER)
    one = cached(llm, store)
    asyncio.run(one.complete(request()))
    assert one.ledger.unheard == 1
    assert store.costs()[0].calls == 1


def test_the_money_allowed_is_never_passed_and_what_is_in_flight_is_kept(store: Workspace) -> None:
    llm = FakeLLM(by=lambda asked: ANSWER, seconds=0.005)
    ledger = Ledger(lambda usage: usage.output_tokens / 1000, max_cost=1.101)
    one = CachedLLM(llm, store, ledger)

    async def ask_many() -> list[object]:
        calls = [one.complete(replace(request(str(n)), max_tokens=100)) for n in range(100)]
        return list(await asyncio.gather(*calls, return_exceptions=True))

    outcomes = asyncio.run(ask_many())
    refused = sum(isinstance(outcome, BudgetReached) for outcome in outcomes)
    # A call costs 0.02 and may cost 0.1: it fits while 1.0 or less is spent, so 51 fit.
    assert (refused, len(llm.history), store.costs()[0].calls) == (49, 51, 51)
    assert ledger.money == pytest.approx(1.02)


def test_a_budget_needs_a_price() -> None:
    with pytest.raises(LLMSetupError, match="price is unknown"):
        Ledger(lambda usage: None, max_cost=1)


def test_usage_adds_up_by_owner_and_stage(store: Workspace) -> None:
    one = cached(FakeLLM(by=lambda asked: ANSWER), store)
    for owner, stage, text in [
        ("b", "extract", "1"),
        ("a", "extract", "2"),
        ("a", "extract", "3"),
        ("a", "label", "4"),
    ]:
        asyncio.run(one.complete(request(text, owner, stage)))
    assert one.ledger.costs() == store.costs()
    assert [(cost.owner, cost.stage, cost.calls) for cost in store.costs()] == [
        ("a", "extract", 2),
        ("a", "label", 1),
        ("b", "extract", 1),
    ]
    assert store.costs()[0].usage == Usage(200, 80, 40)


def test_the_newest_usable_reply_is_served(store: Workspace) -> None:
    for text, usable in [('{"n": 1}', True), ('{"n": 2}', True), ("{", False)]:
        store.save_reply("k", request(), StoredReply(text, Usage(), "m", usable))
    found = store.reply("k")
    assert found is not None
    assert found.text == '{"n": 2}'
    assert store.reply("other") is None
