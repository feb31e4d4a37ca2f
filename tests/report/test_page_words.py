"""The page's words: the same in both languages, each used, each gap filled."""

import re
import string
from pathlib import Path

import pytest

from pipeline.report import page_words as module
from pipeline.report.page_words import page_words

REPORT = Path(module.__file__).parent
SOURCES = "".join(
    path.read_text(encoding="utf-8")
    for pattern in ("*.py", "page/*.js", "templates/*.j2")
    for path in REPORT.glob(pattern)
)
BY_PREFIX = ("nav_", "title_", "lead_", "method_", "interview_", "preset_", "order_")
"""Names that are put together where they are used."""


@pytest.mark.parametrize("kind", ["words", "review"])
def test_both_languages_say_the_same_things(kind: str) -> None:
    russian, english = page_words("ru", kind), page_words("en", kind)
    assert russian.keys() == english.keys()
    for name, text in russian.items():
        if isinstance(text, str):
            assert text.strip()
            assert _gaps(text) == _gaps(english[name]), name


def _gaps(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_nouns_have_all_their_forms() -> None:
    russian, english = page_words("ru")["plurals"], page_words("en")["plurals"]
    assert russian.keys() == english.keys()
    assert {len(forms) for forms in russian.values()} == {3}
    assert {len(forms) for forms in english.values()} == {2}


def test_every_word_is_used_and_every_word_used_is_there() -> None:
    words = page_words("ru")
    for name in words:
        assert name.startswith(BY_PREFIX) or re.search(rf"\b{name}\b", SOURCES), name
    template = (REPORT / "templates" / "report.html.j2").read_text(encoding="utf-8")
    asked = set(re.findall(r'\bt\("(\w+)"', SOURCES)) | set(re.findall(r"\bwords\.(\w+)", template))
    assert asked <= set(words) | set(page_words("ru", "review"))
