"""What reading by a language model sends, and how near it keeps the server to full: a real run over loopback HTTP."""

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.context import Silent, open_study
from pipeline.run import run_study
from tests.benchmarks.data import SHARED_DATA
from tests.fake_openai import KEY, FakeOpenAI
from tests.fakes import FakeEmbedder
from tests.model_study import use_model

INTERVIEWS, LATENCY, IN_FLIGHT = 100, 1.0, 32
_NOTHING = json.dumps({"mentions": []})
_WORDS = (
    *("we", "people", "the", "report", "export", "manager", "meeting", "week", "client", "price", "letter", "team"),
    *("slow", "again", "never", "because", "when", "waited", "asked", "changed", "took", "lost", "found", "needs"),
    *("about", "with", "from", "after", "every", "other", "so", "often", "before", "called", "wants", "tables"),
)


def main() -> None:
    """Prints both; some 30 seconds."""
    os.environ["OPENAI_API_KEY"] = KEY
    for name in ("qcubed.md", "redstart.md"):
        source = SHARED_DATA / "hitsave_interviews" / name
        if source.exists():
            _characters(source)
        else:
            print(f"skipped: {source} is absent")
    _wall_time()


def _characters(source: Path) -> None:
    with tempfile.TemporaryDirectory() as folder, FakeOpenAI(fault=lambda call: _NOTHING) as server:
        shutil.copy(source, folder)
        with open_study(use_model(Path(folder), server), FakeEmbedder(), offline=False) as context:
            run_study(context)
            length = sum(len(context.workspace.transcript(t).text) for t in context.workspace.extraction_keys())
    messages = sum(len(message["content"]) for call in server.calls for message in call.body["messages"])
    schemas = sum(len(json.dumps(call.body["response_format"])) for call in server.calls)
    print(f"{source.name}: {length} characters, {len(server.calls)} calls")
    print(f"  {messages / length:.3f} characters of messages sent for each (asked: at most 1.30)")
    print(f"  {(messages + schemas) / length:.3f} with the schema of the answer")


class Timed(Silent):
    """Seconds that the reading took."""

    seconds = 0.0

    @contextmanager
    def stage(self, name: str, total: int, note: object = None) -> Iterator[Callable[[int], None]]:
        start = time.perf_counter()
        yield lambda done: None
        if name == "read":
            self.seconds = time.perf_counter() - start


def _wall_time() -> None:
    command = [sys.executable, "-m", "tests.fake_openai", str(LATENCY), _NOTHING]
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server,
    ):
        try:
            assert server.stdout is not None
            study = _many_interviews(Path(folder))
            use_model(study, FakeOpenAI(url=server.stdout.readline().strip()), max_concurrency=IN_FLIGHT)
            _load_client()
            timed = Timed()
            with open_study(study, FakeEmbedder(), timed, offline=False) as context:
                result = run_study(context)
                calls = sum(cost.calls for cost in context.workspace.costs() if cost.stage == "extract_mentions")
        finally:
            server.kill()
    assert (result.extracted, result.failures) == (INTERVIEWS, {})
    ideal = calls * LATENCY / IN_FLIGHT
    print(f"{INTERVIEWS} interviews, {calls} calls of {LATENCY:.0f} s, {IN_FLIGHT} in flight: {timed.seconds:.2f} s")
    print(f"  ideal {ideal:.2f} s, share of the ideal: {ideal / timed.seconds:.3f} (asked: at least 0.93)")


def _many_interviews(folder: Path) -> Path:
    """Interviews of three to eight chunks, no two the same."""
    drawn = random.Random(0)
    for number in range(INTERVIEWS):
        turns = [_said(drawn) for _ in range(drawn.randint(240, 480))]
        text = "".join(f"Interviewer: What about {turn.split()[0]}?\nRespondent: {turn}\n" for turn in turns)
        (folder / f"R{number:03}.txt").write_text(text, encoding="utf-8")
    return folder


def _said(drawn: random.Random) -> str:
    """Three sentences; one in five holds a word of those that orders to a model are first looked for by, as in life."""
    sentences = [drawn.choices(_WORDS, k=13) + ["they"] * (drawn.random() < 0.2) for _ in range(3)]
    return ". ".join(" ".join(words).capitalize() for words in sentences) + "."


def _load_client() -> None:
    import openai

    openai.AsyncOpenAI(api_key=KEY)
