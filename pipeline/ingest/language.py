"""Russian or English: by the letters."""

import re

_CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)
_LATIN = re.compile(r"[a-z]", re.IGNORECASE)


def language_of(text: str) -> str:
    """`ru` where at least three letters in ten are Cyrillic, else `en`."""
    sample = text[:20_000]
    cyrillic, latin = len(_CYRILLIC.findall(sample)), len(_LATIN.findall(sample))
    return "ru" if cyrillic and cyrillic >= 0.3 * (cyrillic + latin) else "en"
