"""Studies whose interviews a language model reads, and runs of them against a server on this machine.

python tests/model_study.py STUDY is `custdev run STUDY` under the planted embedder, in a process that can be stopped.
"""

import signal
import sqlite3
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from pipeline.context import open_study
from pipeline.models import Mention
from pipeline.run import RunResult, run_study
from tests.analyst import body_answer
from tests.fake_openai import MODEL, Call, FakeOpenAI
from tests.fakes import FakeEmbedder
from tests.small_study import SETTINGS, PlantedEmbedder

PRICE = "{input: 1, output: 2}"


def analyst(**options: Any) -> FakeOpenAI:
    """A server whose model finds what is planted."""
    return FakeOpenAI(fault=lambda call: body_answer(call.body), **options)


def use_model(study: Path, server: FakeOpenAI, more: str = "", **llm: object) -> Path:
    """Settings under which the study is read by the server's model; `more` is YAML of other sections."""
    lines = {"model": MODEL, "base_url": server.url, **llm}
    section = "".join(f"  {name}: {value}\n" for name, value in lines.items())
    (study / "study.yaml").write_text(f"{more or SETTINGS}llm:\n{section}", encoding="utf-8")
    return study


def run_asking(
    study: Path, offline: bool = False, max_cost: float | None = None, embedder: FakeEmbedder | None = None
) -> RunResult:
    """One run, by the model unless `offline`."""
    with open_study(study, embedder or PlantedEmbedder(), offline=offline, max_cost=max_cost) as context:
        return run_study(context)


def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pauses between attempts a hundred times shorter, by a clock a hundred times faster."""
    from functools import partial

    from pipeline.llm.pacing import Pace
    from pipeline.llm.retrying import Retrying
    from tests.test_llm_faults import fast_clock, hurried

    monkeypatch.setattr("pipeline.context.Retrying", partial(Retrying, sleep=hurried))
    monkeypatch.setattr("pipeline.llm.openai_llm.Pace", partial(Pace, clock=fast_clock, sleep=hurried))


def stage_of(call: Call) -> str:
    """The prompt a call was made by."""
    return str(call.body["response_format"]["json_schema"]["name"])


def stages(server: FakeOpenAI, since: int = 0) -> Counter[str]:
    """Calls by their prompt."""
    return Counter(stage_of(call) for call in server.calls[since:])


def user_text(call: Call) -> str:
    """What is asked, without the rules."""
    return str(call.body["messages"][-1]["content"])


def replies(study: Path) -> list[tuple[str, bool]]:
    """Key and usability of every reply kept."""
    with sqlite3.connect(study / "workspace.sqlite") as db:
        rows = [(key, bool(usable)) for key, usable in db.execute("SELECT reply_key, usable FROM replies")]
    db.close()
    return rows


def mentions(study: Path) -> list[Mention]:
    """Every mention kept."""
    with open_study(study, look=True) as context:
        return context.workspace.mentions()


def main(study: str) -> None:
    """Says "begun" once everything is loaded, so that a test can stop what follows."""
    import openai

    import pipeline.embedding
    from pipeline import cli

    pipeline.embedding.E5Embedder = lambda threads=None: PlantedEmbedder()  # type: ignore[assignment,misc]
    PlantedEmbedder().embed(["warm"])
    openai.AsyncOpenAI(api_key="none")
    sys.argv = ["custdev", "run", study]
    print("begun", flush=True)
    cli.main()


if __name__ == "__main__":
    # Whoever starts tests in the background may have had Ctrl-C ignored, and that is inherited.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    main(sys.argv[1])
