"""What papers tell of a person: dates of birth, contract and passport numbers that hold letters, IBAN."""

import re
from collections.abc import Iterator

from stdnum import iban

from pipeline.privacy.kinds import PersonalKind, PersonalSpan

_RU_MONTHS = r"(?:январ|феврал|март|апрел|ма[йя]|июн|июл|август|сентябр|октябр|ноябр|декабр)\w*"
_EN_MONTHS = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_SAID_DAY = (
    r"(?:(?:двадцат|тридцат)\w*\s)?(?:перв|втор|трет|четв[её]рт|пят|шест|седьм|восьм|девят|десят|одиннадцат|двенадцат"
    r"|тринадцат|четырнадцат|пятнадцат|шестнадцат|семнадцат|восемнадцат|девятнадцат|двадцат|тридцат)\w+"
)
_SAID_YEAR = (
    r"(?:(?:тысяча\s)?девятьсот\s|две\sтысячи\s|двухтысячн\w+)?\s?"
    r"(?:(?:двадцать|тридцать|сорок|пятьдесят|шестьдесят|семьдесят|восемьдесят|девяносто)\s)?[а-яё]+(?:ого|его|ом|ем|ьего)\sгод\w*"
)
_EN_DAY = (
    r"(?:(?:twenty|thirty)[ -])?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth"
    r"|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth)"
)
_EN_YEAR = (
    r"(?:nineteen|twenty|two thousand)(?:[ -](?:and|oh|hundred))?(?:[ -](?:ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen"
    r"|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety))?"
    r"(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?"
)
_YEAR = r"(?:19|20)\d\d"
_DATE = "|".join(
    (
        r"\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})",
        rf"{_YEAR}[./-]\d{{1,2}}[./-]\d{{1,2}}",
        rf"(?:\d{{1,2}}(?:-?го)?|{_SAID_DAY})\s{_RU_MONTHS}(?:,?\s(?:{_YEAR}|\d\d)(?:-го|-м)?(?:\s?(?:года|году|г\.?))?|\s{_SAID_YEAR})?",
        rf"(?:the )?(?:\d{{1,2}}(?:st|nd|rd|th)?|{_EN_DAY})(?: of)? {_EN_MONTHS}(?:,? (?:{_YEAR}|{_EN_YEAR}))?",
        rf"{_EN_MONTHS} (?:the )?(?:\d{{1,2}}(?:st|nd|rd|th)?|{_EN_DAY})(?:,? (?:{_YEAR}|{_EN_YEAR}))?",
    )
)
_BORN = (
    r"(?:(?:род(?:ил(?:ся|ась)|ился|ивш\w+|илс)|рожден\w+|рожд[её]н\w*|д\.?\s?р\.?(?=\W)|др(?=\W)|день рожд\w*|дн[яю] рожд\w*"
    r"|birth ?da(?:y|te)s?|date of birth|d\.?o\.?b\.?|was born|were born|born)"
)
_BIRTH = re.compile(rf"(?<!\w){_BORN})(?P<between>[^.!?\n\d]{{0,25}}?)(?<!\w)(?P<date>{_DATE})(?!\w)", re.IGNORECASE)
_BIRTH_BEHIND = re.compile(
    rf"(?<!\w)(?P<date>{_DATE})\s?(?:года?|г\.?)?\s(?:года? )?(?:рожд\w+|г\.?\s?р\.?(?!\w))", re.IGNORECASE
)
_NOT_A_PERSON = re.compile(
    r"компан|проект|бизнес|фирм|идея|стартап|product|company|idea|project|business", re.IGNORECASE
)

_CODE = r"(?=[\w/.-]*\d)[^\W_](?:[\w/-]|\.(?=\w))*[^\W_]"
_CONTRACT = re.compile(
    r"(?<!\w)(?:(?:гос)?(?:договор|контракт|соглашени|полис|спецификаци|допсоглашени)\w*"
    r"|(?:contract|agreement|policy|msa|purchase order)s?)"
    rf"(?P<mark>(?:\s(?:оферты|аренды|поставки|займа|подряда|услуг|осаго|каско|омс|дмс|number|id))?[\s,:—–-]*(?:(?:№|#|n°|номер(?:ом)?\b|num(?:ber)?\b|no\b\.?|n\b)\s*(?:is\s)?[:—-]?\s*)?)"
    rf"(?P<code>\d{{4}}(?: \d{{4}}){{2,4}}|(?:[A-ZА-ЯЁ]{{1,5}}[ -]?(?=\d))?{_CODE}|\d)",
    re.IGNORECASE,
)
_YEAR_ONLY = re.compile(rf"(?:{_YEAR}|\d{{1,2}}[./]\d{{1,2}}(?:[./]\d{{2,4}})?)\Z")
_SAID_CONTRACT = re.compile(
    r"(?<!\w)(?:договор\w*|контракт\w*|полис\w*|contract|agreement|policy)\s(?:номер|number|no)\s"
    r"(?P<code>(?:(?:[а-яёa-z]|дробь|тире|дефис|slash|dash|hyphen|буква|ноль|нуль|oh|zero|@N|\d+)(?:\s|\Z))+)".replace(
        "@N",
        "од[ия]н\\w*|два|две|три(?:ста|дцать|надцать)?|четыре(?:ста)?|четырнадцать|пять(?:сот|десят)?|пятнадцать|шесть(?:сот|десят)?"
        "|шестнадцать|семь(?:сот|десят)?|семнадцать|восемь(?:сот|десят)?|восемнадцать|девят(?:ь|ьсот|носто|надцать)|десять"
        "|одиннадцать|двенадцать|двадцать|сорок|сто|двести|тысяч\\w*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
        "|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred",
    ),
    re.IGNORECASE,
)
_IBAN = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){2,7}(?:\s?[A-Z0-9]{1,4})?(?!\w)", re.IGNORECASE)
_PASSPORT = re.compile(
    r"(?<!\w)(?:паспорт\w*|загран\w*|passports?)(?:\W|(?:номер|number|no|is|мой|my|у|меня|серии|серия)\b){1,12}(?P<code>(?=[A-Z]*\d)[A-Z]{1,2}\s?\d{6,8}|\d{2}\s?\d{2}\W{0,3}(?:(?:номер|№)\W{0,3})\d{6})(?!\w)",
    re.IGNORECASE,
)
_SERIES = re.compile(
    r"(?<!\w)сери[яийю]\w*\W{0,3}(?P<code>\d{2}\s?\d{2}\W{1,3}(?:(?:номер|№)\W{0,3})?\d{6})(?!\d)", re.IGNORECASE
)


def find_papers(text: str) -> Iterator[PersonalSpan]:
    """Dates of birth, contract numbers, IBAN, and passports whose numbers plain digits do not tell."""
    for match in [*_BIRTH.finditer(text), *_BIRTH_BEHIND.finditer(text)]:
        if not _NOT_A_PERSON.search(text, max(0, match.start() - 25), match.start("date")):
            yield _span(match, "date", PersonalKind.BIRTH_DATE)
    for match in _CONTRACT.finditer(text):
        if _is_code(match["code"], bool(re.search(r"[№#]|ном|num|no\b|n\b|id", match["mark"], re.IGNORECASE))):
            yield _span(match, "code", PersonalKind.CONTRACT)
    for match in _SAID_CONTRACT.finditer(text):
        start, code = match.start("code"), match["code"].rstrip()
        yield PersonalSpan(start, start + len(code), PersonalKind.CONTRACT, _squeezed(code))
    for match in _IBAN.finditer(text):
        if (found := _valid_iban(match[0])) is not None:
            yield PersonalSpan(match.start(), match.start() + len(found), PersonalKind.IBAN, _squeezed(found))
    for match in [*_PASSPORT.finditer(text), *_SERIES.finditer(text)]:
        yield _span(match, "code", PersonalKind.PASSPORT)


def _span(match: re.Match[str], group: str, kind: PersonalKind) -> PersonalSpan:
    code = (
        re.sub(r"\D", "", match[group]) if kind is PersonalKind.PASSPORT and match[group][0].isdigit() else match[group]
    )
    return PersonalSpan(*match.span(group), kind, _squeezed(code))


def _squeezed(code: str) -> str:
    return re.sub(r"[\s№]+", "", code).casefold()


def _is_code(code: str, marked: bool) -> bool:
    """Whether it is a number of a contract: marked as one, or of letters and digits, or long; a date is none."""
    if marked:
        return True
    if code.casefold().endswith("-фз"):
        return False
    mixed = bool(re.search(r"[^\W\d_]", code)) and (len(code) > 3) and bool(re.search(r"\d{2}", code))
    return (
        not _YEAR_ONLY.match(code)
        and not re.match(r"\d+-[а-яёa-z]{1,3}\Z", code)
        and (mixed or len(re.findall(r"\d", code)) >= 5 or bool(re.match(r"\d+[/-]\d+", code)))
    )


def _valid_iban(written: str) -> str | None:
    """The longest beginning with right check digits: a word in capitals may follow."""
    while len(written) >= 15:
        if iban.is_valid(written):
            return written
        written = written[:-1].rstrip() if " " not in written else written.rsplit(" ", 1)[0]
    return None
