"""Numbers as people say and write them: «двадцать пять», «двух», "1,000", "15k", "two and a half"."""

import re
from dataclasses import dataclass
from enum import Enum

_CARDINALS = """
0: ноль ноля нолю нолем ноле нуль нуля нулю нулем нуле zero
1: один одна одно одного одной одному одну одним одном одною one
2: два две двух двум двумя двое двоих двоим двоими two
3: три трех трем тремя трое троих троим троими three
4: четыре четырех четырем четырьмя четверо четверых четверым four
5: пять пяти пятью пятеро пятерых five
6: шесть шести шестью шестеро шестерых six
7: семь семи семью семеро семерых seven
8: восемь восьми восемью восьмью eight
9: девять девяти девятью nine
10: десять десяти десятью ten
11: одиннадцать одиннадцати одиннадцатью eleven
12: двенадцать двенадцати двенадцатью twelve
13: тринадцать тринадцати тринадцатью thirteen
14: четырнадцать четырнадцати четырнадцатью fourteen
15: пятнадцать пятнадцати пятнадцатью fifteen
16: шестнадцать шестнадцати шестнадцатью sixteen
17: семнадцать семнадцати семнадцатью seventeen
18: восемнадцать восемнадцати восемнадцатью eighteen
19: девятнадцать девятнадцати девятнадцатью nineteen
20: двадцать двадцати двадцатью twenty
30: тридцать тридцати тридцатью thirty
40: сорок сорока forty fourty
50: пятьдесят пятидесяти пятьюдесятью fifty
60: шестьдесят шестидесяти шестьюдесятью sixty
70: семьдесят семидесяти семьюдесятью seventy
80: восемьдесят восьмидесяти восемьюдесятью восьмьюдесятью eighty
90: девяносто девяноста ninety
100: сто ста
200: двести двухсот двумстам двумястами двухстах
300: триста трехсот тремстам тремястами трехстах
400: четыреста четырехсот четыремстам четырьмястами четырехстах
500: пятьсот пятисот пятистам пятьюстами пятистах
600: шестьсот шестисот шестистам шестьюстами шестистах
700: семьсот семисот семистам семьюстами семистах
800: восемьсот восьмисот восьмистам восемьюстами восьмистах
900: девятьсот девятисот девятистам девятьюстами девятистах
1.5: полтора полторы полутора
150: полтораста
"""
_MAGNITUDES = """
100: hundred сотня сотню сотней
1000: тысяча тысячу тысячей тысячью тысяче тыща тыщу тыс к k thousand grand
1000000: миллион миллиона миллиону миллионом миллионе млн лям ляма лямов million mln m kk кк
1000000000: миллиард миллиарда миллиарду миллиардом млрд billion bn
"""
_PLURALS = """
100: сотни сотен hundreds
1000: тысячи тысяч тысячам тысячами тысячах тыщи тыщ thousands
1000000: миллионы миллионов миллионам миллионами миллионах millions
1000000000: миллиарды миллиардов миллиардам миллиардами billions
"""
_ORDINAL_STEMS = """
1: перв
2: втор
3: трет
4: четверт
5: пят
6: шест
7: седьм
8: восьм
9: девят
10: десят
11: одиннадцат
12: двенадцат
13: тринадцат
14: четырнадцат
15: пятнадцат
16: шестнадцат
17: семнадцат
18: восемнадцат
19: девятнадцат
20: двадцат
30: тридцат
40: сороков
50: пятидесят
60: шестидесят
70: семидесят
80: восьмидесят
90: девяност
100: сот
"""
_ORDINAL_ENDINGS = """
ый ой ий ая ое ые ого ому ым ом ую ых ыми ья ье ьи ьего ьему ьим ьем ью ьей ьих ьими
"""
_ENGLISH_ORDINALS = """
1: first
2: second
3: third
4: fourth
5: fifth
6: sixth
7: seventh
8: eighth
9: ninth
10: tenth
11: eleventh
12: twelfth
13: thirteenth
14: fourteenth
15: fifteenth
16: sixteenth
17: seventeenth
18: eighteenth
19: nineteenth
20: twentieth
30: thirtieth
"""
_ONLY_AFTER_DIGITS = frozenset({"к", "k", "m", "kk", "кк"})


def _table(text: str) -> dict[str, float]:
    rows = (line.split(": ") for line in text.strip().splitlines())
    return {form: float(value) for value, forms in rows for form in forms.split()}


CARDINALS = _table(_CARDINALS)
MAGNITUDES = _table(_MAGNITUDES)
PLURALS = _table(_PLURALS)
ORDINALS = _table(_ENGLISH_ORDINALS) | {
    stem + ending: value for stem, value in _table(_ORDINAL_STEMS).items() for ending in _ORDINAL_ENDINGS.split()
} | {"третий": 3.0}  # fmt: skip
_HYPHENED = "й я е го му м х ый ой ая ое ого ому ми"
_GLUED = "st nd rd th й"
_SUFFIXES = {("-", form) for form in _HYPHENED.split()} | {("", form) for form in _GLUED.split()}
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*\Z")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+\Z")


class Sort(Enum):
    """How a number was put: a digit may stand for either of the others."""

    DIGITS = "digits"
    CARDINAL = "cardinal"
    ORDINAL = "ordinal"
    VAGUE = "vague"


@dataclass(frozen=True, slots=True)
class Number:
    """A number read from `taken` words; `part` is the size of what was added last, for what may follow."""

    value: float
    sort: Sort
    taken: int
    part: float

    @property
    def key(self) -> str:
        """Equal for equal values, so that «двух» meets "2"; ordinals and «тысячи» stay apart."""
        mark = {"ordinal": "th", "vague": "s"}.get(self.sort.value, "")
        return f"#{int(self.value) if self.value == int(self.value) else self.value}{mark}"


def read_number(words: list[str], joints: list[str]) -> Number | None:
    """The longest number at the start of `words`; `joints[i]` is the text between words i-1 and i."""
    number = _first(words, joints)
    while number is not None and number.sort in {Sort.DIGITS, Sort.CARDINAL} and number.taken < len(words):
        longer = _half(number, words) or _point(number, words) or _next(number, words, joints)
        if longer is None:
            break
        number = longer
    return number


def digits_value(word: str) -> float | None:
    """The value of a word of digits; None for a time of day or a version number."""
    if not _DIGITS.match(word):
        return None
    if _THOUSANDS.match(word):
        return float(word.replace(",", ""))
    return float(word.replace(",", ".")) if word.count(",") + word.count(".") <= 1 else None


def _first(words: list[str], joints: list[str]) -> Number | None:
    word = words[0]
    value = digits_value(word)
    if value is not None:
        return _digits(value, words, joints)
    if word in CARDINALS:
        return Number(CARDINALS[word], Sort.CARDINAL, 1, CARDINALS[word])
    if word in ORDINALS:
        return Number(ORDINALS[word], Sort.ORDINAL, 1, ORDINALS[word])
    if word in PLURALS:
        return Number(PLURALS[word], Sort.VAGUE, 1, PLURALS[word])
    if word in MAGNITUDES and word not in _ONLY_AFTER_DIGITS:
        return Number(MAGNITUDES[word], Sort.CARDINAL, 1, MAGNITUDES[word])
    if word == "a" and len(words) > 1 and words[1] in MAGNITUDES and words[1] not in _ONLY_AFTER_DIGITS:
        return Number(MAGNITUDES[words[1]], Sort.CARDINAL, 2, MAGNITUDES[words[1]])
    return None


def _digits(value: float, words: list[str], joints: list[str]) -> Number:
    """Digits with what belongs to them: «10 000» is one number, "3rd" and «2-й» are ordinals."""
    taken, text = 1, words[0]
    if text.isdigit() and len(text) <= 3 and text != "0":
        while (
            taken < len(words) and joints[taken] in {" ", "\u00a0", "\u202f"} and re.fullmatch(r"\d{3}", words[taken])
        ):
            text, taken = text + words[taken], taken + 1
        value = float(text) if taken > 1 else value
    if taken < len(words) and (joints[taken], words[taken]) in _SUFFIXES:
        return Number(value, Sort.ORDINAL, taken + 1, 1.0)
    return Number(value, Sort.DIGITS, taken, 1.0)


def _next(number: Number, words: list[str], joints: list[str]) -> Number | None:
    """`number` with the next word, where the two are one number."""
    at = number.taken
    joint, word = joints[at].strip(), words[at]
    if joint and not (joint == "-" and 20 <= number.part < 100):
        return None
    if word == "and" and number.part >= 100 and at + 1 < len(words):
        longer = _added(number, words[at + 1], 2)
        return longer if number.sort is Sort.CARDINAL else None
    size = MAGNITUDES.get(word) or PLURALS.get(word)
    if size is not None:
        glued = word not in _ONLY_AFTER_DIGITS or (number.sort is Sort.DIGITS and joints[at] == "")
        return _multiplied(number, size) if glued else None
    return _added(number, word, 1) if number.sort is Sort.CARDINAL else None


def _multiplied(number: Number, size: float) -> Number | None:
    """«сто двадцать тысяч»: the size applies to what was said since the last greater size."""
    done = number.value - number.value % (size * 10 if size < 1000 else size * 1000)
    counted = number.value - done
    if counted >= size or counted == 0:
        return None
    return Number(done + counted * size, Sort.CARDINAL, number.taken + 1, size)


def _added(number: Number, word: str, taken: int) -> Number | None:
    """«двадцать» and «пять»: a part is added only below the part before it."""
    ordinal = word in ORDINALS and word != "second"
    value = ORDINALS[word] if ordinal else CARDINALS.get(word)
    if value is None or value != int(value) or value == 0 or number.value != int(number.value):
        return None
    if not _fits_below(number.part, value):
        return None
    return Number(number.value + value, Sort.ORDINAL if ordinal else Sort.CARDINAL, number.taken + taken, value)


def _fits_below(part: float, value: float) -> bool:
    if part >= 1000:
        return value < 1000
    if part >= 100:
        return value < 100
    return part >= 20 and value < 10


def _half(number: Number, words: list[str]) -> Number | None:
    """«два с половиной», "two and a half"."""
    at = number.taken
    for phrase in (["с", "половиной"], ["and", "a", "half"]):
        if words[at : at + len(phrase)] == phrase and number.value < 1000:
            return Number(number.value + 0.5, number.sort, at + len(phrase), 1.0)
    return None


def _point(number: Number, words: list[str]) -> Number | None:
    """ "two point five"."""
    at = number.taken
    if words[at] != "point" or at + 1 >= len(words):
        return None
    part = CARDINALS.get(words[at + 1], digits_value(words[at + 1]))
    if part is None or not 0 <= part < 10 or part != int(part):
        return None
    return Number(number.value + part / 10, number.sort, at + 2, 0.1)
