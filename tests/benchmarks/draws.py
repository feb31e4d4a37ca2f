"""Places drawn from interviews, and the words of speech that distortions need to know.

Written without a look into the aligner's own lists, so that the one checks the other.
"""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field


def words_of(text: str) -> list[str]:
    """The words of a list written as running text."""
    return text.split()


_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
FILLERS = {
    "ru": ["ну", "вот", "типа", "как бы", "это самое", "эээ", "короче", "в общем", "так сказать", "значит"],
    "en": ["um", "uh", "like", "you know", "I mean", "well", "so", "basically", "er", "actually"],
}
_NEGATORS = {
    "ru": words_of(
        """
    не ни нет без нельзя никогда никто ничего нигде никак никого никому никакого никакой никакие
"""
    ),
    "en": words_of(
        """
    not no never none nobody nothing without neither nor hardly barely cannot
"""
    ),
}
HEDGES = {
    "ru": ["почти", "чуть не", "едва", "вряд ли", "якобы", "будто"],
    "en": ["almost", "barely", "nearly", "hardly", "allegedly"],
}
UNITS = [
    [
        "минут минуты минуту",
        "часов часа час",
        "дней дня день",
        "недель недели неделю",
        "месяцев месяца месяц",
        "лет года год",
    ],
    ["рублей рубля рубль рубли", "долларов доллара доллар", "евро"],
    ["minutes minute", "hours hour", "days day", "weeks week", "months month", "years year"],
    ["dollars dollar bucks", "euros euro", "pounds pound"],
]
"""Families of units that may be taken for one another; the forms of one unit stand together."""
_SMALL = {
    "ru": words_of(
        """
    ноль один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать
    четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать
"""
    ),
    "en": words_of(
        """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen
"""
    ),
}
_TENS = {
    "ru": ["двадцать", "тридцать", "сорок", "пятьдесят", "шестьдесят", "семьдесят", "восемьдесят", "девяносто"],
    "en": ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"],
}
DECLINED = {
    "двух": 2, "двумя": 2, "трёх": 3, "трех": 3, "четырёх": 4, "четырех": 4, "две": 2, "пяти": 5, "шести": 6,
    "семи": 7, "восьми": 8, "десяти": 10, "двадцати": 20, "тридцати": 30, "пятнадцати": 15,
}  # fmt: skip
_NOT = re.compile(r"^(do|does|did|ca|wo|is|are|was|were|has|have|had|could|would|should)n['’]?t$")
LOOSE = {
    "вообще",
    "просто",
    "actually",
    "basically",
    "really",
    "короче",
    "значит",
    "конечно",
    "собственно",
    "literally",
    "just",
    "right",
    "though",
    "кстати",
    "допустим",
}
"""Words that may stand anywhere: where they stand tells nothing."""
LETTERS = {"ru": "абвгдеиклмнопрсту", "en": "abcdefghiklmnoprstu"}


@dataclass
class Draw:
    """A place in an interview: some lines of it, which one is pointed at, and a line from elsewhere."""

    lines: list[str]
    place: int
    language: str
    rng: random.Random
    other: str
    pointed: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.pointed = [self.place]

    @property
    def line(self) -> str:
        """The line pointed at."""
        return self.lines[self.place]


def fold(text: str) -> list[str]:
    """Words in lower case, ё as е, without punctuation."""
    return _WORD.findall(text.casefold().replace("ё", "е").replace("’", "'"))


def some_words(draw: Draw) -> list[str] | None:
    """Three to eight words as they stand, cut neither behind a negator nor inside a number."""
    words = draw.line.split()
    if len(words) < 4:
        return None
    size = draw.rng.randint(3, min(8, len(words)))
    at = draw.rng.randrange(len(words) - size + 1)
    before = words[max(0, at - 4) : at]
    if any(denies(word, draw.language) for word in before) or turns(before[-3:] + words[at + size : at + size + 2]):
        return None
    if any(is_number(word) for word in before[-2:] + words[at + size : at + size + 1]):
        return None
    chosen = words[at : at + size]
    return chosen if tells(chosen) else None


def tells(words: Sequence[str]) -> bool:
    """Whether there are two words at least that tell a topic, as far as their length shows."""
    longer = {word for word in fold(" ".join(words)) if len(word) > 4}
    return len(longer) >= 3 or sum(len(word) > 6 for word in longer) >= 2


def denies(word: str, language: str) -> bool:
    folded = word.casefold().strip(".,!?;:—–-\"'«»()")
    return folded in _NEGATORS[language] or bool(_NOT.search(folded)) or folded == "нету"


def turns(words: Sequence[str]) -> bool:
    """Whether a hedge, a conditional or a denial stands at the edge of a slice."""
    near = set(fold(" ".join(words)))
    turning = {"бы", "б", "почти", "чуть", "едва", "вряд", "якобы", "будто", "словно", "редко", "нет", "нельзя"}
    return bool(
        near & (turning | {"almost", "nearly", "barely", "hardly", "rarely", "should", "would", "could", "not"})
    )


def is_number(word: str) -> bool:
    folded = word.casefold().strip(".,!?;:—–-$€")
    return bool(re.search(r"\d|^(перв|втор|трет|четв[её]рт|пят|шест|седьм|восьм|девят|десят)|надцат", folded)) or any(
        part in [*_SMALL["ru"], *_SMALL["en"], *_TENS["ru"], *_TENS["en"], *DECLINED, *_BIG] for part in fold(folded)
    )


_BIG = words_of(
    """
    сто ста двести двухсот триста четыреста пятьсот тысяча тысячи тысяч тысячу миллион миллиона
    миллионов полтора hundred thousand million thousands hundreds millions half
"""
)


def written_otherwise(word: str, language: str) -> str:
    core = word.strip(".,!?;:—–")
    if core.isdigit() and int(core) < 100:
        return word.replace(core, in_words(int(core), language))
    known = {in_words(n, language): n for n in range(2, 100)} | DECLINED
    return word.replace(core, str(known[core.casefold()])) if core.casefold() in known else word


def in_words(number: int, language: str) -> str:
    """A number below a hundred as it is said."""
    if number < 20:
        return _SMALL[language][number]
    tens = _TENS[language][number // 10 - 2]
    return tens if number % 10 == 0 else f"{tens} {_SMALL[language][number % 10]}"


def changed_source(draw: Draw, change: Callable[[list[str], int], None]) -> str | None:
    """The words as they stand, and the source changed in the middle of them."""
    words = some_words(draw)
    if not words or draw.line.count(" ".join(words)) != 1:
        return None
    if any(is_number(word) for word in words):
        return None
    changed = list(words)
    change(changed, draw.rng.choice(places_between(words)))
    draw.lines[draw.place] = draw.line.replace(" ".join(words), " ".join(changed))
    return " ".join(words)


def places_between(words: Sequence[str]) -> list[int]:
    """Places inside the words that are not inside a number."""
    return [at for at in range(1, len(words)) if not (is_number(words[at]) and is_number(words[at - 1]))] or [1]
