"""Postal addresses: a street with a house, a flat, an index, written or said."""

import re
from collections.abc import Iterator

from pipeline.privacy.kinds import PersonalKind, PersonalSpan

_NUMBER = (
    r"(?:\d{1,4}(?:\s?[-/]\s?\d{1,3})?\s?[а-еa-e]?(?!\w)"
    r"|(?:(?:сто|двести|триста|двадцать|тридцать|сорок|пятьдесят|шестьдесят|семьдесят|восемьдесят|девяносто)\s){0,2}"
    r"(?:один|два|три|четыре|пять|шесть|семь|восемь|девять|десять|одиннадцать|двенадцать|тринадцать|четырнадцать|пятнадцать"
    r"|шестнадцать|семнадцать|восемнадцать|девятнадцать|двадцать|тридцать|сорок|пятьдесят|шестьдесят|семьдесят|восемьдесят"
    r"|девяносто|сто|двести|триста)(?!\w)(?:\sдробь\s(?:один|два|три|четыре|пять|шесть|семь|восемь|девять|десять|одиннадцать|двенадцать)(?!\w))?)"
)
_KIND = (
    r"(?:ул(?:\.|иц[аеуы]й?)|пр(?:\.|-т|осп\.?|оспект[аеу]?)|пер(?:\.|еул(?:ок|ке|ка))|бульвар[аеу]?|б-р|бул\.|шоссе|ш\.|наб(?:\.|ережн\w+)"
    r"|площад[ьи]|пл\.|проезд[аеу]?|пр-д|тупик[аеу]?|аллея|аллее|аллею|микрорайон[аеу]?|мкр\.?|дер(?:\.|евн[яеи])|пос(?:\.|[её]лок|[её]лке)|сел[оае]|снт|лини[яи])"
)
_NAME = r"(?:(?:\d{1,2}-(?:я|й|го|ой)\s)?[А-ЯЁа-яё][а-яё-]+(?:\s(?!дом|д\.|корпус|кв)[А-ЯЁа-яё][а-яё-]+){0,2}?)"
_HOUSE = rf"(?:,?\s?(?:дом[ае]?|д\.)\s?{_NUMBER}|,?\s{_NUMBER})"
_REST = rf"(?:,?\s?(?:корпус[е]?|корп\.?|к\.|строение|стр\.?|литер[а]?|подъезд|этаж|кв(?:\.|артир[аеу])|оф(?:\.|ис)|помещ(?:\.|ение))\s?(?:номер\s)?{_NUMBER})*"
_TOWN = r"(?:(?:\d{6},?\s)?(?:(?:г(?:\.|ород[е]?)\s?)[А-ЯЁа-яё][а-яё-]+(?:\s[А-ЯЁ][а-яё-]+)?,?\s|[А-ЯЁ][а-яё]+(?:-[а-яёА-ЯЁ]+)*,\s))"
_RU = re.compile(
    rf"(?<!\w){_TOWN}?(?:{_KIND}\s{_NAME},\s)?(?:{_KIND}\s?{_NAME}|{_NAME.replace('{0,2}?', '{0,1}?')}\s{_KIND}){_HOUSE}{_REST}(?!\w|\s(?:квадратн|кв\.?\s?м|м2|метр|\d{{3}}))",
    re.IGNORECASE,
)
_WITH_FLAT = re.compile(
    rf"(?<!\w){_TOWN}?(?:ЖК\s«[^»]+»|(?!дом|квартир|офис|корпус|строени|подъезд)[а-яё-]+(?:\s[а-яё-]+ая)?),?\s"
    rf"(?:(?:дом[ае]?|д\.|корпус[е]?|корп\.)\s)?{_NUMBER}(?:,?\s?(?:корпус[е]?|корп\.?|к\.|строение|стр\.?|подъезд|этаж)\s?{_NUMBER})*"
    rf",?\s(?:кв(?:\.|артир[аеу])|оф(?:\.|ис)|помещ(?:\.|ение))\s?{_NUMBER}(?!\w)",
    re.IGNORECASE,
)
_ON = re.compile(
    r"(?<=на )[А-ЯЁ][а-яё]+(?:ском|ской|ном|ной|вой|вом),?\s\d{1,4}(?:\s?[-/]\s?\d{1,3})?[а-еА-Е]?(?!\w|[%.,]\d|\s(?:год|лет|процент|руб|числ|раз|минут|час|дн))"
)
_ON_HOUSE = re.compile(
    rf"(?<=на )[А-ЯЁа-яё-]+(?:ой|ом|е|ском)(?:\s[а-яё-]+(?:е|ой|ом))?,?\sдом\s{_NUMBER}{_REST}(?!\w)", re.IGNORECASE
)
_LINE = re.compile(
    rf"(?<!\w){_TOWN}?(?:В\.\s?О\.,\s)?\d{{1,2}}-(?:я|й|ая|ый)\s(?:лини[яи]|улиц[аеы]|проезд[е]?),?\s(?:д\.\s|дом\s)?{_NUMBER}{_REST}",
    re.IGNORECASE,
)
_FLAT = re.compile(
    rf"(?<!\w)(?:дом[е]?|д\.)\s?{_NUMBER}(?:,?\s(?:корпус[е]?|к\.)\s?{_NUMBER})?,?\s(?:квартир[аеу]|кв\.?)\s?{_NUMBER}(?:\sпо улице\s[а-яё]+)?(?!\w)",
    re.IGNORECASE,
)
_KNOWN_STREETS = (
    r"(?:Ленина|Гагарина|Мира|Пушкина|Кирова|Победы|Маркса|Энгельса|Фрунзе|Чапаева|Жукова|Горького|Калинина|Куйбышева|Островского"
    r"|Толстого|Чехова|Лермонтова|Гоголя|Некрасова|Маяковского|Суворова|Кутузова|Свердлова|Дзержинского|Орджоникидзе|Королёва"
    r"|Космонавтов|Строителей|Металлургов|Молодёжи|Революции|Октября|Труда|Свободы"
    r"|(?:Советск|Комсомольск|Октябрьск|Первомайск|Пролетарск|Красноармейск|Садов|Лесн|Школьн|Молодёжн|Центральн|Заводск|Московск)(?:ой|ую|ая))"
)
_BARE = re.compile(
    rf"(?<!\w){_KNOWN_STREETS},?\s{_NUMBER}{_REST}(?!\w|\s(?:год|лет|процент|руб|числа|мая|июня))",
    re.IGNORECASE,
)
_EN_STREET = (
    r"(?:street|st\.?|avenue|ave\.?|road|rd\.?|lane|ln\.?|drive|dr\.?|boulevard|blvd\.?|court|ct\.?|place|terrace|crescent|close"
    r"|highway|hwy|parkway|pkwy|square|gardens|mews|grove|way|plaza|circle|trail|wharf|row|hill)(?:\s(?:NW|NE|SW|SE|N|S|E|W)(?!\w))?"
)
_WORDS = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen"
    r"|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|oh|zero|hundred|thousand)"
)
_SAID = rf"(?:{_WORDS}\s){{1,4}}"
_SAID_LAST = rf"{_WORDS}(?:\s{_WORDS}){{0,3}}"
_EN_REST = (
    r"(?:,?\s(?i:apt\.?|apartment|suite|ste\.?|unit|flat|floor|#)\s?(?:\w{1,5})(?!\w))?"
    r"(?:,\s[A-Z][a-z]+(?:\s[A-Z][a-z]+)?)?(?:,?\s[A-Z]{2}(?:\s\d{5}(?:-\d{4})?)?(?!\w))?(?:,?\s[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}(?!\w))?"
)
_EN_NUMBER = re.compile(
    rf"(?<![\w.,$€£%-])(?:(?i:(?:flat|apartment|apt|unit|suite)\s\w{{1,4}},\s))?(?:\d{{1,5}}[A-Ca-c]?(?:-\d+)?\s|(?i:{_SAID}))"
    rf"(?:(?:North|South|East|West|N\.?|S\.?|E\.?|W\.?)\s)?(?:[A-Z][\w']+\s|\d{{1,3}}(?:st|nd|rd|th)\s){{1,3}}(?i:{_EN_STREET})(?!\w){_EN_REST}"
)
_EN_SAID = re.compile(
    rf"(?<!\w)(?:\d{{1,5}}\s|{_SAID})(?!(?:of|in|on|the|at|per|a|an|way|blocks?|miles?)\s)(?:(?:north|south|east|west)\s)?"
    r"(?:[a-z']+\s){1,2}(?:street|avenue|road|lane|drive|boulevard|terrace|crescent)"
    rf"(?:\s(?:apartment|apt|suite|unit|flat)\s(?:\d+[a-z]?|{_SAID_LAST}))?(?!\w)",
    re.IGNORECASE,
)
_EN_CODED = re.compile(
    r"(?<!\w)(?:(?:Unit|Flat|Suite|Apt|Apartment)\s\w{1,4},\s)?(?:(?:\d{1,4}[A-Z]?\s)?[A-Z][\w']+(?:\s[A-Z][\w']+){0,3},\s){1,3}"
    r"(?:[A-Z][a-z]+\s){0,2}(?:[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}|[A-Z]{2}\s\d{5}(?:-\d{4})?)(?!\w)"
)
_PO_BOX = re.compile(rf"(?<!\w)p\.?\s?o\.?\sbox\s(?:\d+|{_SAID_LAST})(?!\w)", re.IGNORECASE)
_POSTCODE = re.compile(
    r"(?<!\w)(?:zip(?: code)?|postcode|индекс\w*)(?:\s(?:is|это|у нас|наш))?\W{1,3}(?P<code>\d{5,6}(?:-\d{4})?|[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2})(?!\w)",
    re.IGNORECASE,
)
_NOT_BEFORE = re.compile(r"(?:two|one|way|first|same|\bin|\ba|\bthe)\s\Z", re.IGNORECASE)


def find_addresses(text: str, language: str) -> Iterator[PersonalSpan]:
    """Addresses down to a house at least; a bare street or town is a place, not an address."""
    patterns = (
        [_RU, _FLAT, _WITH_FLAT, _BARE, _ON, _ON_HOUSE, _LINE]
        if language == "ru"
        else [_EN_NUMBER, _EN_SAID, _EN_CODED, _PO_BOX]
    )
    for pattern in patterns:
        for match in pattern.finditer(text):
            start, end = match.start(), match.start() + len(match[0].rstrip(" ,"))
            yield PersonalSpan(start, end, PersonalKind.ADDRESS, " ".join(re.findall(r"\w+", match[0].casefold())))
    for match in _POSTCODE.finditer(text):
        yield PersonalSpan(*match.span("code"), PersonalKind.ADDRESS, match["code"].casefold())
