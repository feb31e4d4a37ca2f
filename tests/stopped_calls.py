"""Asks a server for many replies until Ctrl-C: python tests/stopped_calls.py URL WORKSPACE KEY [notebook]."""

import asyncio
import signal
import sys
from pathlib import Path

from pipeline.llm.cached import CachedLLM
from pipeline.llm.ledger import Ledger
from pipeline.llm.openai_llm import OpenAILLM
from pipeline.llm.retrying import Retrying
from pipeline.llm.together import run_together
from pipeline.workspace import Workspace
from tests.llm_requests import request, settings


def main(url: str, path: Path, key: str) -> None:
    workspace = Workspace(path)
    llm = CachedLLM(OpenAILLM(settings(url, max_concurrency=8), key), workspace, Ledger(lambda usage: 1.0), Retrying())
    try:
        for outcome in run_together([llm.complete(request(str(n))) for n in range(1000)], llm):
            print(outcome.index, outcome.error, flush=True)
    except KeyboardInterrupt:
        print("stopped", flush=True)
    finally:
        workspace.close()


async def in_a_loop(url: str, path: Path, key: str) -> None:
    main(url, path, key)


if __name__ == "__main__":
    # Whoever starts tests in the background may have had Ctrl-C ignored, and that is inherited.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    place = (sys.argv[1], Path(sys.argv[2]), sys.argv[3])
    if len(sys.argv) > 4:
        # As a notebook's kernel does; `asyncio.run` would take Ctrl-C for itself.
        asyncio.new_event_loop().run_until_complete(in_a_loop(*place))
    else:
        main(*place)
