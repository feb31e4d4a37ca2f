"""What a run would do, file by file, and why. Pure: looks at keys, touches nothing."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

_COPY = re.compile(r"копия|copy|\(\d+\)\.\w+$", re.IGNORECASE)
"""How file managers name copies."""


class Action(StrEnum):
    """What happens to one file in a run."""

    READ = "read and extract"
    EXTRACT = "extract again"
    KEEP = "keep"
    SKIP = "skip"
    FAILED = "failed before"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class Found:
    """A file as it is now: its content's hash (empty where it cannot be a copy or an original), and the key it
    would be read under (None if unreadable)."""

    path: str
    content: str
    read_key: str | None


@dataclass(frozen=True, slots=True)
class Known:
    """A file as the workspace knows it; `extraction_key` is that of its stored mentions."""

    read_key: str
    transcript_id: str | None
    extraction_key: str | None
    error: str | None


@dataclass(frozen=True, slots=True)
class Step:
    """One file's part of the plan."""

    path: str
    action: Action
    reason: str


def plan_files(found: Sequence[Found], known: Mapping[str, Known], extraction_keys: Mapping[str, str]) -> list[Step]:
    """A step for every file found and every known file that is gone, in path order.

    `extraction_keys` holds, by transcript id, the key its mentions should have under today's settings.
    """
    first_with: dict[str, str] = {}
    first_saying: dict[str, str] = {}
    steps: list[Step] = []
    for file in sorted(found, key=lambda f: (bool(_COPY.search(f.path)), f.path)):
        failed = file.path in known and known[file.path].error is not None
        original = file.path if failed else first_with.setdefault(file.content, file.path)
        if file.content and original != file.path:
            steps.append(Step(file.path, Action.SKIP, f"same content as {original}"))
        else:
            steps.append(_told_once(_step(file, known.get(file.path), extraction_keys), known, first_saying))
    present = {file.path for file in found}
    gone = [Step(path, Action.DROP, "file is gone; its mentions go too") for path in known if path not in present]
    return sorted([*steps, *gone], key=lambda step: step.path)


def _told_once(step: Step, known: Mapping[str, Known], first_saying: dict[str, str]) -> Step:
    """A file whose words another file also holds is kept, but the plan says that it counts once."""
    transcript = known[step.path].transcript_id if step.action is Action.KEEP else None
    if transcript is None or (first := first_saying.setdefault(transcript, step.path)) == step.path:
        return step
    return Step(step.path, Action.KEEP, f"same words as {first}; counted once")


def _step(file: Found, known: Known | None, extraction_keys: Mapping[str, str]) -> Step:
    if known is None:
        return Step(file.path, Action.READ, "new file")
    if file.read_key is None or known.read_key != file.read_key:
        return Step(file.path, Action.READ, "file or reading settings changed")
    if known.error is not None:
        return Step(file.path, Action.FAILED, known.error)
    if known.transcript_id is None or known.extraction_key is None:
        return Step(file.path, Action.EXTRACT, "not extracted yet")
    if known.extraction_key != extraction_keys.get(known.transcript_id):
        return Step(file.path, Action.EXTRACT, "extraction settings or extractor changed")
    return Step(file.path, Action.KEEP, "unchanged")
