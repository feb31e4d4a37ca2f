"""Tells the names of people in a text, by a logistic regression over what speaks for and against each word."""

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.privacy.contexts import Lexicons, Token, cues_at, is_cased, reading, tokens_of
from pipeline.privacy.kinds import PersonalKind, PersonalSpan
from pipeline.privacy.lexicon import EnglishLexicon, RussianLexicon, plain, read_list
from pipeline.privacy.organizations import find_companies, find_places

WEIGHTS_FILE = Path(__file__).parent / "name_weights.json"
_THRESHOLD, _SEEN_THRESHOLD, _KNOWN_THRESHOLD = 0.4, 0.1, 0.05
_BESIDE_THRESHOLD, _UNLISTED_THRESHOLD = 0.08, 0.7
_SURELY = 0.9
_LONGEST = 4
_INITIALS_BEFORE = re.compile(r"(?<!\w)(?:[A-ZА-ЯЁ]\.\s?){1,2}\Z")
_INITIALS_BEHIND = re.compile(r"(?:\s[A-ZА-ЯЁ]\.(?:\s?[A-ZА-ЯЁ]\.)?)")
_CASE_ENDING = re.compile(r"(?:ом|ем|ой|ей|[аяыиуюеь])\Z")
_NO_NAME = re.compile(
    r"(?<![cC])[^\W_][’']?[A-ZА-ЯЁ]{2}|(?<!Mc)(?<!Mac)(?<!De)(?<!La)(?<!Le)(?<!Di)(?<!Van)(?<!Fitz)[a-zа-яё][A-ZА-ЯЁ]|[A-ZА-ЯЁ]{2,}[a-zа-яё]|['’](?:ll|ve|re|d|m|t)\Z|^[A-ZА-ЯЁ]{1,3}-|-[a-zа-яё]{3,}(?<!оглы)(?<!кызы)\Z"
)
_TOWN_BEGINS = frozenset(
    {"san", "santa", "los", "las", "saint", "st", "fort", "mount", "lake", "port", "нижний", "великий"}
)
_MONTHS = frozenset({"april", "may", "june", "august", "май", "мая", "марта", "марте", "августа", "августе"})
_MONTH_BEFORE = frozenset(
    ["in", "of", "since", "until", "till", "by", "last", "next", "early", "late", "mid", "around", "every", "this", "to", "from", "в", "с", "до", "к", "по", "конце", "начале", "середине"]
)
_AND = frozenset({"and", "or", "through", "и", "или"})
_NEVER = read_list("brands") | read_list("no_names")


@dataclass(frozen=True)
class NameTeller:
    """Finds people, and the companies and places that point at them; holds dictionaries, so one a process is enough.

    `weights` are log-odds by cue, fitted by `python -m pipeline.name_training`.
    """

    lexicons: Lexicons
    weights: Mapping[str, float]

    @classmethod
    def load(cls) -> "NameTeller":
        """The shipped weights and dictionaries."""
        lexicons = Lexicons(RussianLexicon(), EnglishLexicon())
        return cls(lexicons, json.loads(WEIGHTS_FILE.read_text(encoding="utf-8")))

    def find(self, text: str, known: Sequence[str] = ()) -> list[PersonalSpan]:
        """Names in `text`; parts of `known` names are found where little speaks for them."""
        tokens = tokens_of(text, self.lexicons)
        cased = is_cased(tokens)
        towns = list(find_places(tokens, cased))
        chosen = self._chosen(tokens, cased, known, {town.start for town in towns})
        people = [_person(text, group) for group in _groups(tokens, chosen)]
        return [*people, *towns, *find_companies(text, tokens, cased)]

    def key(self, name: str) -> str:
        """The key of a person's name given by itself."""
        return _key(tokens_of(name, self.lexicons)[:_LONGEST])

    def _chosen(self, tokens: Sequence[Token], cased: bool, known: Sequence[str], towns: set[int]) -> list[bool]:
        """Which words are parts of people's names; one surely met in the text is taken for a name elsewhere in it."""
        shares = [0.0 if token.start in towns else self.share(at, tokens, cased) for at, token in enumerate(tokens)]
        sure = {base for token, share in zip(tokens, shares, strict=True) if share >= _SURELY for base in _bases(token)}
        listed = {base for name in known for token in tokens_of(name, self.lexicons) for base in _bases(token)}
        chosen = [
            share >= (_threshold(token, sure, listed) if token.capital or not cased else _THRESHOLD)
            for token, share in zip(tokens, shares, strict=True)
        ]
        _take_neighbours(tokens, shares, chosen)
        return chosen

    def share(self, at: int, tokens: Sequence[Token], cased: bool) -> float:
        """How likely a word is part of a person's name, 0 to 1."""
        if not is_candidate(at, tokens, cased):
            return 0.0
        language = "ru" if tokens[at].russian else "en"
        odds = self.weights[language] + sum(
            self.weights.get(f"{language} {cue}", 0.0) for cue in cues_at(at, tokens, cased)
        )
        return 1 / (1 + math.exp(-odds))


def is_candidate(at: int, tokens: Sequence[Token], cased: bool) -> bool:
    """Whether a word could be a name at all: by its readings, or by a capital where none is due."""
    token = tokens[at]
    if len(token.text) < 2 or _NO_NAME.search(token.text) or plain(token.text).removesuffix("'s") in _NEVER:
        return False
    before = plain(tokens[at - 1].text) if at else ""
    if (token.capital and before in _TOWN_BEGINS) or _is_month(at, tokens):
        return False
    return bool(reading(token)) or (cased and token.capital and not token.initial)


def _is_month(at: int, tokens: Sequence[Token]) -> bool:
    """Whether a word that may be a name is a month here: "in April and June"."""
    if at == 0 or plain(tokens[at].text) not in _MONTHS:
        return False
    before = plain(tokens[at - 1].text)
    return before in _MONTH_BEFORE or (before in _AND and at > 1 and plain(tokens[at - 2].text) in _MONTHS)


def _take_neighbours(tokens: Sequence[Token], shares: Sequence[float], chosen: list[bool]) -> None:
    """Chooses the rest of a name of which one word is chosen: «Любови Степановны», "emily watson"."""
    for at in range(1, len(tokens)):
        left, right = tokens[at - 1], tokens[at]
        if chosen[at - 1] == chosen[at] or not _fit_together(left, right):
            continue
        other = at if chosen[at - 1] else at - 1
        chosen[other] = shares[other] >= _BESIDE_THRESHOLD


def _fit_together(left: Token, right: Token) -> bool:
    """Whether two words side by side may be one name: first name and surname, or as Russian has it, in one case."""
    parts = (_part(left), _part(right))
    if right.gap.strip() or "\n" in right.gap or left.capital != right.capital or left.text.endswith(("'s", "’s")):
        return False
    if not right.russian:
        return parts == ("first", "surname") and bool(right.sense.surname or not right.sense.known)
    return parts[0] != parts[1] and bool(left.sense.cases & right.sense.cases)


def _threshold(token: Token, sure: set[str], listed: set[str]) -> float:
    bases = _bases(token)
    if bases & listed:
        return _KNOWN_THRESHOLD
    if bases & sure:
        return _SEEN_THRESHOLD
    return _THRESHOLD if token.capital or reading(token) != "unknown" else _UNLISTED_THRESHOLD


def _bases(token: Token) -> set[str]:
    """All base forms a word may have as part of a name."""
    sense = token.sense
    return {*sense.first_bases, *sense.patronymic_bases, *sense.surname_bases} or {_stem(token)}


def _stem(token: Token) -> str:
    word = plain(token.text).removesuffix("'s")
    return _CASE_ENDING.sub("", word) if token.russian else word


def _groups(tokens: Sequence[Token], chosen: Sequence[bool]) -> Iterator[list[Token]]:
    """Chosen words that stand together and make one name; two first names in a row are two people."""
    group: list[Token] = []
    for token, is_name in zip(tokens, chosen, strict=True):
        if group and not (is_name and _continues(group, token)):
            yield group
            group = []
        if is_name:
            group.append(token)
    if group:
        yield group


def _continues(group: Sequence[Token], token: Token) -> bool:
    if token.gap.strip() or "\n" in token.gap or len(group) == _LONGEST or token.capital != group[-1].capital:
        return False
    if not token.russian:
        return not group[-1].text.endswith(("'s", "’s"))
    parts = {_part(one) for one in group}
    return _part(token) not in parts and bool(not token.sense.cases or token.sense.cases & group[-1].sense.cases)


def _part(token: Token) -> str:
    """Which part of a name a word is taken for."""
    read = reading(token).split(" ")[-1]
    return read if read in {"first", "patronymic"} else "surname"


def _person(text: str, group: Sequence[Token]) -> PersonalSpan:
    start, end = group[0].start, group[-1].end
    end -= 2 * text[start:end].endswith(("'s", "’s"))
    if before := _INITIALS_BEFORE.search(text, 0, start):
        start = before.start()
    elif behind := _INITIALS_BEHIND.match(text, end):
        end = behind.end()
    return PersonalSpan(start, end, PersonalKind.PERSON, _key(group))


def _key(group: Sequence[Token]) -> str:
    """`first/patronymic/surname`; a single word that may be either name stands as both."""
    parts: dict[str, Iterable[str]] = {}
    for number, token in enumerate(group):
        part = _part(token)
        if not token.russian and len(group) > 1:
            part = "first" if number == 0 else "surname"
        sense = token.sense
        bases = {"first": sense.first_bases, "patronymic": sense.patronymic_bases, "surname": sense.surname_bases}[part]
        parts[part] = bases or {_stem(token)}
        if len(group) == 1 and (
            reading(token) in {"", "unknown"} or (sense.first and sense.surname and not token.russian)
        ):
            parts = {"first": sense.first_bases or {_stem(token)}, "surname": {_stem(token)}}
    return "/".join("|".join(sorted(parts.get(part, ()))) for part in ("first", "patronymic", "surname"))
