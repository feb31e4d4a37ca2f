"""An edit made ready to be kept: numbered and complete, or refused in one sentence."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from pipeline.codebook.curate import Curated, CuratedTheme, Standing
from pipeline.codebook.edits import Edit, EditAction, live, taken_back
from pipeline.errors import EditRefused
from pipeline.faults import nearest

_MAKES_THEME = (EditAction.SPLIT, EditAction.CREATE, EditAction.REFUSE)


def checked(edit: Edit, curated: Curated, edits: Sequence[Edit], next_number: int) -> Edit:
    """The edit with its own id and, where it makes a theme without a wanted id, that theme's (`next_number`).

    Raises:
        EditRefused: it makes no sense as things are; says what and why.
    """
    if edit.action is EditAction.UNDO:
        edit = replace(edit, undoes=_undone(edit, edits))
    if edit.action is EditAction.CONFIRM:
        edit = replace(edit, theme_id=curated.homes.get(edit.quotes[0].mention_id, ""))
    for theme_id in (edit.theme_id, edit.into):
        if theme_id:
            _there(theme_id, curated)
    _CHECKS.get(edit.action, _nothing)(edit, curated)
    makes_theme = edit.action in _MAKES_THEME or (edit.action is EditAction.ADD and not edit.theme_id)
    new_theme_id = (edit.new_theme_id or f"T{next_number:04d}") if makes_theme else ""
    number = max((int(one.edit_id[1:]) for one in edits), default=0) + 1
    return replace(edit, edit_id=f"E{number:04d}", new_theme_id=new_theme_id)


def _there(theme_id: str, curated: Curated) -> CuratedTheme:
    theme = curated.themes.get(theme_id)
    if theme is None:
        raise EditRefused(f"No theme {theme_id}{nearest(theme_id, list(curated.themes)) if curated.themes else ''}.")
    if theme.standing is Standing.MERGED:
        raise EditRefused(f"{theme_id} was merged into {theme.merged_into}; edit that one, or undo the merge.")
    return theme


def _undone(edit: Edit, edits: Sequence[Edit]) -> str:
    """The id of the edit to take back: the one named, else the last that holds."""
    holding = [one.edit_id for one in live(edits)]
    if not edit.undoes:
        if not holding:
            raise EditRefused("Nothing to undo: no edit was made, or all were taken back.")
        return holding[-1]
    if edit.undoes not in {one.edit_id for one in edits}:
        raise EditRefused(f"No edit {edit.undoes}; `custdev themes history` lists them.")
    if edit.undoes in taken_back(edits):
        raise EditRefused(f"{edit.undoes} was taken back already.")
    return edit.undoes


def _nothing(_: Edit, __: Curated) -> None:
    """Needs no check of its own."""


def _label(edit: Edit, _: Curated) -> None:
    if not (edit.label or "").strip():
        raise EditRefused("A theme needs a name that is not empty.")


def _merge(edit: Edit, curated: Curated) -> None:
    if edit.theme_id == edit.into:
        raise EditRefused(f"{edit.theme_id} cannot be merged into itself.")
    _open(edit.into, curated)


def _split(edit: Edit, curated: Curated) -> None:
    members = {one for one, home in curated.homes.items() if home == edit.theme_id}
    chosen = {quote.mention_id for quote in edit.quotes}
    if not chosen:
        raise EditRefused("Say which quotes go into the new theme.")
    if chosen - members:
        raise EditRefused(f"Not all of these quotes are in {edit.theme_id}; move the others instead.")
    if chosen == members:
        raise EditRefused(f"These are all the quotes of {edit.theme_id}; rename it instead.")


def _open(theme_id: str, curated: Curated) -> None:
    if curated.themes[theme_id].standing is Standing.REJECTED:
        raise EditRefused(f"{theme_id} is rejected; `custdev themes restore` it first.")


def _move(edit: Edit, curated: Curated) -> None:
    _open(edit.into, curated)


def _pin(edit: Edit, curated: Curated) -> None:
    _open(edit.theme_id, curated)


def _refuse(edit: Edit, curated: Curated) -> None:
    if curated.homes.get(edit.quotes[0].mention_id) != edit.theme_id:
        raise EditRefused(f"That quote is not in {edit.theme_id}.")


def _restore(edit: Edit, curated: Curated) -> None:
    if curated.themes[edit.theme_id].standing is Standing.ACTIVE:
        raise EditRefused(f"{edit.theme_id} is neither rejected nor resolved.")


def _redefine(edit: Edit, _: Curated) -> None:
    if edit.definition is None and edit.kind is None and edit.examples is None:
        raise EditRefused("Say what is to change: definition, kind or examples.")


_CHECKS: Mapping[EditAction, Callable[[Edit, Curated], None]] = {
    EditAction.RENAME: _label,
    EditAction.CREATE: _label,
    EditAction.REDEFINE: _redefine,
    EditAction.MERGE: _merge,
    EditAction.SPLIT: _split,
    EditAction.MOVE: _move,
    EditAction.PIN: _pin,
    EditAction.REFUSE: _refuse,
    EditAction.RESTORE: _restore,
}
