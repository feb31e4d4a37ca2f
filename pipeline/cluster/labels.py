"""Names of themes without a model: the most central statement, and the words that set the theme apart."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipeline.cluster.phrases import key_phrases, terms_of
from pipeline.cluster.words import content_pairs, content_words
from pipeline.privacy.restoring import PLACEHOLDER, without_placeholders

Floats = npt.NDArray[np.float32]
_BEST_WORDS = (4, 12)
_WRITTEN = re.compile(r"[.!?,;:—–]|^[^\W\d_]*[A-ZА-ЯЁ]")
_POINTS_BACK = re.compile(
    r"(?:(?:и|а|но|да|ну|вот|так|то|and|but|so|or|of|also)\s+)?(?:он|она|оно|они|это|этот|эта|эти|там|тут|туда|его|её|их|такое|"
    r"из-за\s+этого|у\s+меня\s+из-за|it|it['’]s|they|they['’]re|this|that|that['’]s|these|those|he|she|there|some|of)\b",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"(?:^|,)\s*(?:если\s+честно|честно\s+говоря|по\s+правде\s+говоря|скажем\s+так|кстати|"
    r"to\s+be\s+(?:perfectly\s+)?honest|honestly|frankly|by\s+the\s+way)\s*,",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"^(?:(?:здравствуйте|добрый\s+(?:день|вечер)|доброе\s+утро|приветствую|привет|hello|hi|hey|good\s+(?:morning|day))"
    r"(?:\s+there)?\s*[!.,]+\s*)+(?=\S)",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^(?:(?:а|и|но|да|ну|вот|and|but|so)\s+)*(?:потом|затем|то\s+есть|получается|в\s+остальном|"
    r"(?:проблема|беда|дело)\s+в\s+том,?\s+что|then|also|the\s+problem\s+is(?:\s+that)?)(?:\s*,\s*|\s+)(?=\w+\s+\w+)",
    re.IGNORECASE,
)
_DANGLING = re.compile(
    r"(?:[\s,;:—–-]+(?:и|а|но|или|что|чтобы|когда|если|потому|поэтому|который|где|как|в|во|на|с|со|по|для|от|из|за|у|к|о|об|"
    r"and|but|or|so|that|because|when|if|which|who|with|to|of|in|on|at|for|from|as|the|a|an))+[\s,;:]*…$",
    re.IGNORECASE,
)
_KEY_WORDS = {"ru": "Ключевые слова: {}.", "en": "Key words: {}."}
_ONE_VOICE = {"ru": "Сказано один раз.", "en": "Said once."}


@dataclass(frozen=True, slots=True)
class Statement:
    """What labels are made of: a text's short form, an id for ties, its words as (dictionary form, form), and
    neighbouring ones so.

    `clear` says that it reads by itself: written as a sentence, by a speaker who is known.
    """

    statement_id: str
    summary: str
    language: str
    words: tuple[tuple[str, str], ...]
    pairs: tuple[tuple[str, str], ...] = ()
    clear: bool = True


def statement_of(statement_id: str, text: str, summary: str, language: str, told: bool = True) -> Statement:
    """A text prepared for labelling; `told` says that its speaker's role was no guess."""
    clear = told and bool(_WRITTEN.search(text)) and not _POINTS_BACK.match(summary)
    plain = without_placeholders(text)
    words, pairs = tuple(content_words(plain, language)), tuple(content_pairs(plain, language))
    return Statement(statement_id, summary, language, words, pairs, clear)


def by_centrality(
    units: Floats, statements: Sequence[Statement], language: str, terms: Sequence[str] = ()
) -> list[int]:
    """Rows of one theme, the fittest to name it first: typical, in the study's language, of readable length."""
    typical = _typicality(units, statements, terms)
    low, high = _BEST_WORDS
    scores = []
    for row, statement in enumerate(statements):
        words = len(statement.summary.split())
        off = max(low - words, words - high, 0) + 6 * statement.summary.endswith("…")
        foreign = 0.3 * (statement.language != language)
        named = 0.1 * bool(PLACEHOLDER.search(statement.summary))  # no one's name is what a theme is about
        unclear = 0.2 * (not statement.clear)
        scores.append(typical[row] - 0.02 * off - foreign - named - unclear)
    return _best_first(scores, statements)


def by_typicality(units: Floats, statements: Sequence[Statement], terms: Sequence[str] = ()) -> list[int]:
    """Rows of one theme, the most typical first, however they read: a stray that reads well is no example of it."""
    return _best_first(_typicality(units, statements, terms), statements)


def _typicality(units: Floats, statements: Sequence[Statement], terms: Sequence[str]) -> list[float]:
    """Likeness to the theme's middle, and a little for each of the theme's key `terms`."""
    likeness = (units @ units.mean(axis=0)).tolist()
    return [
        alike + 0.04 * len(terms_of(statement).intersection(terms))
        for alike, statement in zip(likeness, statements, strict=True)
    ]


def _best_first(scores: Sequence[float], statements: Sequence[Statement]) -> list[int]:
    return sorted(range(len(statements)), key=lambda row: (-round(scores[row], 6), statements[row].statement_id))


def label_of(central: Statement) -> str:
    """A theme's name: what its most typical respondent says, in short, without what leads up to it or hangs over."""
    text = _GREETING.sub("", central.summary)
    text = _ASIDE.sub(lambda found: " " if found[0].startswith(",") else "", text)
    text = " ".join(_DANGLING.sub("", _LEAD.sub("", text)).split()).rstrip(" .,;:—–-")
    return text[:1].upper() + text[1:] or central.summary


def definition_of(statements: Sequence[Statement], spread: Mapping[str, int], total: int, language: str) -> str:
    """A theme's second line: the words that set it apart, in the study's language."""
    phrases = key_phrases(statements, spread, total, language)
    if len(statements) == 1:
        return _ONE_VOICE[language]
    return _KEY_WORDS[language].format(", ".join(phrases)) if phrases else ""
