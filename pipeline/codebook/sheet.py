"""codebook.yaml as a text: read with the line of every fault, written with a person's comments and order kept."""

import io
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from pipeline.codebook.edits import Edit
from pipeline.codebook.registry import Codebook, Registry, registry_from, registry_plain
from pipeline.codebook.shape import CodebookFile, ThemeEntry, edit_entry, edit_from
from pipeline.config import load_yaml
from pipeline.errors import SettingsError
from pipeline.faults import first_fault
from pipeline.fingerprint import fingerprint

CODEBOOK_FILE = "codebook.yaml"
_REGISTRY = re.compile(r"^registry: \|\n(?:[ \t]+.*\n?|[ \t]*\n)*", re.MULTILINE)
_ALWAYS = ("label", "definition", "merged_into")
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
    nodes = [yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))]
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
    from ruamel.yaml import YAML
    from ruamel.yaml.comments import CommentedMap

    parser = YAML()
    parser.width, parser.preserve_quotes, parser.allow_unicode = 4096, True, True
    parser.indent(mapping=2, sequence=4, offset=2)
    document = parser.load(text if text is not None else _HEAD + "themes: {}\n") or CommentedMap()
    if not isinstance(document.get("themes"), CommentedMap) or not document["themes"]:
        document["themes"] = CommentedMap()
    for name, theme_id in ids.items():
        _put_id(document["themes"], name, theme_id)
    _put_themes(document["themes"], entries)
    _put_history(document, codebook.edits)
    out = io.StringIO()
    parser.dump(document, out)
    record = {**registry_plain(codebook.registry), "written": {k: " ".join(marks_of(e)) for k, e in entries.items()}}
    lines = json.dumps(record, ensure_ascii=False, indent=0).replace("\n", "\n  ")
    head = out.getvalue().removesuffix(_REGISTRY_NOTE).rstrip("\n")
    return f"{head}\n\n{_REGISTRY_NOTE}registry: |\n  {lines}\n"


def _put_id(themes: Any, name: str, theme_id: str) -> None:
    """The entry of a theme that was made by hand, under its id, in its place and with its comments."""
    at = list(themes).index(name)
    comment = themes.ca.items.pop(name, None)
    themes.insert(at, theme_id, themes.pop(name))
    if comment is not None:
        themes.ca.items[theme_id] = comment


def _put_themes(themes: Any, entries: Mapping[str, ThemeEntry]) -> None:
    for theme_id, entry in entries.items():
        values = entry.model_dump(mode="json")
        if theme_id not in themes:
            themes[theme_id] = _block(values)
            themes.yaml_set_comment_before_after_key(theme_id, before="\n")
            continue
        shown = themes[theme_id]
        now = ThemeEntry.model_validate(_plain(shown)).model_dump(mode="json")
        for key, value in values.items():
            if key not in shown or now[key] != value:
                shown[key] = _block(value)


def _plain(value: Any) -> Any:
    """What a round-trip parser read, without its comments and quotes."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, str) else value


def _block(value: Any) -> Any:
    """A value as it is written: nothing where it is empty, a quote of known words as text."""
    from ruamel.yaml.comments import CommentedMap, CommentedSeq

    if isinstance(value, dict):
        written = {key: item for key, item in value.items() if key in _ALWAYS or item not in ("", None)}
        return CommentedMap((key, _block(item)) for key, item in written.items())
    if isinstance(value, list):
        found = CommentedSeq(_block(item) for item in value)
        if not value:
            found.fa.set_flow_style()
        return found
    return None if value == "" else value


def _put_history(document: Any, edits: Sequence[Edit]) -> None:
    from ruamel.yaml.comments import CommentedSeq

    if not isinstance(document.get("history"), CommentedSeq):
        document["history"] = CommentedSeq()
        document.yaml_set_comment_before_after_key("history", before="\n")
    history, entries = document["history"], {edit.edit_id: edit_entry(edit) for edit in edits}
    for at in reversed(range(len(history))):
        entry = entries.pop(str(history[at].get("id")), None)
        if entry is None:
            del history[at]  # somebody's words, who left the study
        elif entry != _plain(history[at]):
            history[at] = _line(entry)
    for entry in entries.values():
        history.append(_line(entry))


def _line(entry: Mapping[str, Any]) -> Any:
    from ruamel.yaml.comments import CommentedMap

    line = CommentedMap(entry)
    line.fa.set_flow_style()
    return line
