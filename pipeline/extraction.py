"""`custdev extract`: mentions of single files, outside any run."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.config import StudyConfig, read_settings
from pipeline.context import Progress, RunContext, StudyInputs, open_llm
from pipeline.embedding import E5Embedder
from pipeline.errors import InputError, LLMCallError
from pipeline.ingest.folder import shown_path
from pipeline.ingest.guide import read_guide
from pipeline.ingest.interviews import place_interview
from pipeline.ingest.respondents import read_respondents
from pipeline.ingest.transcript import read_transcript
from pipeline.models import Mention, Respondent, Transcript
from pipeline.reading import mentions_of
from pipeline.redacting import Redactor
from pipeline.workspace import WORKSPACE_FILE, Workspace


def extract_files(
    files: Sequence[Path],
    study: Path | None,
    fail: Callable[[str], None],
    progress: Progress,
    offline: bool = False,
) -> Iterator[dict[str, Any]]:
    """One record per mention, file by file; a file that cannot be read is told to `fail` and passed over.

    With a study whose settings name a language model that model reads, unless `offline`; its replies go to the
    study's workspace where there is one.

    Raises:
        SettingsError: the study's settings, respondents or guide are wrong.
        LLMSetupError: the model cannot be used at all.
    """
    config, respondents, guide = _study_of(study)
    asks = bool(config.llm.model) and not offline
    workspace = _workspace_of(study if asks else None)
    with closing(workspace):
        inputs = StudyInputs(study or Path(), config, respondents, guide, tuple(files))
        llm = open_llm(config, workspace) if asks else None
        redactor = Redactor(config.privacy, workspace.privacy)
        context = RunContext(inputs, workspace, E5Embedder(), progress, redactor, llm)
        for path in files:
            transcript = _read(path, config, guide, fail)
            if transcript is None:
                continue
            interview = place_interview(_place(path, study), transcript.header, transcript.transcript_id, respondents)
            try:
                mentions = mentions_of(transcript, context)
            except LLMCallError as error:
                fail(f"{path}: {error}")
                continue
            seen = redactor.seen(transcript)
            for mention in mentions:
                told = replace(mention, summary=seen.with_originals(mention.summary, mention.evidence))
                yield _record(path, mention.respondent_id or interview.respondent_id, told)


def _workspace_of(study: Path | None) -> Workspace:
    path = study / WORKSPACE_FILE if study else None
    return Workspace(path if path and path.exists() else None)


def texts_of(
    files: Sequence[Path], study: Path | None, fail: Callable[[str], None], redacted: bool = False
) -> Iterator[str]:
    """The text of each file in which offsets count; `redacted` the one in which those of files that travel do."""
    config, _, guide = _study_of(study)
    with closing(_workspace_of(study)) as workspace:
        redactor = Redactor(config.privacy, workspace.privacy)
        for path in files:
            transcript = _read(path, config, guide, fail)
            if transcript is not None:
                yield (redactor.redacted(transcript).transcript if redacted else transcript).text


def _study_of(study: Path | None) -> tuple[StudyConfig, tuple[Respondent, ...], tuple[str, ...]]:
    if study is None:
        return StudyConfig(), (), ()
    if not study.is_dir():
        raise InputError(f"{study}: no such study folder; give one, or leave --study out.")
    return read_settings(study), read_respondents(study), read_guide(study)


def _place(path: Path, study: Path | None) -> str:
    """A file's path as its study knows it; one from elsewhere goes by its name."""
    if study is None or not path.resolve().is_relative_to(study.resolve()):
        return path.name
    return shown_path(path.resolve(), study.resolve())


def _read(path: Path, config: StudyConfig, guide: Sequence[str], fail: Callable[[str], None]) -> Transcript | None:
    try:
        return read_transcript(path, config.ingest, guide)
    except InputError as error:
        fail(str(error))
        return None


def _record(path: Path, respondent: str, mention: Mention) -> dict[str, Any]:
    return {
        "transcript": str(path),
        "respondent": respondent,
        "kind": mention.kind.value,
        "force": mention.force.value if mention.force else None,
        "summary": mention.summary,
        "quote": mention.quote,
        "start": mention.span.start,
        "end": mention.span.end,
        "start_time": mention.start_time,
        "end_time": mention.end_time,
        "speaker": mention.speaker,
        "role": mention.role.value,
        "intensity": mention.intensity,
        "prompted": mention.prompted,
        "alignment": mention.alignment.value,
        "confidence": mention.confidence,
        "extractor": mention.extractor,
    }
