"""A run over 622 real interviews: utterances a second, peak memory, the second run, one file added."""

import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.benchmarks.data import SHARED_DATA


def main() -> None:
    """Prints the figures; several minutes."""
    source = SHARED_DATA / "anthropic_interviewer" / "dialogs"
    if not source.is_dir():
        print(f"skipped: {source} is absent")
        return
    with tempfile.TemporaryDirectory() as folder:
        study = Path(folder) / "study"
        shutil.copytree(source, study / "transcripts")
        kept_back = sorted((study / "transcripts").iterdir())[-1]
        kept_back.rename(Path(folder) / kept_back.name)
        seconds, result = _run(study)
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e6
        rate = result["utterances"] / seconds
        print(f"first run: {result['extracted']} interviews, {result['utterances']} utterances, {seconds:.0f} s")
        print(f"  {rate:.0f} utterances a second, peak memory {peak:.2f} GB (asked: under 1.5)")
        seconds, result = _run(study)
        print(f"second run: {seconds:.2f} s, extracted {result['extracted']} (asked: under 2 s, 0)")
        shutil.copy(Path(folder) / kept_back.name, kept_back)
        seconds, result = _run(study)
        print(f"one file added: {seconds:.1f} s, extracted {result['extracted']} (asked: 1)")


def _run(study: Path) -> tuple[float, dict[str, Any]]:
    command = [str(Path(sys.executable).with_name("custdev")), "run", str(study), "--json"]
    start = time.perf_counter()
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return time.perf_counter() - start, json.loads(done.stdout)
