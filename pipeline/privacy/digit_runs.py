"""Runs of digits as people write and say them: "8 (916) 123-45-67", «восемь девятьсот шестнадцать…», "double two"."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.number_words import CARDINALS, MAGNITUDES, PLURALS
from pipeline.privacy.word_lists import words

_WORD = re.compile(r"\d+|[^\W\d_]+")
_WRITTEN = re.compile(r"(?<![\w.,/-])\+?\(?\d(?:[\d   ().‑–-]*\d)?(?!\w)")
_PLUS = re.compile(r"(?<!\w)(?:плюс|plus)\s\Z", re.IGNORECASE)
_JOINT = re.compile(r"[\s,.()+‑–—-]{1,4}|-\Z|")
_REPEATS = {"double": 2, "triple": 3, "дважды": 2, "трижды": 3}
_SAME_DIGIT_WORDS = """ноля нуля нулей|единицы единиц|двойки двоек|тройки троек|четверки четверок|пятерки пятерок
|шестерки шестерок|семерки семерок|восьмерки восьмерок|девятки девяток"""
_SAME_DIGITS = {form: digit for digit, forms in enumerate(_SAME_DIGIT_WORDS.split("|")) for form in forms.split()}
_LETTER_O = {"oh": 0, "o": 0, "nought": 0}
_FILLERS = words("э ээ эээ эм мм ну так потом дальше затем и uh um er and then dash тире минус дефис плюс plus номер")
_FEWEST_SAID = 7
_MIXED_DIGITS = 4


@dataclass(frozen=True, slots=True)
class DigitRun:
    """Digits at half-open offsets; `spoken` where at least one of them was a word."""

    start: int
    end: int
    digits: str
    spoken: bool


def written_runs(text: str) -> Iterator[DigitRun]:
    """Runs of four digits or more in figures, with the signs that part them."""
    for match in _WRITTEN.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        if len(digits) >= 4:
            yield DigitRun(match.start(), match.end(), digits, spoken=False)


def spoken_runs(text: str) -> Iterator[DigitRun]:
    """Runs of seven digits or more with words among them; amounts («сто тысяч») and counting aloud are none."""
    run: list[tuple[int, int, str]] = []
    repeat, end = 1, 0
    for match in _WORD.finditer(text):
        word = match[0].casefold().replace("ё", "е")
        if run and not _JOINT.fullmatch(text, end, match.start()):
            yield from _finished(text, run)
            run, repeat = [], 1
        value = _LETTER_O.get(word) if run or word == "oh" else None
        digits = _digits(word) if value is None else str(value)
        end = match.end()
        if run and word in _SAME_DIGITS and re.fullmatch(r"=[2-4]", run[-1][2]):
            run[-1] = (run[-1][0], end, str(_SAME_DIGITS[word]) * int(run[-1][2][1:]))
        elif digits is not None:
            run.append((match.start(), match.end(), digits * repeat))
            repeat = 1
        elif word in _REPEATS:
            repeat = _REPEATS[word]
        elif word in MAGNITUDES or word in PLURALS:
            run, repeat = _without_amount(run, word, match.end()), 1
        elif not (run and word in _FILLERS):
            yield from _finished(text, run)
            run, repeat = [], 1
    yield from _finished(text, run)


def _digits(word: str) -> str | None:
    """What a word adds to a run, before tens and units are joined; None where it is no number."""
    if word.isdigit():
        return word if len(word) <= _MIXED_DIGITS else None
    value = CARDINALS.get(word)
    return None if value is None or value != int(value) else f"={int(value)}"


def _without_amount(run: list[tuple[int, int, str]], word: str, end: int) -> list[tuple[int, int, str]]:
    """«восемьсот» and "eight hundred" keep a run going where a hundred closes it; any other amount ends it."""
    if word == "hundred" and run and re.fullmatch(r"=[1-9]", run[-1][2]):
        start, _, digit = run[-1]
        return [*run[:-1], (start, end, f"{digit[1:]}00")]
    return []


def _finished(text: str, run: list[tuple[int, int, str]]) -> Iterator[DigitRun]:
    if not run or all(text[start:end].isdigit() for start, end, _ in run):
        return
    parts = [digits for _, _, digits in run]
    joined = _joined(parts)
    if len(joined) >= _FEWEST_SAID and not _is_counting(parts):
        plus = _PLUS.search(text, 0, run[0][0])
        yield DigitRun(plus.start() if plus else run[0][0], run[-1][1], joined, spoken=True)


def _joined(parts: list[str]) -> str:
    """Digits of a run: «девятьсот шестнадцать» is 916, «сорок пять» 45, «сорок ноль пять» 4005."""
    numbers: list[str] = []
    room = 0
    for part in parts:
        if not part.startswith("="):
            numbers.append(part.replace("=", ""))
            room = 0
            continue
        digits = part.removeprefix("=").replace("=", "")
        value = int(digits)
        if 0 < value < room and len(digits) == len(str(value)):
            numbers[-1] = str(int(numbers[-1]) + value)
        else:
            numbers.append(digits)
        room = _room_below(value)
    return "".join(numbers)


def _room_below(value: int) -> int:
    """What may still be added to a number whose last part is `value`: tens to hundreds, units to tens."""
    if value >= 100:
        return 100 if value % 100 == 0 else 0
    return 10 if value >= 20 and value % 10 == 0 else 0


def _is_counting(parts: list[str]) -> bool:
    """«раз, два, три», "ten, twenty, thirty": even steps."""
    values = [int(part.replace("=", "")) for part in parts]
    steps = {b - a for a, b in itertools.pairwise(values)}
    return len(steps) == 1 and steps != {0}
