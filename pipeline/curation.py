"""The codebook of a study on disk: edits applied one process at a time, kept in codebook.yaml and in the workspace.

with open_study(folder) as context:
    apply_edit(context, rename("T0003", "Nobody calls back"), author="anna")
"""

import datetime as dt
import getpass
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.codebook.by_hand import absorb
from pipeline.codebook.curate import Curated
from pipeline.codebook.edits import Edit
from pipeline.codebook.leaving import Theirs, edits_without, entry_without
from pipeline.codebook.registry import Codebook, Registry, registry_from, registry_plain, statement_key
from pipeline.codebook.session import EditSession
from pipeline.codebook.shape import EditEntry, ThemeEntry, edit_entry, edit_from, theme_entry
from pipeline.codebook.sheet import CODEBOOK_FILE, Sheet, marks_of, read_sheet, render_sheet
from pipeline.context import RunContext
from pipeline.errors import WorkspaceError
from pipeline.fingerprint import fingerprint
from pipeline.models import MentionKind, Theme, Transcript

AUTHOR_VARIABLE = "CUSTDEV_AUTHOR"
_PATIENCE_SECONDS = 60
_EXAMPLES = 3
Clock = Callable[[], dt.datetime]


def now() -> dt.datetime:
    """The time of an edit, with its zone."""
    return dt.datetime.now().astimezone()


def author_name(given: str = "") -> str:
    """Who edits: the name given, else the one the environment tells, else the system's."""
    name = given or os.environ.get(AUTHOR_VARIABLE, "")
    if not name:
        with suppress(Exception):
            name = getpass.getuser()
    return name or "somebody"


class Editor:
    """A study's codebook held for editing; what is applied is kept when the hold ends."""

    def __init__(self, context: RunContext, author: str, clock: Clock) -> None:
        """Takes in what was edited by hand since.

        Raises:
            SettingsError: codebook.yaml has a fault.
        """
        self._context, self._author, self._clock = context, author_name(author), clock
        self._kept = _kept(context)
        self.session = _session(context, self._kept)
        self._ids: dict[str, str] = {}
        if self._kept.sheet is not None:
            self._ids = absorb(self._kept.sheet, self.session, self.apply)

    @property
    def curated(self) -> Curated:
        """Themes as they are with all edits so far."""
        return self.session.curated

    def apply(self, edit: Edit) -> Edit:
        """Puts an edit into force, and gives it back with its id, time and author.

        Raises:
            EditRefused: it makes no sense as things are.
        """
        return self.session.apply(edit, self._author, self._clock())

    def leave(self, theirs: Theirs) -> None:
        """Takes a person's words out of all edits and entries."""
        self.session.rewrite(edits_without(self.session.codebook.edits, theirs))
        if self._kept.sheet is not None:
            entries = {name: entry_without(entry, theirs) for name, entry in self._kept.sheet.entries.items()}
            self._kept = replace(self._kept, sheet=replace(self._kept.sheet, entries=entries))

    def keep(self) -> None:
        """Writes codebook.yaml and the workspace's copy, where anything changed."""
        sheet, session, workspace = self._kept.sheet, self.session, self._context.workspace
        if not self._context.edited:
            workspace.save_codebook(_record(session.codebook, {}))
            return
        entries = _entries(session, sheet)
        marks = {theme_id: marks_of(entry) for theme_id, entry in entries.items()}
        is_blank = sheet is None and not entries and not session.codebook.edits
        if not is_blank and (sheet is None or (session.codebook, marks) != (sheet.codebook, dict(sheet.marks))):
            text = render_sheet(sheet.text if sheet else None, entries, session.codebook, self._ids)
            _write(self._context.inputs.folder / CODEBOOK_FILE, text)
        record = _record(session.codebook, marks)
        if record != workspace.codebook():
            workspace.save_codebook(record)


@dataclass(frozen=True, slots=True)
class Applied:
    """An edit as it was kept, and the codebook in force after it."""

    edit: Edit
    curated: Curated


def apply_edit(context: RunContext, edit: Edit, author: str = "", clock: Clock = now) -> Applied:
    """Applies one edit to a study and keeps it; safe while a run or another editor is at work.

    Raises:
        EditRefused: the edit makes no sense as things are.
        SettingsError: codebook.yaml, as somebody edited it, has a fault.
        WorkspaceError: the study cannot be written.
    """
    with edit_codebook(context, author, clock) as editor:
        kept = editor.apply(edit)
    return Applied(kept, editor.curated)


@contextmanager
def edit_codebook(context: RunContext, author: str = "", clock: Clock = now) -> Iterator[Editor]:
    """The study's codebook, held by this process alone, and kept at the end unless an error ends it.

    Raises:
        SettingsError: codebook.yaml, as somebody edited it, has a fault.
        WorkspaceError: the study cannot be written.
    """
    with _sole_editor(context.inputs.folder) if context.edited else nullcontext():
        editor = Editor(context, author, clock)
        yield editor
        editor.keep()


def read_codebook(context: RunContext) -> EditSession:
    """The codebook in force, what was edited by hand taken in; keeps nothing.

    Raises:
        SettingsError: codebook.yaml, as somebody edited it, has a fault.
    """
    return Editor(context, "", now).session


def edits_key(edits: Sequence[Edit]) -> str:
    """Changes with the edits; empty where there are none."""
    return fingerprint([edit_entry(edit) for edit in edits]) if edits else ""


def edits_shown(context: RunContext) -> str:
    """The key of the edits that a report should show now; another one where somebody edited codebook.yaml by hand.

    Raises:
        SettingsError: codebook.yaml has a fault.
    """
    kept = _kept(context)
    record = context.workspace.codebook()
    if kept.sheet is None:
        return "file missing" if record and record["written"] else ""
    as_written = {theme_id: marks_of(entry) for theme_id, entry in kept.sheet.entries.items()}
    by_hand = "" if as_written == dict(kept.sheet.marks) else fingerprint(as_written)
    return edits_key(kept.codebook.edits) + by_hand


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is kept of a codebook: the file where there is one, and what stands in it or in the workspace's copy."""

    sheet: Sheet | None
    codebook: Codebook


def _kept(context: RunContext) -> _Kept:
    sheet = read_sheet(context.inputs.folder / CODEBOOK_FILE) if context.edited else None
    if sheet is not None and sheet.has_registry:
        return _Kept(sheet, sheet.codebook)
    record = context.workspace.codebook()
    if record is None:
        codebook = replace(sheet.codebook if sheet else Codebook(), registry=_first_registry(context))
        return _Kept(sheet, codebook)
    edits = tuple(edit_from(EditEntry.model_validate(entry)) for entry in record["history"])
    registry = registry_from(record["registry"])
    if sheet is None:
        return _Kept(None, Codebook(edits, registry))
    marks = {key: str(marks).split() for key, marks in record["written"].items()}
    return _Kept(replace(sheet, marks=marks, has_registry=True), Codebook(sheet.codebook.edits, registry))


def _first_registry(context: RunContext) -> Registry:
    """The registry of a study whose themes were formed before there was one."""
    keys = {mention.mention_id: statement_key(mention) for mention in context.workspace.mentions()}
    themes = context.workspace.themes()
    members: dict[str, tuple[str, ...]] = {}
    for theme in themes:
        members[theme.theme_id] = tuple(sorted({keys[one] for one in theme.mention_ids if one in keys}))
    return Registry(members=members)


def _record(codebook: Codebook, marks: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    return {
        "history": [edit_entry(edit) for edit in codebook.edits],
        "registry": registry_plain(codebook.registry),
        "written": {theme_id: " ".join(own) for theme_id, own in marks.items()},
    }


def _session(context: RunContext, kept: _Kept) -> EditSession:
    workspace = context.workspace
    paths: dict[str, list[str]] = {}
    by_path: dict[str, str] = {}
    for path, row in workspace.files().items():
        if row.transcript_id is not None:
            paths.setdefault(row.transcript_id, []).append(path)
            by_path[path] = row.transcript_id

    @cache
    def transcript_of(path: str) -> Transcript | None:
        return workspace.transcript(by_path[path]) if path in by_path else None

    described = {theme.theme_id: theme for theme in workspace.themes()}
    for theme_id, entry in (kept.sheet.entries if kept.sheet else {}).items():
        described.setdefault(theme_id, _as_shown(theme_id, entry))
    return EditSession(kept.codebook, workspace.mentions(), list(described.values()), paths, transcript_of)


def _as_shown(theme_id: str, entry: ThemeEntry) -> Theme:
    """A theme as the file shows it, where nothing else is known of it."""
    return Theme(theme_id, entry.label, entry.definition, entry.kind or MentionKind.PAIN, ())


def _entries(session: EditSession, sheet: Sheet | None) -> dict[str, ThemeEntry]:
    """Themes that the file shows: of several mentions, of a person's making, and those it showed before."""
    quotes = {mention.mention_id: " ".join(mention.quote.split()) for mention in session.mentions}
    before = sheet.entries if sheet else {}
    entries: dict[str, ThemeEntry] = {}
    for theme_id, one in session.curated.themes.items():
        if one.touched or len(one.theme.mention_ids) > 1 or theme_id in before:
            typical = tuple(quotes[mention_id] for mention_id in one.theme.central[:_EXAMPLES] if mention_id in quotes)
            shown = before[theme_id].examples if theme_id in before else ()
            entries[theme_id] = theme_entry(one, typical or shown)
    return entries


def _write(path: Path, text: str) -> None:
    aside = path.with_name(f".{path.name}.part")
    ending = "\r\n" if path.exists() and b"\r\n" in path.read_bytes() else "\n"
    try:
        # It shows what people said: a new one is its owner's alone, until the owner gives others the right.
        aside.touch(0o600)
        aside.write_text(text, encoding="utf-8", newline=ending)
        if path.exists():
            aside.chmod(path.stat().st_mode)
        aside.replace(path)
    except OSError as error:
        with suppress(OSError):
            aside.unlink(missing_ok=True)
        raise WorkspaceError(f"{path}: cannot be written ({error.strerror}); close it elsewhere.") from None


@contextmanager
def _sole_editor(folder: Path) -> Iterator[None]:
    """Edits come one process at a time, each seeing what the one before it kept."""
    from filelock import FileLock, Timeout

    lock = FileLock(folder / f".{CODEBOOK_FILE}.lock", mode=0o600)
    try:
        lock.acquire(timeout=_PATIENCE_SECONDS)
    except Timeout:
        raise WorkspaceError(f"{folder / CODEBOOK_FILE}: another program holds it; try again in a minute.") from None
    except OSError as error:
        raise WorkspaceError(f"{folder}: cannot be written ({error.strerror}); make the folder writable.") from None
    try:
        yield
    finally:
        lock.release()
