"""E-mails, links and addresses of machines as they are written."""

import ipaddress
import re
from collections.abc import Iterator

from pipeline.privacy.kinds import PersonalKind, PersonalSpan
from pipeline.privacy.word_lists import words

_TLD = (
    r"(?:com|net|org|io|ai|co|app|dev|me|tv|info|biz|pro|online|store|shop|site|tech|cloud|edu|gov|us|uk|de|fr|es|it|pl|eu"
    r"|ru|su|рф|by|kz|ua|uz|am|ge|москва|club|team|agency|studio|digital|media|xyz|gle|ly|gl|be"
    r"|cc|to|link|page|bio|top|space|world|design|live|life|group|one|ltd|работа|дети|онлайн|сайт)"
)
_EMAIL = re.compile(r"[\w.+-]*\w(?:@|\s@\s)\w[\w-]*(?:\.[\w-]+)*\.[^\W\d]{2,}")
_VEILED_EMAIL = re.compile(
    r"[\w.+-]+\s?[(\[]\s?(?:at|собака|собачка|dog|эт)\s?[)\]]\s?[\w-]+(?:(?:\.|\s?[(\[](?:dot|точка)[)\]]\s?)[\w-]+)+",
    re.IGNORECASE,
)
_URL = re.compile(r"(?:https?://|ftp://|www\.)[^\s<>«»\"'()]+[^\s<>«»\"'().,!?:;…]", re.IGNORECASE)
_DOMAIN = re.compile(
    rf"(?<![\w@.-])[a-zа-яё0-9][\wа-яё-]*(?:\.[\w-]+)*\.{_TLD}(?![\w-]|\.\w)(?:/[^\s<>«»\"'(),]*[^\s<>«»\"'().,!?:;…])?",
    re.IGNORECASE,
)
_WELL_KNOWN = words("""google.com gmail.com youtube.com facebook.com instagram.com twitter.com linkedin.com amazon.com booking.com github.com
    slack.com notion.so zoom.us airbnb.com trello.com monday.com salesforce.com hubspot.com stripe.com paypal.com figma.com
    ok.ru vk.com mail.ru yandex.ru ya.ru hh.ru avito.ru ozon.ru wildberries.ru gosuslugi.ru nalog.ru banki.ru rbc.ru habr.com
    office.com medium.com reddit.com wikipedia.org chatgpt.com openai.com kaggle.com asp.net socket.io draw.io make.com
    tilda.cc bitrix24.ru 2gis.ru drive.google.com docs.google.com fiverr.com upwork.com""")
_IPV4 = re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?:/\d{1,2})?(?![\w]|\.\d)")
_IPV6 = re.compile(r"(?<![\w:])[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?![\w:])", re.IGNORECASE)
_VERSION = re.compile(
    r"(?:верси\w+|version|v|ver\.?|релиз\w*|release|build|сборк\w+|обновлени\w+|update|firmware|прошивк\w+|driver|драйвер\w*)\s*\Z",
    re.IGNORECASE,
)


def find_internet(text: str) -> Iterator[PersonalSpan]:
    """E-mails, links, IP addresses; a well-known site's bare name is none."""
    for match in [*_EMAIL.finditer(text), *_VEILED_EMAIL.finditer(text)]:
        yield _span(match.start(), match.end(), PersonalKind.EMAIL, match[0].replace(" ", ""))
    for match in _URL.finditer(text):
        yield _span(match.start(), match.end(), PersonalKind.LINK, _bare(match[0]))
    for match in _DOMAIN.finditer(text):
        if match[0].casefold().rstrip("/") not in _WELL_KNOWN:
            yield _span(match.start(), match.end(), PersonalKind.LINK, _bare(match[0]))
    yield from _machines(text)


def _span(start: int, end: int, kind: PersonalKind, key: str) -> PersonalSpan:
    return PersonalSpan(start, end, kind, key.casefold())


def _bare(link: str) -> str:
    return re.sub(r"^(?:https?://|ftp://)?(?:www\.)?", "", link.casefold()).rstrip("/")


def _machines(text: str) -> Iterator[PersonalSpan]:
    for pattern in (_IPV4, _IPV6):
        for match in pattern.finditer(text):
            try:
                ipaddress.ip_interface(match[0])
            except ValueError:
                continue
            if not _VERSION.search(text, 0, match.start()) and len(match[0]) > 3:
                yield _span(match.start(), match.end(), PersonalKind.IP, match[0])
