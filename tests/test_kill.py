"""`kill -9` at any moment, then a run: it goes on, nothing doubled, nothing lost."""

import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tests.small_study import interview, make_study, run

STAGES = ("start", "ingest", "extract", "cluster", "report")
KILLS_IN_EACH = 2


def first_run(study: Path) -> None:
    """Nothing is stored yet."""


def later_run(study: Path) -> None:
    """Everything is stored, and then files were added, edited, moved, copied and removed."""
    run(study)
    first, second, third, fourth, *_ = sorted((study / "transcripts").iterdir())
    first.write_text(interview("export", "report", teller="Edited"), encoding="utf-8")
    second.rename(second.with_name("moved " + second.name))
    shutil.copy(third, third.with_name("a copy of " + third.name))
    fourth.unlink()
    (study / "transcripts" / "N01.txt").write_text(interview("support", teller="Newcomer"), encoding="utf-8")


def killed(*wanted: tuple[Path, int | None]) -> list[str]:
    """Runs each study up to its moment, or to the end; the lines printed."""
    command = [
        sys.executable,
        str(REPOSITORY / "tests" / "killed_run.py"),
        *(f"{s}={'' if m is None else m}" for s, m in wanted),
    ]
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY), "OPENBLAS_NUM_THREADS": "1"}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout.splitlines()


def outputs(study: Path) -> dict[str, bytes]:
    names = ("themes.csv", "mentions.csv", "interviews.csv", "brief.md")
    return {name: (study / "report" / name).read_bytes() for name in names}


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no kill -9")
@pytest.mark.parametrize("prepare", [first_run, later_run])
def test_killed_run_goes_on_to_the_same_result(tmp_path: Path, prepare: Callable[[Path], None]) -> None:
    start = make_study(tmp_path / "start" / "study", 20)
    prepare(start)
    undisturbed = shutil.copytree(start, tmp_path / "undisturbed" / "study")
    stages = killed((undisturbed, None))[0].split()
    chosen = random.Random(prepare.__name__)
    moments = {
        moment: shutil.copytree(start, tmp_path / f"{stage}{moment}" / "study")
        for stage in STAGES
        for moment in chosen.sample([at for at, name in enumerate(stages) if name == stage], KILLS_IN_EACH)
    }
    assert killed(*((study, moment) for moment, study in moments.items())) == [str(-signal.SIGKILL)] * len(moments)
    for moment, study in moments.items():
        run(study)
        assert outputs(study) == outputs(undisturbed), f"killed at moment {moment}, in {stages[moment]}"
        assert run(study).up_to_date
