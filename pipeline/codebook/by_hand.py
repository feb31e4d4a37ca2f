"""What a person changed in codebook.yaml with a text editor, as edits like any other."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from pipeline.codebook.curate import CuratedTheme, Standing
from pipeline.codebook.edits import (
    Edit,
    EditAction,
    Quote,
    create,
    live,
    merge,
    pin,
    redefine,
    refuse,
    reject,
    rename,
    resolve,
    restore,
    undo,
)
from pipeline.codebook.locate import words_of
from pipeline.codebook.session import EditSession
from pipeline.codebook.shape import THEME_ID, QuoteEntry, ThemeEntry, quote_from
from pipeline.codebook.sheet import Sheet, marks_of
from pipeline.errors import EditRefused, SettingsError
from pipeline.faults import line_of

Apply = Callable[[Edit], Edit]
_FIELDS = tuple(ThemeEntry.model_fields)
_STANDING = {Standing.REJECTED: reject, Standing.RESOLVED: resolve, Standing.ACTIVE: restore}


def absorb(sheet: Sheet, session: EditSession, apply: Apply) -> dict[str, str]:
    """Applies what was changed by hand, entry by entry; gives the ids of themes that were written under another name.

    Raises:
        SettingsError: a change makes no sense as things are; says the line.
    """
    ids: dict[str, str] = {}
    for name, entry in sheet.entries.items():
        if name not in session.curated.themes:
            ids[name] = _tried(sheet, [name], apply, _new_theme(sheet, name, entry)).new_theme_id
    for name, entry in sheet.entries.items():
        for field in _changed(sheet, name, entry):
            theme = session.curated.themes[ids.get(name, name)]
            for edit in _edits(theme, field, entry, live(session.codebook.edits)):
                _tried(sheet, [name, field], apply, edit)
    return ids


def _tried(sheet: Sheet, keys: list[str], apply: Apply, edit: Edit) -> Edit:
    try:
        return apply(edit)
    except EditRefused as refused:
        raise SettingsError(f"{_where(sheet, keys)}: {refused}") from None


def _where(sheet: Sheet, keys: list[str]) -> str:
    return f"{sheet.path}, line {line_of(sheet.path, ['themes', *keys])}"


def _new_theme(sheet: Sheet, name: str, entry: ThemeEntry) -> Edit:
    """A theme that a person wrote; where they wrote the whole file, it has the id they gave it."""
    made = create(entry.label or name, entry.definition, entry.kind, entry.examples)
    if not re.fullmatch(THEME_ID, name):
        return made
    if sheet.has_registry:
        raise SettingsError(f"{_where(sheet, [name])}: no theme {name}; give a new theme any other name, as `new:`.")
    return replace(made, new_theme_id=name)


def _changed(sheet: Sheet, name: str, entry: ThemeEntry) -> list[str]:
    """The fields of an entry that are not as they were written; a merger first, as the rest is about what is left."""
    written = sheet.marks.get(name) or marks_of(ThemeEntry())
    changed = [field for field, now, then in zip(_FIELDS, marks_of(entry), written, strict=True) if now != then]
    return sorted(changed, key=lambda field: field != "merged_into")


def _edits(theme: CuratedTheme, field: str, entry: ThemeEntry, holding: list[Edit]) -> Iterator[Edit]:
    theme_id = theme.theme.theme_id
    if field == "label" and entry.label != theme.theme.label:
        yield rename(theme_id, entry.label)
    elif field == "definition" and entry.definition != theme.theme.definition:
        yield redefine(theme_id, definition=entry.definition)
    elif field == "kind" and entry.kind not in (None, theme.theme.kind):
        yield redefine(theme_id, kind=entry.kind)
    elif field == "examples" and entry.examples != theme.examples:
        yield redefine(theme_id, examples=entry.examples)
    elif field == "merged_into":
        yield from _merging(theme, entry.merged_into, holding)
    elif field == "status" and Standing.MERGED not in (entry.status, theme.standing) and entry.status != theme.standing:
        yield _STANDING[entry.status](theme_id)
    elif field == "pinned":
        yield from _quotes(theme, EditAction.PIN, theme.pinned, entry.pinned, holding)
    elif field == "refused":
        yield from _quotes(theme, EditAction.REFUSE, theme.refused, entry.refused, holding)


def _merging(theme: CuratedTheme, into: str, holding: list[Edit]) -> Iterator[Edit]:
    if into == theme.merged_into:
        return
    theme_id = theme.theme.theme_id
    for edit in holding:
        if edit.action is EditAction.MERGE and edit.theme_id == theme_id:
            yield undo(edit.edit_id)
    if into:
        yield merge(theme_id, into)


def _quotes(
    theme: CuratedTheme,
    action: EditAction,
    before: tuple[Quote, ...],
    now: tuple[QuoteEntry, ...],
    holding: list[Edit],
) -> Iterator[Edit]:
    """Quotes added to a list, and those taken out of it."""
    theme_id, wanted = theme.theme.theme_id, [quote_from(entry) for entry in now]
    for quote in before:
        if not any(_same(quote, one) for one in wanted):
            for edit in holding:
                if edit.action is action and edit.theme_id == theme_id and quote in edit.quotes:
                    yield undo(edit.edit_id)
    for quote in wanted:
        if not any(_same(quote, one) for one in before):
            plain = replace(quote, mention_id="")
            yield pin(plain, theme_id) if action is EditAction.PIN else refuse(plain, theme_id)


def _same(one: Quote, other: Quote) -> bool:
    places = {one.transcript, other.transcript} - {""}
    return words_of(one.quote) == words_of(other.quote) and len(places) < 2
