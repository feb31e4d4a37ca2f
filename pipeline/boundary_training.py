"""Fits what tells where marks would stand in unpunctuated speech; `pipeline.training` runs it."""

import random
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pipeline.cue_matrix import cue_matrix
from pipeline.ingest.boundaries import Boundaries, boundary_cues, plain_word
from pipeline.ingest.utterances import MAX_RAW_WORDS, closes_sentence, cut_points
from pipeline.role_dialogues import Dialogue

_LEAST_GAPS = 3
_NEGLIGIBLE = 0.03
_STRENGTH = 0.5
_FOLDS = 5
_DASH = re.compile(r"\s+[—–-]+\s+")
_WORD = re.compile(r"[^\W_]")
_MARK = re.compile(r"[^\w\s'’\"«»()]+$")
_CLOSING = '»"”’)]'


@dataclass(frozen=True, slots=True)
class WrittenTurn:
    """A punctuated turn without its marks: its words, and after each but the last whether any mark stood there, and
    whether a sentence ended."""

    talk: str
    words: tuple[str, ...]
    marked: tuple[bool, ...]
    ended: tuple[bool, ...]


def written_turns(dialogues: Sequence[Dialogue]) -> list[WrittenTurn]:
    """The turns of two words or more of all dialogues that are punctuated."""
    turns = [
        _written(dialogue.name, pieces) for dialogue in dialogues if not dialogue.is_raw for _, pieces in dialogue.turns
    ]
    return [turn for turn in turns if len(turn.words) > 1]


def fit_boundaries(turns: Sequence[WrittenTurn]) -> Boundaries:
    """Weights by logistic regression, those next to nothing left out."""
    gaps = [cues for turn in turns for cues in boundary_cues(turn.words)]
    spread = Counter(cue for cues in gaps for cue in set(cues))
    known = sorted(cue for cue, count in spread.items() if count >= _LEAST_GAPS)
    features = cue_matrix(gaps, {cue: at for at, cue in enumerate(known)})
    mark, mark_bias = _fit(features, [at for turn in turns for at in turn.marked])
    end, end_bias = _fit(features, [at for turn in turns for at in turn.ended])
    weights = {
        cue: (round(a, 3), round(b, 3))
        for cue, a, b in zip(known, mark.tolist(), end.tolist(), strict=True)
        if max(abs(a), abs(b)) >= _NEGLIGIBLE
    }
    return Boundaries(weights, (mark_bias, end_bias))


def cross_validate(turns: Sequence[WrittenTurn]) -> dict[str, float]:
    """Of the cuts made in long turns of talks held out, the share where a mark stood and where a sentence ended, and
    the share of sentences' ends that were cut at."""
    talks = sorted({turn.talk for turn in turns})
    random.Random(0).shuffle(talks)
    cuts, marked, ended, ends = 0, 0, 0, 0
    for fold in range(_FOLDS):
        held = set(talks[fold::_FOLDS])
        boundaries = fit_boundaries([turn for turn in turns if turn.talk not in held])
        for turn in turns:
            if turn.talk in held and len(turn.words) > MAX_RAW_WORDS:
                gaps = [at - 1 for at in cut_points(turn.words, boundaries)[1:-1]]
                cuts += len(gaps)
                marked += sum(turn.marked[gap] for gap in gaps)
                ended += sum(turn.ended[gap] for gap in gaps)
                ends += sum(turn.ended)
    return {
        "cuts at a mark": marked / max(cuts, 1),
        "cuts at a sentence's end": ended / max(cuts, 1),
        "sentences' ends found": ended / max(ends, 1),
    }


def _written(talk: str, pieces: Sequence[str]) -> WrittenTurn:
    words: list[str] = []
    marked: list[bool] = []
    ended: list[bool] = []
    for piece in pieces:
        for token in _DASH.sub(", ", piece).split():
            if not _WORD.search(token):
                continue
            words.append(plain_word(token))
            marked.append(bool(_MARK.search(token.rstrip(_CLOSING))))
            ended.append(closes_sentence(token))
        if words:
            marked[-1] = ended[-1] = True
    return WrittenTurn(talk, tuple(words), tuple(marked[:-1]), tuple(ended[:-1]))


def _fit(features: Any, labels: Sequence[bool]) -> tuple[Any, float]:
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=_STRENGTH, max_iter=300, tol=1e-3).fit(features, np.array(labels))
    return model.coef_[0], float(model.intercept_[0])
