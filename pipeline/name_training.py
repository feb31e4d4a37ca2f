"""Fits the weights by which names are told, on marked sentences and on well-written statements.

    python -m pipeline.name_training data/privacy/dev data/statements

reads marked sentences (`*.txt`, one a line, personal data as `{kind words}`) and statements (`??_*.csv`, column text);
writes pipeline/privacy/name_weights.json and prints how much there was to learn from.
"""

import csv
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipeline.name_exchange import exchange_names
from pipeline.privacy.candidates import is_candidate
from pipeline.privacy.contexts import Lexicons, Token, cues_at, is_cased, reading, tokens_of
from pipeline.privacy.kinds import PersonalKind
from pipeline.privacy.lexicon import EnglishLexicon, RussianLexicon
from pipeline.privacy.marked import MarkedText, read_marked
from pipeline.privacy.names import WEIGHTS_FILE

_PENALTY = 1.0
_EXCHANGES = 3
_STATEMENT_WEIGHT = 0.2


@dataclass(frozen=True, slots=True)
class Example:
    """One word that could be a name: its language, what is seen at it, and whether it is one."""

    language: str
    cues: tuple[str, ...]
    is_name: bool
    group: int
    weight: float


def read_statements(folder: Path) -> Iterator[MarkedText]:
    """Texts of statements, in which nothing is marked."""
    for path in sorted(folder.glob("??_*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                yield MarkedText(row["text"], ())


def marked_examples(texts: Sequence[MarkedText], lexicons: Lexicons) -> Iterator[Example]:
    """Every word of marked texts that could be a name; also as speech-to-text would write it."""
    for group, text in enumerate(texts):
        for form in {text, text.lowered()}:
            tokens = tokens_of(form.text, lexicons)
            cased = is_cased(tokens)
            kinds = {place: s.kind for s in form.spans for place in range(s.start, s.end)}
            for at, token in enumerate(tokens):
                kind = kinds.get(token.start)
                if kind in {None, PersonalKind.PERSON} and is_candidate(at, tokens, cased):
                    yield _example(at, tokens, cased, kind is PersonalKind.PERSON, group)


def statement_examples(texts: Sequence[MarkedText], lexicons: Lexicons) -> Iterator[Example]:
    """Words of well-written statements, judged by their capitals and seen without them; where a capital is due, none.

    With capitals seen, what has none tells something new, and so does what has one and is in no list: the names of
    products, as those of people would mostly be listed.
    """
    for text in texts:
        written = tokens_of(text.text, lexicons)
        if not is_cased(written):
            continue
        lowered = tokens_of(text.lowered().text, lexicons)
        if len(lowered) != len(written):
            continue
        for at, token in enumerate(written):
            named = token.capital and reading(token).startswith(("sure", "likely"))
            if token.initial or not is_candidate(at, written, True):
                continue
            if token.capital and not named:
                if reading(token) in {"", "unknown"} and not _beside_a_name(at, written):
                    yield _example(at, written, True, False, -1)
                continue
            yield _example(at, lowered, False, named, -1)
            if not named:
                yield replace(_example(at, written, True, False, -1), weight=1.0)


def _beside_a_name(at: int, tokens: Sequence[Token]) -> bool:
    return any(reading(token) not in {"", "unknown"} for token in tokens[max(0, at - 1) : at + 2])


def _example(at: int, tokens: Sequence[Token], cased: bool, is_name: bool, group: int) -> Example:
    weight = _STATEMENT_WEIGHT if group < 0 else 1.0
    return Example("ru" if tokens[at].russian else "en", tuple(cues_at(at, tokens, cased)), is_name, group, weight)


def fit(examples: Sequence[Example]) -> dict[str, float]:
    """Weights by `language cue`, and each language's bias under its name."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    weights: dict[str, float] = {}
    for language in ("en", "ru"):
        own = [e for e in examples if e.language == language]
        vectorizer = DictVectorizer()
        features = vectorizer.fit_transform([dict.fromkeys(e.cues, 1.0) for e in own])
        model: Any = LogisticRegression(C=_PENALTY, max_iter=500)
        model.fit(features, [e.is_name for e in own], sample_weight=[e.weight for e in own])
        weights[language] = round(float(model.intercept_[0]), 3)
        for cue, value in zip(vectorizer.feature_names_, model.coef_[0], strict=True):
            if abs(value) >= 0.01:
                weights[f"{language} {cue}"] = round(float(value), 3)
    return weights


def train(marked: Path, statements: Path) -> dict[str, float]:
    """Fits and writes the shipped weights; how many examples there were."""
    lexicons = Lexicons(RussianLexicon(), EnglishLexicon())
    texts = [text for path in sorted(marked.glob("*.txt")) for text in read_marked(path)]
    texts += [text for seed in range(_EXCHANGES) for text in exchange_names(texts, seed)]
    examples = [*marked_examples(texts, lexicons), *statement_examples(list(read_statements(statements)), lexicons)]
    weights = fit(examples)
    WEIGHTS_FILE.write_text(json.dumps(weights, ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8")
    return {"examples": len(examples), "names": sum(e.is_name for e in examples), "weights": len(weights)}


if __name__ == "__main__":
    for name, figure in train(Path(sys.argv[1]), Path(sys.argv[2])).items():
        sys.stdout.write(f"{name}: {figure}\n")
