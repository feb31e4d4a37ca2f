"""Utterances a second of a whole offline run beside those of the embedding engine alone, in turns in one process."""

import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from pipeline.config import IngestConfig
from pipeline.context import open_study
from pipeline.embedding import E5Embedder, embed_in_batches
from pipeline.extract.mentions import judged_utterances
from pipeline.ingest.folder import find_transcripts
from pipeline.ingest.transcript import read_transcript
from pipeline.run import run_study

DATA = Path(__file__).parents[2] / "data"
ROUNDS = 3


def main() -> None:
    """Prints the table; some three minutes."""
    files = [path for name in ("example", "gold") for path in find_transcripts(DATA / name)]
    transcripts = [read_transcript(path, IngestConfig()) for path in files]
    texts = sorted({one.slice(u) for one in transcripts for u in judged_utterances(one)})
    engine = E5Embedder()
    engine.embed(texts[:64])
    print(f"{len(files)} interviews, {len(texts)} utterances of respondents")
    alone, whole = [], []
    for _ in range(ROUNDS):
        alone.append(len(texts) / _seconds(lambda: list(embed_in_batches(texts, engine, lambda done: None))))
        whole.append(len(texts) / _run(files, engine))
        print(f"  engine alone {alone[-1]:6.1f}/s, whole run {whole[-1]:6.1f}/s: {whole[-1] / alone[-1]:.3f}")
    print(f"  best of each: {max(whole) / max(alone):.3f} (asked: at least 0.90)")


def _run(files: Sequence[Path], engine: E5Embedder) -> float:
    """Seconds of a first run, from reading the files to writing the report."""
    with tempfile.TemporaryDirectory() as folder:
        for path in files:
            shutil.copy(path, folder)
        with open_study(Path(folder), engine) as context:
            return _seconds(lambda: run_study(context))


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
