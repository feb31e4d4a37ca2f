"""Which language a transcript is in."""

import pytest

from pipeline.ingest.language import language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Отчёт грузится два дня", "ru"),
        ("The report takes two days", "en"),
        ("Мы смотрели CRM, ERP, Jira и Confluence, всё мимо", "ru"),
        ("She said «да» and left the meeting early", "en"),
        ("😀 123", "en"),
        ("", "en"),
    ],
)
def test_language_is_told_by_letters(text: str, language: str) -> None:
    assert language_of(text) == language
