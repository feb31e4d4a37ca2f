"""Names of themes without a model: the most central statement, and the words that set the theme apart."""

import itertools
import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipeline.cluster.words import content_words
from pipeline.privacy.restoring import without_placeholders

Floats = npt.NDArray[np.float32]
_KEY_PHRASES = 4
_BEST_WORDS = (4, 12)
_WRITTEN = re.compile(r"[.!?,;:—–]|^[^\W\d_]*[A-ZА-ЯЁ]")
_POINTS_BACK = re.compile(
    r"(?:(?:и|а|но|да|ну|вот|так|то|and|but|so|or|of|also)\s+)?(?:он|она|оно|они|это|этот|эта|эти|там|тут|туда|его|её|их|такое|"
    r"из-за\s+этого|у\s+меня\s+из-за|it|it['’]s|they|they['’]re|this|that|that['’]s|these|those|he|she|there|some|of)\b",
    re.IGNORECASE,
)
_KEY_WORDS = {"ru": "Ключевые слова: {}.", "en": "Key words: {}."}
_ONE_VOICE = {"ru": "Сказано один раз.", "en": "Said once."}


@dataclass(frozen=True, slots=True)
class Statement:
    """What labels are made of: a text, its short form, an id for ties, its words as (dictionary form, form) pairs.

    `clear` says that it reads by itself: written as a sentence, by a speaker who is known.
    """

    statement_id: str
    summary: str
    language: str
    words: tuple[tuple[str, str], ...]
    clear: bool = True

    @property
    def terms(self) -> set[str]:
        """Dictionary forms of its words and of neighbouring pairs."""
        forms = [form for form, _ in self.words]
        return {*forms, *(f"{a} {b}" for a, b in itertools.pairwise(forms))}


def statement_of(statement_id: str, text: str, summary: str, language: str, told: bool = True) -> Statement:
    """A text prepared for labelling; `told` says that its speaker's role was no guess."""
    clear = told and bool(_WRITTEN.search(text)) and not _POINTS_BACK.match(summary)
    return Statement(statement_id, summary, language, tuple(content_words(without_placeholders(text), language)), clear)


def by_centrality(units: Floats, statements: Sequence[Statement], language: str) -> list[int]:
    """Rows of one theme, the most typical first; those in the study's language and of readable length come first."""
    likeness = units @ units.mean(axis=0)
    low, high = _BEST_WORDS
    scores = []
    for row, statement in enumerate(statements):
        words = len(statement.summary.split())
        off = max(low - words, words - high, 0) + 3 * statement.summary.endswith("…")
        foreign = 0.3 * (statement.language != language)
        scores.append(float(likeness[row]) - 0.02 * off - foreign - 0.2 * (not statement.clear))
    return sorted(range(len(statements)), key=lambda row: (-round(scores[row], 6), statements[row].statement_id))


def label_of(central: Statement) -> str:
    """A theme's name: what its most typical respondent says, in short."""
    return central.summary.rstrip(" .,;:—–-")


def definition_of(statements: Sequence[Statement], spread: Mapping[str, int], total: int, language: str) -> str:
    """A theme's second line: the words that set it apart, in the study's language."""
    phrases = key_phrases(statements, spread, total, language)
    if len(statements) == 1:
        return _ONE_VOICE[language]
    return _KEY_WORDS[language].format(", ".join(phrases)) if phrases else ""


def key_phrases(statements: Sequence[Statement], spread: Mapping[str, int], total: int, language: str) -> list[str]:
    """Words and pairs frequent in the theme and rare outside it (class-based tf-idf), as they were said.

    `spread` counts, for each term, the statements of the whole study that hold it; `total` is their number.
    """
    own = [s for s in statements if s.language == language] or list(statements)
    inside = Counter(term for statement in own for term in statement.terms)
    needed = 2 if len(own) > 2 else 1
    scored = {
        term: count * math.log(1 + total / spread[term]) * (1.3 if " " in term else 1.0)
        for term, count in inside.items()
        if count >= needed
    }
    chosen: list[str] = []
    for term in sorted(scored, key=lambda t: (-scored[t], t)):
        if not any(set(term.split()) & set(other.split()) for other in chosen):
            chosen.append(term)
        if len(chosen) == _KEY_PHRASES:
            break
    return [_as_said(term, own) for term in chosen]


def term_spread(statements: Sequence[Statement]) -> Counter[str]:
    """In how many statements each term stands."""
    return Counter(term for statement in statements for term in statement.terms)


def _as_said(term: str, statements: Sequence[Statement]) -> str:
    """The commonest spoken form of a term."""
    wanted = term.split()
    forms: Counter[str] = Counter()
    for statement in statements:
        lemmas = [form for form, _ in statement.words]
        for at in range(len(lemmas) - len(wanted) + 1):
            if lemmas[at : at + len(wanted)] == wanted:
                forms[" ".join(word for _, word in statement.words[at : at + len(wanted)])] += 1
    return min(forms, key=lambda form: (-forms[form], form)) if forms else term
