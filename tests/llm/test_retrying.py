"""Which faults are tried again, how often, and after how long."""

import asyncio
import random
from datetime import UTC, datetime

import pytest

from pipeline.errors import ContextTooLong, LLMCallError, LLMError, LLMSetupError, ReplyRefused
from pipeline.llm.cached import Flaw, PassingFault, Reply, Request, UnusableReply
from pipeline.llm.ledger import Usage
from pipeline.llm.retrying import Retrying, pause, seconds_asked
from tests.llm_requests import request

GOOD = Reply("{}", {}, Usage(), "m")


def attempt(*outcomes: LLMError | Reply, attempts: int = 6) -> tuple[Reply | LLMError, list[float]]:
    queue, pauses = list(outcomes), list[float]()

    async def ask(asked: Request) -> Reply:
        outcome = queue.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    try:
        result: Reply | LLMError = asyncio.run(Retrying(attempts, sleep=sleep)(request(), ask))
    except LLMError as error:
        result = error
    assert not queue
    return result, pauses


def test_passing_faults_pass() -> None:
    result, pauses = attempt(*[PassingFault("503")] * 5, GOOD)
    assert result is GOOD
    assert all(0.5 * 2**n <= seconds <= 2**n for n, seconds in enumerate(pauses))


def test_the_last_fault_is_named_when_attempts_end() -> None:
    result, pauses = attempt(*[PassingFault("503")] * 2, PassingFault("timed out"), attempts=3)
    assert str(result) == ("extract of t-1: no usable reply in 3 attempts (last: timed out); run again to try it anew.")
    assert isinstance(result, LLMCallError)
    assert not isinstance(result, PassingFault)
    assert (result.reason, len(pauses)) == ("timed out", 2)
    assert result.__context__ is None


def test_paid_attempts_are_three_at_most() -> None:
    result, _ = attempt(PassingFault("503"), *[UnusableReply(Flaw.NOT_JSON)] * 3)
    assert "reply not the JSON asked for" in str(result)


@pytest.mark.parametrize("fault", [LLMSetupError("x"), ContextTooLong("x"), ReplyRefused("x"), LLMCallError("x")])
def test_what_cannot_pass_is_not_tried_again(fault: LLMError) -> None:
    assert attempt(fault) == (fault, [])


def test_the_wait_a_server_asks_for_is_honoured() -> None:
    _, pauses = attempt(PassingFault("429", retry_after=20), PassingFault("429", retry_after=0), GOOD)
    assert 20 <= pauses[0] <= 20.5
    assert 0 <= pauses[1] <= 0.5


def test_a_server_that_asks_for_an_hour_ends_the_run() -> None:
    result, _ = attempt(PassingFault("429", retry_after=3600))
    assert isinstance(result, LLMSetupError)
    assert "wait 60 minutes" in str(result)


def test_pauses_follow_from_the_request_and_stay_short() -> None:
    faults = [PassingFault("503")] * 5
    assert attempt(*faults, GOOD)[1] == attempt(*faults, GOOD)[1]
    assert pause([PassingFault("503")] * 50, random.Random(0)) <= 30


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("2", 2.0),
        ("0.5", 0.5),
        ("-3", 0.0),
        ("Fri, 10 Jul 2026 12:00:30 GMT", 30.0),
        ("Fri, 10 Jul 2026 11:00:00 GMT", 0.0),
        ("Fri, 10 Jul 2026 12:00:30 -0000", 30.0),
        ("soon", None),
        ("nan", None),
        ("inf", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_in_seconds_or_as_a_date(header: str | None, seconds: float | None) -> None:
    assert seconds_asked(header, datetime(2026, 7, 10, 12, tzinfo=UTC)) == seconds


def test_a_reply_cut_off_twice_is_too_long_for_one_call() -> None:
    result, _ = attempt(*[UnusableReply(Flaw.CUT)] * 2)
    assert isinstance(result, ContextTooLong)
    assert result.reason == "reply longer than 2000 tokens"
