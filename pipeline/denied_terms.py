"""Words that a team never wants shown, found in any form."""

import re
from collections.abc import Iterator, Sequence

from pipeline.extract.likeness import is_inflection
from pipeline.privacy.kinds import PersonalKind, PersonalSpan

_WORD = re.compile(r"[^\W_]+")


def with_denied(text: str, spans: Sequence[PersonalSpan], denied: Sequence[str]) -> list[PersonalSpan]:
    """The spans, and each place of a denied term, which goes before what it overlaps."""
    terms = [words for term in denied if (words := _words(term))]
    own = sorted(_places(text, terms), key=lambda span: (span.start, -span.end)) if terms else []
    apart = [span for at, span in enumerate(own) if not any(_overlap(span, other) for other in own[:at])]
    rest = [span for span in spans if not any(_overlap(span, other) for other in apart)]
    return sorted([*apart, *rest], key=lambda span: span.start)


def _places(text: str, terms: Sequence[Sequence[str]]) -> Iterator[PersonalSpan]:
    found = [(match[0].casefold().replace("ё", "е"), match.start(), match.end()) for match in _WORD.finditer(text)]
    for at in range(len(found)):
        for term in terms:
            said = found[at : at + len(term)]
            if len(said) == len(term) and all(_alike(word, own) for (word, *_), own in zip(said, term, strict=True)):
                key = " ".join(term)
                yield PersonalSpan(said[0][1], said[-1][2], PersonalKind.PERSON, f"{key}//{key}")


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold().replace("ё", "е"))


def _alike(word: str, own: str) -> bool:
    return word == own or is_inflection(word, own)


def _overlap(one: PersonalSpan, other: PersonalSpan) -> bool:
    return one.start < other.end and other.start < one.end
