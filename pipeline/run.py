"""The flow of a run: read, extract, cluster, rank, report; each step does only what is missing."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.asking_themes import themes_version
from pipeline.batching import collect_batches, submit_batch
from pipeline.cluster.themes import CLUSTER_VERSION
from pipeline.context import RunContext, StudyInputs
from pipeline.curation import edits_shown
from pipeline.errors import InputError
from pipeline.fingerprint import file_hash, fingerprint
from pipeline.ingest.folder import shown_path
from pipeline.ingest.guide import GUIDE_FILE
from pipeline.ingest.respondents import RESPONDENTS_FILE
from pipeline.ingest.transcript import INGEST_VERSION, READERS, known_formats, read_transcript
from pipeline.llm.ledger import Usage, added
from pipeline.llm.openai_llm import key_of
from pipeline.llm.prices import currency_of
from pipeline.plan import Action, Found, Known, Step, plan_files
from pipeline.rank.ranking import RANK_VERSION
from pipeline.reading import extraction_keys, find_personal_data, read_stale, settle_speakers, stale_transcripts
from pipeline.report.content import ReportContent
from pipeline.report.report import FILES, REPORT_FOLDER, REPORT_VERSION, write_report
from pipeline.results import build_report
from pipeline.workspace import FileRow

WHOLE_STUDY = "all"


@dataclass(frozen=True, slots=True)
class Spent:
    """What a run took of a language model; `money` is None where the price is unknown."""

    model: str
    calls: int
    usage: Usage
    money: float | None
    currency: str

    def as_json(self) -> dict[str, object]:
        """The same for programs."""
        return {
            "model": self.model,
            "calls": self.calls,
            "input_tokens": self.usage.input_tokens,
            "output_tokens": self.usage.output_tokens,
            "cost": self.money,
            "currency": self.currency,
        }


@dataclass
class RunResult:
    """What a run did. `failures` maps a file to its one-sentence reason, `copies` a file that is
    counted no second time to why; `content` is the report's."""

    steps: list[Step]
    read: int = 0
    extracted: int = 0
    utterances: int = 0
    failures: dict[str, str] = field(default_factory=dict)
    copies: dict[str, str] = field(default_factory=dict)
    stopped: str | None = None
    spent: Spent | None = None
    content: ReportContent | None = None
    written: list[Path] = field(default_factory=list)

    def as_json(self) -> dict[str, object]:
        """The result for programs: counts, failures, files written, and the top of the list where it was made."""
        themes = self.content.as_it_travels().themes if self.content else []
        return {
            "files": len(self.steps),
            "read": self.read,
            "extracted": self.extracted,
            "utterances": self.utterances,
            "unchanged": sum(step.action is Action.KEEP for step in self.steps),
            "skipped": self.copies,
            "failures": self.failures,
            "up_to_date": self.up_to_date,
            "waiting_edits": list(self.content.waiting) if self.content else [],
            "stopped": self.stopped,
            "spent": self.spent.as_json() if self.spent else None,
            "themes": [
                {
                    "rank": t.rank,
                    "theme_id": t.theme.theme_id,
                    "label": t.theme.label,
                    "respondent_count": t.respondent_count,
                }
                for t in themes
            ],
            "written": [str(path) for path in self.written],
        }

    @property
    def up_to_date(self) -> bool:
        """Whether nothing at all had to be done."""
        asked = self.spent is not None and self.spent.calls > 0
        return not (self.written or self.read or self.extracted or asked or self.stopped)


def run_study(context: RunContext, batch: bool = False) -> RunResult:
    """Brings everything of a study up to date, doing only what is missing.

    With `batch` a language model is handed its first readings in one piece, at half the price; the run then stops,
    and one that comes later goes on from the replies.

    Raises:
        InputError: no file of the study could be read.
        WorkspaceError: another run is at work on the study, or its files cannot be written.
        PipelineError: settings, workspace or report are unusable.
    """
    with context.workspace.sole_run():
        return _run(context, batch)


def _run(context: RunContext, batch: bool) -> RunResult:
    if context.llm is not None:
        key_of(context.inputs.config.llm)
    steps = plan_run(context)
    result = RunResult(steps, failures=_known_failures(steps))
    take_in(context, steps, result)
    stopped = settle_speakers(context)
    waiting = None if stopped else _batched(context, batch)
    if waiting:
        result.stopped, result.spent = waiting, spent_in(context)
        return result
    _extract(context, result, stopped)
    result.copies = {step.path: step.reason for step in steps if step.action is Action.SKIP}
    if context.workspace.extraction_keys():
        report_if_stale(context, result)
    elif not result.stopped:
        raise InputError(_nothing_read(context.inputs.folder, result.failures))
    if result.content is not None:
        result.copies |= result.content.doubles
    result.spent = spent_in(context)
    return result


def take_in(context: RunContext, steps: Sequence[Step], result: RunResult) -> None:
    """New and changed files read, those that are gone forgotten, and what is personal found in what is to be read."""
    _ingest(context, [step for step in steps if step.action is Action.READ], result)
    _forget(context, steps)
    find_personal_data(context)


def spent_in(context: RunContext) -> Spent | None:
    """What was taken of a language model so far; None where none is asked."""
    if context.llm is None:
        return None
    costs, config = context.llm.ledger.costs(), context.inputs.config.llm
    usage = sum((cost.usage for cost in costs), Usage())
    return Spent(config.model, sum(c.calls for c in costs), usage, added(c.money for c in costs), currency_of(config))


def plan_run(context: RunContext) -> list[Step]:
    """What `run_study` would do now, file by file; writes nothing."""
    found = [_found(path, context.inputs) for path in context.inputs.files]
    keys = context.workspace.extraction_keys()
    known = {
        row.path: Known(row.read_key, row.transcript_id, keys.get(row.transcript_id or ""), row.error)
        for row in context.workspace.files().values()
    }
    wanted_key = extraction_keys(context)
    wanted = {k.transcript_id: wanted_key(k.transcript_id) for k in known.values() if k.transcript_id}
    return plan_files(found, known, wanted)


def read_key_of(path: Path, inputs: StudyInputs) -> str:
    """The key under which a file is read now; empty where it cannot be."""
    return _found(path, inputs).read_key or ""


def _found(path: Path, inputs: StudyInputs) -> Found:
    shown = shown_path(path, inputs.folder)
    try:
        too_large = path.stat().st_size > inputs.config.ingest.max_megabytes * 1_000_000
        content = f"size {path.stat().st_size}" if too_large else file_hash(path)
    except OSError:
        return Found(shown, "", None)
    settings = inputs.config.ingest.model_dump()
    key = fingerprint(content, path.suffix.lower(), INGEST_VERSION, settings, inputs.guide)
    comparable = not too_large and path.suffix.lower() in READERS
    return Found(shown, content if comparable else "", key)


def _known_failures(steps: Sequence[Step]) -> dict[str, str]:
    return {step.path: step.reason for step in steps if step.action is Action.FAILED}


def _forget(context: RunContext, steps: Sequence[Step]) -> None:
    """Files that are gone, or now only copies of others, leave with all that came of them.

    Comes after reading, so that a moved file finds its mentions under its new path; and always,
    as a run killed between the two left transcripts that no file holds.
    """
    context.workspace.forget_files([s.path for s in steps if s.action in (Action.DROP, Action.SKIP)])


def _ingest(context: RunContext, steps: Sequence[Step], result: RunResult) -> None:
    inputs = context.inputs
    if not steps:
        return
    paths = {shown_path(path, inputs.folder): path for path in inputs.files}
    with context.progress.stage("ingest", len(steps)) as advance:
        for step in steps:
            key = read_key_of(paths[step.path], inputs)
            try:
                transcript = read_transcript(paths[step.path], inputs.config.ingest, inputs.guide)
            except InputError as error:
                reason = os.fsencode(str(error)).decode("utf-8", "backslashreplace")
                result.failures[step.path] = reason
                context.workspace.save_file(FileRow(step.path, key, None, reason))
            else:
                result.read += 1
                context.workspace.save_file(FileRow(step.path, key, transcript.transcript_id, None), transcript)
            advance(1)


def _batched(context: RunContext, batch: bool) -> str | None:
    """Why to come back later: a batch is under way, or was handed over now."""
    if context.llm is None:
        return None
    collected = collect_batches(context, context.llm)
    if collected.waiting or not batch:
        return collected.waiting
    return submit_batch(context, context.llm, stale_transcripts(context, extraction_keys(context)), collected.tried)


def _extract(context: RunContext, result: RunResult, stopped: str | None) -> None:
    read = read_stale(context)
    result.extracted, result.utterances, result.stopped = read.extracted, read.utterances, stopped or read.stopped
    if context.llm is not None and result.stopped:
        # Names of themes that are still to grow would be paid for again.
        context.llm.ledger.close()
    for path, row in context.workspace.files().items():
        if row.transcript_id in read.failures:
            result.failures[path] = read.failures[row.transcript_id]


def _nothing_read(folder: Path, failures: Mapping[str, str]) -> str:
    kinds = {Path(path).suffix.lower() for path in failures}
    if kinds and not kinds & set(READERS):
        formats = " ".join(sorted(kind or "(none)" for kind in kinds))
        return (
            f"{folder}: no transcripts among its {len(failures)} files ({formats}); known formats: {known_formats()}."
        )
    first = next(iter(sorted(failures)), "")
    return f"{folder}: none of its {len(failures)} files could be read; the first: {failures.get(first, '')}"


def report_if_stale(context: RunContext, result: RunResult) -> None:
    """Writes the report where it is not of what is stored, and tells of it in `result`."""
    unread = _unread(context, result.failures)
    key = _report_key(context, unread)
    folder = context.inputs.folder / REPORT_FOLDER
    written_before = all((folder / name).exists() for name in FILES)
    if context.workspace.report_key(WHOLE_STUDY) == key + edits_shown(context) and written_before:
        return
    result.content = build_report(context, unread, recluster=True)
    result.stopped = result.stopped or result.content.unnamed
    with context.progress.stage("report", len(FILES)) as advance:
        result.written = write_report(result.content, folder, context.inputs.config.report, advance)
    whole_key = "" if result.content.unnamed else key + result.content.edits_key
    context.workspace.save_report_key(WHOLE_STUDY, whole_key)


def _unread(context: RunContext, failures: Mapping[str, str]) -> dict[str, str]:
    """Files that nothing in the report can come from, and why."""
    read = context.workspace.extraction_keys()
    rows = context.workspace.files().values()
    missing = [row for row in rows if row.transcript_id not in read]
    return {row.path: failures.get(row.path) or row.error or "not read by the model yet" for row in missing}


def stored_report(context: RunContext, quarter: str | None, show: str | None = None) -> ReportContent:
    """The report's content from what the last run stored, for all quarters or one.

    `show` makes it all original, or all redacted; else it is both, for `write_file` to choose from.

    Raises:
        InputError: the study was never run, or not to the end.
        SettingsError: no interview was held in that quarter.
    """
    if not any(row.transcript_id for row in context.workspace.files().values()):
        raise InputError(f"{context.inputs.folder}: not run yet; `custdev run {context.inputs.folder}` first.")
    redact = None if show is None else show == "redacted"
    content = build_report(context, _unread(context, {}), quarter=quarter, redact=redact)
    return content.as_it_travels() if show == "redacted" else content


def _report_key(context: RunContext, unread: Mapping[str, str]) -> str:
    inputs, keys = context.inputs, context.workspace.extraction_keys()
    rows = [
        (row.path, row.read_key, row.transcript_id, keys.get(row.transcript_id or ""))
        for row in context.workspace.files().values()
    ]
    tables = [file_hash(p) if (p := inputs.folder / name).exists() else "" for name in (RESPONDENTS_FILE, GUIDE_FILE)]
    versions = (CLUSTER_VERSION, RANK_VERSION, REPORT_VERSION, themes_version(context))
    return fingerprint(rows, tables, versions, inputs.config.model_dump(), unread, inputs.folder.resolve().name)
