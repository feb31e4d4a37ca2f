"""Worlds of people in which the truth is known, to draw studies from: what share voices each theme, and how it ranks.

People differ in how much they talk and in what occupies them, so that themes go together; themes differ in how strongly
they are put and in whether they make people unhappy; half of the people are asked in each of two quarters.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipeline.config import RankConfig
from pipeline.models import Apart, Interval
from pipeline.rank.prevalence import difference
from pipeline.rank.prior import fit_prior
from pipeline.rank.scoring import parts_now, people_of, scored
from pipeline.rank.voices import Voice, VoiceTable

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Booleans = npt.NDArray[np.bool_]
Random = np.random.Generator
_QUARTERS = ("2026-Q2", "2026-Q3")
_TALK, _INTEREST, _LOOSE = 0.6, 0.8, 0.6
_TOPICS = 4
SHARES: Mapping[str, Callable[[Random], Floats]] = {
    "a few broad, a long tail": lambda random: random.beta(0.5, 3, 50),
    "each rarer than the last": lambda random: 0.65 / np.arange(1, 61) ** 0.9,
    "broad ones amid noise": lambda random: np.append(random.beta(2, 5, 12), random.uniform(0.003, 0.03, 400)),
    "nearly alike": lambda random: np.append(random.uniform(0.2, 0.3, 20), random.uniform(0.02, 0.1, 10)),
    "three plateaus": lambda random: np.repeat([0.6, 0.25, 0.06], [5, 10, 20]) + random.normal(0, 0.004, 35),
    "six themes": lambda random: random.uniform(0.1, 0.8, 6),
}
"""The true shares of themes, by what such a world is like."""


@dataclass(frozen=True)
class World:
    """Everybody there is: who voices what, shape (people, themes), how strongly, their ratings, groups and quarters."""

    voiced: Booleans
    intensity: Integers
    nps: Integers
    best: Booleans
    quarter: Integers

    def table(self, people: Integers, themes: Integers) -> VoiceTable:
        """The voices of some people on some themes."""
        voiced, quarter = self.voiced[np.ix_(people, themes)], self.quarter[people]
        voices = [
            Voice(f"R{who:05}", _QUARTERS[when], int(self.nps[who]), (("segment", "best" if self.best[who] else ""),))
            for who, when in zip(people, quarter, strict=True)
        ]
        nobody = (np.empty(0, np.int64),) * len(themes)
        held = [name for at, name in enumerate(_QUARTERS) if (quarter == at).any()]
        asked_in = {name: quarter == _QUARTERS.index(name) for name in held}
        voicing = tuple(np.flatnonzero(own) for own in voiced.T)
        strongest = self.intensity[np.ix_(people, themes)].astype(float)
        return VoiceTable(
            respondents=tuple(voice.respondent_id for voice in voices),
            latest=tuple(voices),
            voicing=voicing,
            strongest=tuple(strongest[rows, at] for at, rows in enumerate(voicing)),
            quarters=tuple(held),
            asked_in=asked_in,
            voicing_in={q: tuple(np.flatnonzero(own & asked_in[q]) for own in voiced.T) for q in held},
            unasked=nobody,
            unasked_in=dict.fromkeys(held, nobody),
            apart=(Apart(),) * len(themes),
        )

    def true_scores(self, config: RankConfig) -> Floats:
        """Scores were everybody asked."""
        everybody, themes = np.arange(len(self.voiced)), np.arange(self.voiced.shape[1])
        table = self.table(everybody, themes)
        said = self.voiced.sum(axis=0)
        prior = fit_prior(said, np.full(len(said), len(everybody)))
        return scored(parts_now(people_of(table, changes(table), config), prior), config.part_weights())


def a_world(shares: Floats, random: Random, size: int = 4000) -> World:
    """A world in which each theme has its share of the people."""
    themes = len(shares)
    talk, interests = random.normal(0, _TALK, (size, 1)), random.normal(0, _INTEREST, (size, _TOPICS))
    topical = random.uniform(0, 1, themes) * (random.random(themes) > _LOOSE)
    leaning = talk + interests[:, random.integers(0, _TOPICS, themes)] * topical
    voiced = random.random((size, themes)) < _chances(leaning, np.clip(shares, 0.002, 0.97))
    intensity = np.rint(random.uniform(1.8, 4.2, themes) + random.normal(0, 1, (size, themes)))
    saddening = random.uniform(0, 2, themes) * (random.random(themes) < 0.3)
    nps = np.rint(8.5 - voiced @ saddening - talk[:, 0] + random.normal(0, 1.5, size))
    return World(
        voiced=voiced,
        intensity=np.clip(intensity, 1, 5).astype(np.int64),
        nps=np.clip(nps, 0, 10).astype(np.int64),
        best=interests[:, 0] > 0.8,
        quarter=random.integers(0, 2, size),
    )


def changes(table: VoiceTable) -> list[Interval]:
    """Each theme's change of share between the two quarters."""
    if len(table.quarters) < 2:
        return [Interval(None, None, None)] * len(table.voicing)
    before, now = table.quarters
    asked = {quarter: int(table.asked_in[quarter].sum()) for quarter in table.quarters}
    pairs = zip(table.voicing_in[now], table.voicing_in[before], strict=True)
    return [difference((len(late), asked[now]), (len(early), asked[before])) for late, early in pairs]


def _chances(leaning: Floats, shares: Floats) -> Floats:
    """Each person's chance to voice each theme: logistic in how they lean, shares as wanted on the whole."""
    low, high = np.full(len(shares), -12.0), np.full(len(shares), 6.0)
    for _ in range(30):
        middle = (low + high) / 2
        above = (1 / (1 + np.exp(-(middle + leaning)))).mean(axis=0) > shares
        low, high = np.where(above, low, middle), np.where(above, middle, high)
    return np.asarray(1 / (1 + np.exp(-(low + leaning))))
