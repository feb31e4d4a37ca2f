"""Runs studies and kills itself, as `kill -9` does, at one moment: python tests/killed_run.py STUDY=[MOMENT] ...

Moments are numbered: every SQL statement, every file of the study opened or renamed, every unit of progress.
Without a moment the run goes to its end and prints the stage each moment fell into. Each study is run in a fork of its
own, so that Python and its libraries start once for all; how each ended is printed, a line a study.
"""

import os
import signal
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.small_study import make_study, run


class Moments:
    """Counts moments from its start on; the one chosen is the process's last. Also the run's progress."""

    def __init__(self, study: Path, last: int | None) -> None:
        self.study, self.last, self.name, self.stages = str(study), last, "start", list[str]()
        sys.addaudithook(self._file_touched)
        connect = sqlite3.connect

        def watched(*arguments: Any, **options: Any) -> sqlite3.Connection:
            connection = connect(*arguments, **options)
            connection.set_trace_callback(self.tick)
            return connection

        sqlite3.connect = watched  # type: ignore[assignment]

    def tick(self, *_: object) -> None:
        if len(self.stages) == self.last:
            os.kill(os.getpid(), signal.SIGKILL)
        self.stages.append(self.name)

    def _file_touched(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in ("open", "os.rename", "os.mkdir") and str(arguments[0]).startswith(self.study):
            self.tick()

    @contextmanager
    def stage(self, name: str, total: int, note: object = None) -> Iterator[Callable[[int], None]]:
        self.name = name
        yield self.tick
        self.tick()


def run_to(study: Path, moment: int | None) -> None:
    moments = Moments(study, moment)
    run(study, progress=moments)
    if moment is None:
        print(*moments.stages, flush=True)


def main(wanted: list[tuple[Path, int | None]]) -> None:
    with TemporaryDirectory() as folder:
        run(make_study(Path(folder) / "study"))  # loads what a run loads
    for study, moment in wanted:
        process = os.fork()
        if not process:
            run_to(study, moment)
            os._exit(0)
        print(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), flush=True)


if __name__ == "__main__":
    pairs = [argument.rpartition("=") for argument in sys.argv[1:]]
    main([(Path(study), int(moment) if moment else None) for study, _, moment in pairs])
