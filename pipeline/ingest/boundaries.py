"""Where somebody who wrote speech down would set a mark: trained weights of the words around each gap.

Logistic regressions over the words, their endings, Russian ones' forms (part of speech, case, mood), and pairs of all
these; one for any mark and one for the end of a sentence.
Fitted by `python -m pipeline.training`, stored as plain arrays.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from pipeline.morphology import russian_forms
from pipeline.shipped import packed, shipped_arrays, unpacked

BOUNDARIES_FILE = Path(__file__).with_name("boundaries.npz")
_MARKS = re.compile(r"[^\w\s'’-]|_")
_EDGES = "-'’"
_CYRILLIC = re.compile("[а-я]")


@dataclass(frozen=True)
class Boundaries:
    """Weights by cue, (any mark, end of a sentence); `bias` has both of a gap that no cue speaks of."""

    weights: Mapping[str, tuple[float, float]]
    bias: tuple[float, float]

    def odds(self, words: Sequence[str]) -> list[tuple[float, float]]:
        """Log-odds of (any mark, the end of a sentence) after each word but the last; marks in `words` are not read."""
        odds = []
        for cues in boundary_cues(words):
            known = [self.weights[cue] for cue in cues if cue in self.weights]
            odds.append((self.bias[0] + sum(mark for mark, _ in known), self.bias[1] + sum(end for _, end in known)))
        return odds

    def save(self, path: Path) -> None:
        """Stores plain arrays, no pickles."""
        arrays: dict[str, npt.NDArray[np.generic]] = {
            "bias": np.array(self.bias, np.float32),
            "cues": packed(self.weights),
            "weights": np.array(list(self.weights.values()), np.float16).reshape(-1, 2),
        }
        np.savez_compressed(path, allow_pickle=False, **arrays)


@cache
def load_boundaries(path: Path = BOUNDARIES_FILE) -> Boundaries:
    """The shipped weights.

    Raises:
        EngineError: the file is missing or damaged.
    """
    with shipped_arrays(path, "model of sentence boundaries") as arrays:
        cues = unpacked(arrays["cues"])
        weights = [(float(mark), float(end)) for mark, end in arrays["weights"].tolist()]
        mark, end = arrays["bias"].tolist()
        return Boundaries(dict(zip(cues, weights, strict=True)), (mark, end))


def boundary_cues(words: Sequence[str]) -> list[list[str]]:
    """What speaks for or against a boundary in each gap: three words on either side, pairs and endings of these."""
    told = ["^", "^", *(plain_word(word) for word in words), "$", "$"]
    forms = [_form(word) for word in told]
    gaps = range(2, len(told) - 3)
    return [_words(*told[at - 2 : at + 4]) + _forms(told[at : at + 2], forms[at - 1 : at + 3]) for at in gaps]


def plain_word(word: str) -> str:
    """A word as unpunctuated speech has it."""
    return _MARKS.sub("", word).strip(_EDGES).casefold().replace("ё", "е") or "-"


@lru_cache(maxsize=100_000)
def _form(word: str) -> str:
    """A Russian word's likeliest part of speech, case, person where it is the first, and mood; empty for others."""
    if not _CYRILLIC.search(word):
        return ""
    tag = russian_forms().parse(word)[0].tag
    return f"{tag.POS}.{tag.case or ''}.{tag.mood or ''}{'.1' if tag.person == '1per' else ''}"


def _words(third: str, second: str, before: str, after: str, next_: str, last: str) -> list[str]:
    return [
        f"a={before}",
        f"b={after}",
        f"z={second}",
        f"c={next_}",
        f"y={third}",
        f"d={last}",
        f"ab={before} {after}",
        f"za={second} {before}",
        f"bc={after} {next_}",
        f"as={before[-3:]}",
        f"bs={after[-3:]}",
        f"at={before[-2:]}",
        f"bt={after[-2:]}",
        f"zt={second[-2:]}",
        f"ct={next_[-2:]}",
        f"abt={before[-2:]} {after[-2:]}",
        f"zat={second[-2:]} {before[-2:]}",
        f"bct={after[-2:]} {next_[-2:]}",
        f"an={min(len(before), 4)}",
        f"bn={min(len(after), 4)}",
    ]


def _forms(words: Sequence[str], forms: Sequence[str]) -> list[str]:
    second, before, after, next_ = forms
    if not before or not after:
        return []
    return [
        f"A={before}",
        f"B={after}",
        f"AB={before} {after}",
        f"ZA={second} {before}",
        f"BC={after} {next_}",
        f"ZAB={second} {before} {after}",
        f"ABC={before} {after} {next_}",
        f"aB={words[0]} {after}",
        f"Ab={before} {words[1]}",
    ]
