"""What a respondent's word weighs beside another's: by segment or revenue, and by how long ago it was said."""

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from pipeline.config import RankConfig
from pipeline.rank.voices import Voice, VoiceTable

Floats = npt.NDArray[np.float64]
_A_QUARTER_OLDER = 0.5
_SPACES = re.compile(r"[\s_'’]")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")


def worth_of(voices: Sequence[Voice], config: RankConfig) -> Floats:
    """Each person's worth, 1 on average: the number in `rank.value_column`, where there is one, times the value of
    their segment. People without a number get the mean of the others."""
    segments = [config.segment_values.get(v.attribute(config.segment_column), 1.0) for v in voices]
    worth = np.array(segments, float)
    if config.value_column:
        numbers = np.array([number_in(v.attribute(config.value_column)) for v in voices], float)
        known = np.isfinite(numbers)
        worth *= np.where(known, numbers, numbers[known].mean() if known.any() else 1.0)
    mean = worth.mean() if len(worth) else 0.0
    return worth / mean if mean > 0 else np.ones(len(voices))


def number_in(cell: str) -> float:
    """The number a cell holds («1 200 000 ₽», "$1,200,000", "12.5"); NaN where it holds none."""
    bare = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", _SPACES.sub("", cell))
    found = _NUMBER.search(bare)
    return float(found[0].replace(",", ".")) if found else float("nan")


def recency_of(table: VoiceTable) -> tuple[Floats, Floats]:
    """How recent each person is, 1 on average, halved for each quarter since they were last asked; and, for each row of
    `table.voicing`, theme after theme, how recent their last voicing of it. What is undated counts as the oldest."""
    ages = {quarter: _number_of(table.quarters[-1]) - _number_of(quarter) for quarter in table.quarters}
    decay = {quarter: _A_QUARTER_OLDER**age for quarter, age in ages.items()}
    asked = np.full(len(table.respondents), min(decay.values(), default=1.0))
    oldest = asked.copy()
    for quarter in table.quarters:
        asked[table.asked_in[quarter]] = decay[quarter]
    last = []
    for theme, rows in enumerate(table.voicing):
        recent = oldest.copy()
        for quarter in table.quarters:
            recent[table.voicing_in[quarter][theme]] = decay[quarter]
        last.append(recent[rows])
    scale = 1.0 / asked.mean() if len(asked) else 1.0
    return asked * scale, np.concatenate([*last, np.empty(0)]) * scale


def _number_of(quarter: str) -> int:
    year, _, number = quarter.partition("-Q")
    return 4 * int(year) + int(number)
