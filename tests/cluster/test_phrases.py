import pytest

from pipeline.cluster.labels import Statement, statement_of
from pipeline.cluster.phrases import key_phrases, key_terms, term_spread
from pipeline.cluster.words import content_pairs

REST = {
    "ru": ["Кофе у них вкусный", "Парковка всегда занята", "Счёт пришёл на чужое имя", "Курьер вежливый попался"],
    "en": ["The coffee is tasty", "Parking is always full", "The invoice had a wrong name", "A polite courier came"],
}


def _told(texts: list[str], language: str) -> list[Statement]:
    return [statement_of(f"{language}{at}", text, text, language) for at, text in enumerate(texts)]


def _phrases(texts: list[str], language: str) -> list[str]:
    own = _told(texts, language)
    everything = [*own, *_told(REST[language], language)]
    return key_phrases(own, term_spread(everything), len(everything), language)


@pytest.mark.parametrize(
    ("text", "language", "pairs"),
    [
        ("проверка домашних заданий", "ru", ["проверка домашних", "домашних заданий"]),
        ("модуль по тендерам", "ru", ["модуль по тендерам"]),
        ("менеджер не звонил, директор молчал", "ru", ["менеджер не звонил", "директор молчал"]),
        ("a report on managers, weekly", "en", ["report on managers"]),
        ("менеджер и как бы вот тендер", "ru", []),
        ("", "en", []),
    ],
)
def test_pairs_are_neighbours_with_no_mark_and_one_empty_word_at_most_between(
    text: str, language: str, pairs: list[str]
) -> None:
    assert [said for _, said in content_pairs(text, language)] == pairs


@pytest.mark.parametrize(
    ("texts", "phrase"),
    [
        (["Ждём проверки домашних заданий", "Нет проверок домашних заданий"], "домашние задания"),
        (["Нам не хватает внимания", "Внимания от вас нет"], "внимание"),
        (["Просили модуль по тендерам", "Дайте модуль по тендерам"], "модуль по тендерам"),
        (["Расскажите о короткой записи", "Мечтаем о короткой записи"], "короткая запись"),
    ],
)
def test_russian_phrases_stand_in_the_nominative(texts: list[str], phrase: str) -> None:
    assert phrase in _phrases(texts, "ru")


def test_things_name_a_theme_before_what_is_done_with_them() -> None:
    texts = ["Проверяют задания поздно", "Задания проверяют поздно", "Поздно проверяют задания"]
    assert _phrases(texts, "ru") == ["задание"]
    assert _phrases(["Поздно проверяют", "Проверяют поздно"], "ru")


def test_what_is_done_is_no_part_of_a_phrase() -> None:
    assert _phrases(["Отчёт падает каждый день", "Опять отчёт падает утром"], "ru") == ["отчёт"]


def test_of_few_statements_only_what_they_share_is_listed() -> None:
    assert _phrases(["Reports take two days", "Reports arrive on paper"], "en") == ["reports"]
    assert len(_phrases(["Reports take two days", "Invoices arrive on paper"], "en")) <= 2


def test_terms_come_in_the_same_order_whatever_the_order_of_statements() -> None:
    own = _told(["The export to Excel fails", "Excel export is slow", "No export at all"], "en")
    spread = term_spread(own)
    assert key_terms(own, spread, 9, "en") == key_terms(own[::-1], spread, 9, "en")
