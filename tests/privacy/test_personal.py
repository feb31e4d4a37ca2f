"""Identifiers by their shape, written and said; amounts, dates, versions and other numbers that matter stay."""

import itertools

import pytest

from pipeline.privacy.kinds import PersonalKind
from pipeline.privacy.marked import parse_marked
from pipeline.privacy.personal import find_personal

MARKED = """
ru|Звоните {phone 8 (916) 123-45-67} или {phone +7(916)123-45-67}, факс {phone 222-33-45}.
ru|Мой {phone 89161234567}, жены {phone 916 123 45 67}, рабочий {phone 8 (342) 218-40-66 доб. 115}.
ru|номер {phone восемь девятьсот шестнадцать сто двадцать три сорок пять шестьдесят семь} звоните
ru|{phone плюс семь девятьсот три два ноля пять сорок тридцать} это мобильный
en|Call {phone (415) 555-0132}, {phone 415.555.0132 x12} or {phone +44 20 7946 0123}.
en|it's {phone seven four five double two one nine eight three zero}
ru|Почта {email ivan.petrov@company.co.uk} или {email иван@почта.рф}, а ещё {email ivan (собака) mail.ru}.
ru|почта {email марина точка белова восемьдесят пять собака мейл точка ру} вот
en|{email john underscore smith at yahoo dot com} works
ru|Сайт {link acme-trade.ru}, анкета {link https://forms.gle/8HhK2}, а вакансия на hh.ru.
ru|наш сайт {link мастер тепла точка рф}
ru|В телеге {handle @anna_k}, ник {handle petrov.77}, скайп {handle live:anna.k}.
en|Handle {handle @mr.fix.it}, on Discord {handle tom#4412}.
ru|Паспорт {passport 4510 123456}, у мужа серия {passport 4510, номер 123456}.
ru|ИНН {inn 7707083893}, ОГРН {ogrn 1027700132195}, СНИЛС {snils 112-233-445 95}, БИК {bik 044525225}.
ru|Счёт {account 40702810900000005555}, карта {card 4276 3800 1122 3347}.
en|IBAN {iban DE89 3704 0044 0532 0130 00}, card {card 4111-1111-1111-1111}, SSN {ssn 078-05-1120}.
ru|Договор № {contract 31-А}, потом {contract ТО-000318}; полис ОМС {contract 7753 2108 3000 1234}.
ru|договор номер {contract сто сорок дробь двадцать два} и договор на два года
en|contract no. {contract AB-20391} for 3 years, policy number {contract eight eight four one dash nine}
ru|Родился {birth_date 5 мая 1980}, сын {birth_date 02.02.2019} года рождения, встреча 03.03.2023.
ru|родилась я {birth_date двадцать третьего августа семьдесят восьмого года} в марте
en|I was born on {birth_date May 5th, 1982}, and on June 1st, 2023 we signed.
ru|Живу: {address г. Казань, ул. Баумана, д. 7, кв. 3}, склад на {address Ленина 45}.
ru|живу на {address улице гагарина дом двадцать семь квартира сорок один}
en|Ship to {address 418 Alder Street, Apt 3B, Portland, OR 97205} or {address P.O. Box 123}.
ru|Заходили с {ip 81.23.45.167} и {ip 2a02:6b8::1f}, версия 10.4.2.1.
"""
LET_BE = """
ru|Платим 120 000 рублей за 1 250 000 строк, скидка 15 % до 31.12.2023.
ru|С 2019 по 2021-2022 выросли с 12 300 до 45 600 визитов.
ru|сто двадцать пять тысяч триста рублей и ещё два миллиона
ru|раз два три четыре пять шесть семь восемь девять
ru|Номер заказа 8812 345 67 89, артикул 7702034418, ответ 502.
ru|По договору 44-ФЗ на 24 месяца, контракт 12-15 тысяч, ГОСТ Р-52.
ru|Дом новый, квартир сорок, на третьем этаже.
en|Version 10.4.2.1 and order 88120437, $1,234,567.89, 12,345,678 users.
en|The contract for three years, the card layout, passport control.
en|ten twenty thirty forty fifty people on that call
en|Node.js and ASP.NET, e.g. on github.com, at 9:15 or 24/7
en|look at the part where it says total
"""


def _cases(block: str) -> list[tuple[str, str]]:
    return [(line[:2], line[3:]) for line in block.strip().splitlines()]


@pytest.mark.parametrize(("language", "line"), _cases(MARKED))
def test_identifiers_are_found_to_the_letter(language: str, line: str) -> None:
    told = parse_marked(line)
    found = find_personal(told.text, language)
    assert [(told.text[s.start : s.end], s.kind) for s in found] == [
        (told.text[s.start : s.end], s.kind) for s in told.spans
    ]


@pytest.mark.parametrize(("language", "text"), _cases(LET_BE))
def test_numbers_that_matter_stay(language: str, text: str) -> None:
    assert find_personal(text, language) == []


def test_one_phone_in_two_writings_has_one_key() -> None:
    texts = (
        "8 (916) 123-45-67",
        "+7 916 123 45 67",
        "восемь девятьсот шестнадцать сто двадцать три сорок пять шестьдесят семь",
    )
    keys = {span.key for text in texts for span in find_personal(text, "ru")}
    assert keys == {"79161234567"}


def test_spans_stand_in_order_and_apart() -> None:
    text = "Пишите ivan@mail.ru, паспорт 4510 123456, ул. Мира, д. 4, кв. 16, 8 916 123-45-67, договор № 45/2023-К"
    found = find_personal(text, "ru")
    assert len(found) == 5
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    assert {s.kind for s in found} >= {PersonalKind.EMAIL, PersonalKind.PASSPORT, PersonalKind.ADDRESS}
