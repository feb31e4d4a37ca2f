"""The page's own words in both languages, kept beside its scripts as `page/words.<language>.yaml`, and those of
editing as `page/review.<language>.yaml`."""

from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "page"


@cache
def page_words(language: str, kind: str = "words") -> dict[str, Any]:
    """Phrases by name, with {gaps} to fill; `plurals` holds the forms of nouns, `kinds` and `statuses` names."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    words: dict[str, Any] = yaml.load((_FOLDER / f"{kind}.{language}.yaml").read_text(encoding="utf-8"), Loader=loader)
    return words
