"""The offline classifier: whole coded interviews held out, and public sets it never saw."""

import csv
from pathlib import Path

import numpy as np
from sklearn.metrics import f1_score

from pipeline.background import load_background
from pipeline.extract.classifier import NONE, load_classifier
from pipeline.training import Statement, fit_background, fit_classifier, read_statements
from tests.benchmarks.data import SHARED_DATA, vectors_of

STATEMENTS = Path(__file__).parents[2] / "data" / "statements"
FOLDS = 6
KINDS = ("pain", "request", "praise")


def main() -> None:
    """Prints the three tables."""
    _held_out_interviews()
    _jupyter()
    _semeval()


def _held_out_interviews() -> None:
    """Every coded interview judged by a classifier that saw neither it nor its fold."""
    statements = read_statements(STATEMENTS)
    names = _interview_names()
    vectors = vectors_of([s.text for s in statements])
    folds = sorted(set(names.values()))
    truth, guessed, mention = [], [], []
    for fold in range(FOLDS):
        held = {name for at, name in enumerate(folds) if at % FOLDS == fold}
        test = [i for i, s in enumerate(statements) if names.get(s.text) in held]
        apart = set(test)
        train = [i for i in range(len(statements)) if i not in apart]
        background = fit_background(vectors[train], [statements[i].language for i in train])
        centred = background.centred(vectors, [s.language for s in statements])
        model = fit_classifier([statements[i] for i in train], centred[train])
        features = model.features(centred[test], [statements[i].text for i in test])
        shares = model.shares(features, [False] * len(test))
        none = model.classes.index(NONE)
        mention += list(1 - shares[:, none])
        shares[:, none] = -1
        guessed += [model.classes[i] for i in shares.argmax(axis=1)]
        truth += [statements[i].kind for i in test]
    print("held-out interviews:")
    _print_detection(np.array(truth), np.array(guessed), np.array(mention))


def _print_detection(truth: np.ndarray, guessed: np.ndarray, mention: np.ndarray) -> None:
    is_mention = truth != NONE
    for threshold in (0.25, 0.35, 0.5, 0.65):
        found = mention >= threshold
        right = found & is_mention & (guessed == truth)
        precision, recall = (found & is_mention).sum() / found.sum(), (found & is_mention).sum() / is_mention.sum()
        with_kind = 2 * right.sum() / (found.sum() + is_mention.sum())
        f1 = 2 * precision * recall / (precision + recall)
        print(
            f"  threshold {threshold}: precision {precision:.3f} recall {recall:.3f} "
            f"F1 {f1:.3f}, with kind {with_kind:.3f}"
        )


def _interview_names() -> dict[str, str]:
    names: dict[str, str] = {}
    for path in sorted(STATEMENTS.glob("??_*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row.get("speaker") == "respondent"]
            names |= {row["text"]: row["interview"] for row in rows}
    return names


def _shares(statements: list[Statement]) -> tuple[np.ndarray, tuple[str, ...]]:
    model, background = load_classifier(), load_background()
    texts = [s.text for s in statements]
    centred = background.centred(vectors_of(texts), [s.language for s in statements])
    return model.shares(model.features(centred, texts), [True] * len(texts)), model.classes


def _jupyter() -> None:
    """Kind of a survey answer, taken from the question: pain, request or praise; nothing of it was trained on."""
    path = SHARED_DATA / "jupyter_ux_survey" / "answers.csv"
    if not path.exists():
        print(f"skipped: {path} is absent")
        return
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["kind_asked"] in KINDS]
    shares, classes = _shares([Statement(row["text"], "en", "", None, "", "") for row in rows])
    best = shares[:, [classes.index(kind) for kind in KINDS]].argmax(axis=1)
    score = f1_score([row["kind_asked"] for row in rows], [KINDS[i] for i in best], average="macro")
    print(f"Jupyter survey, {len(rows)} answers, pain/request/praise: macro F1 {score:.3f}")


def _semeval() -> None:
    """Suggestion or not, by the share of `request`; measuring only."""
    path = SHARED_DATA / "semeval2019_t9a" / "SubtaskA_EvaluationData_labeled.csv"
    if not path.exists():
        print(f"skipped: {path} is absent")
        return
    with path.open(encoding="latin-1", newline="") as file:
        rows = list(csv.reader(file))
    shares, classes = _shares([Statement(row[1], "en", "", None, "", "") for row in rows])
    found = shares[:, classes.index("request")] >= 0.3
    print(f"SemEval suggestions, {len(rows)} sentences: F1 {f1_score([row[2] == '1' for row in rows], found):.3f}")
