"""How long the review page waits for the answer to an edit: the example, and a hundred real interviews."""

import shutil
import statistics
import tempfile
import time
from pathlib import Path

from pipeline.context import open_study
from pipeline.embedding import E5Embedder
from pipeline.review.app import Review
from pipeline.run import run_study
from tests.benchmarks.data import SHARED_DATA

EDITS = 9
INTERVIEWS = 100
EXAMPLE = Path(__file__).parents[2] / "data" / "example"


def main() -> None:
    """Prints the figures; some minutes, nearly all of it the runs before the edits."""
    with tempfile.TemporaryDirectory() as folder:
        example = shutil.copytree(
            EXAMPLE, Path(folder) / "example", ignore=shutil.ignore_patterns("report", "*sqlite*")
        )
        _measure("example, 18 interviews", example)
        source = SHARED_DATA / "anthropic_interviewer" / "dialogs"
        if not source.is_dir():
            print(f"skipped: {source} is absent")
            return
        study = Path(folder) / "study"
        (study / "transcripts").mkdir(parents=True)
        shutil.copy(EXAMPLE / "guide.yaml", study)
        for path in sorted(source.iterdir())[:INTERVIEWS]:
            shutil.copy(path, study / "transcripts")
        _measure(f"{INTERVIEWS} interviews", study)


def _measure(name: str, study: Path) -> None:
    embedder = E5Embedder()
    with open_study(study, embedder) as context:
        run_study(context)
    review = Review(study, "somebody", embedder)
    theme = review.data()["themes"][0]["id"]
    walls, processor = [], []
    for number in range(EDITS):
        wall, own = time.perf_counter(), time.process_time()
        review.edit({"action": "rename", "theme": theme, "label": f"Name {number}"})
        walls.append(time.perf_counter() - wall)
        processor.append(time.process_time() - own)
    print(f"{name}: an edit is answered in {statistics.median(walls):.2f} s, {statistics.median(processor):.2f} s of")
    print(f"  a processor, median of {EDITS} (asked: about 1 s)")
