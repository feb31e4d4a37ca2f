"""What a word may be apart from its context: a first name, a patronymic, a surname, a place, an ordinary word."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.morphology import russian_forms

_COMMON_FIRST, _LISTED = 0.2, 0.9
"""Shares of a listed first name: of one that is an ordinary word more often, and of any other."""
_LISTS = Path(__file__).parent / "lists"


@dataclass(frozen=True, slots=True)
class Sense:
    """Shares of a word's readings, 0 to 1, and its base forms as a name; `known` says a dictionary has the word.

    `cases` are the cases that it can stand in as a name, `tags` classes of ordinary words (`role`, `human`, …).
    """

    first: float = 0.0
    patronymic: float = 0.0
    surname: float = 0.0
    place: float = 0.0
    known: bool = False
    first_bases: frozenset[str] = frozenset()
    patronymic_bases: frozenset[str] = frozenset()
    surname_bases: frozenset[str] = frozenset()
    place_bases: frozenset[str] = frozenset()
    cases: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()

    @property
    def name(self) -> float:
        """The share of all readings as part of a person's name."""
        return self.first + self.patronymic + self.surname


def read_list(name: str) -> frozenset[str]:
    """The words of a shipped list."""
    return frozenset((_LISTS / f"{name}.txt").read_text(encoding="utf-8").split())


def read_groups(name: str) -> Mapping[str, tuple[str, ...]]:
    """A shipped list of lines `word: words`."""
    lines = (_LISTS / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return {plain(head): tuple(rest.split()) for head, rest in (line.split(": ", 1) for line in lines)}


def _turned(groups: Mapping[str, Iterable[str]]) -> dict[str, frozenset[str]]:
    turned: dict[str, set[str]] = {}
    for head, words in groups.items():
        for word in words:
            turned.setdefault(plain(word), set()).add(head)
    return {word: frozenset(heads) for word, heads in turned.items()}


def plain(word: str) -> str:
    """A word as lists hold it."""
    return word.casefold().replace("ё", "е").replace("’", "'")


class EnglishLexicon:
    """English names from shipped lists, ordinary words from simplemma's dictionary."""

    def __init__(self) -> None:
        self._first, self._surnames = read_list("en_first_names"), read_list("en_surnames")
        self._tags = _turned(read_groups("en_cues"))
        self._full = {short: frozenset(fulls) for short, fulls in _turned(read_groups("en_short_names")).items()}
        self._places, self._common = read_list("en_places"), read_list("en_common")
        self._cache: dict[str, Sense] = {}

    def sense(self, word: str) -> Sense:
        """What an English word may be."""
        key = plain(word)
        if key not in self._cache:
            self._cache[key] = self._looked_up(key.removesuffix("'s"))
        return self._cache[key]

    def _looked_up(self, word: str) -> Sense:
        import simplemma

        forms = {word, word.removesuffix("s"), word.removesuffix("es")} - {""}
        known = any(simplemma.is_known(form, "en") for form in forms) or bool(self._tags.get(word))
        first, surname = word in self._first or word in self._full, word in self._surnames
        part = 1 / (first + surname + known) if first or surname else 0.0
        part *= _COMMON_FIRST if word in self._common else 1.0
        hyphened = "-" in word and any(piece in self._first for piece in word.split("-"))
        return Sense(
            first=1.0 if hyphened and not first else part * first,
            surname=part * surname,
            place=float(word in self._places),
            known=known,
            first_bases=self._full.get(word, frozenset()) | {word},
            surname_bases=frozenset({word}),
            place_bases=frozenset({word}),
            tags=self._tags.get(word, frozenset()),
        )


_FIRST_NAME_ENDINGS = {
    "а": "а ы е у ой ою",
    "я": "я и е ю ей",
    "й": "й я ю ем е",
    "ь": "ь я ю ем е и",
    "": " а у ом ем е",
}
_SURNAME_SHAPE = re.compile(
    r".{2,}(?:ов|ев|ёв|ин|ын)(?:|а|у|ой|ым|ом|е|ы|ых|ыми)$|.{2,}(?:ск|цк)(?:ий|ого|ому|им|ом|ая|ой|ую|ие|их)$"
    r"|.{2,}(?:енко|ейко|дзе|швили|янц|иани|адзе|ыло|айло|ян|янa|яну|яном|яна|оглы|чук|чука|чуку|чуком|щук|юк|як)$"
)
_PATRONYMIC_SHAPE = re.compile(
    r"(?:[а-яё]{3,}(?:ович|евич|ьич|аныч|ылыч|ычем|ыч|ич)(?:а|у|ем|ом|е)?|[а-яё]{3,}(?:овн|евн|ичн|инишн|орн|анн|альн|ьевн)(?:а|ы|е|у|ой))$"
)
_ASPECTS = {"Name": "first", "Patr": "patronymic", "Surn": "surname", "Geox": "place"}
_GUESSED = 0.6


@dataclass(slots=True)
class _Shares:
    """Shares and bases by aspect, while a word's readings are added up."""

    shares: dict[str, float] = field(default_factory=lambda: dict.fromkeys(_ASPECTS.values(), 0.0))
    bases: dict[str, set[str]] = field(default_factory=lambda: {aspect: set() for aspect in _ASPECTS.values()})
    cases: set[str] = field(default_factory=set)
    lemmas: set[str] = field(default_factory=set)
    parts: set[str] = field(default_factory=set)


class RussianLexicon:
    """Russian names in all cases from pymorphy3's dictionary, with short forms and rarer names from shipped lists."""

    def __init__(self) -> None:
        self._morph: Any = russian_forms()
        self._tags = _turned(read_groups("ru_cues"))
        self._full = _turned(read_groups("ru_short_names"))
        self._common = read_list("ru_common")
        self._rare = {form: name for name in map(plain, read_list("ru_first_names")) for form in _forms(name)}
        self._short = {form: name for name in self._full for form in _forms(name)}
        said = _turned(read_groups("ru_said_patronymics"))
        self._said = {form: whole for short, whole in said.items() for form in _forms(short)}
        self._cache: dict[str, Sense] = {}

    def sense(self, word: str) -> Sense:
        """What a Russian word may be."""
        key = word.casefold()
        if key not in self._cache:
            self._cache[key] = self._looked_up(key)
        return self._cache[key]

    def _looked_up(self, word: str) -> Sense:
        known = bool(self._morph.word_is_known(word))
        found = self._read(word, known)
        self._add_listed(found, plain(word), known)
        tags = {tag for lemma in (*found.lemmas, plain(word)) for tag in self._tags.get(plain(lemma), ())}
        return Sense(
            **found.shares,
            known=known,
            first_bases=self._whole(found.bases["first"]),
            patronymic_bases=frozenset(found.bases["patronymic"]),
            surname_bases=frozenset(found.bases["surname"]),
            place_bases=frozenset(found.bases["place"]),
            cases=frozenset(found.cases),
            tags=frozenset(tags | found.parts),
        )

    def _read(self, word: str, known: bool) -> _Shares:
        found = _Shares()
        for number, parse in enumerate(self._morph.parse(word)):
            aspects = [aspect for mark, aspect in _ASPECTS.items() if mark in parse.tag]
            for aspect in aspects if "plur" not in parse.tag or aspects == ["surname"] else ():
                found.shares[aspect] += parse.score * (1.0 if known else _GUESSED)
                found.bases[aspect].add(_gendered(plain(parse.normal_form), aspect, parse.tag.gender))
                found.cases.add(str(parse.tag.case))
            if not aspects:
                found.lemmas.add(parse.normal_form)
                if number == 0:
                    found.parts.add(str(parse.tag.POS).casefold())
                if parse.tag.POS in {"VERB", "ADJS", "PRTS"} and "sing" in parse.tag:
                    found.parts.add(f"verb {parse.tag.gender or 'any'}")
        return found

    def _add_listed(self, found: _Shares, word: str, known: bool) -> None:
        """What the dictionary lacks: rare and short first names, patronymics as they are said, surnames by shape."""
        listed = self._rare.get(word) or self._short.get(word)
        if listed:
            found.bases["first"].add(listed)
            found.shares["first"] = max(found.shares["first"], _COMMON_FIRST if word in self._common else _LISTED)
        said = self._said.get(word)
        if said or (not known and _PATRONYMIC_SHAPE.fullmatch(word)):
            found.shares["patronymic"] = max(found.shares["patronymic"], _GUESSED)
            found.bases["patronymic"] |= said or {_patronymic_base(word)}
        if not known and _SURNAME_SHAPE.fullmatch(word):
            found.shares["surname"] = max(found.shares["surname"], _GUESSED)
            found.bases["surname"] |= _surname_bases(plain(word))

    def _whole(self, firsts: Iterable[str]) -> frozenset[str]:
        """Base forms with the full names that the short ones stand for."""
        return frozenset(full for first in firsts for full in (self._full.get(first) or {first})) | frozenset(firsts)


def _forms(name: str) -> list[str]:
    ending = name[-1] if name[-1] in "аяйь" else ""
    stem = name[:-1] if ending else name
    return [stem + form.strip() for form in f"{_FIRST_NAME_ENDINGS[ending]} ".split(" ")[:-1]] + (
        [stem] if ending in {"а", "я"} else []
    )


def _gendered(base: str, aspect: str, gender: str | None) -> str:
    """A woman's patronymic or surname: dictionaries give the man's for both."""
    if gender != "femn" or aspect not in {"patronymic", "surname"}:
        return base
    if aspect == "patronymic":
        return re.sub(r"(ов|ев)ич$", r"\1на", re.sub(r"(?<![ое][в])ич$", "ична", base))
    return re.sub(r"(ов|ев|ин|ын)$", r"\1а", re.sub(r"(ск|цк)ий$", r"\1ая", base))


def _patronymic_base(word: str) -> str:
    return re.sub(r"(н)(?:ы|е|у|ой)$", r"\1а", re.sub(r"(ич|ыч)(?:а|у|ем|ом|е)$", r"\1", word))


def _surname_bases(word: str) -> set[str]:
    """Both the man's and the woman's surname, where the form may be either."""
    if stem := re.match(r"(.+(?:ск|цк))(ий|ого|ому|им|ом|ие|их|ая|ой|ую)$", word):
        return {stem[1] + ("ая" if stem[2] in {"ая", "ой", "ую"} else "ий")}
    if stem := re.match(r"(.+(?:ов|ев|ин|ын))(а|у|ой|ым|ом|е|ы|ых|ыми)?$", word):
        man, woman = {stem[1]}, {stem[1] + "а"}
        return {"": man, "ой": woman, "ым": man, "ом": man, "а": man | woman, "у": man | woman, "е": man}.get(
            stem[2] or "", man
        )
    return {re.sub(r"(ян|чук|щук|юк|як)(?:а|у|ом|е)$", r"\1", word)}
