"""Which words could be part of somebody's name at all: not brands, months, contractions, words with capitals inside."""

import re
from collections.abc import Sequence

from pipeline.privacy.contexts import Token, reading
from pipeline.privacy.lexicon import plain, read_list
from pipeline.privacy.word_lists import words

_PREFIX = re.compile(r"^(?:Mc|Mac|De|La|Le|Di|Du|Da|Van|Fitz|[OD]['’])(?=[A-Z])")
_NO_NAME = re.compile(r"[^\W_][A-ZА-ЯЁ]|['’](?:ll|ve|re|d|m|t)\Z|^[A-ZА-ЯЁ]{1,3}-|-(?!оглы|кызы)[a-zа-яё]{3,}\Z")
_TOWN_BEGINS = words("san santa los las saint st fort mount lake port нижний великий")
_MONTHS = words("april may june august май мая марта марте августа августе")
_MONTH_BEFORE = words(
    "in of since until till by last next early late mid around every this to from в с до к по конце начале середине"
)
_AND = words("and or through и или")
_NEVER = read_list("brands") | read_list("no_names")
_ADDRESSED = frozenset({"intro", "role", "title", "human", "address"})


def is_candidate(at: int, tokens: Sequence[Token], cased: bool) -> bool:
    """Whether a word could be a name at all; one that no list has needs a capital, where there are any."""
    token = tokens[at]
    shouted = token.text.isupper() and reading(token).startswith(("sure", "likely"))
    if len(token.text) < 2 or is_listed_brand(token.text) or not (shouted or is_written_as_name(token.text)):
        return False
    before = plain(tokens[at - 1].text) if at else ""
    if (token.capital and before in _TOWN_BEGINS) or _is_month(at, tokens):
        return False
    if cased and token.capital and not token.initial and (token.russian or reading(token)):
        return True
    return bool(reading(token)) and (reading(token) != "unknown" or token.capital or not cased)


def is_listed_brand(word: str) -> bool:
    """Whether a word is a brand, or another that is nobody's name."""
    return plain(word).removesuffix("'s") in _NEVER


def is_written_as_name(word: str) -> bool:
    """Whether a word has no capitals inside but those of "McAllister", and is no contraction."""
    return not _NO_NAME.search(_PREFIX.sub("", word))


def _is_month(at: int, tokens: Sequence[Token]) -> bool:
    """Whether a word that may be a name is a month here: "in April and June", "May is busy", not "ask April"."""
    if plain(tokens[at].text) not in _MONTHS:
        return False
    before = tokens[at - 1] if at and not tokens[at].initial else None
    behind = tokens[at + 1] if at + 1 < len(tokens) else None
    if behind and not behind.gap.strip() and reading(behind) and behind.capital and tokens[at].capital:
        return False
    if before is None or plain(before.text) in _MONTH_BEFORE:
        return True
    if plain(before.text) in _AND:
        return at > 1 and plain(tokens[at - 2].text) in _MONTHS
    return not before.sense.tags & _ADDRESSED and not reading(before)
