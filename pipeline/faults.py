"""The first fault of a YAML file that a person wrote: one sentence with its line, and the nearest known key."""

import difflib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, get_args

import yaml
from pydantic import BaseModel, ValidationError

_PLAINLY = {
    "model_type": "should hold settings of its own, indented below it",
    "tuple_type": "should be a list like [one, two]",
    "dict_type": "should hold lines like `name: 2`, indented below it",
}


def first_fault(path: Path, error: ValidationError, root: type[BaseModel], what: str = "setting") -> str:
    """What is wrong, and where; `root` describes the whole file, `what` names one of its entries."""
    # A key that is missing may only be misspelt; then the misspelt one is what to show.
    fault = min(error.errors(), key=lambda one: one["type"] == "missing")
    keys = [str(part) for part in fault["loc"] if part != "[key]"]
    where = f"{path}, line {line_of(path, keys)}"
    if fault["type"] in ("extra_forbidden", "invalid_key"):
        return f"{where}: unknown {what} `{'.'.join(keys)}`{_nearest_key(keys, root)}."
    if fault["type"] == "missing":
        return f"{where}: `{'.'.join(keys)}` is missing."
    if keys[:2] == ["llm", "api_key_env"]:
        return f"{where}: `llm.api_key_env` should be the name of an environment variable, and never a key itself."
    allowed = _PLAINLY.get(fault["type"], fault["msg"].removeprefix("Input ").removeprefix("Value error, "))
    if what != "setting" or keys[0] == "privacy":  # there may stand somebody's name or words
        return f"{where}: `{'.'.join(keys)}` {allowed}."
    return f"{where}: `{'.'.join(keys)}` is {fault['input']!r}, but it {allowed}."


def nearest(name: str, known: Sequence[str]) -> str:
    """The end of a sentence about an unknown name: the known one it is nearest to, else all of them."""
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    return f"; did you mean `{close[0]}`" if close else f"; known here: {', '.join(known)}"


def line_of(path: Path, keys: Sequence[str]) -> int:
    """The line of the file, from 1, on which the entry under these keys and list places stands."""
    node = yaml.compose(path.read_text(encoding="utf-8-sig"))
    line = 1
    for key in keys:
        inner = _inner(node, key)
        if inner is None:
            break
        line, node = inner
    return line


def _inner(node: Any, key: str) -> tuple[int, Any] | None:
    if isinstance(node, yaml.MappingNode):
        return next(((name.start_mark.line + 1, value) for name, value in node.value if name.value == key), None)
    if isinstance(node, yaml.SequenceNode) and key.isdigit() and int(key) < len(node.value):
        value = node.value[int(key)]
        return value.start_mark.line + 1, value
    return None


def _nearest_key(keys: Sequence[str], root: type[BaseModel]) -> str:
    section = root
    for key in keys[:-1]:
        field = section.model_fields.get(key)
        # A key that a person chose, or a place in a list, is no field.
        inner = section if field is None else _section_of(field.annotation)
        if inner is None:
            break
        section = inner
    return nearest(keys[-1], list(section.model_fields))


def _section_of(annotation: Any) -> type[BaseModel] | None:
    """The section a field holds, also where it may be null or there may be several."""
    for kind in get_args(annotation) or (annotation,):
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            return kind
        inner = _section_of(kind) if get_args(kind) else None
        if inner is not None:
            return inner
    return None
