"""How many calls are in flight at once, and how many start in a minute."""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

_SHORTEST_WINDOW = 1.0
_LONGEST_HOLD = 300.0


class Rate:
    """At most so many units a minute, evenly spaced so that no minute ever holds more."""

    def __init__(self, per_minute: int | None) -> None:
        """None means no limit."""
        self._seconds_each = 60 / per_minute if per_minute else 0.0
        self._free_at = float("-inf")

    def take(self, units: int, now: float) -> float:
        """Takes units and returns the seconds to wait before they may be used."""
        start = max(now, self._free_at)
        self._free_at = start + units * self._seconds_each
        return start - now

    def give_back(self, units: int) -> None:
        """Returns units that were taken and not used, or takes as many more where negative."""
        self._free_at -= units * self._seconds_each


@dataclass(slots=True)
class Turn:
    """One call's turn: when it started, and the tokens it was reckoned at."""

    started: float
    tokens: int


class Pace:
    """Lets calls start: fewer at once when the server is crowded, slowly more when it is not.

    Crowding halves the number in flight, at most once for all calls that were in flight together;
    every success adds its share of one. Of one event loop at a time, though of several in turn.
    """

    def __init__(
        self,
        max_concurrency: int,
        requests_per_minute: int | None = None,
        tokens_per_minute: int | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Starts at the most; clock and sleep are given by tests."""
        self._most = max_concurrency
        self._allowed = float(max_concurrency)
        self._requests = Rate(requests_per_minute)
        self._tokens = Rate(tokens_per_minute)
        self._clock = clock
        self._sleep = sleep
        self._running = 0
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._halved = self._held_until = float("-inf")
        self._stopped: asyncio.AbstractEventLoop | None = None

    @property
    def allowed(self) -> int:
        """Calls that may be in flight now."""
        return int(self._allowed)

    @asynccontextmanager
    async def turn(self, tokens: int) -> AsyncIterator[Turn]:
        """Waits for a place, for the rates and for the end of a pause the server asked for."""
        await self._place()
        try:
            now = self._clock()
            wait = max(self._requests.take(1, now), self._tokens.take(tokens, now), self._held_until - now)
            while wait > 0:
                await self._sleep(wait)
                wait = self._held_until - self._clock()
            if self._stopped is asyncio.get_running_loop():
                raise asyncio.CancelledError
            yield Turn(self._clock(), tokens)
        finally:
            self._running -= 1
            self._admit()

    def stop(self) -> None:
        """In this event loop no call starts any more: what waits for its turn is cancelled."""
        self._stopped = asyncio.get_running_loop()
        while self._waiting:
            self._waiting.popleft().cancel()

    def went_well(self, turn: Turn, tokens: int) -> None:
        """A call succeeded and took these tokens."""
        self._tokens.give_back(turn.tokens - tokens)
        self._allowed = min(self._allowed + 1 / self._allowed, float(self._most))
        self._admit()

    def crowded(self, turn: Turn, retry_after: float | None) -> None:
        """The server had no room for a call; where it says for how long, nothing starts until then."""
        now = self._clock()
        if retry_after and retry_after <= _LONGEST_HOLD:
            self._held_until = max(self._held_until, now + retry_after)
        if turn.started > self._halved and now - self._halved >= _SHORTEST_WINDOW:
            self._allowed = max(self._allowed / 2, 1.0)
            self._halved = now

    async def _place(self) -> None:
        if self._running < self.allowed and not self._waiting:
            self._running += 1
            return
        place = asyncio.get_running_loop().create_future()
        self._waiting.append(place)
        try:
            await place
        except asyncio.CancelledError:
            if place.done() and not place.cancelled():
                self._running -= 1
                self._admit()
            raise

    def _admit(self) -> None:
        """A place is given, not offered, so that a newcomer cannot take it first."""
        while self._waiting and self._running < self.allowed:
            place = self._waiting.popleft()
            if not place.cancelled():
                self._running += 1
                place.set_result(None)
