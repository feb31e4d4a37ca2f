"""Runs of words that say a date or the number of a paper."""

import re
from collections.abc import Callable

from pipeline.number_words import CARDINALS, ORDINALS
from pipeline.privacy.word_lists import words

_WORD = re.compile(r"[^\W_]+(?:['’]\w+)?")
_GAP = re.compile(r"[\s,]{1,3}|\s?[-–]\s?")
_DATE_FILLERS = words("of the oh and года год году г тысяча тысячи hundred thousand")
_MONTH = re.compile(
    r"(?:январ|феврал|март|апрел|июн|июл|август|сентябр|октябр|ноябр|декабр)\w{0,2}|ма[йяею]"
    r"|january|february|march|april|may|june|july|august|september|october|november|december"
)
_LETTERS = words(
    "а б бэ в вэ г гэ д дэ е ж жэ з зэ и к ка л эл м эм н эн о п пэ р эр с эс т тэ у ф эф х ха ц це ч че ш ша э ю я "
    "a b c d e f g h i j k l m n o p q r s t u v w x y z"
)
_JOINERS = words("дробь тире дефис слэш слеш slash dash hyphen буква")
_NO_CODE_END = words("а и в с к у о я i a o") | _JOINERS


def is_number_word(word: str) -> bool:
    """Whether a word says a number, or an order («пятого», "third")."""
    plain = word.casefold().replace("ё", "е")
    return plain in CARDINALS or plain in ORDINALS or plain == "oh"


def said_date(text: str, start: int) -> int | None:
    """Where the date ends that is said from `start` on: «пятого мая восьмидесятого», "oh three twenty two"."""
    taken = _run(
        text, start, lambda word: is_number_word(word) or is_month(word) or word in _DATE_FILLERS or word.isdigit()
    )
    while taken and taken[-1][0] in _DATE_FILLERS - words("года год году"):
        taken.pop()
    numbers = sum(is_number_word(word) or word.isdigit() for word, _ in taken)
    months = sum(is_month(word) for word, _ in taken)
    return taken[-1][1] if taken and (numbers >= 3 or (numbers and months)) else None


def said_code(text: str, start: int, marked: bool) -> int | None:
    """Where the number of a paper ends that is said from `start` on: «сто сорок дробь два», "x j nine one two"."""
    taken = _run(
        text, start, lambda word: is_number_word(word) or word in _LETTERS or word in _JOINERS or word.isdigit()
    )
    while taken and taken[-1][0] in _NO_CODE_END:
        taken.pop()
    numbers = sum(is_number_word(word) or word.isdigit() for word, _ in taken)
    joined = any(word in _JOINERS for word, _ in taken)
    enough = numbers >= 1 if marked or (joined and numbers) else numbers >= 2 and len(taken) >= 4
    return taken[-1][1] if taken and enough else None


def is_month(word: str) -> bool:
    """Whether a word is a month's name in any case."""
    return bool(_MONTH.fullmatch(word))


def _run(text: str, start: int, belongs: Callable[[str], bool]) -> list[tuple[str, int]]:
    """Words that belong to the run, with their ends."""
    taken: list[tuple[str, int]] = []
    while match := _WORD.match(text, start):
        word = match[0].casefold()
        if not belongs(word):
            break
        taken.append((word, match.end()))
        gap = _GAP.match(text, match.end())
        if not gap:
            break
        start = gap.end()
    return taken
