"""E-mails, links, handles and addresses of machines, as they are written and as they are said."""

import ipaddress
import re
from collections.abc import Iterator

from pipeline.number_words import CARDINALS
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
_HANDLE = re.compile(r"(?<![\w@.])@[A-Za-z_][\w.]{1,30}\w(?!\w)")
_CUED_HANDLE = re.compile(
    r"(?<!\w)(?:телег\w*|telegram|тг|ник(?:нейм)?|никнейм\w*|юзернейм\w*|логин|инст\w*|instagram|insta|skype|скайп\w*|discord"
    r"|дискорд\w*|twitter|username|user|handle|тикток\w*)(?:\s*(?:у меня|мой|моя|is|это))?\s*[:—–-]?\s*"
    r"(?P<handle>@?(?:live:)?(?=[\w.:]*[_\d.:]\w)[A-Za-z][\w.:]{2,30}\w)(?!\w)",
    re.IGNORECASE,
)
_BEFORE_SITE = re.compile(
    r"(?<![\w@.])(?P<handle>(?=[\w.]*[_\d]\w)[A-Za-z][\w.]{2,30}\w)\s(?:on|в)\s"
    r"(?:tiktok|insta\w*|telegram|twitter|discord|github|reddit|телег\w+|инст\w+|вк|тикток\w*)(?!\w)|(?<![\w/])(?P<slashed>u/\w{3,})"
    r"|(?<!\w)(?P<tagged>[\w.]{2,32}#\d{4})(?!\d)",
    re.IGNORECASE,
)
_PLATFORM = (
    r"(?:телег\w*|телеграм\w*|telegram|тг|ник\w*|логин|инст\w*|insta\w*|twitter|тикток\w*|tiktok|skype|скайп\w*|discord|handle"
    r"|username|slack|github|вк|вконтакте)"
)
_JOINED = r"(?:точка|dot|(?:нижнее )?подч[её]ркивание|underscore|тире|дефис|dash|hyphen)"
_SAID_HANDLE = re.compile(
    rf"(?<!\w){_PLATFORM}\s(?:(?:у меня|мой|моя|is|it's|i'm|это|в телеграме?|в инстаграме?|we're|i am)\s){{0,2}}"
    rf"(?P<handle>(?:собака|собачка|at|эт)\s[^\W_]+(?:\s{_JOINED}\s[^\W_]+)+|(?:собака|собачка|at|эт)\s[a-z0-9]+(?:\s(?!(?:on|and|it|that|i|so|is|to|пишите)\b)[a-z0-9]+){{0,2}}"
    rf"|(?:собака|собачка)\s[^\W_]+|[^\W_]+(?:\s{_JOINED}\s[^\W_]+)+)(?!\w)",
    re.IGNORECASE,
)
_NICK = re.compile(
    r"(?<!\w)(?:ник\w*|логин|юзернейм\w*|скайп\w*)(?:\s(?:в|у меня|мой|моя|телег\w+|телеграм\w*|скайп\w*|это|там)){0,3}\s*[:—–-]?\s*"
    r"(?P<handle>[A-Za-z][\w.]{3,30})(?!\w)",
    re.IGNORECASE,
)
_IPV4 = re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?:/\d{1,2})?(?![\w]|\.\d)")
_IPV6 = re.compile(r"(?<![\w:])[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?![\w:])", re.IGNORECASE)
_VERSION = re.compile(r"(?:верси\w+|version|v|ver\.?|релиз\w*|release|build|сборк\w+)\s*\Z", re.IGNORECASE)

_AT = r"собак(?:а|у|ой)|собачк(?:а|у|ой)|эт|at"
_DOT = r"точка|дот|dot"
_SAID_TLD = (
    r"ру|ком|орг|нет|рф|ай\s?о|ио|про|онлайн|шоп|сайт|инфо|кз|бай|com|net|org|io|co|uk|ru|dev|app|ai|edu|gov|de|me|us|ca|au"
    r"|studio|design|shop|store|online|site|agency|tech|info|biz|club|team"
)
_SAID_DOMAIN = rf"[^\W_]+(?:[\s-](?!(?:{_DOT})\b)[^\W_]+)?(?:\s(?:{_DOT})\s[^\W_]+)*?\s(?:{_DOT})\s(?:{_SAID_TLD})(?:\s(?:{_DOT})\s(?:{_SAID_TLD}))?"
_SAID_EMAIL = re.compile(
    rf"(?<!\w)(?:{_AT})\s(?P<domain>{_SAID_DOMAIN}|(?:яндекс|мейл|майл|мэйл|гмейл|жмейл|джимейл|джимэйл|рамблер|gmail|yandex)"
    rf"\s(?:{_SAID_TLD}))(?!\w)",
    re.IGNORECASE,
)
_SAID_LINK = re.compile(
    rf"(?<!\w)(?:(?:www|w w w|три дабл ?ю|вэ вэ вэ)\s(?:{_DOT})\s)?(?P<domain>{_SAID_DOMAIN})"
    r"(?:\s(?:slash|слэш|слеш)\s[^\W_]+)*(?!\w)",
    re.IGNORECASE,
)
_CUED_LINK = re.compile(
    rf"(?<!\w)(?:website|site|page|url|сайт\w*|домен\w*|лендинг\w*)\s(?:(?:is|it's|at|у нас|у них|наш|это|такой|называется)\s){{0,2}}"
    rf"(?P<domain>(?:(?!(?:{_DOT})\b)[^\W_]+\s){{1,4}}(?:(?:{_DOT})\s[^\W_]+\s)*?(?:{_DOT})\s(?:{_SAID_TLD})(?:\s(?:{_DOT})\s(?:{_SAID_TLD}))?)"
    r"(?:\s(?:slash|слэш|слеш)\s[^\W_]+)*(?!\w)",
    re.IGNORECASE,
)
_SAID_NUMBER = rf"(?:{'|'.join(sorted((w for w in CARDINALS if w.isalpha()), key=len, reverse=True))}|\d{{1,3}})"
_SAID_IP = re.compile(
    rf"(?<!\w){_SAID_NUMBER}(?:\s{_SAID_NUMBER}){{0,2}}(?:\s(?:{_DOT}|point)\s{_SAID_NUMBER}(?:\s{_SAID_NUMBER}){{0,2}}){{3}}(?!\w)",
    re.IGNORECASE,
)
_LINKING = words("точка дот dot тире дефис минус dash hyphen подчеркивание подчёркивание нижнее underscore plus плюс")
_LETTER_NAMES = words(
    "бэ вэ гэ дэ жэ зэ ка эл эм эн пэ эр эс тэ эф ха цэ че ша ща эй би си ди эйч джей кей кью ви икс уай зет игрек"
)
_NOT_A_NAME = words("""почта почту почте почты почтой имейл емейл мейл мыло мылу ящик адрес адресу это вот мне нам на по и а у мой моя моей мою
    наша нашу такая такой будет там пишите напишите пиши отправьте пришлите скиньте киньте скинь кинь запишите записывайте
    диктую значит ну то есть is s it at email mail address me us to on my our the write reach send that its it's him her them
    at drop contact through via just look looking be and or for by was are you can got been were we i
    met work works worked working based hosted available live lives find found signed go went stay arrived shop buy bought
    ordered people everyone team office not""")
_LINK_BEFORE = re.compile(
    r"(?:сайт\w*|ссылк\w+|домен\w*|адрес\w*|страниц\w+|лендинг\w*|портал\w*|website|site|page|url|link|domain|visit|go to|on|from|www|"
    r"заходи\w*|зайди\w*|откр\w+|check out|at|наш|our|это|is)\W+\Z",
    re.IGNORECASE,
)
_MOST_LOCAL = 14


def find_internet(text: str) -> Iterator[PersonalSpan]:
    """E-mails, links, handles, IP addresses; a well-known site's bare name is none."""
    for match in [*_EMAIL.finditer(text), *_VEILED_EMAIL.finditer(text)]:
        yield _span(match.start(), match.end(), PersonalKind.EMAIL, match[0].replace(" ", ""))
    for match in _URL.finditer(text):
        yield _span(match.start(), match.end(), PersonalKind.LINK, _bare(match[0]))
    for match in _DOMAIN.finditer(text):
        if match[0].casefold().rstrip("/") not in _WELL_KNOWN:
            yield _span(match.start(), match.end(), PersonalKind.LINK, _bare(match[0]))
    for match in _HANDLE.finditer(text):
        yield _span(match.start(), match.end(), PersonalKind.HANDLE, match[0][1:])
    for match in [*_CUED_HANDLE.finditer(text), *_NICK.finditer(text)]:
        yield _span(*match.span("handle"), PersonalKind.HANDLE, match["handle"].lstrip("@"))
    for match in _BEFORE_SITE.finditer(text):
        group = match.lastgroup or "handle"
        yield _span(*match.span(group), PersonalKind.HANDLE, match[group].removeprefix("u/"))
    yield from _machines(text)
    yield from _said(text)


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


def _said(text: str) -> Iterator[PersonalSpan]:
    """«марина точка белова собака мейл точка ру», "john at acme dot com", «сайт акме точка ру»."""
    for match in _SAID_HANDLE.finditer(text):
        yield _span(*match.span("handle"), PersonalKind.HANDLE, " ".join(match["handle"].split()))
    if not re.search(rf"(?:{_DOT}|{_AT})\s", text, re.IGNORECASE):
        return
    taken = 0
    for match in _SAID_EMAIL.finditer(text):
        start = _local_start(text, taken, match.start())
        kind = PersonalKind.EMAIL if start < match.start() else PersonalKind.LINK
        start = start if start < match.start() else match.start("domain")
        yield _span(start, match.end(), kind, " ".join(text[start : match.end()].split()))
        taken = match.end()
    for match in _SAID_IP.finditer(text):
        yield _span(match.start(), match.end(), PersonalKind.IP, " ".join(match[0].split()))
    for match in _CUED_LINK.finditer(text):
        start = match.start("domain")
        yield _span(start, match.end(), PersonalKind.LINK, " ".join(text[start : match.end()].split()))
    for match in _SAID_LINK.finditer(text):
        first = re.match(r"[^\W_]+", match["domain"])
        start = match.start()
        if first and first[0].casefold() in _NOT_A_NAME:
            start = match.start("domain") + first.end()
            start += len(text[start:]) - len(text[start:].lstrip())
        yield _span(start, match.end(), PersonalKind.LINK, " ".join(text[start : match.end()].split()))


def _local_start(text: str, since: int, at: int) -> int:
    """Where the part before «собака» begins: back over joined words, numbers and letters, to a word that is no name."""
    words = list(re.finditer(r"[\w'.+-]+", text[since:at]))[-_MOST_LOCAL:]
    start, free = at, 2
    for number, match in reversed(list(enumerate(words))):
        word = match[0].casefold()
        joined = (
            word in _LINKING
            or (number + 1 < len(words) and words[number + 1][0].casefold() in _LINKING)
            or word.isdigit()
            or word in CARDINALS
            or len(word) == 1
            or word in _LETTER_NAMES
        )
        gap = text[since + match.end() : start]
        if (word in _NOT_A_NAME and not joined) or re.search(r"[,:;!?—]", gap) or (not joined and not free):
            break
        free -= not joined
        start = since + match.start()
    return start
