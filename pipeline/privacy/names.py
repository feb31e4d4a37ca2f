"""Tells the names of people in a text, by a logistic regression over what speaks for and against each word."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.privacy.candidates import is_candidate, is_listed_brand
from pipeline.privacy.contexts import Lexicons, Token, cues_at, is_cased, reading, tokens_of
from pipeline.privacy.kinds import PersonalSpan
from pipeline.privacy.lexicon import EnglishLexicon, RussianLexicon
from pipeline.privacy.name_parts import LONGEST, bases_of, group_names, key_of, person_of, take_neighbours
from pipeline.privacy.organizations import find_companies, find_places

WEIGHTS_FILE = Path(__file__).parent / "name_weights.json"
_THRESHOLD, _SEEN_THRESHOLD, _KNOWN_THRESHOLD = 0.4, 0.1, 0.05
_UNLISTED_THRESHOLD, _SMALL_THRESHOLD = 0.7, 0.8
_SURELY = 0.9


@dataclass(frozen=True)
class NameTeller:
    """Finds people, and the companies and places that point at them; holds dictionaries, so one a process is enough.

    `weights` are log-odds by cue, fitted by `python -m pipeline.name_training`.
    """

    lexicons: Lexicons
    weights: Mapping[str, float]

    @classmethod
    def load(cls) -> "NameTeller":
        """The shipped weights and dictionaries."""
        lexicons = Lexicons(RussianLexicon(), EnglishLexicon())
        return cls(lexicons, json.loads(WEIGHTS_FILE.read_text(encoding="utf-8")))

    def find(self, text: str, known: Sequence[str] = ()) -> list[PersonalSpan]:
        """Names in `text`; parts of `known` names are found where little speaks for them."""
        tokens = tokens_of(text, self.lexicons)
        cased = is_cased(tokens)
        towns = [t for t in find_places(tokens, cased) if not is_listed_brand(text[t.start : t.end])]
        chosen = self._chosen(tokens, cased, known, {town.start for town in towns})
        people = [person_of(text, group) for group in group_names(tokens, chosen)]
        return [*people, *towns, *find_companies(text, tokens, cased)]

    def key(self, name: str) -> str:
        """The key of a person's name given by itself."""
        return key_of(tokens_of(name, self.lexicons)[:LONGEST])

    def _chosen(self, tokens: Sequence[Token], cased: bool, known: Sequence[str], towns: set[int]) -> list[bool]:
        """Which words are parts of people's names; one surely met in the text is taken for a name elsewhere in it."""
        shares = [0.0 if token.start in towns else self.share(at, tokens, cased) for at, token in enumerate(tokens)]
        sure = {
            base for token, share in zip(tokens, shares, strict=True) if share >= _SURELY for base in bases_of(token)
        }
        listed = {base for name in known for token in tokens_of(name, self.lexicons) for base in bases_of(token)}
        chosen = [
            share >= (_threshold(token, sure, listed) if token.capital or not cased else _SMALL_THRESHOLD)
            for token, share in zip(tokens, shares, strict=True)
        ]
        take_neighbours(tokens, shares, chosen)
        return chosen

    def share(self, at: int, tokens: Sequence[Token], cased: bool) -> float:
        """How likely a word is part of a person's name, 0 to 1."""
        if not is_candidate(at, tokens, cased):
            return 0.0
        language = "ru" if tokens[at].russian else "en"
        odds = self.weights[language] + sum(
            self.weights.get(f"{language} {cue}", 0.0) for cue in cues_at(at, tokens, cased)
        )
        return 1 / (1 + math.exp(-odds))


def _threshold(token: Token, sure: set[str], listed: set[str]) -> float:
    bases = bases_of(token)
    if bases & listed:
        return _KNOWN_THRESHOLD
    if bases & sure:
        return _SEEN_THRESHOLD
    return _THRESHOLD if token.capital or reading(token) != "unknown" else _UNLISTED_THRESHOLD
