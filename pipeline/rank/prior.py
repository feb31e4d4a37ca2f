"""How widely themes are usually shared in a study, learnt from all of its themes at once.

With ten people a theme of one voice may be anybody's or nobody else's; what the other themes look like tells which.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
_MEANS = np.geomspace(0.004, 0.9, 24)
_STRENGTHS = np.array([4.0, 40.0, 200.0])
_ROUNDS = 40
_EVEN = 2.0


@dataclass(frozen=True)
class SharePrior:
    """Beta distributions that the true shares of themes may come from, and how likely each is for each theme.

    `voices` and `silent` are their parameters, in people: what is believed of a theme before anybody is asked.
    `chances` has a row for each pair of counts that themes have, `row` each theme's.
    """

    voices: Floats
    silent: Floats
    chances: Floats
    row: Integers

    def likely(self, said: Floats, asked: Floats, themes: Integers) -> Floats:
        """The expected share of each of `themes` after `said` of `asked` people voiced it."""
        shares = (said[:, None] + self.voices) / (asked[:, None] + self.voices + self.silent)
        return np.asarray((self.chances[self.row[themes]] * shares).sum(axis=1))

    def drawn(self, uniform: Floats) -> tuple[Floats, Floats]:
        """Parameters for each theme in each draw, by numbers from 0 to 1 of shape (draws, themes)."""
        chosen = np.empty(uniform.shape, np.int64)
        for row, steps in enumerate(self.chances.cumsum(axis=1)):
            own = np.flatnonzero(self.row == row)
            chosen[:, own] = np.searchsorted(steps / steps[-1], uniform[:, own])
        return self.voices[chosen], self.silent[chosen]


def fit_prior(said: Integers, asked: Integers) -> SharePrior:
    """From how many of how many asked voice each theme; only themes that somebody voices tell anything.

    A mixture of Beta distributions over a fixed grid of means and strengths, fitted by EM to Beta-binomial counts,
    given that a theme is heard at all (else it were not in the list); a smooth cousin of the nonparametric maximum
    likelihood estimate of a mixing distribution (Laird 1978). Two themes spread evenly over the grid are believed
    from the start, so that a few themes do not settle everything.
    """
    from scipy.special import betaln, logsumexp

    a, b = np.outer(_STRENGTHS, _MEANS).ravel(), np.outer(_STRENGTHS, 1 - _MEANS).ravel()
    pairs, row, counts = np.unique(np.stack([said, asked]), axis=1, return_inverse=True, return_counts=True)
    k, n = pairs[0][:, None], pairs[1][:, None]
    unheard = np.minimum(betaln(a, b + n) - betaln(a, b), -1e-12)
    likelihood = betaln(a + k, b + n - k) - betaln(a, b) - np.log1p(-np.exp(unheard))
    likelihood = np.exp(likelihood - logsumexp(likelihood, axis=1, keepdims=True))
    heard = pairs[0] > 0
    weights = np.full(len(a), 1 / len(a))
    for _ in range(_ROUNDS):
        chances = _normalised(likelihood * weights)
        weights = (counts * heard) @ chances + _EVEN / len(a)
    # Each theme is judged by the others: it would find its own count likely because it was counted.
    others = np.maximum(weights - chances * heard[:, None], 0.0)
    return SharePrior(a, b, _normalised(likelihood * others), row.ravel())


def _normalised(rows: Floats) -> Floats:
    return np.asarray(rows / rows.sum(axis=1, keepdims=True))
