"""`custdev forget`: one person leaves a study, with their words and all that came of them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.codebook.leaving import Theirs
from pipeline.codebook.sheet import CODEBOOK_FILE
from pipeline.context import RunContext, stored_only
from pipeline.curation import edit_codebook
from pipeline.errors import InputError, SettingsError, WorkspaceError
from pipeline.extract.asked_roles import PROMPT as ROLES_PROMPT
from pipeline.extract.carried import carried_over
from pipeline.extract.claims import evidence_text
from pipeline.ingest.respondents import RESPONDENTS_FILE, read_respondents, respondent_rows
from pipeline.ingest.table_rows import without_respondent, without_rows
from pipeline.ingest.transcript import read_transcript
from pipeline.leaving import Leaving
from pipeline.llm.audit import Sent
from pipeline.models import Mention, Span, SpeakerRole, Theme, Transcript
from pipeline.privacy.traces import Traces, traces_of
from pipeline.reading import extraction_keys
from pipeline.redacting import scope_of
from pipeline.report.report import FILES, REPORT_FOLDER, write_report
from pipeline.run import RunResult, read_key_of, report_if_stale, stored_report
from pipeline.workspace import FileRow

_QUARTER = re.compile(r"\d{4}-Q[1-4]")


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What became of it: files that still hold their words, requests about them that left, what a run will ask anew."""

    holding: Sequence[str]
    sent: Sequence[Sent]
    unfinished: str | None


def forget_person(context: RunContext, leaving: Leaving) -> Forgotten:
    """Removes a person from files, workspace and report; stopped at any point, the same again goes on.

    No language model is asked: what its answers about others rested on together with theirs, the next run asks anew.

    Raises:
        InputError: a survey that holds their answers is damaged.
        WorkspaceError: another run is at work, or a file cannot be written.
    """
    folder, workspace = context.inputs.folder, context.workspace
    if any(name.startswith("llm:") for name in workspace.extractors().values()) and context.inputs.config.llm.model:
        context = replace(context, llm=stored_only(context.inputs.config, workspace))
    with workspace.sole_run():
        sent = [one for one in workspace.privacy.sent() if one.owner in leaving.owners]
        said, named = _said_by(context, leaving)
        # While a file is there its person is found again: so what is stored goes before it, and their rows go last.
        _leave_surveys(context, leaving)
        gone = [held.path for held in leaving.files] + [held.path for held in leaving.surveys if held.file is None]
        workspace.forget_files(gone)
        traces = traces_of(said, named, _still_said(context))
        _leave_workspace(context, leaving, traces)
        _leave_codebook(context, leaving, traces)
        result = _report_anew(_leave_files(context, leaving))
        workspace.erasure.compact()
        holding = [path.relative_to(folder).as_posix() for path in traces.in_files(folder)]
    return Forgotten(holding, sent, result.stopped)


def _said_by(context: RunContext, leaving: Leaving) -> tuple[list[str], list[str]]:
    """What they said, as it was said and as models saw it, and the names and numbers they gave."""
    said: list[str] = []
    named: list[str] = []
    whole = {one.transcript_id for held in leaving.files for one in held.transcripts}
    for one in (one for held in (*leaving.files, *leaving.surveys) for one in held.transcripts):
        redacted, all_theirs = context.redactor.redacted(one), one.transcript_id in whole
        theirs = [all_theirs or leaving.is_theirs(turn.respondent_id) for turn in one.turns]
        own = [u.index for u in one.utterances if u.role is SpeakerRole.RESPONDENT and theirs[u.turn]]
        said += [it.slice(it.utterances[at]) for it in (one, redacted.transcript) for at in own]
        spans = [Span(one.utterances[at].start, one.utterances[at].end) for at in own]
        named += [surface for many in redacted.surfaces(spans).values() for surface in many]
    return said, named


def _still_said(context: RunContext) -> Iterator[str]:
    """What everybody else said, as it was said and as models saw it."""
    for one in _transcripts(context):
        yield from (one.text, context.redactor.redacted(one).transcript.text)


def _leave_files(context: RunContext, leaving: Leaving) -> RunContext:
    """Their files deleted, and their rows of respondents.csv; the study as it is then."""
    folder, gone = context.inputs.folder, {held.file for held in leaving.files if held.file}
    table = folder / RESPONDENTS_FILE
    with _changing_files():
        for path in gone:
            path.unlink(missing_ok=True)
        if leaving.rows:
            _rewrite(table, without_rows(table, lambda rows: respondent_rows(rows, leaving.is_theirs)))
    kept = tuple(path for path in context.inputs.files if path not in gone)
    return replace(context, inputs=replace(context.inputs, files=kept, respondents=read_respondents(folder)))


@contextmanager
def _changing_files() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise WorkspaceError(
            f"{error.filename}: cannot be changed ({error.strerror}); free it, and do the same again."
        ) from None


def _rewrite(path: Path, data: bytes) -> None:
    """A file's new bytes in its place, whole or not at all, under the rights it had."""
    aside = path.with_name(f".{path.name}.part")
    aside.touch(0o600)
    aside.write_bytes(data)
    aside.chmod(path.stat().st_mode)
    aside.replace(path)


def _leave_surveys(context: RunContext, leaving: Leaving) -> None:
    """Their answers taken out of surveys, and what is stored of others' taken over into these as they are then."""
    for held in leaving.surveys:
        if held.file is None:
            continue
        with _changing_files():
            _rewrite(held.file, without_respondent(held.file, leaving.is_theirs))
        row = context.workspace.files().get(held.path)
        if row is None or row.transcript_id is None:
            continue  # it was never read: the next run does
        stored = context.workspace.transcript(row.transcript_id)
        try:
            fresh = read_transcript(held.file, context.inputs.config.ingest, context.inputs.guide)
        except InputError:  # nothing is left in it that could be read
            context.workspace.forget_files([held.path])
            continue
        key = read_key_of(held.file, context.inputs)
        _take_over(context, leaving, stored, fresh)
        context.workspace.save_file(FileRow(held.path, key, fresh.transcript_id, None), fresh)


def _take_over(context: RunContext, leaving: Leaving, stored: Transcript, fresh: Transcript) -> None:
    """Others' mentions in their new places, so that nothing is read, or paid for, again."""
    workspace, key_of = context.workspace, extraction_keys(context)
    gone = {one for turn in stored.turns if (one := turn.respondent_id) and leaving.is_theirs(one)}
    own = [mention for mention in workspace.mentions() if mention.transcript_id == stored.transcript_id]
    carried = carried_over(stored, fresh, gone, own)
    if carried is None or stored.transcript_id not in workspace.extraction_keys():
        return
    before = workspace.extraction_keys()[stored.transcript_id]
    key = key_of(fresh.transcript_id) if before == key_of(stored.transcript_id) else ""
    notes = workspace.extraction_notes()[stored.transcript_id]
    suspicious = tuple(carried.utterances[at] for at in notes.suspicious if at in carried.utterances)
    extractor = workspace.extractors()[stored.transcript_id]
    with workspace.atomic():
        notes = replace(notes, suspicious=suspicious)
        workspace.save_extraction(fresh.transcript_id, key, extractor, carried.mentions, notes)
        workspace.erasure.correct_themes(_renamed(theme, carried.ids) for theme in workspace.themes())


def _renamed(theme: Theme, ids: Mapping[str, str]) -> Theme:
    mention_ids = tuple(ids.get(one, one) for one in theme.mention_ids)
    return replace(theme, mention_ids=mention_ids, central=tuple(ids.get(one, one) for one in theme.central))


def _transcripts(context: RunContext) -> Iterator[Transcript]:
    """Every transcript that a file still holds."""
    kept = {row.transcript_id for row in context.workspace.files().values() if row.transcript_id}
    return (context.workspace.transcript(one) for one in sorted(kept))


def _leave_workspace(context: RunContext, leaving: Leaving, traces: Traces) -> None:
    """Everything stored that came of their words, in one transaction."""
    workspace = context.workspace
    with workspace.atomic():
        kept = {one.transcript_id: scope_of(one) for one in _transcripts(context)}
        mentions = {mention.mention_id for mention in workspace.mentions()}
        themes = [_without(theme, mentions, traces) for theme in workspace.themes()]
        whole = {now.theme_id for now, was in zip(themes, workspace.themes(), strict=True) if now == was}
        workspace.erasure.correct_themes(themes)
        workspace.save_judgements([one for one in workspace.judgements() if mentions.issuperset(one.mention_ids)])

        def keep(owner: str, stage: str, text: str) -> bool:
            # Who asks in a file is asked before its roles are known, so under another id; the answer holds no words.
            roles = stage == ROLES_PROMPT and owner not in leaving.owners
            return (roles or owner in kept or owner in whole) and not traces.in_text(text)

        workspace.erasure.forget_replies(keep)
        workspace.erasure.keep_vectors(_texts(context))
        workspace.erasure.forget_people(kept.values(), leaving.owners)


def _leave_codebook(context: RunContext, leaving: Leaving, traces: Traces) -> None:
    """Their quotes out of what people said of themes, in codebook.yaml too."""
    if context.workspace.codebook() is None and not (context.inputs.folder / CODEBOOK_FILE).exists():
        return
    paths = {held.path for held in leaving.files}
    with edit_codebook(context) as editor:
        editor.leave(Theirs(paths.__contains__, traces.in_text))


def _without(theme: Theme, mentions: set[str], traces: Traces) -> Theme:
    """A theme of the mentions that are left; its name goes where it may rest on others."""
    if mentions.issuperset(theme.mention_ids) and not traces.in_text(f"{theme.label} {theme.definition}"):
        return theme
    left = tuple(one for one in theme.mention_ids if one in mentions)
    central = tuple(one for one in theme.central if one in mentions)
    return replace(theme, label="", definition="", mention_ids=left, central=central)


def _texts(context: RunContext) -> Iterator[str]:
    """Every text that still has a use for its vector."""
    mentions: dict[str, list[Mention]] = {}
    for mention in context.workspace.mentions():
        mentions.setdefault(mention.transcript_id, []).append(mention)
    for transcript in _transcripts(context):
        seen = context.redactor.seen(transcript)
        yield from (seen.transcript.slice(utterance) for utterance in seen.transcript.utterances)
        for mention in map(seen.redacted, mentions.get(transcript.transcript_id, [])):
            yield from (mention.summary, evidence_text(seen.transcript, mention))
            yield from (seen.transcript.slice(span) for span in mention.evidence)


def _report_anew(context: RunContext) -> RunResult:
    """The report, and those of single quarters, from what is left; gone where nothing is."""
    result, folder = RunResult([]), context.inputs.folder / REPORT_FOLDER
    left = bool(context.workspace.extraction_keys())
    if left:
        report_if_stale(context, result)
    for own in [folder, *sorted(folder.glob("*"))]:
        if own == folder or _QUARTER.fullmatch(own.name):
            written = left and (own == folder or _quarter_anew(context, own))
            for name in () if written else FILES:
                (own / name).unlink(missing_ok=True)
            for aside in own.glob(".*.part"):
                aside.unlink()
    return result


def _quarter_anew(context: RunContext, folder: Path) -> bool:
    try:
        write_report(stored_report(context, folder.name), folder, context.inputs.config.report)
    except SettingsError:  # nobody else was interviewed then
        return False
    return True
