"""Negators and hedges just outside a matched stretch that turn what it says."""

from collections.abc import Sequence

from pipeline.extract.fillers import DETERMINERS
from pipeline.extract.polarity import (
    AFTER_ANSWER,
    ANSWERS,
    AUXILIARIES,
    BACKWARD,
    CLAUSE_OPENERS,
    COMPLEMENTIZERS,
    NEVER_DENY,
    NOT_ONLY,
    OPENERS,
    TRANSPARENT,
)
from pipeline.extract.tokens import Kind, Token

_INFINITIVES = ("ть", "ти", "чь", "ться", "тись", "чься")
_REACH = 3
_OPENER_REACH = 4
_WISHES = frozenset(["хотел", "хотела", "хотели", "хотелось"])


def turned_outside(source: Sequence[Token], first: int, last: int) -> str | None:
    """What stands right outside tokens `first` to `last` and turns them, as a sentence; None if nothing does."""
    before = _governing_before(source, first)
    if before is not None:
        return f"the source says «{before.letters}» right before the words, which turns them; copy it too"
    after = _governing_after(source, last)
    if after is not None:
        return f"the source says «{after.letters}» right after the words, which turns them; copy it too"
    return None


def _governing_before(source: Sequence[Token], first: int) -> Token | None:
    head = _clause_before(source, first)
    if head and head[0].key in {"бы", "б"}:
        return head[0]
    for distance, token in enumerate(head):
        if token.kind is Kind.HEDGE or (token.kind is Kind.NEGATOR and _denies(token, source, first)):
            return token
        if not _reaches_through(head[: distance + 1], source[first]):
            break
    return _counterfactual(head, source[first]) or _opening_denied(source, first)


def _clause_before(source: Sequence[Token], first: int) -> list[Token]:
    """The words before the match in its clause, nearest first, without fillers and stutters; a few at most."""
    head: list[Token] = []
    at = first
    while at > 0 and len(head) < _REACH and not source[at].breaks:
        at -= 1
        if source[at].letters in CLAUSE_OPENERS and source[at].kind is not Kind.NEGATOR:
            break
        if not source[at].light:
            head.append(source[at])
    return head


def _reaches_through(between: Sequence[Token], word: Token) -> bool:
    """Whether a negator before `between` (nearest first) also denies `word`."""
    if between[-1].letters in NOT_ONLY:
        return False
    if all(token.letters in TRANSPARENT or token.kind in {Kind.MODAL, Kind.HEDGE} for token in between):
        return True
    if between[0].letters == "to" and word.letters not in DETERMINERS:
        return True
    return word.letters.endswith(_INFINITIVES) and not any(token.letters.endswith(_INFINITIVES) for token in between)


def _denies(negator: Token, source: Sequence[Token], first: int) -> bool:
    """Whether a negator denies what follows it, rather than answers a question or adds («не только»)."""
    if negator.letters in NEVER_DENY:
        return False
    following = source[source.index(negator) + 1]
    if following.letters in NOT_ONLY and following is not source[first]:
        return False
    return not (negator.letters in ANSWERS and source[first].letters in AFTER_ANSWER)


def _counterfactual(head: Sequence[Token], word: Token) -> Token | None:
    """ "would | have left" did not leave."""
    letters = [token.letters for token in head[:2]]
    unreal = {"would", "could", "should"}
    if word.letters in {"have", "ve"} and letters and letters[0] in unreal:
        return head[0]
    return head[1] if len(letters) > 1 and letters[0] in {"have", "ve"} and letters[1] in unreal else None


def _opening_denied(source: Sequence[Token], first: int) -> Token | None:
    """The negator of «не сказать, что» or "I don't think that" right before the match."""
    at = _heavy_before(source, first)
    if at is not None and source[at].letters in COMPLEMENTIZERS and source[at].letters != "like":
        following = _heavy_before(source, at)
        at = following if following is not None else at
    if at is not None and source[at].kind is Kind.HEDGE:
        return source[at]
    if at is None or source[at].letters not in OPENERS:
        return None
    for reach in range(1, _OPENER_REACH):
        if at - reach < 0 or source[at - reach + 1].breaks:
            return None
        if source[at - reach].kind is Kind.NEGATOR or source[at - reach].letters == "вряд":
            return source[at - reach]
    return None


def _heavy_before(source: Sequence[Token], at: int) -> int | None:
    return next((place for place in range(at - 1, -1, -1) if not source[place].light), None)


def _governing_after(source: Sequence[Token], last: int) -> Token | None:
    """«денег | нет», "we could | not", «купили | бы»."""
    for at in range(last + 1, len(source)):
        token = source[at]
        if token.breaks:
            return None
        if token.light:
            continue
        backward = token.letters in BACKWARD or (token.key == "not" and source[last].letters in AUXILIARIES)
        conditional = token.key in {"бы", "б"} and source[last].letters not in _WISHES
        return token if backward or conditional else None
    return None
