"""Words whose forms begin differently, for the page's search: «люди» is found by «человек», "paid" by "pay"."""

import re
from collections.abc import Iterable

_WORD = re.compile(r"[^\W\d_]+")
_ALIKE = 4
"""Forms that share so many letters are brought together by the page's own stemmer."""


def irregular_forms(texts: Iterable[str]) -> dict[str, str]:
    """Form to dictionary form, for the words of the texts that a stemmer would not bring together."""
    words = sorted({word for text in texts for word in _WORD.findall(text.lower().replace("ё", "е"))})
    found = {word: _lemma(word) for word in words}
    return {word: lemma for word, lemma in found.items() if word != lemma and word[:_ALIKE] != lemma[:_ALIKE]}


def _lemma(word: str) -> str:
    import simplemma

    language = "ru" if re.search("[а-я]", word) else "en"
    return str(simplemma.lemmatize(word, lang=language)).lower().replace("ё", "е")
