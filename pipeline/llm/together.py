"""Many coroutines at once for code that is not asynchronous: `run_together`.

The loop has a thread of its own. So Ctrl-C, which strikes the main thread only, never falls between a reply's
arrival and its storing; calls go on while the caller works on a result; and a notebook's own loop is not in the way.
"""

import asyncio
import queue
import threading
from collections.abc import Coroutine, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar, cast

from pipeline.errors import BudgetReached, LLMSetupError, PipelineError, WorkspaceError

T = TypeVar("T")
_LOOK_UP = 0.2
_CLOSING = 0.5
_TURNS = 10


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """What became of one coroutine, by its place among those given; `value` counts only without an error."""

    index: int
    value: T | None
    error: BaseException | None


class Stoppable(Protocol):
    """What the coroutines call, told when no new call may start and when its connections end."""

    def stop(self) -> None:
        """From now on no new call starts in this loop."""
        ...

    async def aclose(self) -> None:
        """Lets go of the loop's connections."""
        ...


def run_together(
    coroutines: Iterable[Coroutine[Any, Any, T]], llm: Stoppable, at_once: int = 64, grace: float = 1.0
) -> Iterator[Outcome[T]]:
    """One outcome for each coroutine as they end, so that what follows must go by `index` and not by order.

    One that fails does not end the others. After a LLMSetupError, BudgetReached or WorkspaceError those not begun
    are not begun, and have that error as their outcome; those under way end. When the caller stops early (Ctrl-C,
    break) calls in flight have `grace` seconds to arrive and be kept; nothing new starts.
    """
    crowd = _Crowd(list(coroutines), llm, at_once, grace)
    thread = threading.Thread(target=crowd.run, name="run_together", daemon=True)
    thread.start()
    try:
        while (outcome := crowd.next_outcome()) is not None:
            yield outcome
    finally:
        crowd.interrupt()
        thread.join(grace + _CLOSING)
    if crowd.failure is not None:
        raise crowd.failure


def run_alone(coroutine: Coroutine[Any, Any, T], llm: Stoppable) -> T:
    """The value of a single coroutine, run the same way; its error is raised."""
    (outcome,) = run_together([coroutine], llm)
    if outcome.error is not None:
        raise outcome.error
    return cast(T, outcome.value)


class _Crowd(Generic[T]):
    """The coroutines of one `run_together`, and the loop they run in."""

    def __init__(self, work: list[Coroutine[Any, Any, T]], llm: Stoppable, at_once: int, grace: float) -> None:
        self._waiting = list(reversed(list(enumerate(work))))
        self._llm, self._at_once, self._grace = llm, at_once, grace
        self._running: dict[asyncio.Task[T], int] = {}
        self._ended: queue.SimpleQueue[Outcome[T] | None] = queue.SimpleQueue()
        self._loop = asyncio.new_event_loop()
        self._interrupted = asyncio.Event()
        self._halted: PipelineError | None = None
        self.failure: BaseException | None = None

    def next_outcome(self) -> Outcome[T] | None:
        """The next to end, None after the last; wakes now and then, as Windows takes no Ctrl-C while waiting."""
        while True:
            try:
                return self._ended.get(timeout=_LOOK_UP)
            except queue.Empty:
                continue

    def interrupt(self) -> None:
        """Ends the run soon; called from the other thread."""
        try:
            self._loop.call_soon_threadsafe(self._interrupted.set)
        except RuntimeError:
            return  # the loop has ended by itself

    def run(self) -> None:
        """The thread's life: what goes wrong in it is raised in the caller's."""
        try:
            with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
                runner.run(self._run())
        except BaseException as error:  # noqa: BLE001
            self.failure = error
        finally:
            self._ended.put(None)

    async def _run(self) -> None:
        interrupted = asyncio.create_task(self._interrupted.wait())
        try:
            while not interrupted.done() and await self._start():
                await asyncio.wait({interrupted, *self._running}, return_when=asyncio.FIRST_COMPLETED)
                self._collect()
            for task in self._running:
                task.cancel()
            self._leave_out()
            await self._let_calls_arrive(interrupted)
        finally:
            interrupted.cancel()
            await self._llm.aclose()

    async def _start(self) -> bool:
        while self._waiting and not self._halted and len(self._running) < self._at_once:
            index, coroutine = self._waiting.pop()
            self._running[asyncio.create_task(coroutine)] = index
            # What one does before its first call must not hold back the calls of those before it: between two of
            # them the loop turns as often as a call needs it to.
            for _ in range(_TURNS):
                await asyncio.sleep(0)
        return bool(self._running)

    def _collect(self) -> None:
        for task in [task for task in self._running if task.done()]:
            index = self._running.pop(task)
            error = asyncio.CancelledError() if task.cancelled() else task.exception()
            if isinstance(error, LLMSetupError | BudgetReached | WorkspaceError):
                self._halted = self._halted or error
            self._ended.put(Outcome(index, None if error else task.result(), error))

    def _leave_out(self) -> None:
        while self._waiting:
            index, coroutine = self._waiting.pop()
            coroutine.close()
            self._ended.put(Outcome(index, None, self._halted or asyncio.CancelledError()))

    async def _let_calls_arrive(self, interrupted: asyncio.Task[Any]) -> None:
        """Calls whose waiters are gone: they are paid for, so what comes is kept."""
        self._llm.stop()
        ours = {asyncio.current_task(), interrupted}
        while calls := asyncio.all_tasks() - ours:
            if interrupted.done():
                await asyncio.wait(calls, timeout=self._grace)
                return
            await asyncio.wait({interrupted, *calls}, return_when=asyncio.FIRST_COMPLETED)
