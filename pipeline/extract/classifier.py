"""The small trained heads over utterance features: mention or none, kind, intensity, force, direction.

Linear models fitted by `python -m pipeline.training` on data/statements, stored as plain arrays.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from pipeline.extract.features import CueWords, joined
from pipeline.fingerprint import file_hash
from pipeline.shipped import shipped_arrays

Floats = npt.NDArray[np.float32]
CLASSIFIER_FILE = Path(__file__).with_name("classifier.npz")
NONE = "none"
MENTION = "mention"


@dataclass(frozen=True)
class LinearHead:
    """A multinomial logistic regression: class names, weights (classes, dimensions), bias (classes,)."""

    classes: tuple[str, ...]
    weights: Floats
    bias: Floats

    def probabilities(self, features: Floats) -> Floats:
        """One row of class probabilities per row of features."""
        logits = features @ self.weights.T + self.bias
        logits -= logits.max(axis=1, keepdims=True)
        odds = np.exp(logits)
        return np.asarray(odds / odds.sum(axis=1, keepdims=True), np.float32)


@dataclass(frozen=True)
class Classifier:
    """All heads; they share the features, the scale of centred vectors and the cue words.

    `kind` is for talk, `answer` for what is written in answer to a survey's question, where a bare name of a thing
    can be a wish, a worth or a trouble; both know the same kinds.
    """

    scale: float
    cues: CueWords
    mention: LinearHead
    kind: LinearHead
    answer: LinearHead
    force: LinearHead
    direction: LinearHead
    intensity_weights: Floats
    intensity_bias: float
    version: str

    def features(self, centred: Floats, texts: Sequence[str]) -> Floats:
        """What the heads are applied to: one row per utterance, from its centred vector and its words."""
        return joined(centred, self.scale, self.cues.features(texts))

    @property
    def classes(self) -> tuple[str, ...]:
        """What `shares` are of: `NONE`, then the kinds."""
        return (NONE, *self.kind.classes)

    def shares(self, features: Floats, is_answer: Sequence[bool]) -> Floats:
        """Probability of each class for each row: that nothing is said, and of each kind that something of it is."""
        none = self.mention.probabilities(features)[:, [self.mention.classes.index(NONE)]]
        kinds = self.kind.probabilities(features)
        if any(is_answer):
            kinds[np.array(is_answer)] = self.answer.probabilities(features[np.array(is_answer)])
        return np.concatenate([none, (1 - none) * kinds], axis=1)

    def intensities(self, features: Floats) -> npt.NDArray[np.int64]:
        """Intensity 1 to 5 of each row of features."""
        raw = features @ self.intensity_weights + self.intensity_bias
        return np.asarray(np.clip(np.rint(raw), 1, 5), np.int64)

    def heads(self) -> Mapping[str, LinearHead]:
        """The logistic heads by name."""
        return {
            "mention": self.mention,
            "kind": self.kind,
            "answer": self.answer,
            "force": self.force,
            "direction": self.direction,
        }

    def save(self, path: Path) -> None:
        """Stores plain arrays, no pickles."""
        arrays: dict[str, npt.NDArray[np.generic]] = {
            "scale": np.array([self.scale], np.float32),
            "cue_terms": np.array(self.cues.terms),
            "cue_idf": self.cues.idf.astype(np.float32),
            "intensity_weights": self.intensity_weights.astype(np.float32),
            "intensity_bias": np.array([self.intensity_bias], np.float32),
        }
        for name, head in self.heads().items():
            arrays[f"{name}_classes"] = np.array(head.classes)
            arrays[f"{name}_weights"] = head.weights.astype(np.float16)
            arrays[f"{name}_bias"] = head.bias.astype(np.float32)
        np.savez_compressed(path, allow_pickle=False, **arrays)


@cache
def load_classifier(path: Path = CLASSIFIER_FILE) -> Classifier:
    """The shipped classifier.

    Raises:
        EngineError: the file is missing or damaged.
    """
    with shipped_arrays(path, "classifier") as arrays:
        return Classifier(
            float(arrays["scale"][0]),
            CueWords(tuple(str(term) for term in arrays["cue_terms"]), arrays["cue_idf"]),
            _head(arrays, "mention"),
            _head(arrays, "kind"),
            _head(arrays, "answer"),
            _head(arrays, "force"),
            _head(arrays, "direction"),
            intensity_weights=arrays["intensity_weights"],
            intensity_bias=float(arrays["intensity_bias"][0]),
            version=file_hash(path)[:12],
        )


def _head(arrays: Mapping[str, npt.NDArray[np.generic]], name: str) -> LinearHead:
    classes: Sequence[str] = [str(value) for value in arrays[f"{name}_classes"]]
    weights, bias = arrays[f"{name}_weights"], arrays[f"{name}_bias"]
    return LinearHead(tuple(classes), np.asarray(weights, np.float32), np.asarray(bias, np.float32))
