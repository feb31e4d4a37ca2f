"""Placeholders back to what was said."""

from pipeline.privacy.restoring import restored_text, without_placeholders


def test_each_placeholder_takes_its_next_surface_and_then_the_last() -> None:
    said = {"[ИМЯ_1]": ["Анна", "Анне"], "[PHONE_1]": ["8 916"]}
    text = "[ИМЯ_1] просит звонить [ИМЯ_1] и [ИМЯ_1] на [PHONE_1]"
    assert restored_text(text, said) == "Анна просит звонить Анне и Анне на 8 916"


def test_what_nobody_knows_stays() -> None:
    assert restored_text("[ИМЯ_2] и [x] и [1]", {"[ИМЯ_1]": ["Анна"]}) == "[ИМЯ_2] и [x] и [1]"


def test_words_are_looked_at_without_placeholders() -> None:
    assert without_placeholders("[ДАТА_РОЖДЕНИЯ_12] звонит [NAME_1]").split() == ["звонит"]
