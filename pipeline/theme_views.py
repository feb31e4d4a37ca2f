"""What `custdev themes` shows: lines for people, plain values for programs."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.codebook.curate import Curated, CuratedTheme, Standing
from pipeline.codebook.edits import Edit, EditAction, live
from pipeline.codebook.session import EditSession
from pipeline.codebook.shape import edit_entry
from pipeline.codebook.sheet import CODEBOOK_FILE
from pipeline.codebook.telling import told
from pipeline.codes_file import read_codes_file
from pipeline.context import RunContext
from pipeline.curation import edit_codebook, read_codebook
from pipeline.errors import EditRefused
from pipeline.figures import LifeStage
from pipeline.results import people_of
from pipeline.run import stored_report

_STALE = "The report shows this after the next `custdev run {0}`, or `custdev report {0}` without new interviews."
_QUOTES = 10


@dataclass(frozen=True, slots=True)
class View:
    """Lines for stdout, notes for stderr, and the same as JSON values."""

    lines: Sequence[str]
    plain: Any
    notes: Sequence[str] = ()


def list_view(context: RunContext, everything: bool) -> View:
    """Themes, those of most people first."""
    session = read_codebook(context)
    people = people_of(context, session)
    rows = [_row(one, people) for one in session.curated.themes.values()]
    away = (Standing.MERGED,)
    kept = [row for row in rows if everything or (row["mentions"] > 1 and row["standing"] not in away)]
    kept.sort(key=lambda row: (row["standing"] != "active", -row["people"], -row["mentions"], row["theme_id"]))
    lines = [_line(row) for row in kept]
    hidden = len(rows) - len(kept)
    notes = [f"{hidden} more of one mention, merged or silent: --all lists them."] if hidden else []
    return View(lines, kept, [*notes, *_waiting(session.curated)])


def theme_view(context: RunContext, theme_id: str) -> View:
    """One theme with its life, quotes and edits."""
    session = read_codebook(context)
    one = session.curated.themes.get(theme_id)
    if one is None:
        raise EditRefused(f"No theme {theme_id}; `custdev themes list {context.inputs.folder} --all` lists them.")
    row = _row(one, people_of(context, session))
    life = list(stored_report(context, None).figures.lives.get(theme_id, ())) if one.theme.mention_ids else []
    quotes = [_quote(session, mention_id) for mention_id in _typical_first(one)]
    edits = [edit for edit in live(session.codebook.edits) if theme_id in (edit.theme_id, edit.into, edit.new_theme_id)]
    lines = [_line(row), one.theme.definition, *[f"  {_stage(stage)}" for stage in life]]
    lines += [f"  “{quote['quote']}” ({quote['mention_id']}, {quote['transcript']})" for quote in quotes[:_QUOTES]]
    lines += [f"  … and {len(quotes) - _QUOTES} more; --json lists all"] if len(quotes) > _QUOTES else []
    lines += [f"  {_edit_line(edit, is_live=True)}" for edit in edits]
    stages = [{"quarter": s.quarter, "status": s.status, "before": s.before, "others": list(s.others)} for s in life]
    told_edits = [edit_entry(edit) for edit in edits]
    plain = row | {"definition": one.theme.definition, "life": stages, "quotes": quotes, "edits": told_edits}
    return View([line for line in lines if line], plain)


def history_view(context: RunContext) -> View:
    """Every edit in the order they were made."""
    session = read_codebook(context)
    edits = session.codebook.edits
    holding = {edit.edit_id for edit in live(edits)}
    undoing = {edit.edit_id for edit in edits if edit.action is EditAction.UNDO}
    lines = [_edit_line(edit, edit.edit_id in holding | undoing) for edit in edits]
    plain = [edit_entry(edit) | {"holds": edit.edit_id in holding} for edit in edits]
    return View(lines, plain, _waiting(session.curated))


def edit_view(context: RunContext, edits: Sequence[Edit], author: str) -> View:
    """Edits applied, all or none."""
    with edit_codebook(context, author) as editor:
        kept = [editor.apply(edit) for edit in edits]
    lines = [f"{edit.edit_id}: {told(edit)}." for edit in kept]
    return View(lines, [edit_entry(edit) for edit in kept], [_STALE.format(context.inputs.folder)])


def import_view(context: RunContext, path: Path, author: str) -> View:
    """Codes of a file as themes; one that is there by its name already is left as it is."""
    codes = read_codes_file(path)
    with edit_codebook(context, author) as editor:
        labels = {one.theme.label.casefold() for one in editor.curated.themes.values() if one.named}
        fresh = [code for code in codes if (code.label or "").casefold() not in labels]
        kept = [editor.apply(code) for code in fresh]
    lines = [f"{edit.edit_id}: {told(edit)}." for edit in kept]
    there = len(codes) - len(fresh)
    notes = [f"{there} of the {len(codes)} codes are there by name already."] if there else []
    notes.append(f"Mentions join them in the next `custdev run {context.inputs.folder}`; see {CODEBOOK_FILE}.")
    return View(lines, [edit_entry(edit) for edit in kept], notes)


def _row(one: CuratedTheme, people: dict[str, str]) -> dict[str, Any]:
    theme = one.theme
    return {
        "theme_id": theme.theme_id,
        "label": theme.label,
        "kind": theme.kind.value,
        "standing": one.standing.value,
        "merged_into": one.merged_into,
        "people": len({people[mention_id] for mention_id in theme.mention_ids if mention_id in people}),
        "mentions": len(theme.mention_ids),
        "named_by_hand": one.named,
    }


def _line(row: dict[str, Any]) -> str:
    standing = "" if row["standing"] == "active" else f", {row['standing']}"
    into = f" into {row['merged_into']}" if row["merged_into"] else ""
    people, mentions = (f"{row[name]} {name}" for name in ("people", "mentions"))
    return f"{row['theme_id']}  {row['label']}  ({row['kind']}, {people}, {mentions}{standing}{into})"


def _typical_first(one: CuratedTheme) -> list[str]:
    return list(dict.fromkeys([*one.theme.central, *one.theme.mention_ids]))


def _quote(session: EditSession, mention_id: str) -> dict[str, Any]:
    mention = next(one for one in session.mentions if one.mention_id == mention_id)
    found = session.quote_of(mention)
    words = " ".join(found.quote.split())
    return {
        "mention_id": mention_id,
        "quote": words,
        "transcript": found.transcript,
        "start": found.start,
        "end": found.end,
    }


def _stage(stage: LifeStage) -> str:
    others = f" ({', '.join(stage.others)})" if stage.others else ""
    before = f", {stage.before} before" if stage.before else ""
    return f"{stage.quarter or 'now'}: {stage.status}{others}{before}"


def _edit_line(edit: Edit, is_live: bool) -> str:
    taken_back = "" if is_live else " [taken back]"
    return f"{edit.edit_id}  {edit.time}  {edit.author}  {told(edit)}{taken_back}"


def _waiting(curated: Curated) -> list[str]:
    return [f"{one.edit.edit_id} waits: {one.reason}." for one in curated.waiting]
