"""What speaks for a word being part of somebody's name: its readings, its capital, the words around it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.privacy.lexicon import EnglishLexicon, RussianLexicon, Sense

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_CLOSES = re.compile(r"[.!?…:]|\n")
_CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)
_CASED_FROM = 0.01
_SURE, _LIKELY, _SOME = 0.85, 0.45, 0.08
_NEAR = 3


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a text: where it stands, how it is written, what it may be."""

    text: str
    start: int
    end: int
    gap: str
    sense: Sense
    russian: bool
    capital: bool
    initial: bool


@dataclass(frozen=True, slots=True)
class Lexicons:
    """The dictionaries of both languages, made once a process."""

    russian: RussianLexicon
    english: EnglishLexicon

    def sense(self, word: str) -> Sense:
        """What a word may be, by the language of its letters."""
        return (self.russian if _CYRILLIC.search(word) else self.english).sense(word)


def tokens_of(text: str, lexicons: Lexicons) -> list[Token]:
    """The words of a text in order."""
    tokens: list[Token] = []
    end = 0
    for match in _WORD.finditer(text):
        word, gap = match[0], text[end : match.start()]
        if tokens and _abbreviates(tokens[-1], gap):
            gap = gap[1:]
        initial = not tokens or bool(_CLOSES.search(gap)) or gap.strip() in {"«", "—", "–", "-", '"', "“"}
        capital = word[0].isupper()
        russian = bool(_CYRILLIC.search(word))
        tokens.append(Token(word, *match.span(), gap, lexicons.sense(word), russian, capital, initial))
        end = match.end()
    return tokens


def _abbreviates(token: Token, gap: str) -> bool:
    """Whether a full stop belongs to the word before it: "Mr.", an initial."""
    return gap.startswith(".") and ("title" in token.sense.tags or (len(token.text) == 1 and token.capital))


def is_cased(tokens: Sequence[Token]) -> bool:
    """Whether capitals tell anything: speech-to-text may have none, and a heading nothing else."""
    capitals = sum(token.capital for token in tokens)
    shouted = sum(token.text.isupper() and len(token.text) > 1 for token in tokens)
    return capitals > _CASED_FROM * len(tokens) and shouted * 2 <= len(tokens)


def reading(token: Token) -> str:
    """The likeliest part of a name that a word may be, with how likely it is; empty for an ordinary word."""
    sense = token.sense
    shares = {"patronymic": sense.patronymic, "first": sense.first, "surname": sense.surname}
    part = max(shares, key=lambda name: shares[name])
    if sense.name < _SOME:
        return "" if sense.known or sense.place >= _LIKELY else "unknown"
    level = "sure" if sense.name >= _SURE else "likely" if sense.name >= _LIKELY else "maybe"
    return f"{level} {part}"


def cues_at(at: int, tokens: Sequence[Token], cased: bool) -> Iterator[str]:
    """Names of what is seen at a word; `name_training` gives each a weight."""
    token = tokens[at]
    read = reading(token) or "ordinary"
    doubt = "sure" if read.startswith("sure") else "doubt"
    yield from _written(token, read, doubt, cased)
    for tag in sorted(token.sense.tags & {"role", "title", "human", "intro", "determiner", "verb any"}):
        yield f"is {tag}"
    if is_initial(at - 1, tokens) or is_initial(at + 1, tokens):
        yield f"beside an initial {doubt}"
    yield from _before(at, tokens, doubt, cased)
    yield from _behind(at, tokens, doubt, cased)


def is_initial(at: int, tokens: Sequence[Token]) -> bool:
    """Whether a word is one capital letter with a full stop that belongs to it."""
    if not 0 <= at < len(tokens) - 1 or len(tokens[at].text) > 1 or not tokens[at].capital:
        return False
    behind = tokens[at + 1]
    return behind.start - tokens[at].end > len(behind.gap)


def _written(token: Token, read: str, doubt: str, cased: bool) -> Iterator[str]:
    look = "uncased"
    if cased:
        look = "small" if not token.capital else "initial" if token.initial else "capital"
    yield from (f"{look} {read}", f"{look} {doubt}", f"read {read}")
    if len(token.text) <= 3:
        yield f"short {read}"
    if token.sense.place >= _LIKELY:
        yield f"{look} place"
    if token.text.isupper() and len(token.text) > 1 and cased:
        yield "all capitals"
    if token.text.endswith(("'s", "’s")):
        yield f"possessive {doubt}"


def _before(at: int, tokens: Sequence[Token], doubt: str, cased: bool) -> Iterator[str]:
    token = tokens[at]
    if token.initial or at == 0:
        yield f"opens {doubt}"
        return
    before, gap = tokens[at - 1], token.gap.strip()
    if gap:
        yield f"before {gap[-1]} {doubt}"
    for tag in sorted(before.sense.tags):
        if not tag.startswith("verb ") and (not gap or tag in {"vocative", "role"}):
            yield f"before {tag} {doubt}"
    yield from _beside("before", before, token, gap, doubt, cased)
    if at > 1 and before.sense.tags & {"conj"} and reading(tokens[at - 2]) and (not cased or tokens[at - 2].capital):
        yield f"joined to {reading(tokens[at - 2])} {doubt}"
    if gap == "," and reading(before) and before.capital == token.capital:
        yield f"listed with {reading(before)} {doubt}"
    for far in range(max(0, at - _NEAR), at - 1):
        for tag in sorted(tokens[far].sense.tags & {"human", "address", "role", "intro", "group"}):
            yield f"some way before {tag} {doubt}"


def _behind(at: int, tokens: Sequence[Token], doubt: str, cased: bool) -> Iterator[str]:
    if at + 1 == len(tokens):
        yield f"closes {doubt}"
        return
    token, behind = tokens[at], tokens[at + 1]
    gap = behind.gap.strip()
    if gap:
        yield f"behind {gap[0]} {doubt}"
    for tag in sorted(behind.sense.tags):
        if not gap or tag == "role":
            yield f"behind {tag} {doubt}"
    yield from _beside("behind", behind, token, gap, doubt, cased)
    if gap == "," and reading(behind) and behind.capital == token.capital:
        yield f"listed with {reading(behind)} {doubt}"
    for far in tokens[at + 2 : at + 1 + _NEAR]:
        if _CLOSES.search(far.gap):
            break
        for tag in sorted(far.sense.tags & {"human", "role"}):
            yield f"some way behind {tag} {doubt}"


def _beside(side: str, other: Token, token: Token, gap: str, doubt: str, cased: bool) -> Iterator[str]:
    """A neighbour that may be part of the same name: of one case in Russian, alike in capitals."""
    read = reading(other)
    if gap or not read or (cased and other.capital != token.capital):
        return
    agree = not (token.sense.cases and other.sense.cases) or bool(token.sense.cases & other.sense.cases)
    yield f"{side} {read} {'agrees' if agree else 'differs'} {doubt}"
