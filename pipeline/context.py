"""What the steps of a run share: the study's inputs, its workspace, the embedder, the progress shown."""

import difflib
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from pipeline.config import SETTINGS_FILE, RankConfig, RankWeights, StudyConfig, read_settings
from pipeline.embedding import E5Embedder, Embedder, Vectors, embed_in_batches
from pipeline.errors import SettingsError, WorkspaceError
from pipeline.faults import nearest
from pipeline.ingest.folder import find_transcripts
from pipeline.ingest.guide import read_guide, read_questions
from pipeline.ingest.respondents import RESPONDENTS_FILE, read_respondents
from pipeline.llm.audit import Audit
from pipeline.llm.cached import CachedLLM
from pipeline.llm.ledger import Ledger
from pipeline.llm.openai_llm import OpenAILLM
from pipeline.llm.prices import price_of
from pipeline.llm.retrying import Retrying
from pipeline.llm.unsent import UnsentLLM
from pipeline.models import GuideQuestion, Respondent
from pipeline.redacting import Redactor
from pipeline.workspace import WORKSPACE_FILE, Workspace


class Progress(Protocol):
    """Where a run says how far it is."""

    def stage(
        self, name: str, total: int, note: Callable[[], str] | None = None
    ) -> AbstractContextManager[Callable[[int], None]]:
        """A stage of `total` units; what it yields is called with the units done since. `note` is shown beside it."""
        ...


class Silent:
    """No progress shown."""

    def stage(
        self, name: str, total: int, note: Callable[[], str] | None = None
    ) -> AbstractContextManager[Callable[[int], None]]:
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
    questions: tuple[GuideQuestion, ...] = ()


@dataclass(frozen=True)
class RunContext:
    """What the steps of one run share."""

    inputs: StudyInputs
    workspace: Workspace
    embedder: Embedder
    progress: Progress
    redactor: Redactor
    llm: CachedLLM | None = None
    """The language model that reads, where one is set up and wanted; None reads offline."""
    edited: bool = True
    """Whether codebook.yaml holds; what is only tried out forms themes of its own and keeps none."""


def read_inputs(folder: Path) -> StudyInputs:
    """Settings, respondents, guide and files of a study.

    Raises:
        InputError: no such folder, or no file in it.
        SettingsError: study.yaml, respondents.csv or guide.yaml is wrong.
    """
    files = tuple(find_transcripts(folder))
    config, respondents = read_settings(folder), read_respondents(folder)
    _check_segments(folder, config.rank, respondents)
    return StudyInputs(folder, config, respondents, read_guide(folder), files, read_questions(folder))


def _check_segments(folder: Path, rank: RankConfig, respondents: Sequence[Respondent]) -> None:
    """A segment or column misspelt in the settings would be weighed at 1 and nobody told."""
    column = rank.segment_column.casefold()
    columns = sorted({name for row in respondents for name in row.attributes})
    meant = {"segment_column": bool(rank.segment_values) or "segment_column" in rank.model_fields_set}
    meant["value_column"] = bool(rank.value_column)
    for setting in (setting for setting, is_meant in meant.items() if is_meant and respondents):
        name = getattr(rank, setting)
        if name.casefold() not in columns:
            raise SettingsError(
                f"{folder / SETTINGS_FILE}: `rank.{setting}` is {name!r}, but {RESPONDENTS_FILE} has "
                f"no such column{nearest(name.casefold(), columns)}."
            )
    segments = sorted({row.attributes[column] for row in respondents if column in row.attributes})
    for name in rank.segment_values:
        if segments and name not in segments and difflib.get_close_matches(name, segments, n=1, cutoff=0.75):
            raise SettingsError(
                f"{folder / SETTINGS_FILE}: `rank.segment_values` names {name!r}, a segment nobody is in"
                f"{nearest(name, segments)}."
            )


def reweighed(context: RunContext, preset: str) -> RunContext:
    """The same study ranked by a preset's own weights."""
    inputs = context.inputs
    rank = inputs.config.rank.model_copy(update={"preset": preset, "weights": RankWeights()})
    config = inputs.config.model_copy(update={"rank": rank})
    return replace(context, inputs=replace(inputs, config=config))


@contextmanager
def open_study(
    folder: Path,
    embedder: Embedder | None = None,
    progress: Progress | None = None,
    look: bool = False,
    offline: bool = True,
    max_cost: float | None = None,
) -> Iterator[RunContext]:
    """A study opened for work; its workspace is closed after. Where `look` is set, none is made that is not there.

    Unless `offline`, the language model that the settings name is at hand, to take at most `max_cost`.

    Raises:
        PipelineError: the study cannot be used as it is.
    """
    inputs = read_inputs(folder)
    path = folder / WORKSPACE_FILE
    workspace = Workspace(None if look and not path.exists() else path)
    try:
        llm = None if offline else open_llm(inputs.config, workspace, max_cost)
        redactor = Redactor(inputs.config.privacy, workspace.privacy)
        yield RunContext(inputs, workspace, embedder or E5Embedder(), progress or Silent(), redactor, llm)
    except sqlite3.OperationalError as error:
        raise WorkspaceError(f"{workspace.path}: cannot be read ({error}); stop the other run and try again.") from None
    except sqlite3.DatabaseError as error:
        raise WorkspaceError(f"{workspace.path}: damaged ({error}); delete it to start afresh.") from None
    finally:
        workspace.close()


def open_llm(settings: StudyConfig, workspace: Workspace, max_cost: float | None = None) -> CachedLLM | None:
    """The language model of the settings; None where they name none.

    Its replies are kept in `workspace`, and what is sent for them is noted there.

    Raises:
        LLMSetupError: a most is set for a model whose price nobody knows.
    """
    config = settings.llm
    if not config.model:
        return None
    audit = Audit(workspace.privacy, config.base_url, settings.privacy.send == "redacted")
    llm = OpenAILLM(config, os.environ.get(config.api_key_env, "").strip(), note=audit.note)
    return CachedLLM(llm, workspace, Ledger(price_of(config), max_cost), Retrying(config.attempts))


def stored_only(settings: StudyConfig, workspace: Workspace) -> CachedLLM:
    """The language model of the settings as far as its replies are stored; nothing is sent."""
    unsent = UnsentLLM(settings.llm.model, {"temperature": settings.llm.temperature})
    return CachedLLM(unsent, workspace, Ledger(lambda usage: 0.0))


def embed_missing(texts: Sequence[str], context: RunContext, advance: Callable[[int], None]) -> dict[str, Vectors]:
    """Vectors of all texts; those not stored yet are computed and stored batch by batch."""
    workspace, embedder = context.workspace, context.embedder
    vectors = workspace.vectors(embedder.name, texts)
    missing = [text for text in dict.fromkeys(texts) if text not in vectors]
    advance(len(texts) - len(missing))
    for fresh in embed_in_batches(missing, embedder, advance):
        workspace.save_vectors(embedder.name, fresh)
        vectors.update(fresh)
    return vectors
