"""When two pieces of speech are the same, whatever punctuation, case and cuts they have."""

import re


def says_same(planted: str, quote: str) -> bool:
    """Whether one holds the other, or they share three quarters of the shorter one's words in order."""
    a, b = _words(planted), _words(quote)
    shorter, longer = sorted((a, b), key=len)
    if not shorter:
        return False
    return _common(shorter, longer) >= 0.75 * len(shorter) and len(shorter) >= 3


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold().replace("ё", "е"))


def _common(a: list[str], b: list[str]) -> int:
    """Length of the longest common subsequence."""
    row = [0] * (len(b) + 1)
    for word in a:
        previous = 0
        for at, other in enumerate(b, start=1):
            kept = row[at]
            row[at] = previous + 1 if word == other else max(row[at], row[at - 1])
            previous = kept
    return row[-1]
