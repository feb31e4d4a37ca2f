"""What was spent, on whom and on what, and the most that may be."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from pipeline.errors import BudgetReached, LLMSetupError


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one or more calls; the cached ones are among those of the input."""

    input_tokens: int = 0
    cached_tokens: int = 0
    output_tokens: int = 0

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(
            self.input_tokens + other.input_tokens,
            self.cached_tokens + other.cached_tokens,
            self.output_tokens + other.output_tokens,
        )


@dataclass(frozen=True, slots=True)
class Cost:
    """What one owner and stage took; money is None where the price is unknown."""

    owner: str
    stage: str
    calls: int
    usage: Usage
    money: float | None


Price = Callable[[Usage], float | None]


class Ledger:
    """Usage and money by owner and stage; refuses a call that could pass `max_cost`."""

    def __init__(self, price: Price, max_cost: float | None = None) -> None:
        """`price` gives the money for a usage, None where it is unknown.

        Raises:
            LLMSetupError: a most is set, but no price to hold it by.
        """
        if max_cost is not None and price(Usage(1, 0, 1)) is None:
            raise LLMSetupError("The model's price is unknown, so the money allowed cannot be held; set `llm.price`.")
        self._price = price
        self._max_cost = max_cost
        self._spent: dict[tuple[str, str], list[tuple[Usage, float | None]]] = defaultdict(list)
        self._money = self._reserved = self._unheard_money = 0.0
        self._in_flight = 0
        self._waiting: list[asyncio.Future[None]] = []
        self.unheard = 0
        """Calls that broke off after they were sent: the server may have billed them, and nobody can know."""

    @property
    def money(self) -> float:
        """Money spent so far where the price is known."""
        return self._money

    def paid_before(self, owner: str, stage: str, usage: Usage, share: float) -> float | None:
        """Enters a call that was sent earlier, at a share of the price; the money, where the price is known."""
        money = self._price(usage)
        self._spent[owner, stage].append((usage, None if money is None else money * share))
        self._money += (money or 0.0) * share
        return None if money is None else money * share

    def costs(self) -> list[Cost]:
        """What each owner and stage took so far, sorted."""
        return [
            Cost(owner, stage, len(rows), sum((usage for usage, _ in rows), Usage()), added(money for _, money in rows))
            for (owner, stage), rows in sorted(self._spent.items())
        ]

    def close(self) -> None:
        """No money for any further call, however small; only what is stored is still served."""
        if self._max_cost is not None:
            self._max_cost = 0.0

    @asynccontextmanager
    async def reserved(self, most: Usage) -> AsyncIterator["Bill"]:
        """Room for one call of at most this usage; waits while calls in flight may leave enough of it.

        Raises:
            BudgetReached: even when those have ended there is none.
        """
        worst = self._price(most) or 0.0
        await self._room(worst)
        self._in_flight += 1
        self._reserved += worst
        try:
            yield Bill(self, worst)
        finally:
            self._in_flight -= 1
            self._reserved = self._reserved - worst if self._in_flight else 0.0
            self._wake()

    async def _room(self, worst: float) -> None:
        while self._max_cost is not None and self._committed() + worst > self._max_cost:
            if not self._in_flight:
                raise BudgetReached(
                    f"Stopped at {self._money:.4f}: the next call could pass the {self._max_cost:.4f} allowed; "
                    "what was paid for is kept, so allow more and run again."
                )
            woken = asyncio.get_running_loop().create_future()
            self._waiting.append(woken)
            await woken

    def _committed(self) -> float:
        return self._money + self._unheard_money + self._reserved

    def _wake(self) -> None:
        waiting, self._waiting = self._waiting, []
        for woken in waiting:
            if not woken.done():
                woken.set_result(None)

    def _enter(self, owner: str, stage: str, usage: Usage) -> float | None:
        money = self._price(usage)
        self._spent[owner, stage].append((usage, money))
        self._money += money or 0.0
        return money

    def _lose(self, worst: float) -> None:
        self.unheard += 1
        self._unheard_money += worst


@dataclass(frozen=True, slots=True)
class Bill:
    """One call's line in the ledger, filled in when it has ended."""

    _ledger: Ledger
    _worst: float

    def paid(self, owner: str, stage: str, usage: Usage) -> float | None:
        """Enters what the call took; the money, where the price is known."""
        return self._ledger._enter(owner, stage, usage)

    def unheard(self) -> None:
        """Enters that the call may have been billed though nothing came: it counts in full against the most."""
        self._ledger._lose(self._worst)


def added(parts: Iterable[float | None]) -> float | None:
    """The sum, or None where any part is unknown."""
    known = list(parts)
    return None if None in known else sum(part for part in known if part is not None)
