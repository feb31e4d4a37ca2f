"""codebook.yaml as a text: read with the line of every fault, written with a person's comments and order kept."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from pipeline.codebook.patches import Patches
from pipeline.codebook.registry import Codebook, Registry, registry_from, registry_plain
from pipeline.codebook.shape import CodebookFile, EditEntry, ThemeEntry, edit_entry, edit_from
from pipeline.config import load_yaml
from pipeline.errors import SettingsError
from pipeline.faults import first_fault
from pipeline.fingerprint import fingerprint

CODEBOOK_FILE = "codebook.yaml"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_REGISTRY = re.compile(r"^registry: \|\n(?:[ \t]+.*\n?|[ \t]*\n)*", re.MULTILINE)
_HEAD = """\
# The codebook of this study: its themes as the team calls them. A run writes it; what you change here stays.
#   label, definition, kind   in your words; a run never changes them back
#   status                    active, rejected (ranked no more) or resolved (by a decision; still counted)
#   merged_into               the id of the theme it belongs to: T0004
#   pinned, refused           quotes shown first; quotes that do not belong here: - "their words are enough"
#   examples                  what belongs here, for quotes to come
# A theme of your own: any name in place of an id, with a label and examples. Your comments and order stay.
# Quotes move, split and come back with `custdev themes`; data/README.md tells more.
"""
_REGISTRY_NOTE = "# Kept by custdev, so that themes keep their ids when workspace.sqlite is deleted; not for editing.\n"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A codebook.yaml as it was read: what it shows, what it keeps, and how each entry stood when a run wrote it.

    `marks` holds, for every theme that was written, a mark of each field's value; `text` is the file without the
    registry. `has_registry` is false where a person wrote the file, or took the registry out.
    """

    path: Path
    text: str
    entries: Mapping[str, ThemeEntry]
    codebook: Codebook
    marks: Mapping[str, Sequence[str]]
    has_registry: bool


def read_sheet(path: Path) -> Sheet | None:
    """The study's codebook.yaml; None where there is none.

    Raises:
        SettingsError: not YAML, an unknown key (the nearest known one is named), an impossible value; with the line.
    """
    if not path.exists():
        return None
    loaded = load_yaml(path)
    if not isinstance(loaded, dict | None):
        raise SettingsError(f"{path}: expected `themes:` with a theme an entry, found {type(loaded).__name__}.")
    whole = path.read_text(encoding="utf-8-sig")
    _refuse_doubles(path, whole)
    record = _record(path, (loaded or {}).pop("registry", None), whole)
    try:
        file = CodebookFile.model_validate(loaded or {})
    except ValidationError as error:
        raise SettingsError(first_fault(path, error, CodebookFile, "key")) from None
    edits = tuple(edit_from(entry) for entry in file.history)
    registry, marks = record or (Registry(), {})
    return Sheet(path, _REGISTRY.sub("", whole), file.themes, Codebook(edits, registry), marks, record is not None)


def _refuse_doubles(path: Path, text: str) -> None:
    """YAML would take the last of two entries of one name, and the other's edits would be lost."""
    nodes = [yaml.compose(text, Loader=_LOADER)]
    while nodes:
        node = nodes.pop()
        if isinstance(node, yaml.MappingNode):
            seen: set[str] = set()
            for name, value in node.value:
                if name.value in seen:
                    line = name.start_mark.line + 1
                    raise SettingsError(f"{path}, line {line}: `{name.value}` is there twice; make one of the two.")
                seen.add(name.value)
                nodes.append(value)
        elif isinstance(node, yaml.SequenceNode):
            nodes += node.value


def _record(path: Path, kept: Any, text: str) -> tuple[Registry, dict[str, list[str]]] | None:
    if kept is None:
        return None
    try:
        record = json.loads(kept)
        return registry_from(record), {str(key): str(marks).split() for key, marks in record["written"].items()}
    except (KeyError, TypeError, ValueError, AttributeError):
        line = text[: text.find("registry:")].count("\n") + 1
        raise SettingsError(
            f"{path}, line {line}: `registry` is kept by custdev and was damaged; restore it from a copy, or delete it "
            "from this line on."
        ) from None


def marks_of(entry: ThemeEntry) -> list[str]:
    """A short mark of every field's value, in the order of the fields."""
    return [fingerprint(value)[:8] for value in entry.model_dump(mode="json").values()]


def render_sheet(
    text: str | None, entries: Mapping[str, ThemeEntry], codebook: Codebook, ids: Mapping[str, str]
) -> str:
    """The file's new text: `text`, what stood in it, with what changed put in its place; None makes a new file.

    `ids` gives the id of each theme that a person wrote under another name.
    """
    for name, theme_id in ids.items():
        renaming = Patches(text or "")
        renaming.rename(["themes", name], theme_id)
        text = renaming.result()
    patches = Patches(_HEAD if text is None else text)
    loaded = yaml.load(text or "", Loader=_LOADER) or {}
    shown = loaded.get("themes") or {}
    fresh: dict[str, Any] = {}
    for theme_id, entry in entries.items():
        values = _values(entry)
        if not shown.get(theme_id):
            fresh[theme_id] = values
            continue
        now = _values(ThemeEntry.model_validate(shown[theme_id]))
        for key in [key for key in values if key not in shown[theme_id] or now[key] != values[key]]:
            patches.put(["themes", theme_id, key], values[key])
    for theme_id in shown.keys() - entries.keys():
        patches.remove(["themes", theme_id])
    patches.add(["themes"], fresh)
    history = [edit_entry(edit) for edit in codebook.edits]
    known = [edit_entry(edit_from(EditEntry.model_validate(entry))) for entry in loaded.get("history") or ()]
    if known == history[: len(known)]:
        patches.append(["history"], history[len(known) :])
    else:
        # Somebody's words left the study.
        patches.put(["history"], history)
    record = {**registry_plain(codebook.registry), "written": {k: " ".join(marks_of(e)) for k, e in entries.items()}}
    lines = json.dumps(record, ensure_ascii=False, indent=0).replace("\n", "\n  ")
    head = patches.result().rstrip("\n").removesuffix(_REGISTRY_NOTE.rstrip("\n")).rstrip("\n")
    return f"{head}\n\n{_REGISTRY_NOTE}registry: |\n  {lines}\n"


def _values(entry: ThemeEntry) -> dict[str, Any]:
    """An entry as it is written: nothing where it is empty, a quote in a file as its words and that file."""
    values = entry.model_dump(mode="json")
    for key in ("pinned", "refused"):
        values[key] = [_shown(quote) for quote in values[key]]
    return {key: None if value == "" else value for key, value in values.items()}


def _shown(quote: Mapping[str, Any]) -> Any:
    told = {key: value for key, value in quote.items() if value not in ("", None)}
    return told if len(told) > 1 else told.get("quote", "")
