"""guide.yaml: questions in every wording, or one sentence on what is wrong."""

from pathlib import Path

import pytest

from pipeline.errors import SettingsError
from pipeline.ingest.guide import read_guide


def read(folder: Path, text: str) -> tuple[str, ...]:
    (folder / "guide.yaml").write_text(text, encoding="utf-8")
    return read_guide(folder)


def test_no_file_means_no_questions(tmp_path: Path) -> None:
    assert read_guide(tmp_path) == ()


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        ("questions:\n  - id: a\n    text: Why?\n  - id: b\n    text: How?\n", ("Why?", "How?")),
        ("questions:\n  - text:\n      ru: Почему?\n      en: Why?\n", ("Почему?", "Why?")),
        ("- Why?\n- How?\n", ("Why?", "How?")),
        ("questions: []\n", ()),
        ("questions:\n#  - text: Why?\n", ()),
        ("# nothing yet\n", ()),
    ],
)
def test_questions_are_read_in_every_wording(tmp_path: Path, text: str, questions: tuple[str, ...]) -> None:
    assert read(tmp_path, text) == questions


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("question:\n  - Why?\n", "expected `questions:`"),
        ("Why?\n", "expected `questions:`"),
        ("questions: Why?\n", "expected `questions:`"),
        ("questions:\n  - Why?\n  - id: b\n", "question 2 has no text"),
        ("questions:\n  - text: ''\n", "question 1 has no text"),
        ("questions:\n  - text:\n      ru: Почему?\n      en:\n", "question 1 has no text"),
        ("questions:\n  - text: {}\n", "question 1 has no text"),
        ("questions: [\n", "line 2: not valid YAML"),
    ],
)
def test_a_fault_is_one_sentence(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(SettingsError, match=says) as fault:
        read(tmp_path, text)
    assert "\n" not in str(fault.value)
