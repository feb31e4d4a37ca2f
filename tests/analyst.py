"""A pretend language model that reads like an honest analyst: it finds what is planted, and points at it."""

import json
import re
from collections.abc import Mapping
from typing import Any

from pipeline.ingest.questions import asks
from tests.small_study import PLANTED

_LINE = re.compile(r"^(\d+) (.+)$", re.MULTILINE)
_ITEM = re.compile(r"^(\d+) ", re.MULTILINE)


def answer(stage: str, user: str) -> dict[str, Any]:
    """The reply to a prompt, by its name and its user message."""
    if stage in ("extract_mentions", "glean_mentions"):
        return {"mentions": [found for number, line in _LINE.findall(user) if (found := mention(int(number), line))]}
    if stage == "retry_mention":
        refused = user.rsplit("\n", 1)[0].rsplit("\n", 1)[-1]
        return {"items": [{"item": int(item), "mention": None} for item in _ITEM.findall(refused)]}
    if stage == "find_roles":
        return {"interviewer": [int(number) for number, line in _LINE.findall(user) if asks(line)]}
    if stage == "check_claim":
        claims = [{"item": int(item), "reason": "said so", "verdict": "follows"} for item in _ITEM.findall(user)]
        return {"claims": claims}
    if stage == "compare_themes":
        own, *others = _groups(user)
        return {"groups": [_compared(own[1], letter, lines) for letter, lines in others]}
    if stage == "place_mentions":
        groups = [(letter, lines) for letter, lines in _groups(user) if letter]
        return {"items": [_placed(int(item), line, groups) for item, line in _LINE.findall(user)]}
    return {"label": "Named by the model", "definition": "What the lines say."}


def _groups(user: str) -> list[tuple[str, str]]:
    """Groups of lines in the order shown, each with its letter; the one without a letter has none."""
    parts = [part.split("\n", 1) for part in re.split(r"\n\n|^\w{16,}$", user, flags=re.MULTILINE) if part.strip()]
    stripped = ["\n".join(part).strip() for part in parts]
    found = [(part[0], part[1:].strip()) if re.match(r"[A-Z]\n", part) else ("", part) for part in stripped]
    return [(letter, lines) for letter, lines in found if not _ITEM.match(lines)]


def _planted(lines: str) -> str | None:
    return next((word for word in PLANTED if word in lines.casefold()), None)


def _compared(own: str, letter: str, lines: str) -> dict[str, str]:
    same = _planted(own) is not None and _planted(own) == _planted(lines)
    return {"group": letter, "reason": "what is planted", "verdict": "same" if same else "different"}


def _placed(item: int, line: str, groups: list[tuple[str, str]]) -> dict[str, Any]:
    planted = _planted(line)
    home = next((letter for letter, lines in groups if planted and _planted(lines) == planted), "none")
    return {"item": item, "reason": "what is planted", "group": home}


def mention(number: int, line: str) -> dict[str, Any] | None:
    """A planted statement as a model would point at it."""
    for word, (kind, statement) in PLANTED.items():
        if word in line.casefold():
            return {
                "utterances": [number],
                "words": " ".join(statement.split()[:6]),
                "kind": kind,
                "force": None,
                "direction": None,
                "summary": statement,
                "cause": None,
                "intensity": 3,
                "prompted": False,
                "confidence": 0.9,
            }
    return None


def body_answer(body: Mapping[str, Any]) -> str:
    """The same for the body of a chat completion."""
    stage = body["response_format"]["json_schema"]["name"]
    return json.dumps(answer(stage, body["messages"][-1]["content"]), ensure_ascii=False)
