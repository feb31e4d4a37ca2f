"""`custdev evaluate`: how far an extractor, or another coder, agrees with people; how far two runs agree."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from pipeline.config import read_settings
from pipeline.context import Progress, RunContext, StudyInputs, embed_missing, open_study
from pipeline.curation import read_codebook
from pipeline.embedding import Embedder, Vectors
from pipeline.errors import InputError, SettingsError
from pipeline.evaluate.coding import Coding, coded_files, coding_of, read_coding
from pipeline.evaluate.names import named_in
from pipeline.evaluate.rows import read_coded_rows
from pipeline.evaluate.speakers import TrueRoles, own_roles, roles_from
from pipeline.evaluate.stability import RankedGroup, Stability, compare_lists
from pipeline.evaluate.verdict import Verdict, judge_coding
from pipeline.fingerprint import fingerprint
from pipeline.ingest.folder import shown_path
from pipeline.ingest.transcript import read_transcript
from pipeline.llm.openai_llm import key_of
from pipeline.models import OFFLINE, RoleSource, Transcript
from pipeline.reading import read_stale, settle_speakers
from pipeline.results import build_report
from pipeline.run import Spent, spent_in, stored_report
from pipeline.workspace import FileRow, Workspace

LABELLED_FOLDER = "labelled"
"""Where the truth of who speaks lies, beside the gold, for files that do not tell."""


class Extractor(StrEnum):
    """Whose mentions are judged; by default those that a run would find now."""

    OFFLINE = "offline"
    LLM = "llm"
    STORED = "stored"


Judged = Extractor | Path | None
"""What is judged: an extractor, another coding, or what a run would find."""


@dataclass
class EvaluationResult:
    """A verdict, and what kept it from being whole.

    `failures` maps a file that could not be judged to why, `uncoded` counts the study's files that the gold is silent
    on, `unsaid` are files that another coding is silent on.
    """

    verdict: Verdict
    failures: Mapping[str, str] = field(default_factory=dict)
    stopped: str | None = None
    uncoded: int = 0
    unsaid: Sequence[str] = ()
    spent: Spent | None = None

    @property
    def whole(self) -> bool:
        """Whether all that was coded was judged."""
        codings = (self.verdict.gold, self.verdict.judged)
        return not (self.failures or self.stopped or any(coding.misplaced for coding in codings))


@dataclass
class _Judged:
    """What is judged, its transcripts, and files that have none."""

    coding: Coding
    transcripts: Mapping[str, Transcript]
    failures: dict[str, str]
    stopped: str | None = None


@contextmanager
def open_judged(
    folder: Path,
    judged: Judged = None,
    embedder: Embedder | None = None,
    progress: Progress | None = None,
    max_cost: float | None = None,
) -> Iterator[RunContext]:
    """A study opened to be evaluated; a language model is at hand where one is to read, and only then a file is made.

    Raises:
        SettingsError: a model is asked for and the settings name none.
        PipelineError: the study cannot be used as it is.
    """
    asks = _asks_model(folder, judged)
    with open_study(folder, embedder, progress, look=not asks, offline=not asks, max_cost=max_cost) as context:
        yield context


def evaluate_study(
    context: RunContext, gold: Path, judged: Judged = None, speakers: Path | None = None
) -> EvaluationResult:
    """An extractor's mentions, or another coding, in the gold's files against the gold.

    Nothing that is found is stored but vectors and a model's replies, so that a run finds these ready. `speakers` is
    a folder of the same files with their speakers named; where none is given, labelled/ beside the gold.

    Raises:
        InputError: a coding is none of this study's files, or what is stored is asked for before any run.
        LLMSetupError: the model cannot be used at all.
    """
    known, rows = _known(context.inputs), read_coded_rows(gold)
    files = sorted(coded_files(gold, rows, known))
    found = _found(context, files, judged, themed=any(row.theme for row in rows))
    coding = read_coding(gold, known, found.transcripts, context.redactor.redacted)
    if not coding.files:
        reason = found.stopped or next(iter(found.failures.values()))
        raise InputError(f"{gold}: none of the {len(files)} files it codes could be judged: {reason}")
    truths = _truths(context.inputs, found.transcripts, speakers or gold.parent / LABELLED_FOLDER, bool(speakers))
    return EvaluationResult(
        judge_coding(coding, found.coding, found.transcripts, truths),
        found.failures,
        found.stopped,
        uncoded=len(known) - len(files),
        unsaid=sorted(coding.files - found.coding.files),
        spent=spent_in(context),
    )


def _asks_model(folder: Path, judged: Judged) -> bool:
    """Whether a language model is to read: as a run would decide, unless it is said what to judge."""
    model = read_settings(folder).llm.model
    if judged is Extractor.LLM and not model:
        raise SettingsError(
            f"{folder}: study.yaml names no language model; set `llm.model`, or judge another extractor."
        )
    return bool(model) and judged in (None, Extractor.LLM)


def _found(context: RunContext, files: Sequence[str], judged: Judged, themed: bool) -> _Judged:
    if isinstance(judged, Path):
        transcripts, failures = _read(context.inputs, files)
        coding = read_coding(judged, _known(context.inputs), transcripts, context.redactor.redacted)
        return _Judged(coding, transcripts, failures)
    return _stored(context, files) if judged is Extractor.STORED else _extracted(context, files, themed)


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
    failures = {file: "not extracted by the last run; run again." for file in files if file not in ids}
    session = read_codebook(context)
    curated = session.curated
    themes = {m: one.theme.theme_id for one in curated.shown() for m in one.theme.mention_ids}
    mentions = [one for one in session.mentions if one.mention_id not in curated.dismissed]
    name = ", ".join(sorted({extractors[one] for one in ids.values() if one}))
    return _Judged(coding_of(name, mentions, transcripts, themes), transcripts, failures)


def _extracted(context: RunContext, files: Sequence[str], themed: bool) -> _Judged:
    """What a run would find now in these files, by the run's own code in a workspace that is thrown away."""
    if context.llm is not None:
        key_of(context.inputs.config.llm)
    transcripts, failures = _read(context.inputs, files)
    with closing(Workspace(None)) as scratch:
        for file, transcript in transcripts.items():
            scratch.save_file(FileRow(file, "", transcript.transcript_id, None), transcript)
        own = replace(context, workspace=scratch, embedder=_KeptVectors(context), edited=False)
        stopped = settle_speakers(own)
        read = read_stale(own)
        ids = {file: row.transcript_id or "" for file, row in scratch.files().items()}
        done = scratch.extraction_keys()
        unread = {one: read.failures.get(one, "not read by the model yet.") for one in ids.values() if one not in done}
        failures |= {file: unread[one] for file, one in ids.items() if one in unread}
        told = {file: scratch.transcript(one) for file, one in ids.items() if one in done}
        name = f"llm:{context.llm.name}" if context.llm else OFFLINE
        coding = coding_of(name, scratch.mentions(), told, _themes(own) if themed else None)
        return _Judged(coding, told, failures, stopped or read.stopped)


def _themes(context: RunContext) -> dict[str, str]:
    """The theme of each mention, were these interviews all; no model is asked to name them."""
    if not context.workspace.extraction_keys():
        return {}
    content = build_report(replace(context, llm=None), {}, recluster=True)
    return {one.mention.mention_id: one.theme_id for one in content.mentions}


class _KeptVectors:
    """An embedder that computes only what the study's workspace does not hold, and keeps it there."""

    def __init__(self, study: RunContext) -> None:
        self.name = study.embedder.name
        self._study = study

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row a text."""
        import numpy as np

        vectors = embed_missing(texts, self._study, lambda done: None)
        return np.stack([vectors[text] for text in texts])


def _truths(
    inputs: StudyInputs, transcripts: Mapping[str, Transcript], folder: Path, asked_for: bool
) -> dict[str, TrueRoles]:
    """Who speaks in each file: by a labelled file of the same words, else by its own labels.

    Raises:
        InputError: there is no such folder, or a labelled file that says nothing of the file it is named after.
    """
    if asked_for and not folder.is_dir():
        raise InputError(f"{folder}: no such folder; give one of the same interviews with their speakers named.")
    files = sorted(path for path in folder.iterdir() if path.is_file()) if folder.is_dir() else []
    truths: dict[str, TrueRoles] = {}
    for file, transcript in transcripts.items():
        named = named_in(file, [path.name for path in files])
        truth = _labelled(folder / named, transcript, inputs) if named else own_roles(transcript)
        if truth is not None:
            truths[file] = truth
    return truths


def _labelled(path: Path, transcript: Transcript, inputs: StudyInputs) -> TrueRoles:
    labelled = read_transcript(path, inputs.config.ingest)
    if labelled.role_source is RoleSource.GUESSED:
        raise InputError(f"{path}: names no speakers; label its turns, as «Интервьюер:» or «Respondent:».")
    truth = roles_from(transcript, labelled)
    if truth is None:
        raise InputError(f"{path}: its words are not those of the interview it is named after; label that text.")
    return truth


def compare_studies(first: Path, second: Path) -> Stability:
    """The themes that two studies' last runs ranked, held to each other.

    Raises:
        InputError: one was not run, both are the same folder, or they have no interview in common.
    """
    if first.resolve() == second.resolve():
        raise InputError(
            f"{first}: the same study twice; copy the folder, run the copy (with another model or other settings), and "
            "give the copy."
        )
    before, after = _ranked(first), _ranked(second)
    if not _texts(before) & _texts(after):
        raise InputError(f"{first} and {second}: no interview in common; give two runs over the same transcripts.")
    return compare_lists(before, after)


def _texts(groups: Sequence[RankedGroup]) -> set[str]:
    return {text for group in groups for mention in group.mentions for text, _ in mention}


def _ranked(folder: Path) -> list[RankedGroup]:
    with open_study(folder, look=True) as context:
        content = stored_report(context, None)
    texts = {held.transcript.transcript_id: fingerprint(held.transcript.text) for held in content.interviews}
    return [
        RankedGroup(
            ranked.theme.theme_id,
            ranked.theme.label,
            ranked.rank,
            [
                [(texts[one.mention.transcript_id], span) for span in one.mention.evidence]
                for one in content.of_theme(ranked.theme.theme_id)
            ],
        )
        for ranked in content.themes
    ]
