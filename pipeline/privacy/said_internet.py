"""E-mails, links and addresses of machines as they are said."""

import re
from collections.abc import Iterator

from pipeline.number_words import CARDINALS
from pipeline.privacy.kinds import PersonalKind, PersonalSpan
from pipeline.privacy.word_lists import words

_AT = r"собак(?:а|у|ой)|собачк(?:а|у|ой)|эт|at"
_DOT = r"точка|дот|dot"
_SAID_TLD = (
    r"ру|ком|орг|нет|рф|ай\s?о|ио|про|онлайн|шоп|сайт|инфо|кз|бай|com|net|org|io|co|uk|ru|dev|app|ai|edu|gov|de|me|us|ca|au"
    r"|studio|design|shop|store|online|site|agency|tech|info|biz|club|team"
)
_HYPHENED = r"(?:\s(?:hyphen|dash|тире|дефис|минус)\s[^\W_]+)*"
_SAID_DOMAIN = rf"[^\W_]+(?:[\s-](?!(?:{_DOT}|hyphen|dash|тире|дефис|минус)\b)[^\W_]+)?{_HYPHENED}(?:\s(?:{_DOT})\s[^\W_]+)*?\s(?:{_DOT})\s(?:{_SAID_TLD})(?:\s(?:{_DOT})\s(?:{_SAID_TLD}))?"
_SAID_EMAIL = re.compile(
    rf"(?<!\w)(?:{_AT})\s(?P<domain>{_SAID_DOMAIN}|(?:яндекс|мейл|майл|мэйл|гмейл|жмейл|джимейл|джимэйл|рамблер|gmail|yandex)"
    rf"\s(?:{_SAID_TLD})|(?<=собака )[\w-]+(?:\.[\w-]+)*\.[^\W\d]{{2,}})(?!\w)",
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
_SAID_TELEGRAM = re.compile(
    r"(?<!\w)(?:тэ|ти|t) (?:точка|dot) (?:ми|мэ|me) (?:слэш|слеш|slash)(?:\s[^\W_]+){1,2}", re.IGNORECASE
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
_MOST_LOCAL = 14


def find_said_internet(text: str) -> Iterator[PersonalSpan]:
    """«марина точка белова собака мейл точка ру», "john at acme dot com", «сайт акме точка ру», "ten dot zero …"."""
    if not re.search(rf"(?:{_DOT}|{_AT})\s", text, re.IGNORECASE):
        return
    taken = 0
    for match in _SAID_EMAIL.finditer(text):
        start = _local_start(text, taken, match.start())
        kind = PersonalKind.EMAIL if start < match.start() else PersonalKind.LINK
        start = start if start < match.start() else match.start("domain")
        yield _span(text, start, match.end(), kind)
        taken = match.end()
    for match in _SAID_IP.finditer(text):
        yield _span(text, match.start(), match.end(), PersonalKind.IP)
    for match in _SAID_TELEGRAM.finditer(text):
        yield _span(text, match.start(), match.end(), PersonalKind.LINK)
    for match in _CUED_LINK.finditer(text):
        yield _span(text, match.start("domain"), match.end(), PersonalKind.LINK)
    for match in _SAID_LINK.finditer(text):
        first = re.match(r"[^\W_]+", match["domain"])
        start = match.start()
        if first and first[0].casefold() in _NOT_A_NAME:
            start = match.start("domain") + first.end()
            start += len(text[start:]) - len(text[start:].lstrip())
        yield _span(text, start, match.end(), PersonalKind.LINK)


def _local_start(text: str, since: int, at: int) -> int:
    """Where the part before «собака» begins: back over joined words, numbers and letters, to a word that is no name."""
    said = list(re.finditer(r"[\w'.+-]+", text[since:at]))[-_MOST_LOCAL:]
    start, free = at, 2
    for number, match in reversed(list(enumerate(said))):
        word = match[0].casefold()
        joined = (
            word in _LINKING
            or (number + 1 < len(said) and said[number + 1][0].casefold() in _LINKING)
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


def _span(text: str, start: int, end: int, kind: PersonalKind) -> PersonalSpan:
    return PersonalSpan(start, end, kind, " ".join(text[start:end].casefold().split()))
