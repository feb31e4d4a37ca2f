"""`custdev evaluate`: how far an extractor, or another coder, agrees with people about a study's transcripts."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from pipeline.config import read_settings
from pipeline.context import Progress, RunContext, StudyInputs, open_study
from pipeline.embedding import Embedder, Vectors
from pipeline.errors import InputError, SettingsError
from pipeline.evaluate.coding import Coding, coded_files, coding_of, read_coding
from pipeline.evaluate.verdict import Verdict, judge_coding
from pipeline.ingest.folder import shown_path
from pipeline.ingest.transcript import read_transcript
from pipeline.llm.openai_llm import key_of
from pipeline.models import OFFLINE, Transcript
from pipeline.reading import read_stale, settle_speakers
from pipeline.workspace import FileRow, Workspace


class Extractor(StrEnum):
    """Whose mentions are judged; by default those that a run would find now."""

    OFFLINE = "offline"
    LLM = "llm"
    STORED = "stored"


@dataclass
class EvaluationResult:
    """A verdict, and what kept it from being whole: files without mentions to judge, by the reason."""

    verdict: Verdict
    transcripts: Mapping[str, Transcript]
    failures: Mapping[str, str] = field(default_factory=dict)
    stopped: str | None = None

    @property
    def whole(self) -> bool:
        """Whether all that the gold holds was judged."""
        return not (self.failures or self.stopped or self.verdict.gold.misplaced)


@dataclass
class _Judged:
    """What is judged, its transcripts, and files that have none."""

    coding: Coding
    transcripts: Mapping[str, Transcript]
    failures: dict[str, str]
    stopped: str | None = None


def evaluate_study(
    folder: Path,
    gold: Path,
    judged: Extractor | Path | None = None,
    embedder: Embedder | None = None,
    progress: Progress | None = None,
    max_cost: float | None = None,
) -> EvaluationResult:
    """An extractor's mentions, or another coding, in the gold's files against the gold.

    Nothing that is found is stored but vectors and a model's replies, so that a run finds these ready.

    Raises:
        InputError: a coding is none of this study's files, or what is stored is asked for before any run.
        SettingsError: a model is asked for and the settings name none.
        PipelineError: the study or the extractor cannot be used.
    """
    asks = model_wanted(read_settings(folder).llm.model, judged, folder)
    with open_study(folder, embedder, progress, look=not asks, offline=not asks, max_cost=max_cost) as context:
        files = sorted(coded_files(gold, _known(context.inputs)))
        if isinstance(judged, Path):
            found = _coded(context, files, judged)
        elif judged is Extractor.STORED:
            found = _stored(context, files)
        else:
            found = _extracted(context, files)
        return _result(context, gold, found)


def _coded(context: RunContext, files: Sequence[str], other: Path) -> _Judged:
    transcripts, failures = _read(context.inputs, files)
    return _Judged(read_coding(other, _known(context.inputs), transcripts), transcripts, failures)


def _result(context: RunContext, path: Path, judged: _Judged) -> EvaluationResult:
    gold = read_coding(path, _known(context.inputs), judged.transcripts)
    if not gold.files:
        raise InputError(
            f"{path}: none of the files it codes could be judged; the first: {next(iter(judged.failures.values()), '')}"
        )
    verdict = judge_coding(gold, judged.coding, judged.transcripts)
    return EvaluationResult(verdict, judged.transcripts, judged.failures, judged.stopped)


def _known(inputs: StudyInputs) -> list[str]:
    return [shown_path(path, inputs.folder) for path in inputs.files]


def _read(inputs: StudyInputs, files: Sequence[str]) -> tuple[dict[str, Transcript], dict[str, str]]:
    """Transcripts of those files as they are now, and why some cannot be read."""
    paths = {shown_path(path, inputs.folder): path for path in inputs.files}
    transcripts: dict[str, Transcript] = {}
    failures: dict[str, str] = {}
    for file in files:
        try:
            transcripts[file] = read_transcript(paths[file], inputs.config.ingest, inputs.guide)
        except InputError as error:
            failures[file] = str(error)
    return transcripts, failures


def _stored(context: RunContext, files: Sequence[str]) -> _Judged:
    workspace, folder = context.workspace, context.inputs.folder
    rows, extractors = workspace.files(), workspace.extractors()
    ids = {file: row.transcript_id for file in files if (row := rows.get(file)) and row.transcript_id in extractors}
    if not ids:
        raise InputError(f"{folder}: nothing of the gold's files is stored; `custdev run {folder}` first.")
    transcripts = {file: workspace.transcript(one) for file, one in ids.items() if one}
    failures = {file: f"{file}: not extracted by the last run; run again." for file in files if file not in ids}
    themes = {m: theme.theme_id for theme in workspace.active_themes() for m in theme.mention_ids}
    name = ", ".join(sorted({extractors[one] for one in ids.values() if one}))
    return _Judged(coding_of(name, workspace.mentions(), transcripts, themes), transcripts, failures)


def _extracted(context: RunContext, files: Sequence[str]) -> _Judged:
    """What a run would find now in these files, by the run's own code in a workspace that is thrown away."""
    if context.llm is not None:
        key_of(context.inputs.config.llm)
    transcripts, failures = _read(context.inputs, files)
    with closing(Workspace(None)) as scratch:
        for file, transcript in transcripts.items():
            scratch.save_file(FileRow(file, "", transcript.transcript_id, None), transcript)
        own = replace(context, workspace=scratch, embedder=_KeptVectors(context.embedder, context.workspace))
        stopped = settle_speakers(own)
        read = read_stale(own)
        ids = {file: row.transcript_id or "" for file, row in scratch.files().items()}
        failures |= {file: read.failures[one] for file, one in ids.items() if one in read.failures}
        done = scratch.extraction_keys()
        unread = {file: "not read by the model yet" for file, one in ids.items() if one not in done}
        failures = unread | failures
        told = {file: scratch.transcript(one) for file, one in ids.items() if one in done}
        name = f"llm:{context.llm.name}" if context.llm else OFFLINE
        return _Judged(coding_of(name, scratch.mentions(), told), told, failures, stopped or read.stopped)


class _KeptVectors:
    """An embedder that computes only what the study's workspace does not hold, and keeps it there."""

    def __init__(self, embedder: Embedder, workspace: Workspace) -> None:
        self.name = embedder.name
        self._embedder, self._workspace = embedder, workspace

    def embed(self, texts: Sequence[str]) -> Vectors:
        import numpy as np

        known = self._workspace.vectors(self.name, texts)
        missing = [text for text in dict.fromkeys(texts) if text not in known]
        if missing:
            fresh = dict(zip(missing, self._embedder.embed(missing), strict=True))
            self._workspace.save_vectors(self.name, fresh)
            known |= fresh
        return np.stack([known[text] for text in texts])


def model_wanted(model: str, judged: Extractor | Path | None, folder: Path) -> bool:
    """Whether a language model is to read: as a run would decide, unless an extractor is named.

    Raises:
        SettingsError: one is asked for and the settings name none.
    """
    if judged is Extractor.LLM and not model:
        raise SettingsError(
            f"{folder}: study.yaml names no language model; set `llm.model`, or judge --extractor offline."
        )
    return bool(model) and judged in (None, Extractor.LLM)
