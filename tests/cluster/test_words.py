import pytest

from pipeline.cluster.words import content_words, lemma


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Записи уроков на платформе не найти", "ru", ["запись", "урок", "платформа", "найти"]),
        ("нам не хватало внимания", "ru", ["хватать", "внимание"]),
        ("ну это вот я как бы", "ru", []),
        ("We can't find the lesson recordings", "en", ["find", "lesson", "recording"]),
        ("the managers, THE MANAGER", "en", ["manager", "manager"]),
        ("you know it’s just like that", "en", []),
        ("", "en", []),
        ("12 345 !?", "ru", []),
    ],
)
def test_content_words_are_dictionary_forms_without_empty_words(text: str, language: str, expected: list[str]) -> None:
    assert [form for form, _ in content_words(text, language)] == expected


def test_numbers_are_no_content() -> None:
    assert content_words("ждали семь недель, двадцать раз звонили", "ru") == content_words(
        "ждали недель, раз звонили", "ru"
    )
    assert content_words("four of the seven reports", "en") == content_words("of the reports", "en")


def test_the_form_that_was_said_is_kept_beside_the_dictionary_form() -> None:
    assert content_words("Отчётов по менеджерам", "ru") == [("отчет", "отчётов"), ("менеджер", "менеджерам")]


def test_spelling_with_and_without_yo_is_one_word() -> None:
    assert lemma("отчёт", "ru") == lemma("отчет", "ru")


def test_hyphenated_words_stay_whole() -> None:
    assert [said for _, said in content_words("онлайн-платформа", "ru")] == ["онлайн-платформа"]
    assert [said for _, said in content_words("follow-up emails", "en")] == ["follow-up", "emails"]
