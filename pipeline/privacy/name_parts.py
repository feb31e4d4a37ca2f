"""The words of one name: what belongs to it beside a word that surely does, and the key that all its forms share."""

import re
from collections.abc import Iterable, Iterator, Sequence

from pipeline.privacy.candidates import is_listed_brand, is_written_as_name
from pipeline.privacy.contexts import Token, is_initial, reading
from pipeline.privacy.kinds import PersonalKind, PersonalSpan
from pipeline.privacy.lexicon import plain
from pipeline.privacy.word_lists import words

_BESIDE = 0.08
"""What must speak for a word beside a chosen one."""
LONGEST = 6
"""Words in a name at most."""
_INITIALS_BEFORE = re.compile(r"(?<!\w)(?:[A-ZА-ЯЁ]\.\s?){1,2}\Z")
_INITIALS_BEHIND = re.compile(r"(?:\s[A-ZА-ЯЁ]\.(?:\s?[A-ZА-ЯЁ]\.)?)")
_CASE_ENDING = re.compile(r"(?:ом|ем|ой|ей|[аяыиуюеь])\Z")
_PARTICLES = words("van von der den de del la di da dos bin ibn al el ter")
_POSSESSIVE = ("'s", "’s")


def take_neighbours(tokens: Sequence[Token], shares: Sequence[float], chosen: list[bool]) -> None:
    """Chooses the rest of a name of which one word is chosen: «Любови Степановны», "emily watson"."""
    for at in range(1, len(tokens)):
        left, right = tokens[at - 1], tokens[at]
        if chosen[at - 1] == chosen[at] or not _fit_together(left, right):
            continue
        other = at if chosen[at - 1] else at - 1
        chosen[other] = shares[other] >= _BESIDE or (other == at and _is_surname_written(right))
    for at in range(1, len(tokens)):
        titled = "title" in tokens[at - 1].sense.tags and not tokens[at].gap.strip()
        chosen[at] = chosen[at] or (titled and _is_surname_written(tokens[at], russian=True))
    for at, token in enumerate(tokens):
        initials = (at + 1, at + 2) if is_initial(at + 1, tokens) else (at - 2, at - 1)
        if token.capital and reading(token) and len(token.text) > 1 and all(is_initial(i, tokens) for i in initials):
            chosen[at] = True
    for at in range(1, len(tokens) - 1):
        if chosen[at - 1] or chosen[at + 1]:
            _bridge(at, tokens, chosen)


def _bridge(at: int, tokens: Sequence[Token], chosen: list[bool]) -> None:
    """Chooses what stands inside a name: an initial, "van der", "de la", with the surname behind it."""
    token, behind = tokens[at], tokens[at + 1]
    initial = not token.russian and is_initial(at, tokens)
    if initial and token.gap == " " and chosen[at - 1] and behind.capital:
        chosen[at] = chosen[at + 1] = True
    elif plain(token.text) in _PARTICLES and (token.capital or not token.gap.strip()) and not behind.gap.strip():
        further = plain(behind.text) in _PARTICLES
        chosen[at] = chosen[at + 1] or (chosen[at - 1] and (behind.capital or further))
        chosen[at + 1] = chosen[at + 1] or (chosen[at] and behind.capital)


def _is_surname_written(token: Token, russian: bool = False) -> bool:
    """Whether a capital behind a first name or title makes a surname of an ordinary word: "Daisy Button"."""
    if not token.capital or (token.russian and not russian):
        return False
    return not is_listed_brand(token.text) and is_written_as_name(token.text)


def _fit_together(left: Token, right: Token) -> bool:
    """Whether two words side by side may be one name: first name and surname, or as Russian has it, in one case."""
    parts = (_part(left), _part(right))
    if right.gap.strip() or "\n" in right.gap or left.capital != right.capital or left.text.endswith(_POSSESSIVE):
        return False
    if not right.russian:
        return parts == ("first", "surname") and (right.capital or bool(right.sense.surname or not right.sense.known))
    written = right.capital and not right.initial and not right.sense.cases
    return parts[0] != parts[1] and (written or bool(left.sense.cases & right.sense.cases))


def bases_of(token: Token) -> set[str]:
    """All base forms a word may have as part of a name."""
    sense = token.sense
    return {*sense.first_bases, *sense.patronymic_bases, *sense.surname_bases} or {_stem(token)}


def _stem(token: Token) -> str:
    word = plain(token.text).removesuffix("'s")
    return _CASE_ENDING.sub("", word) if token.russian else word


def group_names(tokens: Sequence[Token], chosen: Sequence[bool]) -> Iterator[list[Token]]:
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
    inside = plain(token.text) in _PARTICLES or plain(group[-1].text) in _PARTICLES
    initial = len(group[-1].text) == 1
    if (token.gap.strip() and not initial) or "\n" in token.gap or len(group) == LONGEST:
        return False
    if inside or initial or len(token.text) == 1:
        return True
    if token.capital != group[-1].capital:
        return False
    if not token.russian:
        return not group[-1].text.endswith(_POSSESSIVE)
    parts = {_part(one) for one in group}
    return _part(token) not in parts and bool(not token.sense.cases or token.sense.cases & group[-1].sense.cases)


def _part(token: Token) -> str:
    """Which part of a name a word is taken for."""
    read = reading(token).split(" ")[-1]
    return read if read in {"first", "patronymic"} else "surname"


def person_of(text: str, group: Sequence[Token]) -> PersonalSpan:
    """The span of a name, with initials before or behind it."""
    start, end = group[0].start, group[-1].end
    if text[start:end].endswith(_POSSESSIVE):
        end -= 2
    if before := _INITIALS_BEFORE.search(text, 0, start):
        start = before.start()
    elif behind := _INITIALS_BEHIND.match(text, end):
        end = behind.end()
    return PersonalSpan(start, end, PersonalKind.PERSON, key_of(group))


def key_of(group: Sequence[Token]) -> str:
    """`first/patronymic/surname`; a single word that may be either name stands as both."""
    parts: dict[str, Iterable[str]] = {}
    group = [token for token in group if len(token.text) > 1]
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
