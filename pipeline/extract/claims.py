"""Does a summary follow from its evidence? Told by words, then by vectors; what stays open is for the model.

Neither shared words nor vectors see a number, a denial or a hedge that changed, so these are looked at first.
"""

import re
from collections.abc import Iterator, Sequence

from pipeline.extract.polarity import AFTER_ANSWER, ANSWERS, BACKWARD, NOT_ONLY, TRANSPARENT
from pipeline.extract.tokens import Kind, Token, tokens_of
from pipeline.models import Mention, Transcript

_SURE_WORDS = 0.5
_SURE_LIKENESS = 0.35
_STEM = 5
_SHORT = 3
_REACH = 4


def evidence_text(transcript: Transcript, mention: Mention) -> str:
    """All of a mention's evidence, in the transcript's own words, on one line."""
    spans = sorted(mention.evidence, key=lambda span: span.start)
    return " … ".join(" ".join(transcript.slice(span).split()) for span in spans)


def in_question(summaries: Sequence[str], evidence: Sequence[str], likeness: Sequence[float]) -> list[int]:
    """Which summaries neither their words nor their vectors show to follow.

    One with a number that the evidence lacks, or with a denial or hedge lost or gained, always is.
    """
    return [
        at
        for at, (summary, said) in enumerate(zip(summaries, evidence, strict=True))
        if _changed(tokens_of(summary), tokens_of(said))
        or (_shared(summary, said) < _SURE_WORDS and likeness[at] < _SURE_LIKENESS)
    ]


def _changed(summary: Sequence[Token], said: Sequence[Token]) -> bool:
    """Whether a number, a denial or a hedge differs in a way that the meaning may hang on."""
    held = {reading for token in said for reading in _readings(token)}
    if any(not _readings(token) & held for token in _amounts(summary)):
        return True
    hedged = [any(token.kind is Kind.HEDGE for token in tokens) for tokens in (summary, said)]
    denied = [_denied(tokens) for tokens in (summary, said)]
    if hedged[0] != hedged[1] or (denied[0] is None) != (denied[1] is None):
        return True
    own, theirs = denied[0] or set(), denied[1] or set()
    return bool(own & (_stems_of(said) - theirs) or theirs & (_stems_of(summary) - own))


def _amounts(tokens: Sequence[Token]) -> Iterator[Token]:
    """Numbers and the units they count; «один» and "one" without a unit are seldom a number."""
    for at, token in enumerate(tokens):
        if token.kind is not Kind.NUMBER:
            continue
        counted = [following for following in tokens[at + 1 : at + 2] if following.kind is Kind.UNIT]
        if counted or token.key != "#1" or token.letters[0].isdigit():
            yield from (token, *counted)


def _readings(token: Token) -> set[str]:
    """What a number or unit may be called: digits stand for «три» and «третий» alike."""
    if token.kind is Kind.NUMBER and token.letters[0].isdigit():
        return {token.key.removesuffix("th"), token.key.removesuffix("th") + "th"}
    return {token.key} if token.kind in (Kind.NUMBER, Kind.UNIT) else set()


def _denied(tokens: Sequence[Token]) -> set[str] | None:
    """Stems of the words that are denied; None where nothing is."""
    places = [at for at, token in enumerate(tokens) if token.kind is Kind.NEGATOR and not _only_answers(tokens, at)]
    return {_stem(word) for at in places for word in _objects(tokens, at)} if places else None


def _only_answers(tokens: Sequence[Token], at: int) -> bool:
    """Whether a negator denies nothing of its sentence: «нет, это дорого», «не только дорого»."""
    token = tokens[at]
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    if following is None:
        return False
    opens = at == 0 or token.breaks
    answers = token.letters in ANSWERS and opens and (following.breaks or following.letters in AFTER_ANSWER)
    return answers or following.letters in NOT_ONLY


def _objects(tokens: Sequence[Token], at: int) -> Iterator[Token]:
    """The word a negator denies: the next that carries meaning, for «нет» also the one before."""
    near = [t for t in tokens[at + 1 : at + 1 + _REACH] if t.letters not in TRANSPARENT and not t.light]
    yield from near[:1]
    if tokens[at].letters in BACKWARD and at:
        yield tokens[at - 1]


def _shared(summary: str, said: str) -> float:
    """Share of the summary's longer words whose beginnings the evidence holds."""
    stems = _stems(summary)
    return len(stems & _stems(said)) / len(stems) if stems else 0.0


def _stems(text: str) -> set[str]:
    words = re.findall(r"[^\W\d_]+", text.casefold().replace("ё", "е"))
    return {word[:_STEM] for word in words if len(word) > _SHORT}


def _stems_of(tokens: Sequence[Token]) -> set[str]:
    return {_stem(token) for token in tokens}


def _stem(token: Token) -> str:
    return token.letters[:_STEM]
