"""What counts as personal, where it stands in a text, and the word its placeholder is made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class PersonalKind(StrEnum):
    """What a stretch of personal data is; the order settles which of two readings of the same words stays."""

    EMAIL = "email"
    LINK = "link"
    HANDLE = "handle"
    IP = "ip"
    IBAN = "iban"
    PASSPORT = "passport"
    SNILS = "snils"
    INN = "inn"
    OGRN = "ogrn"
    SSN = "ssn"
    CARD = "card"
    ACCOUNT = "account"
    BIK = "bik"
    CONTRACT = "contract"
    BIRTH_DATE = "birth_date"
    PHONE = "phone"
    ADDRESS = "address"
    PERSON = "person"
    COMPANY = "company"
    PLACE = "place"


NAMED = frozenset({PersonalKind.PERSON, PersonalKind.COMPANY, PersonalKind.PLACE})
"""Kinds told by names; all others have a shape."""

_WORDS: Mapping[PersonalKind, tuple[str, str]] = {
    PersonalKind.EMAIL: ("ПОЧТА", "EMAIL"),
    PersonalKind.LINK: ("ССЫЛКА", "LINK"),
    PersonalKind.HANDLE: ("НИК", "HANDLE"),
    PersonalKind.IP: ("IP", "IP"),
    PersonalKind.IBAN: ("IBAN", "IBAN"),
    PersonalKind.PASSPORT: ("ПАСПОРТ", "PASSPORT"),
    PersonalKind.SNILS: ("СНИЛС", "SNILS"),
    PersonalKind.INN: ("ИНН", "INN"),
    PersonalKind.OGRN: ("ОГРН", "OGRN"),
    PersonalKind.SSN: ("SSN", "SSN"),
    PersonalKind.CARD: ("КАРТА", "CARD"),
    PersonalKind.ACCOUNT: ("СЧЁТ", "ACCOUNT"),
    PersonalKind.BIK: ("БИК", "BIK"),
    PersonalKind.CONTRACT: ("ДОГОВОР", "CONTRACT"),
    PersonalKind.BIRTH_DATE: ("ДАТА_РОЖДЕНИЯ", "BIRTH_DATE"),
    PersonalKind.PHONE: ("ТЕЛЕФОН", "PHONE"),
    PersonalKind.ADDRESS: ("АДРЕС", "ADDRESS"),
    PersonalKind.PERSON: ("ИМЯ", "NAME"),
    PersonalKind.COMPANY: ("КОМПАНИЯ", "COMPANY"),
    PersonalKind.PLACE: ("МЕСТО", "PLACE"),
}


def placeholder(kind: PersonalKind, number: int, language: str) -> str:
    """What stands in place of personal data: `[ИМЯ_1]` in Russian talk, `[NAME_1]` in any other."""
    russian, english = _WORDS[kind]
    return f"[{russian if language == 'ru' else english}_{number}]"


@dataclass(frozen=True, slots=True)
class PersonalSpan:
    """Personal data at half-open offsets of a text.

    `key` is equal for the same thing said in another form or case. A person's key is
    `first name/patronymic/surname` in their base forms, any of them empty, alternatives parted by `|`.
    """

    start: int
    end: int
    kind: PersonalKind
    key: str
