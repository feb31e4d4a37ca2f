"""What redaction costs: F1 on the gold interviews with placeholders and without, by either extractor, and time.

No language model is at hand, so the one here knows the gold: it points at the coded lines and copies words from what it
is shown. That tells whether all it points at is found again in the original, not how well a model reads placeholders.
"""

import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from pipeline.config import IngestConfig, PrivacyConfig
from pipeline.context import RunContext, open_study
from pipeline.embedding import E5Embedder
from pipeline.errors import LLMCallError
from pipeline.evaluate.coding import read_coding
from pipeline.evaluate.scores import Group
from pipeline.evaluate.verdict import Verdict
from pipeline.evaluation import Extractor, evaluate_study
from pipeline.ingest.folder import find_transcripts, shown_path
from pipeline.ingest.transcript import read_transcript
from pipeline.llm.cached import CachedLLM, Request
from pipeline.llm.ledger import Ledger
from pipeline.models import SpeakerRole, Transcript
from pipeline.redacting import Redactor
from pipeline.workspace import Workspace
from tests.benchmarks.gold import CODING, GOLD
from tests.fakes import Answer, FakeLLM

_SETTINGS = "llm: {{model: fake, base_url: 'http://localhost:9/v1'}}\nprivacy: {{send: {}}}\n"
_LINE = re.compile(r"^(\d+) (.+)$", re.MULTILINE)
_WORDS = 6


def main() -> None:
    """Prints the figures."""
    transcripts = {shown_path(path, GOLD): read_transcript(path, IngestConfig()) for path in find_transcripts(GOLD)}
    with tempfile.TemporaryDirectory() as folder:
        study = Path(folder) / "gold"
        shutil.copytree(GOLD, study, ignore=shutil.ignore_patterns("workspace*", "report"))
        for extractor, answer in ((Extractor.OFFLINE, None), (Extractor.LLM, _knowing(transcripts))):
            _print_change(extractor, [_judged(study, extractor, answer, send) for send in ("original", "redacted")])
    _print_time(list(transcripts.values()))


def _judged(study: Path, extractor: Extractor, answer: Callable[[Request], Answer] | None, send: str) -> Verdict:
    (study / "study.yaml").write_text(_SETTINGS.format(send), encoding="utf-8")
    with _opened(study, answer) as context:
        return evaluate_study(context, study / CODING, extractor).verdict


@contextmanager
def _opened(study: Path, answer: Callable[[Request], Answer] | None) -> Iterator[RunContext]:
    with open_study(study, E5Embedder(), look=True) as context:
        llm = CachedLLM(FakeLLM(by=answer), context.workspace, Ledger(lambda usage: 0.0)) if answer else None
        yield replace(context, llm=llm)


def _knowing(transcripts: dict[str, Transcript]) -> Callable[[Request], Answer]:
    """Points at every line that the gold codes, and confirms every claim."""
    coding = read_coding(GOLD / CODING, list(transcripts), transcripts)
    coded: dict[str, dict[int, str]] = {}
    for file, transcript in transcripts.items():
        pieces = [(span, one.kind) for one in coding.mentions if one.transcript == file for span in one.evidence]
        coded[transcript.transcript_id] = {
            utterance.index: kind.value
            for span, kind in pieces
            for utterance in transcript.utterances
            if utterance.role is SpeakerRole.RESPONDENT and utterance.start < span.end and span.start < utterance.end
        }

    def answer(request: Request) -> Answer:
        lines = _LINE.findall(request.messages[-1].content)
        if request.stage == "extract_mentions":
            kinds = coded[request.owner]
            return {"mentions": [_mention(n, line, kinds[int(n)]) for n, line in lines if int(n) in kinds]}
        if request.stage == "check_claim":
            return {"claims": [{"item": int(n), "reason": "", "verdict": "follows"} for n, _ in lines]}
        if request.stage == "retry_mention":
            return {"items": []}
        return LLMCallError("roles stay as they are guessed")

    return answer


def _mention(number: str, line: str, kind: str) -> dict[str, object]:
    words = line.split()
    at = max(0, len(words) - _WORDS) // 2
    fields = {"kind": kind, "force": None, "direction": None, "cause": None, "intensity": 3, "prompted": False}
    copied = " ".join(words[at : at + _WORDS])
    return {"utterances": [int(number)], "words": copied, "summary": line[:80], "confidence": 0.9, **fields}


def _print_change(extractor: Extractor, verdicts: list[Verdict]) -> None:
    for with_kind in (False, True):
        scores = [verdict.scores[Group("all", "", with_kind)].score for verdict in verdicts]
        before, after = (score.f1 or 0.0 for score in scores)
        what = f"{extractor.value}{', with kind' if with_kind else ''}"
        print(f"{what:20} F1 {before:.3f} -> {after:.3f}, change {after - before:+.3f} (asked: at most .020)  {scores}")


def _print_time(transcripts: list[Transcript]) -> None:
    words = sum(len(one.text.split()) for one in transcripts[1:])
    workspace = Workspace(None)
    redactor = Redactor(PrivacyConfig(), workspace.privacy)
    redactor.redacted(transcripts[0])
    for what in ("found and replaced", "replaced again, from what is stored"):
        start = time.process_time()
        for one in transcripts[1:]:
            redactor.redacted(one)
        print(f"{what}: {words / max(time.process_time() - start, 1e-9):,.0f} words a second of one core")
    workspace.close()
