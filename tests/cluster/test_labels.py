import numpy as np
import pytest

from pipeline.background import unit
from pipeline.cluster.labels import (
    Statement,
    by_centrality,
    by_typicality,
    definition_of,
    label_of,
    statement_of,
)
from pipeline.cluster.phrases import key_phrases, term_spread

RUSSIAN = [
    "После оплаты никто не звонит, внимания к нам мало",
    "Мало внимания: оплатили, и менеджер пропал",
    "Внимания от менеджера мы не видим",
]
RUSSIAN_REST = ["Записи уроков на платформе не найти", "Платформа тормозит", "Домашних заданий слишком много"]
ENGLISH = [
    "The account manager never calls back",
    "Our account manager disappeared after the contract",
    "Had three account managers within one quarter",
]
ENGLISH_REST = ["Search finds nothing in the library", "The contract renewal price doubled"]


def _statements(texts: list[str], language: str) -> list[Statement]:
    return [statement_of(f"{language}{at}", text, text, language) for at, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("own", "rest", "language", "first"),
    [(RUSSIAN, RUSSIAN_REST, "ru", "внимание"), (ENGLISH, ENGLISH_REST, "en", "account manager")],
)
def test_key_phrases_set_the_theme_apart(own: list[str], rest: list[str], language: str, first: str) -> None:
    statements = _statements(own, language)
    everything = [*statements, *_statements(rest, language)]
    phrases = key_phrases(statements, term_spread(everything), len(everything), language)
    assert phrases[0] == first
    assert len(phrases) <= 4
    said = " ".join(own).casefold()
    assert language == "ru" or all(word in said for phrase in phrases for word in phrase.split())


def test_a_word_that_the_whole_study_uses_is_no_key_phrase_before_one_of_the_theme() -> None:
    own = _statements(["lesson search broken", "lesson search useless", "lesson search slow", "lesson again"], "en")
    rest = [f"lesson {word}" for word in ("abbey", "bread", "cloud", "dream", "eagle")]
    everything = [*own, *_statements(rest, "en")]
    phrases = key_phrases(own, term_spread(everything), len(everything), "en")
    assert phrases[0] != "lesson"
    assert "search" in phrases[0]


def test_a_word_stands_in_one_key_phrase_only() -> None:
    statements = _statements(ENGLISH, "en")
    phrases = key_phrases(statements, term_spread(statements), 3, "en")
    words = [word for phrase in phrases for word in phrase.split()]
    assert len(words) == len(set(words))


def test_key_words_are_in_the_studys_language_where_it_has_any() -> None:
    mixed = _statements(RUSSIAN, "ru") + _statements(ENGLISH, "en")
    spread = term_spread(mixed)
    assert all(phrase.isascii() for phrase in key_phrases(mixed, spread, 6, "en"))
    assert not any(phrase.isascii() for phrase in key_phrases(mixed, spread, 6, "ru"))
    assert key_phrases(mixed[3:], spread, 6, "ru")[0] == "account manager"


@pytest.mark.parametrize(
    ("language", "several", "one"),
    [("ru", "Ключевые слова: ", "Сказано один раз."), ("en", "Key words: ", "Said once.")],
)
def test_the_second_line_is_written_in_the_studys_language(language: str, several: str, one: str) -> None:
    statements = _statements(RUSSIAN if language == "ru" else ENGLISH, language)
    spread = term_spread(statements)
    assert definition_of(statements, spread, 3, language).startswith(several)
    assert definition_of(statements[:1], spread, 3, language) == one


def test_statements_of_empty_words_alone_have_no_second_line() -> None:
    statements = _statements(["ну вот это", "как бы так"], "ru")
    assert definition_of(statements, term_spread(statements), 2, "ru") == ""


def test_the_most_typical_statement_is_in_the_studys_language_whole_and_of_readable_length() -> None:
    texts = ["support never calls us back", "calls", "support never calls us back because the whole…"]
    statements = [*_statements(texts, "en"), statement_of("ru0", "нам никто не звонит", "нам никто не звонит", "ru")]
    units = unit(np.ones((4, 8), np.float32) + 0.01 * np.eye(4, 8, dtype=np.float32))
    assert by_centrality(units, statements, "en")[0] == 0
    assert by_centrality(units, statements, "ru")[0] == 3


def test_equally_typical_statements_go_by_id() -> None:
    statements = [statement_of(name, "support never calls us", "support never calls us", "en") for name in "cab"]
    assert by_centrality(np.ones((3, 4), np.float32) / 2, statements, "en") == [1, 2, 0]


def test_a_label_is_what_was_said_without_the_full_stop() -> None:
    assert label_of(statement_of("m", "ignored", "Внимания мало.", "ru")) == "Внимания мало"


@pytest.mark.parametrize(
    ("said", "label"),
    [
        ("Здравствуйте! с каких версий работает приложение?", "С каких версий работает приложение?"),
        ("Добрый день, где найти записи уроков?", "Где найти записи уроков?"),
        ("Hi there, my card was stolen", "My card was stolen"),
        ("Hello!", "Hello!"),
        ("Нам с тех пор никто уже не звонил и…", "Нам с тех пор никто уже не звонил"),
        ("Our accounting wants everything with a…", "Our accounting wants everything"),
        ("Человек уже забыл, что он там писал…", "Человек уже забыл, что он там писал…"),
        ("Никто из них нам ни разу не…", "Никто из них нам ни разу не…"),
        ("Потом, если честно, менеджер пропал", "Менеджер пропал"),
        ("Ну и проблема в том, что ответа ждём неделями", "Ответа ждём неделями"),
        ("The report, to be honest, is never on time", "The report is never on time"),
        ("Приветствую бы другой подход", "Приветствую бы другой подход"),
    ],
)
def test_a_label_comes_without_what_leads_up_to_it(said: str, label: str) -> None:
    assert label_of(statement_of("m", said, said, "en")) == label


@pytest.mark.parametrize(
    ("spoken", "readable"),
    [
        ("У меня из-за этого окна пустые.", "Напоминания приходят слишком поздно."),
        ("it takes forever to load you know", "The board takes forever to load."),
        ("They don't consider it.", "Reports take two days."),
    ],
)
def test_what_reads_by_itself_names_a_theme_before_what_points_back_or_was_never_written(
    spoken: str, readable: str
) -> None:
    statements = [statement_of(name, text, text, "en") for name, text in (("a", spoken), ("b", readable))]
    assert by_centrality(np.ones((2, 4), np.float32) / 2, statements, "en") == [1, 0]


def test_a_theme_is_not_called_by_what_somebody_is_called() -> None:
    texts = {"a": "Nobody at [COMPANY_1] calls us back.", "b": "Nobody over there calls us back."}
    statements = [statement_of(name, text, text, "en") for name, text in texts.items()]
    assert by_centrality(np.ones((2, 4), np.float32) / 2, statements, "en") == [1, 0]


def test_words_of_a_guessed_speaker_come_last() -> None:
    text = "Reports take two days."
    statements = [statement_of("a", text, text, "en", told=False), statement_of("b", text, text, "en")]
    assert by_centrality(np.ones((2, 4), np.float32) / 2, statements, "en") == [1, 0]


def test_a_stray_that_reads_well_is_not_typical() -> None:
    units = np.array([[1.0, 0.0], [0.98, 0.199], [0.6, 0.8]], np.float32)
    texts = [
        "записи не найти вот",
        "да записи на платформе не найти никак",
        "Пока они не завизируют, я подписать не могу.",
    ]
    statements = [statement_of(f"m{at}", text, text, "ru", told=at == 2) for at, text in enumerate(texts)]
    assert by_typicality(units, statements)[-1] == 2
    assert by_centrality(units, statements, "ru")[0] == 2
