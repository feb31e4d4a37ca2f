import re
from xml.etree import ElementTree

import pytest

from pipeline.report.brief import conclusion
from pipeline.report.notebook import study_card, theme_card
from tests.evil import evil_content
from tests.samples import Said, content_of

SAID = [Said("R1", "T0001", "Никто не перезвонил"), Said("R2", "T0001", "Не звонят"), Said("R2", "T0002", "дорого")]


def _parsed(html: str) -> ElementTree.Element:
    """The card as well-formed markup: nothing in it is left open."""
    return ElementTree.fromstring(html.replace("<br>", "<br/>"))


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_study_shows_what_matters_and_its_first_themes(language: str) -> None:
    content = content_of(SAID, language=language, title="Клиенты & Co")
    card = _parsed(study_card(content))
    assert [item.text for item in card.iter("li")] == conclusion(content)
    assert len(list(card.iter("tr"))) == 1 + len(content.themes)
    assert card.find("h3").text == "Клиенты & Co"  # type: ignore[union-attr]


def test_shares_are_drawn_where_their_interval_lies() -> None:
    content = content_of(SAID)
    for ranked, drawn in zip(content.themes, _parsed(study_card(content)).iter("line"), strict=True):
        assert int(drawn.get("x1", "")) == round(120 * (ranked.prevalence.low or 0))
        assert int(drawn.get("x2", "")) == round(120 * (ranked.prevalence.high or 0))


def test_a_theme_shows_its_quotes_with_their_sources() -> None:
    content = content_of(SAID, language="ru")
    text = " ".join(_parsed(theme_card(content, content.themes[0])).itertext())
    assert "«Никто не перезвонил»" in text
    assert "R2, transcripts/R2_2026-Q3.txt, 1:02" in text
    assert "Об этом сказали 2 из 2" in text


@pytest.mark.parametrize("language", ["ru", "en"])
def test_evil_words_are_shown_not_obeyed(language: str) -> None:
    content = evil_content(language)
    cards = [study_card(content), *(theme_card(content, ranked) for ranked in content.themes)]
    for card in cards:
        assert not re.search(r"<(script|img|iframe|a)\b", card)


def test_an_empty_study_says_that_there_is_nothing() -> None:
    assert "No theme was found" in study_card(content_of([]))
