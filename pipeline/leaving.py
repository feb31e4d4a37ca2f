"""Who leaves a study: which files, answers, rows and mentions are one person's."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from pipeline.context import RunContext
from pipeline.errors import InputError
from pipeline.faults import nearest
from pipeline.fingerprint import file_hash, fingerprint
from pipeline.ingest.folder import shown_path
from pipeline.ingest.interviews import Roster, folded, place_interview
from pipeline.ingest.transcript import read_transcript
from pipeline.models import Transcript
from pipeline.plan import Action
from pipeline.run import plan_run


@dataclass(frozen=True, slots=True)
class Held:
    """One file, where it still lies, and what is or was read of it."""

    path: str
    file: Path | None
    transcripts: tuple[Transcript, ...]

    @property
    def people(self) -> set[str]:
        """Whose answers a survey holds; nobody's where the file is an interview."""
        return {turn.respondent_id for one in self.transcripts for turn in one.turns if turn.respondent_id}


@dataclass(frozen=True)
class Leaving:
    """All that is one person's: whole files, answers in surveys; how many rows of respondents.csv and mentions."""

    respondent_id: str
    files: Sequence[Held]
    surveys: Sequence[Held]
    rows: int
    mentions: int

    def is_theirs(self, respondent_id: str | None) -> bool:
        """Whether an id, in whatever case, is theirs."""
        return respondent_id is not None and folded(respondent_id) == folded(self.respondent_id)

    @property
    def owners(self) -> set[str]:
        """Ids of the transcripts that held their words."""
        return {one.transcript_id for held in (*self.files, *self.surveys) for one in held.transcripts}


def find_leaving(context: RunContext, respondent_id: str) -> Leaving:
    """What a study holds of a respondent, as the report spells the id.

    Raises:
        InputError: nobody of that id is in it.
    """
    wanted = Leaving(Roster(context.inputs.respondents).spelled(respondent_id), [], [], 0, 0)
    files, surveys, others = list[Held](), list[Held](), list[Held]()
    known = {row.respondent_id for row in context.inputs.respondents}
    for held in _everything(context):
        placed, people = _placed(context, held), held.people
        known |= people or {placed}
        theirs = {one for one in people if wanted.is_theirs(one)}
        if (wanted.is_theirs(placed) and _names_nobody(held)) or (theirs and theirs == people):
            files.append(_read_anew(context, held))
        elif theirs:
            surveys.append(_read_anew(context, held))
        else:
            others.append(replace(held, transcripts=()))
    rows = sum(wanted.is_theirs(row.respondent_id) for row in context.inputs.respondents)
    if not (files or surveys or rows):
        raise InputError(
            f"{context.inputs.folder}: no respondent {respondent_id!r}{nearest(respondent_id, sorted(known))}."
        )
    found = replace(wanted, files=[*files, *_copies(context, files, others)], surveys=surveys, rows=rows)
    return replace(found, mentions=_mentions(context, found))


def _everything(context: RunContext) -> Iterator[Held]:
    """Every file that is or was in the study, with what is stored of it, and what it holds where that changed."""
    files = {shown_path(path, context.inputs.folder): path for path in context.inputs.files}
    rows = context.workspace.files()
    for step in plan_run(context):
        row, file = rows.get(step.path), files.get(step.path)
        stored = [context.workspace.transcript(row.transcript_id)] if row and row.transcript_id else []
        held = Held(step.path, file, tuple(stored))
        yield _read_anew(context, held) if step.action is Action.READ else held


def _read_anew(context: RunContext, held: Held) -> Held:
    """With what the file holds now, under roles as they are guessed: it may have been asked under these."""
    if held.file is None:
        return held
    try:
        fresh = read_transcript(held.file, context.inputs.config.ingest, context.inputs.guide)
    except InputError:
        return held
    known = {one.transcript_id for one in held.transcripts}
    return held if fresh.transcript_id in known else replace(held, transcripts=(*held.transcripts, fresh))


def _placed(context: RunContext, held: Held) -> str:
    header = held.transcripts[-1].header if held.transcripts else ""
    return place_interview(held.path, header, "", context.inputs.respondents).respondent_id


def _names_nobody(held: Held) -> bool:
    """Whether a file tells no people apart but by its own name."""
    stem = PurePosixPath(held.path).stem
    return all(person.startswith(f"{stem} row ") for person in held.people)


def _copies(context: RunContext, files: Sequence[Held], others: Sequence[Held]) -> Iterator[Held]:
    """Further files of the same words under other names, which a run counts once."""
    said = {_words(one) for held in files for one in held.transcripts}
    contents = {file_hash(held.file) for held in files if held.file}
    rows = context.workspace.files()
    for held in others:
        row = rows.get(held.path)
        stored = context.workspace.transcript(row.transcript_id) if row and row.transcript_id else None
        if (stored and _words(stored) in said) or (held.file and contents and file_hash(held.file) in contents):
            yield replace(held, transcripts=(stored,) if stored else ())


def _words(transcript: Transcript) -> str:
    return fingerprint(" ".join(transcript.text.casefold().split()))


def _mentions(context: RunContext, leaving: Leaving) -> int:
    whole = {one.transcript_id for held in leaving.files for one in held.transcripts}
    mentions = context.workspace.mentions()
    return sum(mention.transcript_id in whole or leaving.is_theirs(mention.respondent_id) for mention in mentions)
