"""600 calls of one second, 32 in flight: wall time against the ideal; the server is a process of its own."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from pipeline.llm.cached import CachedLLM
from pipeline.llm.ledger import Ledger
from pipeline.llm.openai_llm import OpenAILLM
from pipeline.llm.retrying import Retrying
from pipeline.llm.together import run_together
from pipeline.workspace import Workspace
from tests.fake_openai import KEY
from tests.llm_requests import request, settings

CALLS, IN_FLIGHT, LATENCY = 600, 32, 1.0


def main() -> None:
    """Prints the share of the ideal; some 20 seconds."""
    command = [sys.executable, "-m", "tests.fake_openai", str(LATENCY)]
    loading = _load_client()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ) as server:
        try:
            assert server.stdout is not None
            wall = _timed(server.stdout.readline().strip())
        finally:
            server.kill()
    ideal = CALLS * LATENCY / IN_FLIGHT
    print(f"{CALLS} calls of {LATENCY:.0f} s, {IN_FLIGHT} in flight: {wall:.2f} s, ideal {ideal:.2f} s")
    print(f"  share of the ideal: {ideal / wall:.3f} (asked: at least 0.93)")
    print(f"  with the {loading:.2f} s that loading the client took: {ideal / (wall + loading):.3f}")


def _load_client() -> float:
    start = time.perf_counter()
    import openai

    openai.AsyncOpenAI(api_key=KEY)
    return time.perf_counter() - start


def _timed(url: str) -> float:
    """Seconds from the first call to the last reply kept."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace(Path(folder) / "workspace.sqlite")
        model = OpenAILLM(settings(url, max_concurrency=IN_FLIGHT), KEY)
        llm = CachedLLM(model, workspace, Ledger(lambda usage: 1.0), Retrying())
        start = time.perf_counter()
        outcomes = list(run_together([llm.complete(request(str(n))) for n in range(CALLS)], llm))
        wall = time.perf_counter() - start
        assert all(outcome.error is None for outcome in outcomes)
        assert workspace.costs()[0].calls == CALLS
        workspace.close()
    return wall
