"""What the steps of a run share: the study's inputs, its workspace, the embedder, the progress shown."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pipeline.config import StudyConfig, read_settings
from pipeline.embedding import E5Embedder, Embedder, Vectors
from pipeline.ingest.folder import find_transcripts
from pipeline.ingest.guide import read_guide
from pipeline.ingest.respondents import read_respondents
from pipeline.models import Respondent
from pipeline.workspace import WORKSPACE_FILE, Workspace

_EMBED_AT_ONCE = 256


class Progress(Protocol):
    """Where a run says how far it is."""

    def stage(self, name: str, total: int) -> AbstractContextManager[Callable[[int], None]]:
        """A stage of `total` units; what it yields is called with the units done since."""
        ...


class Silent:
    """No progress shown."""

    def stage(self, name: str, total: int) -> AbstractContextManager[Callable[[int], None]]:
        """A stage nobody watches."""
        return nullcontext(lambda done: None)


@dataclass(frozen=True)
class StudyInputs:
    """What people put into a study folder."""

    folder: Path
    config: StudyConfig
    respondents: tuple[Respondent, ...]
    guide: tuple[str, ...]
    files: tuple[Path, ...]


@dataclass(frozen=True)
class RunContext:
    """What the steps of one run share."""

    inputs: StudyInputs
    workspace: Workspace
    embedder: Embedder
    progress: Progress


def read_inputs(folder: Path) -> StudyInputs:
    """Settings, respondents, guide and files of a study.

    Raises:
        InputError: no such folder, or no file in it.
        SettingsError: study.yaml, respondents.csv or guide.yaml is wrong.
    """
    files = tuple(find_transcripts(folder))
    return StudyInputs(folder, read_settings(folder), read_respondents(folder), read_guide(folder), files)


@contextmanager
def open_study(
    folder: Path, embedder: Embedder | None = None, progress: Progress | None = None
) -> Iterator[RunContext]:
    """A study opened for work; its workspace is closed after.

    Raises:
        PipelineError: the study cannot be used as it is.
    """
    inputs = read_inputs(folder)
    workspace = Workspace(folder / WORKSPACE_FILE)
    try:
        yield RunContext(inputs, workspace, embedder or E5Embedder(), progress or Silent())
    finally:
        workspace.close()


def embed_missing(texts: Sequence[str], context: RunContext, advance: Callable[[int], None]) -> dict[str, Vectors]:
    """Vectors of all texts; those not stored yet are computed and stored batch by batch."""
    workspace, embedder = context.workspace, context.embedder
    vectors = workspace.vectors(embedder.name, texts)
    missing = [text for text in dict.fromkeys(texts) if text not in vectors]
    advance(len(texts) - len(missing))
    for start in range(0, len(missing), _EMBED_AT_ONCE):
        batch = missing[start : start + _EMBED_AT_ONCE]
        fresh = dict(zip(batch, embedder.embed(batch), strict=True))
        workspace.save_vectors(embedder.name, fresh)
        vectors.update(fresh)
        advance(len(batch))
    return vectors
