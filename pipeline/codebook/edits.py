"""What a person says of themes and mentions: an edit, a record that is never changed once made.

One engine stands under codebook.yaml, `custdev themes`, `Study` and the review page:

    Edit, rename(), merge(), move(), ...   what a person wants (this file)
    curate(found, edits, located)          themes as people see them: edits laid over what a run found (curate.py)
    checked(edit, curated, ...)            the edit numbered and complete, or refused in one sentence (check.py)
    apply_edit(context, edit)              the same for a study on disk, safe beside other processes (../curation.py)

An edit is never applied to what is stored: what a run found stays as it was found, and the edits are laid over it
anew each time. So a run cannot undo one, and an edit taken back leaves everything exactly as it was.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline.models import MentionKind


class EditAction(StrEnum):
    """What can be done to a codebook."""

    RENAME = "rename"
    REDEFINE = "redefine"
    MERGE = "merge"
    SPLIT = "split"
    REJECT = "reject"
    RESOLVE = "resolve"
    RESTORE = "restore"
    CREATE = "create"
    MOVE = "move"
    PIN = "pin"
    REFUSE = "refuse"
    CONFIRM = "confirm"
    DISMISS = "dismiss"
    ADD = "add"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Quote:
    """A mention as an edit knows it: its words and where they stood, so that it is found again in an edited file.

    `transcript` is the file's path within the study, offsets are half-open into its text as it was then.
    """

    quote: str
    transcript: str = ""
    start: int | None = None
    end: int | None = None
    mention_id: str = ""


@dataclass(frozen=True, slots=True)
class Edit:
    """One change by one person. Of the fields only those its action needs are filled (see the functions below).

    `edit_id`, `time` (ISO 8601) and `author` are empty until it is applied; `new_theme_id` is the id reserved
    for a theme that the edit makes.
    """

    action: EditAction
    theme_id: str = ""
    into: str = ""
    quotes: tuple[Quote, ...] = ()
    label: str | None = None
    definition: str | None = None
    kind: MentionKind | None = None
    examples: tuple[str, ...] | None = None
    summary: str = ""
    intensity: int | None = None
    note: str = ""
    undoes: str = ""
    edit_id: str = ""
    time: str = ""
    author: str = ""
    new_theme_id: str = ""


def rename(theme_id: str, label: str) -> Edit:
    """A theme under the name a person gives it, for good."""
    return Edit(EditAction.RENAME, theme_id, label=label)


def redefine(
    theme_id: str,
    definition: str | None = None,
    kind: MentionKind | None = None,
    examples: Sequence[str] | None = None,
) -> Edit:
    """What a theme is about: its definition, kind or examples; what is None stays."""
    texts = None if examples is None else tuple(examples)
    return Edit(EditAction.REDEFINE, theme_id, definition=definition, kind=kind, examples=texts)


def merge(theme_id: str, into: str) -> Edit:
    """One theme becomes part of another, now and for all mentions to come."""
    return Edit(EditAction.MERGE, theme_id, into=into)


def split(theme_id: str, quotes: Sequence[Quote], label: str | None = None) -> Edit:
    """Some mentions of a theme become a theme of their own, which new ones may join."""
    return Edit(EditAction.SPLIT, theme_id, quotes=tuple(quotes), label=label)


def reject(theme_id: str, note: str = "") -> Edit:
    """A theme that is none: it is ranked no more, nor is what joins it later."""
    return Edit(EditAction.REJECT, theme_id, note=note)


def resolve(theme_id: str, note: str = "") -> Edit:
    """A theme that a decision has dealt with; it is still counted, so that its return is seen."""
    return Edit(EditAction.RESOLVE, theme_id, note=note)


def restore(theme_id: str) -> Edit:
    """A rejected or resolved theme is active again."""
    return Edit(EditAction.RESTORE, theme_id)


def create(label: str, definition: str = "", kind: MentionKind | None = None, examples: Sequence[str] = ()) -> Edit:
    """A theme of a person's own, which mentions join that are near to its label, definition or examples."""
    return Edit(EditAction.CREATE, label=label, definition=definition, kind=kind, examples=tuple(examples))


def move(quote: Quote, into: str) -> Edit:
    """A mention belongs to another theme."""
    return Edit(EditAction.MOVE, into=into, quotes=(quote,))


def pin(quote: Quote, theme_id: str) -> Edit:
    """A mention is shown first among its theme's, and stays in it."""
    return Edit(EditAction.PIN, theme_id, quotes=(quote,))


def refuse(quote: Quote, theme_id: str) -> Edit:
    """A mention does not belong to this theme; it stands apart until it is moved."""
    return Edit(EditAction.REFUSE, theme_id, quotes=(quote,))


def confirm(quote: Quote) -> Edit:
    """A mention is one, and is in the right theme."""
    return Edit(EditAction.CONFIRM, quotes=(quote,))


def dismiss(quote: Quote) -> Edit:
    """What was taken for a mention is none."""
    return Edit(EditAction.DISMISS, quotes=(quote,))


def add(quote: Quote, kind: MentionKind, theme_id: str = "", summary: str = "", intensity: int | None = None) -> Edit:
    """A mention that no extractor found, in a theme or where the next run finds it to belong."""
    return Edit(EditAction.ADD, theme_id, quotes=(quote,), kind=kind, summary=summary, intensity=intensity)


def undo(edit_id: str = "") -> Edit:
    """Takes an edit back, by default the last one; an undo can be taken back too."""
    return Edit(EditAction.UNDO, undoes=edit_id)


def taken_back(edits: Sequence[Edit]) -> set[str]:
    """Ids of the edits that do not hold: each was undone, and its undoing was not undone in turn."""
    undone: set[str] = set()
    for edit in reversed(edits):
        if edit.action is EditAction.UNDO and edit.edit_id not in undone:
            undone.add(edit.undoes)
    return undone


def live(edits: Sequence[Edit]) -> list[Edit]:
    """The edits that hold, in order, without the undoing itself."""
    undone = taken_back(edits)
    return [edit for edit in edits if edit.edit_id not in undone and edit.action is not EditAction.UNDO]
