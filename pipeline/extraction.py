"""`custdev extract`: mentions of single files, without a workspace."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from pipeline.background import load_background
from pipeline.config import StudyConfig, read_settings
from pipeline.context import Progress
from pipeline.embedding import E5Embedder, Vectors, embed_in_batches
from pipeline.errors import InputError
from pipeline.extract.classifier import load_classifier
from pipeline.extract.mentions import extract_mentions, judged_utterances
from pipeline.ingest.folder import shown_path
from pipeline.ingest.guide import read_guide
from pipeline.ingest.interviews import place_interview
from pipeline.ingest.respondents import read_respondents
from pipeline.ingest.transcript import read_transcript
from pipeline.models import Mention, Respondent, Transcript


def extract_files(
    files: Sequence[Path], study: Path | None, fail: Callable[[str], None], progress: Progress
) -> Iterator[dict[str, Any]]:
    """One record per mention, file by file; a file that cannot be read is told to `fail` and passed over.

    Raises:
        SettingsError: the study's settings, respondents or guide are wrong.
    """
    config, respondents, guide = _study_of(study)
    embedder = E5Embedder()
    for path in files:
        transcript = _read(path, config, guide, fail)
        if transcript is None:
            continue
        texts = list(dict.fromkeys(transcript.slice(u) for u in judged_utterances(transcript)))
        vectors: dict[str, Vectors] = {}
        with progress.stage("extract", len(texts)) as advance:
            for fresh in embed_in_batches(texts, embedder, advance):
                vectors |= fresh
        interview = place_interview(_place(path, study), transcript.header, transcript.transcript_id, respondents)
        for mention in extract_mentions(transcript, vectors, load_classifier(), load_background(), config.extract):
            yield _record(path, mention.respondent_id or interview.respondent_id, mention)


def texts_of(files: Sequence[Path], study: Path | None, fail: Callable[[str], None]) -> Iterator[str]:
    """The text of each file in which offsets count."""
    config, _, guide = _study_of(study)
    for path in files:
        transcript = _read(path, config, guide, fail)
        if transcript is not None:
            yield transcript.text


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
