"""Named cues as a matrix: what a linear model of words is fitted on."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np


def cue_matrix(cues: Sequence[Sequence[str]], places: Mapping[str, int]) -> Any:
    """A sparse matrix with a row for each word or gap and a column for each known cue, 1 where the cue stands there."""
    from scipy import sparse

    columns = [[places[cue] for cue in own if cue in places] for own in cues]
    flat = np.array([column for row in columns for column in row], np.int32)
    ends = np.cumsum([0, *map(len, columns)])
    return sparse.csr_matrix((np.ones(len(flat), np.float32), flat, ends), shape=(len(cues), len(places)))
