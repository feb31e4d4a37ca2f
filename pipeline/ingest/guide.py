"""guide.yaml: the questions the interviews were meant to ask."""

from collections.abc import Mapping
from pathlib import Path

from pipeline.config import load_yaml
from pipeline.errors import SettingsError

GUIDE_FILE = "guide.yaml"


def read_guide(folder: Path) -> tuple[str, ...]:
    """The guide's questions, every wording of each; none where there is no guide.yaml.

    Raises:
        SettingsError: not a list of questions.
    """
    path = folder / GUIDE_FILE
    if not path.exists():
        return ()
    loaded = load_yaml(path)
    items = loaded.get("questions", "") if isinstance(loaded, Mapping) else loaded
    if items is None:
        return ()
    if not isinstance(items, list):
        raise SettingsError(f"{path}: expected `questions:` with a list of questions.")
    return tuple(text for number, item in enumerate(items, 1) for text in _wordings(item, path, number))


def _wordings(item: object, path: Path, number: int) -> list[str]:
    text = item.get("text") if isinstance(item, Mapping) else item
    wordings = list(text.values()) if isinstance(text, Mapping) else [text]
    written = [wording for wording in wordings if isinstance(wording, str) and wording.strip()]
    if not written or len(written) < len(wordings):
        raise SettingsError(f"{path}: question {number} has no text; write `- text: …`.")
    return written
