"""guide.yaml: the questions the interviews were meant to ask."""

from collections.abc import Mapping
from pathlib import Path

from pipeline.config import load_yaml
from pipeline.errors import SettingsError
from pipeline.ingest.language import language_of
from pipeline.models import GuideQuestion

GUIDE_FILE = "guide.yaml"


def read_guide(folder: Path) -> tuple[str, ...]:
    """The guide's questions, every wording of each; none where there is no guide.yaml.

    Raises:
        SettingsError: not a list of questions.
    """
    return tuple(text for question in read_questions(folder) for _, text in question.wordings)


def read_questions(folder: Path) -> tuple[GuideQuestion, ...]:
    """The guide's questions, one by one; none where there is no guide.yaml.

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
    return tuple(GuideQuestion(_wordings(item, path, number)) for number, item in enumerate(items, 1))


def _wordings(item: object, path: Path, number: int) -> tuple[tuple[str, str], ...]:
    """Each wording with its language, told by its key or else by its letters."""
    text = item.get("text") if isinstance(item, Mapping) else item
    wordings = list(text.items()) if isinstance(text, Mapping) else [("", text)]
    written = [(key, wording) for key, wording in wordings if isinstance(wording, str) and wording.strip()]
    if not written or len(written) < len(wordings):
        raise SettingsError(f"{path}: question {number} has no text; write `- text: …`.")
    return tuple((key if key in ("ru", "en") else language_of(wording), wording) for key, wording in written)
