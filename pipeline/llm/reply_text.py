"""The JSON object in what a model wrote: after its thinking, inside its fences, mended where that is safe."""

import json
import re
from collections.abc import Mapping
from typing import Any

_FENCED = re.compile(r"```(?:json)?\s*\n(.*?)\n?\s*```", re.DOTALL | re.IGNORECASE)


def parse_reply(text: str, schema: Mapping[str, Any]) -> tuple[str, dict[str, Any]] | None:
    """The object's JSON and its value; None where there is none or it lacks a key that the schema requires.

    What reads a reply checks it whole; here is told only whether asking again could help.
    """
    candidate = _object_in(without_thinking(text))
    value = _loaded(candidate)
    if value is None and _is_whole(candidate):
        value = _mended(candidate)
    if not isinstance(value, dict) or not set(schema.get("required", ())) <= set(value):
        return None
    clean = whole_characters(json.dumps(value, ensure_ascii=False))
    return clean, json.loads(clean)


def without_thinking(text: str) -> str:
    """What follows `</think>`, where a model thinks aloud before it answers; some servers drop the opening tag."""
    if text.lstrip().startswith("{"):
        return text
    thoughts, closed, after = text.partition("</think>")
    if closed:
        return after
    return "" if thoughts.lstrip().startswith("<think>") else text


def whole_characters(text: str) -> str:
    """The same without halves of characters, which no file and no database takes."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _object_in(text: str) -> str:
    fenced = _FENCED.search(text)
    inside = fenced.group(1) if fenced and not text.lstrip().startswith("{") else text
    start, end = inside.find("{"), inside.rfind("}")
    in_a_list = inside[: max(start, 0)].rstrip().endswith("[")
    return inside[start : end + 1] if 0 <= start < end and not in_a_list else ""


def _loaded(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _is_whole(text: str) -> bool:
    """A reply that was cut off must be asked for again: mending it would close the brackets over what is missing."""
    quotes = text.count('"') - text.count('\\"')
    brackets = text.count("{") == text.count("}") and text.count("[") == text.count("]")
    return bool(text) and brackets and quotes % 2 == 0


def _mended(text: str) -> Any:
    from json_repair import repair_json

    try:
        return repair_json(text, return_objects=True, skip_json_loads=True)
    except (ValueError, RecursionError):
        return None
