"""How many tokens a text is, estimated without a vocabulary."""

import re

_WORD = re.compile(r"\S+")
_CYRILLIC = re.compile(r"[Ѐ-ӿ]+")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]+")
_DIGIT = re.compile(r"\d+")
_OTHER = re.compile(r"[^\w\s]+")
# Fitted to o200k over 68 interviews in both languages: 1.4 % off on average, 6 % at worst. A vocabulary
# inside the package would add 25 to 41 MB for an estimate that only places cuts and prices.
_WORD_RATE = 0.805
_RATES = ((_CYRILLIC, 0.128), (_LATIN, 0.035), (_DIGIT, 0.87), (_OTHER, 1.10))


def estimated_tokens(text: str) -> int:
    """Tokens of a text for current OpenAI models (o200k), within some 6 % on interviews in Russian and English."""
    characters = sum(rate * len("".join(pattern.findall(text))) for pattern, rate in _RATES)
    return round(_WORD_RATE * len(_WORD.findall(text)) + characters)
