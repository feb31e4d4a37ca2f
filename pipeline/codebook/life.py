"""What became of a theme, quarter by quarter: each status with the one before it, and the other theme it is about."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.codebook.edits import EditAction, live
from pipeline.codebook.registry import Change, Codebook
from pipeline.figures import LifeStage

SPLIT, MERGED, RESOLVED = "split", "merged", "resolved"
_SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Passages:
    """What happened to themes beside being voiced, by runs and by people: where parts came from, what was merged in,
    and the quarter in which a decision resolved a theme."""

    split_from: Mapping[str, Change]
    merged_in: Mapping[str, Sequence[Change]]
    resolved_in: Mapping[str, str]


def passages_of(codebook: Codebook) -> Passages:
    """Splits, mergers and resolutions that hold; a theme of one statement that joins another is no merger."""
    registry, edits = codebook.registry, live(codebook.edits)
    changes = [one for one in registry.changes if one.what == SPLIT or len(registry.former.get(one.theme_id, ())) > 1]
    made = {EditAction.SPLIT: SPLIT, EditAction.MERGE: MERGED}
    for edit in edits:
        if edit.action in made:
            theme_id, other = edit.new_theme_id or edit.theme_id, edit.into or edit.theme_id
            changes.append(Change(made[edit.action], theme_id, other, _quarter(edit.time)))
    merged: dict[str, list[Change]] = {}
    for change in changes:
        if change.what == MERGED:
            merged.setdefault(change.other, []).append(change)
    resolved: dict[str, str] = {}
    for edit in edits:
        if edit.action in (EditAction.REJECT, EditAction.RESOLVE, EditAction.RESTORE):
            resolved.pop(edit.theme_id, None)
        if edit.action is EditAction.RESOLVE:
            resolved[edit.theme_id] = _quarter(edit.time)
    return Passages({one.theme_id: one for one in changes if one.what == SPLIT}, merged, resolved)


def with_passages(theme_id: str, voiced: Sequence[LifeStage], passages: Passages) -> list[LifeStage]:
    """A theme's life as its voices tell it, with what runs and people did to it.

    What was decided, or split, or merged since the last quarter shows in the last one. One that is voiced again after
    the quarter in which it was resolved is no longer resolved.
    """
    stages: list[LifeStage] = []
    for stage in voiced:
        status, others = _stage(theme_id, stage, stage is voiced[-1], passages)
        stages.append(LifeStage(stage.quarter, status, stages[-1].status if stages else "", others))
    return stages


def _stage(theme_id: str, stage: LifeStage, is_last: bool, passages: Passages) -> tuple[str, tuple[str, ...]]:
    def falls_here(when: str) -> bool:
        return when == stage.quarter or (is_last and when > stage.quarter)

    resolved = passages.resolved_in.get(theme_id)
    if resolved is not None and (falls_here(resolved) or (resolved < stage.quarter and stage.status == _SILENT)):
        return RESOLVED, ()
    split = passages.split_from.get(theme_id)
    if split is not None and falls_here(split.quarter):
        return SPLIT, (split.other,)
    merged = tuple(one.theme_id for one in passages.merged_in.get(theme_id, ()) if falls_here(one.quarter))
    return (MERGED, merged) if merged else (stage.status, ())


def _quarter(time: str) -> str:
    try:
        when = dt.datetime.fromisoformat(time)
    except ValueError:
        return ""
    return f"{when.year}-Q{(when.month + 2) // 3}"
