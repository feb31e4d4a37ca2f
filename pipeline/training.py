"""Fits the shipped classifier and chain of roles on labelled statements and dialogues.

    python -m pipeline.training data/statements [--background]

reads every `ru_*.csv` and `en_*.csv` there (columns kind, intensity, force, direction, channel, text; whole coded
interviews also have interview and speaker, and their interviewer's lines are left out of it; answers to survey
questions, in `??_survey.csv`, teach kinds alone, as whoever answers says something), and for roles also the dialogues
below `dialogues/` there (columns interview, speaker, channel, text); writes pipeline/extract/classifier.npz and
pipeline/ingest/role_chain.npz and prints cross-validated figures. The vector background, pipeline/background.npz, is
fitted anew only with `--background`: every study's themes rest on it.
"""

import csv
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from pipeline.background import BACKGROUND_FILE, Background, load_background
from pipeline.boundary_training import cross_validate as cross_validate_boundaries
from pipeline.boundary_training import fit_boundaries, written_turns
from pipeline.embedding import E5Embedder, Embedder
from pipeline.errors import InputError
from pipeline.extract.classifier import CLASSIFIER_FILE, MENTION, NONE, Classifier, LinearHead
from pipeline.extract.features import CueWords, fit_cue_words, joined
from pipeline.ingest.boundaries import BOUNDARIES_FILE
from pipeline.ingest.role_chain import CHAIN_FILE
from pipeline.models import MentionKind
from pipeline.role_dialogues import read_dialogues, read_tales
from pipeline.role_training import cross_validate as cross_validate_roles
from pipeline.role_training import fit_chain

Floats = npt.NDArray[np.float32]
_MENTION_STRENGTH, _KIND_STRENGTH, _ANSWER_STRENGTH = 0.002, 0.003, 0.005
"""Inverse penalties, smaller than cross-validation asks for: recorded talk is less like the written than that is like
itself."""
_LEAST_TEXTS = 4
_RIDGE = 300.0
_FOLDS = 5
_SEED = 0
_AT_ONCE = 1024


@dataclass(frozen=True, slots=True)
class Statement:
    """One labelled utterance; `intensity` is None where the kind is `none`, `asked_for` true of a survey's answers."""

    text: str
    language: str
    kind: str
    intensity: int | None
    force: str
    direction: str
    asked_for: bool = False


def read_statements(folder: Path) -> list[Statement]:
    """Every labelled statement below `folder`, the language taken from the file's first two letters.

    Raises:
        InputError: no statements, or a row with an unknown kind.
    """
    statements: list[Statement] = []
    for path in sorted(folder.glob("??_*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for number, row in enumerate(csv.DictReader(file), start=2):
                if row.get("speaker") == "interviewer":
                    continue
                if row["kind"] not in {*MentionKind, NONE}:
                    raise InputError(f"{path}, line {number}: unknown kind {row['kind']!r}.")
                intensity = int(row["intensity"]) if row["intensity"] else None
                force, direction = row["force"] or NONE, row["direction"] or NONE
                asked_for = path.stem.endswith("_survey")
                statements.append(
                    Statement(row["text"], path.name[:2], row["kind"], intensity, force, direction, asked_for)
                )
    if not statements:
        raise InputError(f"{folder}: no statements (ru_*.csv, en_*.csv) in it.")
    return statements


def fit_background(vectors: Floats, languages: Sequence[str]) -> Background:
    """Mean per language and the covariance around those means."""
    means = {
        language: vectors[[i for i, one in enumerate(languages) if one == language]].mean(axis=0)
        for language in sorted(set(languages))
    }
    centred = vectors - np.stack([means[language] for language in languages])
    return Background(means, np.asarray(centred.T @ centred / len(centred), np.float32))


def fit_classifier(statements: Sequence[Statement], centred: Floats) -> Classifier:
    """All heads on centred vectors and cue words of the statements."""
    texts = [s.text for s in statements]
    told = [i for i, s in enumerate(statements) if not s.asked_for]
    scale, cues = float(centred[told].std()), fit_cue_words([texts[i] for i in told], _LEAST_TEXTS)
    features = _sparse(centred, scale, cues, texts)
    mentions = [i for i, s in enumerate(statements) if s.kind != NONE]
    spoken = [i for i in mentions if not statements[i].asked_for]
    rated = [i for i, s in enumerate(statements) if s.intensity is not None]
    triggers = [i for i, s in enumerate(statements) if s.kind == MentionKind.TRIGGER]
    weights, bias = _fit_intensity(features[rated], [statements[i].intensity or 0 for i in rated])
    return Classifier(
        scale=scale,
        cues=cues,
        mention=_fit_head(features[told], [_is_mention(statements[i]) for i in told], _MENTION_STRENGTH),
        kind=_fit_head(features[spoken], [statements[i].kind for i in spoken]),
        answer=_fit_head(features[mentions], [statements[i].kind for i in mentions], _ANSWER_STRENGTH),
        force=_fit_head(features[rated], [statements[i].force for i in rated]),
        direction=_fit_head(features[triggers], [statements[i].direction for i in triggers]),
        intensity_weights=weights,
        intensity_bias=bias,
        version="",
    )


def _is_mention(statement: Statement) -> str:
    return NONE if statement.kind == NONE else MENTION


def _sparse(centred: Floats, scale: float, cues: CueWords, texts: Sequence[str]) -> Any:
    """The features of many statements as a sparse matrix: cue words are many, and few of them in one statement."""
    from scipy import sparse

    parts = [slice(start, start + _AT_ONCE) for start in range(0, len(texts), _AT_ONCE)]
    return sparse.vstack(
        [sparse.csr_matrix(joined(centred[part], scale, cues.features(texts[part]))) for part in parts]
    ).tocsr()


def _fit_head(features: Any, labels: Sequence[str], strength: float = _KIND_STRENGTH) -> LinearHead:
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=strength, max_iter=400, tol=1e-3).fit(features, labels)
    weights, bias = model.coef_, model.intercept_
    if len(weights) == 1:
        weights, bias = np.concatenate([-weights, weights]) / 2, np.concatenate([-bias, bias]) / 2
    return LinearHead(tuple(map(str, model.classes_)), np.asarray(weights, np.float32), np.asarray(bias, np.float32))


def _fit_intensity(features: Any, ratings: Sequence[int]) -> tuple[Floats, float]:
    from sklearn.linear_model import Ridge

    model = Ridge(alpha=_RIDGE).fit(features, ratings)
    return np.asarray(model.coef_, np.float32), float(model.intercept_)


def cross_validate(statements: Sequence[Statement], centred: Floats) -> dict[str, float]:
    """Macro F1 over kinds, F1 of mention against none, and mean error of intensity, on held-out folds."""
    from sklearn.metrics import f1_score
    from sklearn.model_selection import StratifiedKFold

    kinds = np.array([s.kind for s in statements])
    guessed, mention = np.empty(len(kinds), dtype=object), np.zeros(len(kinds), bool)
    errors: list[float] = []
    for train, test in StratifiedKFold(_FOLDS, shuffle=True, random_state=_SEED).split(centred, kinds):
        model = fit_classifier([statements[i] for i in train], centred[train])
        features = model.features(centred[test], [statements[i].text for i in test])
        shares = model.shares(features, [statements[i].asked_for for i in test])
        guessed[test] = [model.classes[i] for i in shares.argmax(axis=1)]
        mention[test] = shares[:, model.classes.index(NONE)] < 0.5
        rated = model.intensities(features)
        truth = [statements[i].intensity for i in test]
        errors += [abs(int(a) - b) for a, b in zip(rated, truth, strict=True) if b is not None]
    return {
        "macro F1 over kinds": float(f1_score(list(kinds), list(guessed), average="macro")),
        "F1 mention or none": float(f1_score(kinds != NONE, mention)),
        "mean error of intensity": float(np.mean(errors)),
    }


def train_roles(folder: Path) -> dict[str, float]:
    """Fits and writes the chain that tells who speaks; shares of held-out words told right, and expected to be."""
    dialogues, tales = read_dialogues(folder), read_tales(folder)
    fit_chain(dialogues, tales).save(CHAIN_FILE)
    figures: dict[str, float] = {"dialogues": float(len(dialogues))}
    for (language, layout), told in cross_validate_roles(dialogues, tales).items():
        figures[f"roles, {language}, {layout}, right"] = told.right / told.words
        figures[f"roles, {language}, {layout}, expected"] = told.expected / told.words
        figures[f"roles, {language}, {layout}, interviewer's found"] = told.found / told.asked
    return figures


def train_boundaries(folder: Path) -> dict[str, float]:
    """Fits and writes what tells where marks would stand; shares of the cuts in held-out talks."""
    turns = written_turns(read_dialogues(folder))
    fit_boundaries(turns).save(BOUNDARIES_FILE)
    return {f"boundaries, {name}": share for name, share in cross_validate_boundaries(turns).items()}


def train(folder: Path, embedder: Embedder, anew: bool = False) -> dict[str, float]:
    """Fits and writes the shipped classifier, and the background where it is wanted `anew`; cross-validated figures.

    Raises:
        InputError: no statements in the folder.
    """
    statements = read_statements(folder)
    vectors = embedder.embed([s.text for s in statements])
    languages = [s.language for s in statements]
    if anew:
        fit_background(vectors, languages).save(BACKGROUND_FILE)
    centred = load_background().centred(vectors, languages)
    fit_classifier(statements, centred).save(CLASSIFIER_FILE)
    return {"statements": float(len(statements)), **cross_validate(statements, centred)}


if __name__ == "__main__":
    given = Path(sys.argv[1])
    figures = train_boundaries(given) | train(given, E5Embedder(), "--background" in sys.argv) | train_roles(given)
    for name, figure in figures.items():
        sys.stdout.write(f"{name}: {figure:.3f}\n")
