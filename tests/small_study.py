"""A study of short transcripts, and an embedder under which what was planted in them is found."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from pipeline.background import load_background
from pipeline.context import Progress, open_study
from pipeline.embedding import DIMENSIONS, Vectors
from pipeline.extract.classifier import MENTION, NONE, LinearHead, load_classifier
from pipeline.run import RunResult, run_study
from tests.fakes import FakeEmbedder

PLANTED = {
    "report": ("pain", "It takes two whole days to get a report out of the system"),
    "support": ("pain", "Support never answers our letters on time"),
    "export": ("request", "I wish there was an export to plain tables"),
    "onboarding": ("praise", "The onboarding call was really great for us"),
}
"""Word that marks a planted statement, its kind, and the statement."""
SETTINGS = "rank:\n  draws: 100\n"


class PlantedEmbedder(FakeEmbedder):
    """Planted statements lie on their kind's side of the classifier, everything else on the side of none."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """The common mean, a push towards the statement's kind, and a little of the text's own words."""
        own, mean, classifier = super().embed(texts), load_background().means["en"], load_classifier()
        sides = {NONE: _side(classifier.mention, NONE)}
        for kind in classifier.kind.classes:
            sides[kind] = (_side(classifier.mention, MENTION) + _side(classifier.kind, kind)) / 2
        pushes = np.stack([sides[_kind(text)] for text in texts])
        return np.asarray(mean + 0.4 * pushes + 0.5 * own, np.float16).astype(np.float32)


def _side(head: LinearHead, name: str) -> Vectors:
    """The direction in which vectors are more and more of a head's class."""
    weights = head.weights[head.classes.index(name), :DIMENSIONS]
    return np.asarray(weights / np.linalg.norm(weights), np.float32)


def _kind(text: str) -> str:
    return next((kind for word, (kind, _) in PLANTED.items() if word in text.casefold()), NONE)


def interview(*words: str, teller: str = "Ann") -> str:
    """A labelled transcript in which a planted statement is made for each word."""
    answers = [f"Interviewer: And what came next?\nRespondent: {PLANTED[w][1]}, said {teller}." for w in words]
    return "\n".join(["Interviewer: How are you?", f"Respondent: Fine, I am {teller} from the north.", *answers]) + "\n"


def make_study(folder: Path, interviews: int = 6) -> Path:
    """A study whose interview number i states two of the planted statements."""
    (folder / "transcripts").mkdir(parents=True)
    (folder / "study.yaml").write_text(SETTINGS, encoding="utf-8")
    words = list(PLANTED)
    for i in range(interviews):
        text = interview(words[i % 4], words[(i + 1) % 4], teller=f"Teller{i}")
        (folder / "transcripts" / f"R{i:02}_2026-0{4 + i % 5}-11.txt").write_text(text, encoding="utf-8")
    return folder


def run(folder: Path, embedder: FakeEmbedder | None = None, progress: Progress | None = None) -> RunResult:
    """One run of a study under the planted embedder."""
    with open_study(folder, embedder or PlantedEmbedder(), progress) as context:
        return run_study(context)
