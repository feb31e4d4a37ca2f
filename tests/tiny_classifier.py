"""A classifier whose every decision can be read off: one English cue word per class."""

import numpy as np

from pipeline.background import Background
from pipeline.embedding import DIMENSIONS
from pipeline.extract.classifier import MENTION, NONE, Classifier, LinearHead
from pipeline.extract.features import CueWords

_KINDS = {"hurts": "pain", "wish": "request", "love": "praise", "switched": "trigger"}
_FORCES = {"hurts": "push", "wish": "pull"}
_DIRECTIONS = {"away": "away", "here": "toward"}
_TERMS = (*_KINDS, *_DIRECTIONS, "terribly")


def tiny_classifier() -> Classifier:
    """Pain hurts, a request is a wish, praise is love, a trigger has switched (away or here); «terribly» is intense."""
    intensity = np.zeros(DIMENSIONS + len(_TERMS), np.float32)
    intensity[DIMENSIONS + _TERMS.index("terribly")] = 0.2
    cues = CueWords(_TERMS, np.ones(len(_TERMS), np.float32))
    heads = (
        _head(dict.fromkeys(_KINDS, MENTION)),
        _head(_KINDS, none=False),
        _head(_KINDS, none=False),
        _head(_FORCES),
        _head(_DIRECTIONS),
    )
    return Classifier(1.0, cues, *heads, intensity_weights=intensity, intensity_bias=2.0, version="tiny")


def no_background() -> Background:
    """Vectors stay as they are."""
    means = {language: np.zeros(DIMENSIONS, np.float32) for language in ("ru", "en")}
    return Background(means, np.eye(DIMENSIONS, dtype=np.float32))


def _head(class_of: dict[str, str], none: bool = True) -> LinearHead:
    classes = (*[NONE] * none, *dict.fromkeys(class_of.values()))
    weights = np.zeros((len(classes), DIMENSIONS + len(_TERMS)), np.float32)
    for word, name in class_of.items():
        weights[classes.index(name), DIMENSIONS + _TERMS.index(word)] = 1.0
    bias = np.zeros(len(classes), np.float32)
    bias[0] = 5.0 * none
    return LinearHead(classes, weights, bias)
