"""Dates of birth: dates with a word of birth beside them, or straight behind a name; other dates are let be."""

import re
from collections.abc import Iterator, Sequence

from pipeline.privacy.kinds import PersonalKind, PersonalSpan
from pipeline.privacy.said_words import is_number_word, said_date

_RU_MONTHS = r"(?:январ|феврал|март|апрел|ма[йя]|июн|июл|август|сентябр|октябр|ноябр|декабр)\w{0,2}"
_EN_MONTHS = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_YEAR = r"(?:19|20)\d\d"
_FULL = re.compile(
    rf"(?<![\w.])(?:\d{{1,2}}[./-]\d{{1,2}}[./-](?:{_YEAR}|\d\d)|{_YEAR}[./-]\d{{1,2}}[./-]\d{{1,2}}"
    rf"|\d{{1,2}}(?:-?го)?\s{_RU_MONTHS},?\s{_YEAR}(?:-го)?(?:\s(?:года?|г\.?)(?!\w))?"
    rf"|(?:the )?\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_EN_MONTHS},? {_YEAR}|{_EN_MONTHS} \d{{1,2}}(?:st|nd|rd|th)?,? {_YEAR})(?![\w])",
    re.IGNORECASE,
)
_DAY = re.compile(
    rf"(?<![\w.])(?:\d{{1,2}}(?:-?го)?\s{_RU_MONTHS}(?:\s\d\d(?:-го)?(?:\s(?:года?|г\.?))?)?|\d{{1,2}}\.\d{{1,2}}"
    rf"|(?:the )?\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_EN_MONTHS}|{_EN_MONTHS} \d{{1,2}}(?:st|nd|rd|th)?)(?!\w|[.]\d)",
    re.IGNORECASE,
)
_BORN = (
    r"род(?:ил(?:ся|ась|ись|и)|ивш\w+)|рожден\w+|рожд[её]н\w*|(?:д\.\s?р|др)(?!\w)|день рожд\w*|дн[яюе]м? рожд\w*|г\.\s?р(?!\w)"
    r"|появил(?:ся|ась)|стукн\w+|исполн\w+|birth ?da(?:y|te)s?|date of birth|d\.o\.b|dob(?!\w)|born|turn(?:s|ed|ing)"
)
_BORN_BEFORE = re.compile(rf"(?<!\w)(?:{_BORN})", re.IGNORECASE)
_CHILD_BEFORE = re.compile(
    r"(?:сын\w*|доч\w+|реб[её]н\w+|внук\w*|внучк\w+|малыш\w*|my (?:son|daughter|kid|baby))\W{1,3}(?:\w+\W{1,3})?\Z",
    re.IGNORECASE,
)
_BORN_BEHIND = re.compile(
    r"\W{0,3}(?:года?|г\.?)?\s?(?:(?:мо[йяею]|мо[её]го|я|он|она|is|was|my|his|her|their|the)\W{1,2}){0,3}"
    r"(?:года? )?(?:рожд\w+|г\.\s?р|родил\w+|день рожд|birth ?da(?:y|te)|date of birth|born)",
    re.IGNORECASE,
)
_NOT_A_PERSON = re.compile(
    r"компани|проект|бизнес|фирм|иде[яи]|стартап|магазин|product|company|idea|project|business|firm", re.IGNORECASE
)
_SAME_AGAIN = re.compile(r"(?<!\w)(?:не|хотя|или|вместо|у|not|or|instead)(?!\w)", re.IGNORECASE)
_NEAR, _FAR = 30, 70
_NEW_SENTENCE = re.compile(r"[.!?]\s+(?=[A-ZА-ЯЁ])")
_FILLED = re.compile(
    r"\w*(?:'s)?\W{0,4}(?:(?:is|was|my|я|он|она|i|he|she|on|in|at|it's|у|меня|мужа|жены|сына|дочки|дочери|него|неё|нее|моя|мой|его|её|это|вот|будет|on|in)\W{1,3}){0,4}",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")


def find_births(text: str) -> Iterator[PersonalSpan]:
    """Dates with a word of birth: full ones anywhere in its sentence, a day or what is said only close by."""
    last: tuple[int, bool] = (0, False)
    for match in _FULL.finditer(text):
        before = _sentence_before(text, match.start(), _FAR)
        between = text[last[0] : match.start()]
        if _FULL.search(before):
            told = last[1] and len(between) < _NEAR and bool(_SAME_AGAIN.search(between))
        else:
            told = bool(_BORN_BEFORE.search(before) or _CHILD_BEFORE.search(before))
        told = (told or bool(_BORN_BEHIND.match(text, match.end()))) and not _NOT_A_PERSON.search(before)
        last = (match.end(), told)
        if told:
            yield _span(text, match.start(), match.end())
    for match in _DAY.finditer(text):
        before = _sentence_before(text, match.start(), _NEAR)
        near = (_BORN_BEFORE.search(before) and not _FULL.search(before)) or _BORN_BEHIND.match(text, match.end())
        if near and not _NOT_A_PERSON.search(before):
            yield _span(text, match.start(), match.end())
    yield from _said(text)


def births_behind_names(text: str, spans: Sequence[PersonalSpan]) -> Iterator[PersonalSpan]:
    """Full dates straight behind a person: «Иванова Анна, 02.11.1990»."""
    for person in spans:
        date = _FULL.match(text, person.end + 2)
        if date and person.kind is PersonalKind.PERSON and text[person.end : person.end + 2] == ", ":
            yield _span(text, date.start(), date.end())


def _said(text: str) -> Iterator[PersonalSpan]:
    for cue in _BORN_BEFORE.finditer(text):
        filled = _FILLED.match(text, cue.end())
        start = filled.end() if filled else cue.end()
        end = said_date(text, start)
        if end and not _NOT_A_PERSON.search(_sentence_before(text, start, _FAR)):
            yield _span(text, start, end)
    at = 0
    while match := _WORD.search(text, at):
        at = match.end()
        if is_number_word(match[0]) and (end := said_date(text, match.start())):
            at = end
            if _BORN_BEHIND.match(text, end):
                yield _span(text, match.start(), end)


def _sentence_before(text: str, at: int, size: int) -> str:
    return _NEW_SENTENCE.split(text[max(0, at - size) : at])[-1]


def _span(text: str, start: int, end: int) -> PersonalSpan:
    return PersonalSpan(start, end, PersonalKind.BIRTH_DATE, " ".join(re.findall(r"\w+", text[start:end].casefold())))
