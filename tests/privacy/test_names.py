"""People by their names: the same through all cases, known ones found where little speaks for them, words let be."""

import pytest

from pipeline.privacy.kinds import PersonalKind
from pipeline.privacy.names import NameTeller
from pipeline.privacy.personal import PersonalTerms, find_personal
from pipeline.privacy.placeholders import PlaceholderBook, redact


@pytest.fixture(scope="module")
def names() -> NameTeller:
    return NameTeller.load()


WOMAN = """Меня зовут Анна Петровна Кузнецова.
Без Анны Петровны не решаем.
Скажите Анне Петровне, что мы согласны.
Я видел Анну Петровну вчера.
Мы говорили с Анной Петровной.
Речь шла об Анне Петровне.
Звонила Аня, просила отчёт.
У Ани свой порядок.
Ане это не понравится.
Мы с Аней всё проверили.
Позовите Анну, пожалуйста.
Подписывала Кузнецова, директор.
Спросите Кузнецову про договор.
Обсудили с Кузнецовой сроки.
Петровна ругалась.
Передайте Анюте привет.
Отчёт сдала А. П. Кузнецова."""
MAN = """Это Сергей Иванович Белов.
Без Сергея Ивановича нельзя.
Звонил Сергею Ивановичу.
Встретил Сергея Ивановича Белова.
Пришёл с Сергеем Ивановичем.
Говорили о Сергее Ивановиче.
Серёжа обещал помочь.
Спросите у Серёжи.
Позвонил Серёге.
С Серёжей не поспоришь.
Видел Белова в офисе.
Договорились с Беловым.
Передал Белову бумаги.
Иваныч опять прав."""


@pytest.mark.parametrize("talk", [WOMAN, MAN])
def test_one_person_in_all_cases_has_one_placeholder(names: NameTeller, talk: str) -> None:
    redacted = redact(talk, find_personal(talk, "ru", names), PlaceholderBook(), "R1", "ru")
    assert {e.number for e in redacted.book.entities} == {1}
    assert all(line.count("[ИМЯ_1]") == 1 for line in redacted.text.splitlines()), redacted.text


def test_cases_are_one_person_in_speech_to_text_too(names: NameTeller) -> None:
    talk = (
        "меня зовут анна петровна кузнецова а это игорь\nя говорю анне петровне давайте решать\n"
        "мы с анной петровной договорились\n"
        "позвонила аня и спросила\nпередайте ане\nспросили у анны петровны\n"
        "сказала кузнецова нет\nя писала кузнецовой\nигорь молчит"
    )
    redacted = redact(talk, find_personal(talk, "ru", names), PlaceholderBook(), "R1", "ru").text
    assert redacted.count("[ИМЯ_1]") == 8, redacted
    assert redacted.count("[ИМЯ_2]") == 2, redacted


def test_short_and_full_english_names_are_one_person(names: NameTeller) -> None:
    talk = "I'm Katherine Doyle. Kate runs sales. Ask Katherine. Doyle's team is small. My husband, Mike Doyle, left."
    redacted = redact(talk, find_personal(talk, "en", names), PlaceholderBook(), "R1", "en").text
    assert redacted.startswith("I'm [NAME_1]. [NAME_1] runs sales. Ask [NAME_1]. [NAME_1]'s team is small.")
    assert "My husband, [NAME_2], left." in redacted


def test_two_people_of_one_first_name_stay_two(names: NameTeller) -> None:
    talk = "Анна Петровна ведёт склад, а Анна Сергеевна ведёт кадры. Анне Сергеевне я писала, Анне Петровне звонила."
    redacted = redact(talk, find_personal(talk, "ru", names), PlaceholderBook(), "R1", "ru").text
    assert redacted == ("[ИМЯ_1] ведёт склад, а [ИМЯ_2] ведёт кадры. [ИМЯ_2] я писала, [ИМЯ_1] звонила.")


def test_husband_and_wife_of_one_surname_stay_two(names: NameTeller) -> None:
    talk = "Директор Мельников подписал. Спорил с Мельниковой."
    redacted = redact(talk, find_personal(talk, "ru", names), PlaceholderBook(), "R1", "ru").text
    assert redacted == "Директор [ИМЯ_1] подписал. Спорил с [ИМЯ_2]."


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Роза на обложке завяла, надежда осталась."),
        ("ru", "У нас вера в продукт и любовь к клиентам."),
        ("ru", "Тариф «Максим» дороже, в мае было сорок заказов."),
        ("ru", "Менеджер обещал перезвонить, директор против."),
        ("ru", "в августе продаж нет а в марте были"),
        ("en", "May is busy, we will mark it and hope."),
        ("en", "In April and June the grace period ended."),
        ("en", "It's a joy to use, the bill is fair."),
        ("en", "Slack, Jira and QuickBooks all have it."),
        ("en", "youre right its slow and theyll never fix it"),
    ],
)
def test_words_that_only_look_like_names_are_let_be(names: NameTeller, language: str, text: str) -> None:
    assert find_personal(text, language, names) == []


def test_a_name_met_surely_is_found_where_little_speaks_for_it(names: NameTeller) -> None:
    alone = "света нет третий день"
    assert find_personal(alone, "ru", names) == []
    found = find_personal("меня зовут роза ахметова\nроза сказала да\nну роза она такая", "ru", names)
    assert len(found) == 3


def test_known_names_need_little(names: NameTeller) -> None:
    text = "ну фарух возит а зухра готовит"
    known = find_personal(text, "ru", names, PersonalTerms(known=("Фарух Каримов",)))
    assert "фарух" in {text[s.start : s.end] for s in known}


def test_the_team_and_the_product_may_be_sent(names: NameTeller) -> None:
    text = "Писала Марине из «Опоры», почта help@opora.ru, ответил Олег."
    allowed = PersonalTerms(allowed=("Марина", "«Опоры»", "help@opora.ru"))
    found = [text[s.start : s.end] for s in find_personal(text, "ru", names, allowed)]
    assert found == ["Олег"]


def test_companies_and_towns_that_point_at_somebody(names: NameTeller) -> None:
    text = "Я работаю в ООО «Тёплый дом» в Сызрани, раньше жила в России."
    found = {(text[s.start : s.end], s.kind) for s in find_personal(text, "ru", names)}
    assert found == {("ООО «Тёплый дом»", PersonalKind.COMPANY), ("Сызрани", PersonalKind.PLACE)}
