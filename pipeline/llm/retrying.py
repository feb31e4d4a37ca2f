"""When a call is made again, and after how long."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from pipeline.errors import ContextTooLong, LLMCallError, LLMSetupError
from pipeline.fingerprint import fingerprint
from pipeline.llm.cached import Ask, Flaw, PassingFault, Reply, Request, UnusableReply, longer

_FIRST_PAUSE = 0.5
_LONGEST_PAUSE = 30.0
_LONGEST_WAIT = 300.0
_PAID_ATTEMPTS = 3

Sleep = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Retrying:
    """Makes a call again while its faults may pass, at most `attempts` times; a `Retry` for `CachedLLM`.

    Pauses double from half a second, with jitter that follows from the seed and the request alone.
    An unusable reply was paid for, so that it is asked for three times at most.
    """

    attempts: int = 6
    seed: int = 0
    sleep: Sleep = asyncio.sleep

    async def __call__(self, request: Request, ask: Ask) -> Reply:
        """The first reply without a flaw.

        Raises:
            LLMSetupError: no call can succeed, or the server asks to be left alone for minutes.
            LLMCallError: no attempt succeeded; the last fault is named.
        """
        jitter = random.Random(fingerprint(self.seed, [message.content for message in request.messages]))
        faults: list[PassingFault] = []
        attempt = request
        while True:
            try:
                return await ask(attempt)
            except PassingFault as fault:
                faults.append(fault)
            self._give_up_in_vain(request, faults)
            if isinstance(faults[-1], UnusableReply) and faults[-1].flaw is Flaw.CUT:
                attempt = longer(attempt)
            await self.sleep(pause(faults, jitter))

    def _give_up_in_vain(self, request: Request, faults: list[PassingFault]) -> None:
        last = faults[-1]
        flaws = [fault.flaw for fault in faults if isinstance(fault, UnusableReply)]
        if flaws.count(Flaw.CUT) > 1:
            reason = f"reply longer than {request.max_tokens * 2} tokens"
            raise ContextTooLong(str(_for_good(request, reason, len(faults))), reason)
        if len(faults) >= self.attempts or len(flaws) >= _PAID_ATTEMPTS:
            raise _for_good(request, last.reason, len(faults))
        if last.retry_after and last.retry_after > _LONGEST_WAIT:
            minutes = last.retry_after / 60
            raise LLMSetupError(
                f"The model's server asks to wait {minutes:.0f} minutes ({last.reason}); run again then."
            )


def _for_good(request: Request, reason: str, attempts: int) -> LLMCallError:
    tried = "1 attempt" if attempts == 1 else f"{attempts} attempts"
    return LLMCallError(
        f"{request.stage} of {request.owner}: no usable reply in {tried} (last: {reason}); run again to try it anew.",
        reason,
    )


def pause(faults: list[PassingFault], jitter: random.Random) -> float:
    """Seconds before the next attempt: what the server asked for, else doubling with the faults so far."""
    drawn = jitter.uniform(0.5, 1)
    if faults[-1].retry_after is not None:
        return faults[-1].retry_after + drawn * _FIRST_PAUSE
    return min(_FIRST_PAUSE * 2.0 ** len(faults), _LONGEST_PAUSE) * drawn


def seconds_asked(header: str | None, now: datetime | None = None) -> float | None:
    """What a Retry-After header asks for, given in seconds or as an HTTP date; None where it says nothing."""
    if not header:
        return None
    try:
        seconds = float(header)
    except ValueError:
        try:
            at = parsedate_to_datetime(header)
        except ValueError:
            return None
        seconds = (at.replace(tzinfo=at.tzinfo or UTC) - (now or datetime.now(UTC))).total_seconds()
    return max(seconds, 0.0) if seconds < float("inf") else None
