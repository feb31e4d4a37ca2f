"""`custdev doctor`: is everything a run needs in order?"""

import os
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from pipeline.background import load_background
from pipeline.codebook.sheet import CODEBOOK_FILE, read_sheet
from pipeline.config import PrivacyConfig
from pipeline.context import read_inputs
from pipeline.embedding import DIMENSIONS, E5Embedder
from pipeline.errors import PipelineError, WorkspaceError
from pipeline.extract.classifier import load_classifier
from pipeline.ingest.folder import shown_path
from pipeline.ingest.interviews import place_interview
from pipeline.llm.probe import probe
from pipeline.workspace import WORKSPACE_FILE, Workspace


def check(study: Path | None) -> Iterator[tuple[bool, str]]:
    """(in order?, one sentence) for the Python, the engine, the classifier and, where given, the study."""
    yield sys.version_info >= (3, 11), f"Python {sys.version_info.major}.{sys.version_info.minor}"
    try:
        embedder = E5Embedder()
        vectors = embedder.embed(["проверка", "check"])
        yield vectors.shape == (2, DIMENSIONS), f"embedding engine: {embedder.name}, {DIMENSIONS} dimensions"
        yield bool(load_background().means), f"classifier: version {load_classifier().version}"
    except PipelineError as error:
        yield False, str(error)
    if study is not None:
        yield from _check_study(study)


def _check_study(study: Path) -> Iterator[tuple[bool, str]]:
    try:
        inputs = read_inputs(study)
    except PipelineError as error:
        yield False, str(error)
        return
    yield True, f"settings: {study / 'study.yaml'}" if (study / "study.yaml").exists() else "settings: defaults"
    if inputs.config.llm.model:
        yield from probe(inputs.config.llm)
    yield True, f"files: {len(inputs.files)}"
    yield os.access(study, os.W_OK), f"folder writable: {study}"
    yield True, _shown_to_whom(inputs.config.privacy)
    if (study / CODEBOOK_FILE).exists():
        yield _codebook(study / CODEBOOK_FILE)
    if (study / WORKSPACE_FILE).exists():
        yield _sent(study / WORKSPACE_FILE)
    if inputs.respondents:
        paths = [shown_path(path, study) for path in inputs.files]
        strangers = [path for path in paths if not place_interview(path, "", "", inputs.respondents).listed]
        names = f": {', '.join(strangers[:5])}" if strangers else ""
        rows = f"{len(inputs.respondents)} rows"
        yield True, f"respondents: {rows}; files whose name holds none of their ids: {len(strangers)}{names}"
    else:
        yield True, "respondents: no respondents.csv, so no segments and no NPS"


def _codebook(path: Path) -> tuple[bool, str]:
    try:
        sheet = read_sheet(path)
    except PipelineError as error:
        return False, str(error)
    return (
        True,
        f"codebook: {len(sheet.entries)} themes, {len(sheet.codebook.edits)} edits" if sheet else "codebook: none",
    )


def _shown_to_whom(privacy: PrivacyConfig) -> str:
    words = {"redacted": "placeholders", "original": "the original"}
    return f"personal data: models see {words[privacy.send]}, files that travel show {words[privacy.show]}"


def _sent(path: Path) -> tuple[bool, str]:
    try:
        with closing(Workspace(path)) as workspace:
            sent = workspace.privacy.sent()
    except WorkspaceError as error:
        return False, str(error)
    if not sent:
        return True, "sent to language models: nothing so far"
    where = ", ".join(sorted({one.address for one in sent}))
    return (
        True,
        f"sent to language models: {len(sent)} requests to {where}, the last {sent[-1].sent_at} (`custdev audit`)",
    )
