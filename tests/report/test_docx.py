import re
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.document import Document

from pipeline.report.brief import make_brief
from pipeline.report.brief_words import BRIEF_WORDS
from pipeline.report.content import ReportContent
from pipeline.report.docx import write_docx
from tests.evil import LONG_WORD, evil_content
from tests.samples import Said, content_of

SAID = [Said("R1", "T0001", "Никто не перезвонил"), Said("R2", "T0001", "Не звонят"), Said("R2", "T0002", "дорого")]


def written(content: ReportContent, path: Path, top: int = 10) -> Document:
    write_docx(content, path, top, 3)
    return docx.Document(str(path))


@pytest.mark.parametrize("language", ["ru", "en"])
def test_headings_are_real_ones_to_navigate_by(language: str, tmp_path: Path) -> None:
    content = content_of(SAID, language=language)
    document = written(content, tmp_path / "brief.docx")
    headings = [(p.style.name, p.text) for p in document.paragraphs if p.style.name.startswith(("Title", "Heading"))]
    brief = make_brief(content, 10, 3)
    assert headings[0] == ("Title", brief.title)
    assert [text for style, text in headings if style == "Heading 2"][: len(brief.themes)] == [
        theme.heading for theme in brief.themes
    ]
    assert len([style for style, _ in headings if style == "Heading 1"]) == 8
    assert BRIEF_WORDS[language]["once"] in [text for _, text in headings]
    assert document.core_properties.language == {"ru": "ru-RU", "en": "en-GB"}[language]


def test_it_says_what_the_markdown_brief_says(tmp_path: Path) -> None:
    content = content_of(SAID, language="ru")
    text = "\n".join(paragraph.text for paragraph in written(content, tmp_path / "brief.docx").paragraphs)
    brief = make_brief(content, 10, 3)
    for said in (*brief.agenda, *brief.conclusion, *brief.questions, *brief.unknown):
        assert said in text
    for theme in brief.themes:
        assert all(f"«{quote.text}»" in text and quote.source in text for quote in theme.quotes)


def test_there_is_room_to_write_decisions(tmp_path: Path) -> None:
    (table,) = written(content_of(SAID, language="ru"), tmp_path / "brief.docx").tables
    assert [cell.text for cell in table.rows[0].cells] == [
        "Решение", "Кто отвечает", "К какому сроку", "Как узнаем, что помогло",
    ]  # fmt: skip
    assert len(table.rows) >= 4
    assert all(cell.text == "" for row in list(table.rows)[1:] for cell in row.cells)


@pytest.mark.parametrize("language", ["ru", "en"])
def test_an_evil_transcript_opens_again_with_its_words_and_no_field_of_its_own(language: str, tmp_path: Path) -> None:
    content = evil_content(language)
    document = written(content, tmp_path / "brief.docx", top=100)
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert LONG_WORD in text
    assert "=cmd|'/c calc'!A1" in text
    assert "<script>alert(1)</script>" in text
    xml = document.element.xml
    assert not re.search(r"w:hyperlink|w:instrText|w:object|<script", xml)


def test_the_same_study_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.docx", "b.docx"):
        write_docx(content_of(SAID), tmp_path / name, 10, 3)
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()


def test_a_study_without_themes_is_a_brief_all_the_same(tmp_path: Path) -> None:
    document = written(replace(content_of([]), title=""), tmp_path / "brief.docx")
    assert document.tables == []
    assert document.paragraphs[0].style.name == "Title"
