"""Calls in flight and calls a minute, by a clock of the test's own."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest

from pipeline.llm.pacing import Pace, Rate, Turn


class Clock:
    """Time that passes only in `sleep`, for all sleepers in order."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        until = self.now + seconds
        await asyncio.sleep(0)
        self.now = max(self.now, until)


@pytest.mark.parametrize("units", [1, 7])
def test_no_minute_holds_more_than_its_rate(units: int) -> None:
    rate, now, starts = Rate(60), 0.0, list[float]()
    for _ in range(300):
        now += rate.take(units, now)
        starts.append(now)
    for start in starts:
        assert sum(units for at in starts if start <= at < start + 60) <= 60 + units
    assert starts[-1] == pytest.approx(299 * units)


def test_no_rate_no_wait_and_what_is_given_back_may_be_taken() -> None:
    assert Rate(None).take(10**9, 0) == 0
    rate = Rate(60)
    rate.take(30, 0)
    rate.give_back(25)
    assert rate.take(1, 0) == pytest.approx(5)


def test_requests_and_tokens_a_minute_both_hold() -> None:
    clock = Clock()
    pace = Pace(100, requests_per_minute=60, tokens_per_minute=600, clock=clock, sleep=clock.sleep)

    async def calls() -> None:
        for _ in range(10):
            async with pace.turn(tokens=20):
                pass

    asyncio.run(calls())
    assert clock.now == pytest.approx(18)


async def counted(pace: Pace, most: list[int], now: list[int]) -> None:
    async with pace.turn(1):
        now.append(1)
        most.append(len(now))
        await asyncio.sleep(0)
        now.pop()


def test_no_more_in_flight_than_allowed_and_none_is_left_waiting() -> None:
    pace, most = Pace(5), list[int]()
    now: list[int] = []

    async def calls() -> None:
        await asyncio.gather(*(counted(pace, most, now) for _ in range(50)))

    asyncio.run(calls())
    assert (max(most), len(most)) == (5, 50)


def test_crowding_halves_once_for_calls_in_flight_together_and_success_brings_it_back() -> None:
    clock = Clock()
    pace = Pace(16, clock=clock, sleep=clock.sleep)
    together = [Turn(0.0, 1) for _ in range(16)]
    clock.now = 5
    for turn in together:
        pace.crowded(turn, None)
    assert pace.allowed == 8
    pace.crowded(Turn(5.5, 1), None)
    assert pace.allowed == 8
    clock.now = 7
    pace.crowded(Turn(6, 1), None)
    assert pace.allowed == 4
    successes = 0
    while pace.allowed < 16:
        pace.went_well(Turn(8, 1), 1)
        successes += 1
    assert 100 < successes < 140
    pace.went_well(Turn(8, 1), 1)
    assert pace.allowed == 16


def test_it_never_falls_below_one() -> None:
    clock = Clock()
    pace = Pace(3, clock=clock, sleep=clock.sleep)
    for second in range(1, 10):
        clock.now = second * 10
        pace.crowded(Turn(clock.now - 1, 1), None)
    assert pace.allowed == 1


def test_nothing_starts_before_the_server_wants_it() -> None:
    clock = Clock()
    pace = Pace(4, clock=clock, sleep=clock.sleep)

    async def calls() -> float:
        async with pace.turn(1) as first:
            pace.crowded(first, 20)
        async with pace.turn(1) as second:
            return second.started

    assert asyncio.run(calls()) == 20


def test_a_wait_of_an_hour_holds_nobody_as_the_run_will_end() -> None:
    clock = Clock()
    pace = Pace(4, clock=clock, sleep=clock.sleep)
    pace.crowded(Turn(0, 1), 3600)

    async def call() -> float:
        async with pace.turn(1) as turn:
            return turn.started

    assert asyncio.run(call()) == 0


@pytest.mark.parametrize("cancelled_before_its_place", [True, False])
def test_a_cancelled_call_gives_its_place_on(cancelled_before_its_place: bool) -> None:
    pace = Pace(1)

    async def hold(release: asyncio.Event) -> None:
        async with pace.turn(1):
            await release.wait()

    async def calls() -> None:
        release = asyncio.Event()
        first, second, third = (asyncio.create_task(hold(release)) for _ in range(3))
        await asyncio.sleep(0)
        if cancelled_before_its_place:
            second.cancel()
        release.set()
        await first
        second.cancel()
        await asyncio.wait_for(third, 1)
        assert pace.allowed == 1
        await asyncio.wait_for(hold(release), 1)

    asyncio.run(calls())


def test_after_a_stop_nothing_starts_until_the_next_loop() -> None:
    pace = Pace(1)

    async def one() -> str:
        async with pace.turn(1):
            return "done"

    async def stopped() -> list[Any]:
        async with pace.turn(1):
            waiting: Coroutine[Any, Any, str] = one()
            task = asyncio.create_task(waiting)
            await asyncio.sleep(0)
            pace.stop()
        return await asyncio.gather(task, one(), return_exceptions=True)

    assert [type(outcome) for outcome in asyncio.run(stopped())] == [asyncio.CancelledError] * 2
    assert asyncio.run(one()) == "done"
