"""Printed, the report is the brief for the meeting: A4 pages, themes opened, nothing that is only for clicking."""

import io
from typing import Any

import pytest
from pypdf import PdfReader

from pipeline.report.content import ReportContent


@pytest.fixture
def printed(page: Any) -> list[str]:
    """The text of each printed page."""
    pdf = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True, print_background=True)))
    assert {(round(float(p.mediabox.width)), round(float(p.mediabox.height))) for p in pdf.pages} == {(595, 842)}
    return [p.extract_text() for p in pdf.pages]


def test_themes_stand_open_with_their_quotes(printed: list[str], content: ReportContent) -> None:
    text = " ".join(" ".join(printed).split())
    for theme in content.themes[:5]:
        assert theme.theme.label in text
    assert text.count("Что говорит против") >= 5


def test_what_is_only_for_clicking_is_left_out(printed: list[str]) -> None:
    text = " ".join(printed)
    for words in ("Сбросить", "Открыть в интервью", "Найти в темах", "Порядок\n"):
        assert words not in text


def test_it_is_a_few_full_pages(printed: list[str]) -> None:
    assert 3 <= len(printed) <= 8
    assert all(len(text.split()) > 25 for text in printed[:-1])


def test_afterwards_the_page_is_as_it_was(page: Any) -> None:
    before = page.inner_text("main")
    page.pdf()
    page.wait_for_timeout(100)
    assert page.inner_text("main") == before
