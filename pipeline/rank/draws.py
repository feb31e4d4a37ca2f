"""How sure the order is: scores and ranks had other people been asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipeline.config import RankConfig
from pipeline.models import TOP_PLACES
from pipeline.rank.prior import SharePrior
from pipeline.rank.scoring import Believed, People, parts_drawn, scored

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
_CELLS = 4_000_000
_TAIL = 0.025
_TIE = 0.99


@dataclass(frozen=True)
class Spread:
    """By theme: the middle 95 % of its scores and of its ranks, its chance to be among the first places, and its tie
    group, by number."""

    score_low: Floats
    score_high: Floats
    rank_low: Integers
    rank_high: Integers
    top: Mapping[int, Floats]
    tie_group: Integers


def spread_of(people: People, prior: SharePrior, config: RankConfig, order: Sequence[int]) -> Spread:
    """Over `config.draws` draws of a Bayesian bootstrap of respondents (Rubin 1981): everybody gets an exponential
    weight, and each theme some believed people beside them, as many as `prior` holds likely, so that shares are drawn
    from their Beta posteriors and ranks from theirs (Laird and Louis 1989; Goldstein and Spiegelhalter 1996).

    A plain bootstrap is too sure among near ties; sets that hold whatever the truth (Mogstad et al. 2024) span most of
    the list at ten people.
    """
    from scipy.stats import rankdata

    scores = _drawn_scores(people, prior, config)
    best = rankdata(-scores, method="min", axis=1)
    worst = rankdata(-scores, method="max", axis=1)
    low = np.quantile(best, _TAIL, axis=0, method="lower").astype(np.int64)
    high = np.quantile(worst, 1 - _TAIL, axis=0, method="higher").astype(np.int64)
    rank = np.argsort(order) + 1
    score_low, score_high = np.quantile(scores, [_TAIL, 1 - _TAIL], axis=0)
    return Spread(
        score_low=score_low,
        score_high=score_high,
        rank_low=np.minimum(low, rank),
        rank_high=np.maximum(high, rank),
        top={places: (best <= places).mean(axis=0) for places in TOP_PLACES},
        tie_group=_tie_groups(order, scores),
    )


def _drawn_scores(people: People, prior: SharePrior, config: RankConfig) -> Floats:
    """Scores of every theme in every draw, shape (draws, themes)."""
    count, themes = people.shares["reach"].said.shape
    block = max(_CELLS // max(count, themes), 1)
    random = _Random(config.seed)
    scores = np.empty((config.draws, themes))
    for start in range(0, config.draws, block):
        rows = slice(start, min(start + block, config.draws))
        believed = random.believed(people, prior, (rows.stop - rows.start, themes))
        weights = random.people.standard_exponential((rows.stop - rows.start, count))
        scores[rows] = scored(parts_drawn(people, weights, believed), config.part_weights()).round(9)
    return scores


class _Random:
    """A stream of its own for each thing drawn, so that drawing in parts gives what drawing at once does."""

    def __init__(self, seed: int) -> None:
        streams = np.random.default_rng(seed).spawn(5)
        self.people, self._prior, self._voices, self._silent, self._averages = streams

    def believed(self, people: People, prior: SharePrior, shape: tuple[int, int]) -> Believed:
        """Believed people; those who voice a theme feel as somebody of those heard does."""
        voices, silent = prior.drawn(self._prior.random(shape))
        chosen = self._averages.random(shape)
        averages = {
            name: averaged.pool[(chosen * len(averaged.pool)).astype(np.int64)] if len(averaged.pool) else 0.0 * chosen
            for name, averaged in people.averages.items()
        }
        # A draw of nobody would leave a theme that nobody voices without a mean.
        return Believed(
            np.maximum(self._voices.standard_gamma(voices), 1e-12), self._silent.standard_gamma(silent), averages
        )


def _tie_groups(order: Sequence[int], scores: Floats) -> Integers:
    """A new group opens at the first theme that the group's leader beats in at least 99 % of the draws: of themes that
    are all alike the first and the last differ by chance, and few studies should take that for a difference."""
    groups, leader, number = np.empty(len(order), np.int64), order[0], 1
    for theme in order:
        if theme != leader and float((scores[:, leader] > scores[:, theme]).mean()) >= _TIE:
            leader, number = theme, number + 1
        groups[theme] = number
    return groups
