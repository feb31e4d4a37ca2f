"""What a run of digits is: a phone, a card, ИНН, СНИЛС…, by what is said before it, its length and its check digits."""

import re
from collections.abc import Iterator

import phonenumbers
from stdnum import luhn
from stdnum.ru import inn, ogrn

from pipeline.privacy.digit_runs import DigitRun, spoken_runs, written_runs
from pipeline.privacy.kinds import PersonalKind, PersonalSpan

_ANY = range(5, 24)
_CUES: tuple[tuple[PersonalKind | None, range | tuple[int, ...], re.Pattern[str]], ...] = tuple(
    (kind, lengths, re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE))
    for kind, lengths, pattern in (
        (PersonalKind.PASSPORT, range(6, 11), r"паспорт\w*|загранпаспорт\w*|загран\w*|passports?"),
        (PersonalKind.INN, (10, 12), r"инн|и\.н\.н\.?|inn|tax (?:id|number)"),
        (PersonalKind.SNILS, (11,), r"снилс\w*|страхово[йе] (?:номер|свидетельств)\w*|snils"),
        (PersonalKind.OGRN, (13, 15), r"огрн(?:ип)?\w*|ogrn(?:ip)?"),
        (PersonalKind.SSN, (9,), r"ssn|social(?: security)?(?: number)?"),
        (
            PersonalKind.CARD,
            range(13, 20),
            r"карт(?:а|ы|у|е|ой|очк\w+)|(?:credit |debit |bank )?cards?|visa|mastercard",
        ),
        (
            PersonalKind.ACCOUNT,
            range(8, 23),
            r"(?:рас|расч[её]тн\w+ |лицев\w+ |корр\w* )?сч[её]т\w*|[рк]/сч?|р\.с\.|(?:account|routing)(?: number| no)?|acct",
        ),
        (PersonalKind.BIK, (9,), r"бик|bik"),
        (
            PersonalKind.PHONE,
            _ANY,
            r"тел|телефон\w*|мобильн\w+|сотов\w+|городск\w+|домашн\w+|рабоч\w+|звон\w+|позвон\w+|набер\w+|набра\w+"
            r"|набира\w+|перезвон\w+|дозвон\w+|вацап\w*|вотсап\w*|ватсап\w*|факс\w*|трубк\w+"
            r"|phones?|cell|mobile|call|dial|ring|whatsapp|fax|tel|landline|telephone|texting",
        ),
        (
            None,
            _ANY,
            r"заказ\w*|заявк\w+|трек\w*|артикул\w*|тикет\w*|обращени\w+|накладн\w+|парти\w+|модел\w+|штрихкод\w*|код\w*"
            r"|orders?|tickets?|sku|serial|tracking|invoice|isbn|case|barcode|(?<!area )code|model|build|version",
        ),
    )
)
_WEAK = re.compile(
    r"(?<!\w)(?:номер\w*|диктую|записыва\w+|запиш\w+|контакт\w*|numbers?|reach|text|contact|it's)(?!\w)", re.IGNORECASE
)
_PHONE_BEHIND = re.compile(
    r"[\s,—–-]{1,4}(?:(?:это|мой|ну|it's|that's|is|my|the)\s){0,2}(?:мобильн|городск|домашн|рабоч|личн|сотов|телефон|cell|mobile|phone|landline|number)",
    re.IGNORECASE,
)
_AWAITS_PHONE = (PersonalKind.PHONE, None)
_BEFORE = 60
_SENTENCE_END = re.compile(r"(?<!\bno)(?<!\bтел)(?<!\bном)[.!?;\n]\s", re.IGNORECASE)
_AMOUNT_AFTER = re.compile(
    r"\s*(?:[%₽$€£°]|(?:руб|р\b|тыс|тысяч|млн|миллион|миллиард|процент|доллар|евро|тенге|штук|шт\b|человек|клиент|раз\b"
    r"|год|лет\b|мес|минут|секунд|час|дн|день|км\b|метр|кг\b|грамм"
    r"|users?\b|people\b|dollars?\b|bucks\b|euros?\b|percent\b|k\b|units?\b|rows?\b|orders?\b|customers?\b|hours?\b|miles?\b"
    r"|years?\b|months?\b|days?\b|minutes?\b|times\b|thousand|million|subscribers|downloads|visits|views|events))",
    re.IGNORECASE,
)
_AMOUNT_BEFORE = re.compile(r"[$€£₽#№]\s?\Z")
_YEARS = re.compile(r"(?:19|20)\d\d\D{1,3}(?:19|20)\d\d\Z")
_DATE = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](?:\d\d|\d{4})\Z|(?:19|20)\d\d[./-](\d{1,2})[./-](\d{1,2})\Z")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:[   ,.]\d{3})+\Z")
_SHAPED_PHONE = re.compile(
    r"\+\d[\s\d().‑–-]{6,}|[78][\s(.‑-]{0,2}[3489](?:[\s().‑-]{0,2}\d){9}|8[\s-]?\(?800\)?[\s-][\d\s-]{7,10}"
    r"|\(0\)\d{2,4}[\s-]\d{3,4}[\s-]\d{3,4}|\(?\d{3}\)?[\s.-]{0,2}\d{3}[\s.-]\d{4}|\(?9\d{2}\)?[\s.-]{0,2}\d{3}[\s.-]?\d{2}[\s.-]?\d{2}"
    r"|\d{3}-\d{2}-\d{2}|\(\d{3,5}\)\s?\d{1,3}-?\d{2}-?\d{2}|0\d{2,4}[\s-]\d{3,4}[\s-]\d{3,4}|0\d{3,4}[\s-]\d{6}"
    r"|1[\s.-]\(?\d{3}\)?[\s.-]\d{3}[\s.-]\d{4}"
)
_EXTENSION = re.compile(r",?\s*(?:доб(?:авочный|\.)?|ext(?:ension|\.)?|x)\s*\d{1,6}\b", re.IGNORECASE)
_CARD_SHAPE = re.compile(r"\d{4}([ -]?)\d{4}\1\d{4}\1\d{4}(?:\1?\d{1,3})?|3[47]\d\d[ -]?\d{6}[ -]?\d{5}")
_SNILS_SHAPE = re.compile(r"\d{3}-\d{3}-\d{3}[ -]?\d{2}")
_SSN_SHAPE = re.compile(r"(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}")
_ACCOUNT_SHAPE = re.compile(r"(?:30[1-3]|40[1-8]|42[0-6]|45[2-8]|47[4-8])\d{17}")


def find_numbers(text: str, language: str) -> Iterator[PersonalSpan]:
    """Identifiers made of digits, written and spoken."""
    for run in [*written_runs(text), *spoken_runs(text)]:
        kind = _kind(text, run, language)
        if kind is None:
            continue
        end = run.end
        if kind is PersonalKind.PHONE and (extension := _EXTENSION.match(text, run.end)):
            end = extension.end()
        yield PersonalSpan(run.start, end, kind, _key(kind, run.digits, language))


def _kind(text: str, run: DigitRun, language: str) -> PersonalKind | None:
    written = text[run.start : run.end]
    if _is_date(written) or _YEARS.match(written):
        return None
    before = _SENTENCE_END.split(text[max(0, run.start - _BEFORE) : run.start])[-1]
    cued, other = _cued(before, run)
    if cued is not None and cued is not PersonalKind.PHONE:
        return cued
    if _AMOUNT_AFTER.match(text, run.end) or _AMOUNT_BEFORE.search(text, 0, run.start):
        return None
    if other and not written.startswith("+"):
        return None
    awaited = cued is PersonalKind.PHONE or bool(_WEAK.search(before) or _PHONE_BEHIND.match(text, run.end))
    return _shaped(written, run, language, awaited)


def _is_date(written: str) -> bool:
    match = _DATE.match(written)
    day_and_month = [int(part) for part in match.groups() if part] if match else []
    return bool(day_and_month) and min(day_and_month) <= 12 and max(day_and_month) <= 31


def _cued(before: str, run: DigitRun) -> tuple[PersonalKind | None, bool]:
    """The kind that the nearest of the words before a run names, and whether they name something not personal."""
    found = [
        (match.end(), number)
        for number, (kind, lengths, pattern) in enumerate(_CUES)
        if len(run.digits) in lengths or (run.spoken and kind not in _AWAITS_PHONE)
        for match in pattern.finditer(before)
    ]
    if not found:
        return None, False
    kind = _CUES[max(found)[1]][0]
    return kind, kind is None


def _shaped(written: str, run: DigitRun, language: str, awaited: bool) -> PersonalKind | None:
    """The kind that a run's own shape and check digits tell."""
    digits = run.digits
    if _SNILS_SHAPE.fullmatch(written) or (
        len(digits) == 11 and not run.spoken and is_snils(digits) and digits[0] in "01"
    ):
        return PersonalKind.SNILS
    if _SSN_SHAPE.fullmatch(written):
        return PersonalKind.SSN
    if (
        15 <= len(digits) <= 19
        and digits[0] in "23456"
        and luhn.is_valid(digits)
        and (run.spoken or _CARD_SHAPE.fullmatch(written))
    ):
        return PersonalKind.CARD
    if _is_phone(written, run, language, awaited):
        return PersonalKind.PHONE
    if run.spoken or not written.isdigit():
        return None
    if len(digits) in {10, 12} and inn.is_valid(digits):
        return PersonalKind.INN
    if len(digits) in {13, 15} and digits[0] in "1235" and ogrn.is_valid(digits):
        return PersonalKind.OGRN
    if _ACCOUNT_SHAPE.fullmatch(digits):
        return PersonalKind.ACCOUNT
    return PersonalKind.BIK if len(digits) == 9 and digits.startswith("04") else None


def is_snils(digits: str) -> bool:
    """Whether the two check digits of a СНИЛС agree with the nine before them (Постановление ПФР 192п, 2006)."""
    total = sum(int(digit) * weight for digit, weight in zip(digits[:9], range(9, 0, -1), strict=True))
    return total % 101 % 100 == int(digits[9:])


def _is_phone(written: str, run: DigitRun, language: str, awaited: bool) -> bool:
    digits = run.digits
    if run.spoken:
        return len(digits) >= (7 if awaited else 10) and len(digits) <= 13
    if awaited and not _THOUSANDS.fullmatch(written):
        return 5 <= len(digits) <= 15 and (len(digits) >= 7 or "-" in written)
    if not _SHAPED_PHONE.fullmatch(written) or _THOUSANDS.fullmatch(written):
        return False
    return len(digits) == 7 or _parsed(written, language) is not None


def _parsed(written: str, language: str) -> phonenumbers.PhoneNumber | None:
    """The number by the numbering plan of a country where the language is spoken, if it is possible there."""
    for region in ("RU", "US", "GB", "KZ", "BY") if language == "ru" else ("US", "GB", "RU"):
        try:
            parsed = phonenumbers.parse(written, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_possible_number(parsed):
            return parsed
    return None


def _key(kind: PersonalKind, digits: str, language: str) -> str:
    """The digits alone; a phone's in the international form, so that "8 916" meets "+7 916"."""
    if kind is PersonalKind.PHONE:
        if len(digits) == 11 and digits[0] in "78":
            return "7" + digits[1:]
        if len(digits) == 10:
            return ("7" if language == "ru" else "1") + digits
    return digits
