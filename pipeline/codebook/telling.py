"""Edits in plain English sentences, for the terminal."""

from collections.abc import Callable, Mapping

from pipeline.codebook.edits import Edit, EditAction

_LONGEST = 70


def told(edit: Edit) -> str:
    """What an edit did, in one sentence without its number, author and time."""
    return _SENTENCES[edit.action](edit)


def _words(edit: Edit) -> str:
    quotes = ", ".join(f"“{_short(quote.quote)}”" for quote in edit.quotes[:3])
    return quotes + (f" and {len(edit.quotes) - 3} more" if len(edit.quotes) > 3 else "")


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _LONGEST else f"{plain[:_LONGEST].rstrip()}…"


def _noted(sentence: str, edit: Edit) -> str:
    return f"{sentence}: {edit.note}" if edit.note else sentence


def _redefined(edit: Edit) -> str:
    parts = [
        f"definition “{edit.definition}”" if edit.definition is not None else "",
        f"kind {edit.kind}" if edit.kind else "",
        f"{len(edit.examples)} examples" if edit.examples is not None else "",
    ]
    return f"{edit.theme_id} redefined: {', '.join(part for part in parts if part)}"


_SENTENCES: Mapping[EditAction, Callable[[Edit], str]] = {
    EditAction.RENAME: lambda edit: f"{edit.theme_id} is now called “{edit.label}”",
    EditAction.REDEFINE: _redefined,
    EditAction.MERGE: lambda edit: f"{edit.theme_id} merged into {edit.into}",
    EditAction.SPLIT: lambda edit: f"{edit.new_theme_id} split from {edit.theme_id} with {_words(edit)}",
    EditAction.REJECT: lambda edit: _noted(f"{edit.theme_id} rejected", edit),
    EditAction.RESOLVE: lambda edit: _noted(f"{edit.theme_id} resolved", edit),
    EditAction.RESTORE: lambda edit: f"{edit.theme_id} active again",
    EditAction.CREATE: lambda edit: f"{edit.new_theme_id} “{edit.label}” made",
    EditAction.MOVE: lambda edit: f"{_words(edit)} moved to {edit.into}",
    EditAction.PIN: lambda edit: f"{_words(edit)} pinned in {edit.theme_id}",
    EditAction.REFUSE: lambda edit: f"{_words(edit)} taken out of {edit.theme_id}, as {edit.new_theme_id}",
    EditAction.CONFIRM: lambda edit: f"{_words(edit)} confirmed in {edit.theme_id}",
    EditAction.DISMISS: lambda edit: f"{_words(edit)} is no mention",
    EditAction.ADD: lambda edit: f"{_words(edit)} added as {edit.kind}",
    EditAction.UNDO: lambda edit: f"{edit.undoes} undone",
}
