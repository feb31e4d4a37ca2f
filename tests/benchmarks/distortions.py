"""What a model does to the words it copies: harmless changes, and changes that make a fake.

Written without a look into the aligner's own lists, so that the one checks the other.
"""

import itertools
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field


def words_of(text: str) -> list[str]:
    """The words of a list written as running text."""
    return text.split()


_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_FILLERS = {
    "ru": ["ну", "вот", "типа", "как бы", "это самое", "эээ", "короче", "в общем", "так сказать", "значит"],
    "en": ["um", "uh", "like", "you know", "I mean", "well", "so", "basically", "er", "actually"],
}
_NEGATORS = {
    "ru": words_of(
        """
    не ни нет без нельзя никогда никто ничего нигде никак никого никому
"""
    ),
    "en": words_of(
        """
    not no never none nobody nothing without neither nor hardly barely cannot
"""
    ),
}
_HEDGES = {
    "ru": ["почти", "чуть не", "едва", "вряд ли", "якобы", "будто"],
    "en": ["almost", "barely", "nearly", "hardly", "allegedly"],
}
_UNITS = [
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
_DECLINED = {
    "двух": 2, "двумя": 2, "трёх": 3, "трех": 3, "четырёх": 4, "четырех": 4, "две": 2, "пяти": 5, "шести": 6,
    "семи": 7, "восьми": 8, "десяти": 10, "двадцати": 20, "тридцати": 30, "пятнадцати": 15,
}  # fmt: skip
_NOT = re.compile(r"^(do|does|did|ca|wo|is|are|was|were|has|have|had|could|would|should)n['’]?t$")
_LOOSE = {
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
}
"""Words that may stand anywhere: where they stand tells nothing."""
_LETTERS = {"ru": "абвгдеиклмнопрсту", "en": "abcdefghiklmnoprstu"}


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


def _slice(draw: Draw) -> list[str] | None:
    """Three to eight words as they stand, cut neither behind a negator nor inside a number."""
    words = draw.line.split()
    if len(words) < 4:
        return None
    size = draw.rng.randint(3, min(8, len(words)))
    at = draw.rng.randrange(len(words) - size + 1)
    before = words[max(0, at - 4) : at]
    if any(_denies(word, draw.language) for word in before) or _turns(before[-3:] + words[at + size : at + size + 2]):
        return None
    if any(_numeric(word) for word in before[-1:] + words[at + size : at + size + 1]):
        return None
    chosen = words[at : at + size]
    return chosen if _tells(chosen) else None


def _tells(words: Sequence[str]) -> bool:
    """Whether there are two words at least that tell a topic, as far as their length shows."""
    longer = {word for word in fold(" ".join(words)) if len(word) > 4}
    return len(longer) >= 3 or sum(len(word) > 6 for word in longer) >= 2


def _denies(word: str, language: str) -> bool:
    folded = word.casefold().strip(".,!?;:—–-\"'«»()")
    return folded in _NEGATORS[language] or bool(_NOT.search(folded)) or folded == "нету"


def _turns(words: Sequence[str]) -> bool:
    """Whether a hedge, a conditional or a denial stands at the edge of a slice."""
    near = set(fold(" ".join(words)))
    turning = {"бы", "б", "почти", "чуть", "едва", "вряд", "якобы", "будто", "словно", "редко", "нет", "нельзя"}
    return bool(
        near & (turning | {"almost", "nearly", "barely", "hardly", "rarely", "should", "would", "could", "not"})
    )


def _numeric(word: str) -> bool:
    folded = word.casefold().strip(".,!?;:—–-$€")
    return bool(re.search(r"\d|^(перв|втор|трет|четв[её]рт|пят|шест|седьм|восьм|девят|десят)|надцат", folded)) or any(
        part in [*_SMALL["ru"], *_SMALL["en"], *_TENS["ru"], *_TENS["en"], *_DECLINED, *_BIG] for part in fold(folded)
    )


_BIG = words_of(
    """
    сто ста двести двухсот триста четыреста пятьсот тысяча тысячи тысяч тысячу миллион миллиона
    миллионов полтора hundred thousand million thousands hundreds half
"""
)


def as_is(draw: Draw) -> str | None:
    words = _slice(draw)
    return " ".join(words) if words else None


def other_case(draw: Draw) -> str | None:
    words = as_is(draw)
    return draw.rng.choice([str.upper, str.lower, str.title])(words) if words else None


def no_punctuation(draw: Draw) -> str | None:
    words = as_is(draw)
    return " ".join(re.sub(r"[^\w\s%$€£₽'’.,-]|[.,](?!\d)", " ", words).split()) if words else None


def no_apostrophe(draw: Draw) -> str | None:
    words = as_is(draw)
    if draw.language == "ru":
        return words.replace("ё", "е").replace("Ё", "Е") if words else None
    return words.replace("'", "").replace("’", "") if words and re.search(r"\w['’]\w", words) else None


def unhyphened(draw: Draw) -> str | None:
    words = as_is(draw)
    if not words or not re.search(r"[^\W\d]-[^\W\d]", words):
        return None
    joint = " " if any(_numeric(part) for part in words.split()) else draw.rng.choice(["", " "])
    return re.sub(r"(?<=[^\W\d])-(?=[^\W\d])", joint, words)


def numbers_written_otherwise(draw: Draw) -> str | None:
    words = _slice(draw)
    if not words:
        return None
    written = [_otherwise(word, draw.language) for word in words]
    numeric = [at for at, word in enumerate(words) if _numeric(word)]
    if written == words or any(b - a <= 2 for a, b in itertools.pairwise(numeric)):
        return None
    return " ".join(written)


def _otherwise(word: str, language: str) -> str:
    core = word.strip(".,!?;:—–")
    if core.isdigit() and int(core) < 100:
        return word.replace(core, in_words(int(core), language))
    known = {in_words(n, language): n for n in range(2, 100)} | _DECLINED
    return word.replace(core, str(known[core.casefold()])) if core.casefold() in known else word


def in_words(number: int, language: str) -> str:
    """A number below a hundred as it is said."""
    if number < 20:
        return _SMALL[language][number]
    tens = _TENS[language][number // 10 - 2]
    return tens if number % 10 == 0 else f"{tens} {_SMALL[language][number % 10]}"


def filler_in_words(draw: Draw) -> str | None:
    words = _slice(draw)
    if not words:
        return None
    places = _between(words)
    words.insert(draw.rng.choice(places), draw.rng.choice(_FILLERS[draw.language]))
    return " ".join(words)


def filler_in_source(draw: Draw) -> str | None:
    return _in_source(draw, lambda words, at: words.insert(at, draw.rng.choice(_FILLERS[draw.language])))


def stutter_in_source(draw: Draw) -> str | None:
    return _in_source(draw, lambda words, at: words.insert(at, words[at].rstrip(".,!?;:")))


def _in_source(draw: Draw, change: Callable[[list[str], int], None]) -> str | None:
    """The words as they stand, and the source changed in the middle of them."""
    words = _slice(draw)
    if not words or draw.line.count(" ".join(words)) != 1:
        return None
    if any(_numeric(word) for word in words):
        return None
    changed = list(words)
    change(changed, draw.rng.choice(_between(words)))
    draw.lines[draw.place] = draw.line.replace(" ".join(words), " ".join(changed))
    return " ".join(words)


def _between(words: Sequence[str]) -> list[int]:
    """Places inside the words that are not inside a number."""
    return [at for at in range(1, len(words)) if not (_numeric(words[at]) and _numeric(words[at - 1]))] or [1]


def stutter_in_words(draw: Draw) -> str | None:
    words = _slice(draw)
    if not words:
        return None
    at = draw.rng.choice([at for at, word in enumerate(words) if not _numeric(word)])
    words.insert(at, words[at].rstrip(".,!?;:"))
    return " ".join(words)


def slip(draw: Draw) -> str | None:
    """One letter of one long word lost, doubled, exchanged or swapped with its neighbour."""
    words = _slice(draw)
    units = {form for family in _UNITS for unit in family for form in unit.split()} | {
        "процентов",
        "процента",
        "полчасика",
    }
    long = [
        at
        for at, word in enumerate(words or [])
        if word.isalpha() and len(word) >= 8 and not _numeric(word) and word.casefold() not in units
    ]
    if not words or not long:
        return None
    at = draw.rng.choice(long)
    words[at] = _misheard(words[at], draw)
    return " ".join(words)


def _misheard(word: str, draw: Draw) -> str:
    at = draw.rng.randrange(2, len(word) - 2)
    letter = draw.rng.choice([c for c in _LETTERS[draw.language] if c != word[at].lower()])
    return draw.rng.choice(
        [
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + letter + word[at + 1 :],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        ]
    )


def several(draw: Draw) -> str | None:
    """Three harmless changes at once."""
    words = filler_in_source(draw) if draw.rng.random() < 0.5 else stutter_in_words(draw)
    if not words:
        return None
    words = words.lower().replace("ё", "е")
    return " ".join(re.sub(r"[^\w\s%$€£₽'’.,-]|[.,](?!\d)", " ", words).split())


def across_lines(draw: Draw) -> str | None:
    """The end of one line and the beginning of the next, both pointed at."""
    if draw.place + 1 >= len(draw.lines):
        return None
    first, second = draw.line.split(), draw.lines[draw.place + 1].split()
    draw.pointed = [draw.place, draw.place + 1]
    head, tail = first[-4:], second[:3]
    risky = [*first[-8:-4], *second[3:5]]
    if len(head) < 4 or len(tail) < 3 or any(_denies(word, draw.language) or _numeric(word) for word in risky):
        return None
    words = head + tail
    return " ".join(words) if _tells(words) and not _turns(risky) else None


TRUE: dict[str, Callable[[Draw], str | None]] = {
    "as it is": as_is,
    "case": other_case,
    "punctuation removed": no_punctuation,
    "ё or apostrophe removed": no_apostrophe,
    "hyphen removed": unhyphened,
    "digits and number words": numbers_written_otherwise,
    "filler in the words": filler_in_words,
    "filler in the source": filler_in_source,
    "stutter in the words": stutter_in_words,
    "stutter in the source": stutter_in_source,
    "one letter misheard": slip,
    "several at once": several,
    "across two utterances": across_lines,
}


def _fake(draw: Draw, words: Sequence[str]) -> str | None:
    """The words as a fake; None where by chance they stand in the lines after all."""
    said = " ".join(fold(" ".join(draw.lines)))
    given = " ".join(fold(" ".join(words)))
    return None if f" {given} " in f" {said} " else " ".join(words)


def negator_gained(draw: Draw) -> str | None:
    words = _slice(draw)
    if not words:
        return None
    at = draw.rng.randrange(len(words))
    if any(_denies(word, draw.language) for word in words[max(0, at - 1) : at + 1]):
        return None
    negator = draw.rng.choice(["не", "не", "никогда не", "без"] if draw.language == "ru" else ["not", "never", "don't"])
    return _fake(draw, [*words[:at], negator, *words[at:]])


def negator_lost(draw: Draw) -> str | None:
    words = _slice(draw)
    places = [at for at, word in enumerate(words or []) if _denies(word, draw.language)]
    places = [at for at in places if at + 1 < len(words or [])]
    if not words or not places:
        return None
    at = draw.rng.choice(places)
    bare = words[at].replace("’", "'")
    kept = [bare.removesuffix("n't")] if bare.casefold().endswith("n't") else []
    return _fake(draw, words[:at] + kept + words[at + 1 :])


def number_changed(draw: Draw) -> str | None:
    words = _slice(draw)
    places = [at for at, word in enumerate(words or []) if _otherwise(word, draw.language) != word]
    if not words or not places:
        return None
    at = draw.rng.choice(places)
    core = words[at].strip(".,!?;:—–")
    new = draw.rng.choice([n for n in range(2, 99) if in_words(n, draw.language) != core.casefold() and str(n) != core])
    if _DECLINED.get(core.casefold()) == new:
        return None
    written = str(new) if draw.rng.random() < 0.5 else in_words(new, draw.language)
    return _fake(draw, [*words[:at], written, *words[at + 1 :]])


def unit_swapped(draw: Draw) -> str | None:
    words = _slice(draw)
    for at, word in enumerate(words or []):
        core = word.casefold().strip(".,!?;:—–")
        for family in _UNITS:
            if words and any(core in unit.split() for unit in family):
                others = [form for unit in family if core not in unit.split() for form in unit.split()]
                return _fake(draw, [*words[:at], draw.rng.choice(others), *words[at + 1 :]])
    return None


def hedge_gained(draw: Draw) -> str | None:
    words = _slice(draw)
    if not words:
        return None
    at = draw.rng.randrange(len(words))
    return _fake(draw, [*words[:at], draw.rng.choice(_HEDGES[draw.language]), *words[at:]])


def hedge_lost(draw: Draw) -> str | None:
    """The source is given a hedge that the words do not have."""
    fake = _in_source(draw, lambda words, at: words.insert(at, draw.rng.choice(_HEDGES[draw.language])))
    return _fake(draw, fake.split()) if fake else None


def words_swapped(draw: Draw) -> str | None:
    words = _slice(draw)
    heavy = [at for at, word in enumerate(words or []) if len(word) > 4 and word.strip(".,!?;:").isalpha()]
    heavy = [at for at in heavy if fold(words[at])[0] not in _LOOSE] if words else []
    if not words or len(heavy) < 2:
        return None
    a, b = sorted(draw.rng.sample(heavy, 2))
    if fold(words[a]) == fold(words[b]):
        return None
    words[a], words[b] = words[b], words[a]
    return _fake(draw, words)


def from_elsewhere(draw: Draw) -> str | None:
    elsewhere = Draw([draw.other], 0, draw.language, draw.rng, "")
    words = _slice(elsewhere)
    return _fake(draw, words) if words else None


def word_replaced(draw: Draw) -> str | None:
    words = _slice(draw)
    real = [word for word in draw.other.split() if word.isalpha() and len(word) > 3]
    real = [word for word in real if word.lower() not in _LOOSE | {f for fillers in _FILLERS.values() for f in fillers}]
    if not words or not real:
        return None
    at = draw.rng.randrange(len(words))
    new = draw.rng.choice(real)
    same_stem = fold(new)[0][:4] == (fold(words[at]) or [""])[0][:4]
    return None if same_stem else _fake(draw, [*words[:at], new, *words[at + 1 :]])


def stitched(draw: Draw) -> str | None:
    """Two stretches of one line with at least seven words between them."""
    words = draw.line.split()
    if len(words) < 13:
        return None
    first = draw.rng.randint(2, 4)
    at = draw.rng.randrange(len(words) - first - 8)
    second = draw.rng.randrange(at + first + 7, len(words) - 1)
    return _fake(draw, words[at : at + first] + words[second : second + draw.rng.randint(2, 4)])


FAKES: dict[str, Callable[[Draw], str | None]] = {
    "negator gained": negator_gained,
    "negator lost": negator_lost,
    "number changed": number_changed,
    "unit swapped": unit_swapped,
    "hedge gained": hedge_gained,
    "hedge lost": hedge_lost,
    "two words swapped": words_swapped,
    "words from elsewhere": from_elsewhere,
    "a word replaced": word_replaced,
    "stitched": stitched,
}
