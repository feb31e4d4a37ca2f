"""What the classifier sees of an utterance: its centred vector and the cue words it holds.

Vectors know the topic; small words («никто», «бы», "wish", "instead") tell a pain from praise of the same
topic. Words and pairs of the training statements are weighed by tf-idf.
"""

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipeline.privacy.restoring import without_placeholders

Floats = npt.NDArray[np.float32]
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_CUE_WEIGHT = 20.0


@dataclass(frozen=True)
class CueWords:
    """The known terms with their inverse document frequencies."""

    terms: tuple[str, ...]
    idf: Floats

    def features(self, texts: Sequence[str]) -> Floats:
        """Unit tf-idf rows (sublinear counts) over the known terms, shape (texts, terms)."""
        place = {term: at for at, term in enumerate(self.terms)}
        rows = np.zeros((len(texts), len(self.terms)), np.float32)
        for row, text in enumerate(texts):
            for term, count in Counter(terms_of(without_placeholders(text))).items():
                if term in place:
                    rows[row, place[term]] = (1.0 + np.log(count)) * self.idf[place[term]]
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return np.asarray(rows / np.maximum(lengths, 1e-9), np.float32)


def terms_of(text: str) -> list[str]:
    """Words and neighbouring pairs, lower case, ё as е."""
    words = _WORD.findall(text.casefold().replace("ё", "е").replace("’", "'"))
    return [*words, *(f"{a} {b}" for a, b in itertools.pairwise(words))]


def fit_cue_words(texts: Sequence[str], least: int) -> CueWords:
    """Terms that stand in at least `least` of the texts, with smoothed idf."""
    spread = Counter(term for text in texts for term in set(terms_of(text)))
    terms = tuple(sorted(term for term, count in spread.items() if count >= least))
    idf = np.log((1 + len(texts)) / (1 + np.array([spread[term] for term in terms]))) + 1
    return CueWords(terms, np.asarray(idf, np.float32))


def joined(centred: Floats, scale: float, cues: Floats) -> Floats:
    """Vector and cue features side by side, on one scale."""
    return np.concatenate([centred / scale, _CUE_WEIGHT * cues], axis=1).astype(np.float32)
