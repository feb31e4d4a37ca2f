"""How widely themes are usually shared in a study, learnt from all of its themes at once.

With ten people a theme of one voice may be anybody's or nobody's else; what the other themes look like tells which.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
_MEANS = 48
_STRENGTHS = 32
_LEAST_MEAN, _MOST_MEAN = 0.002, 0.9
_LEAST_STRENGTH, _MOST_STRENGTH = 0.5, 200.0
_USUAL_STRENGTH, _SPREAD = 4.0, 1.5


@dataclass(frozen=True)
class SharePrior:
    """Beta distributions that the true shares of themes may come from, and how likely each is.

    `voices` and `silent` are their parameters, in people: what a theme is believed before anybody is asked.
    """

    voices: Floats
    silent: Floats
    chance: Floats

    def expected(self) -> tuple[float, float]:
        """The mean parameters."""
        return float(self.chance @ self.voices), float(self.chance @ self.silent)

    def drawn(self, size: int, random: np.random.Generator) -> tuple[Floats, Floats]:
        """Parameters for `size` draws, each a likely one."""
        at = random.choice(len(self.chance), size=size, p=self.chance)
        return self.voices[at], self.silent[at]


def fit_prior(voiced: Integers, asked: Integers) -> SharePrior:
    """From how many of how many asked voice each theme; themes nobody voices are passed over.

    Beta-binomial likelihood of counts, given that a theme is heard at all (else it were not in the list), over a grid
    of means and strengths; strengths are a priori log-normal about four people (Bayes empirical Bayes: Deely and
    Lindley 1981).
    """
    from scipy.special import betaln, logsumexp

    means = np.exp(np.linspace(np.log(_LEAST_MEAN), np.log(_MOST_MEAN), _MEANS))
    strengths = np.exp(np.linspace(np.log(_LEAST_STRENGTH), np.log(_MOST_STRENGTH), _STRENGTHS))
    a = np.outer(means, strengths).ravel()
    b = np.outer(1 - means, strengths).ravel()
    likely = np.repeat([-0.5 * (np.log(strengths / _USUAL_STRENGTH) / _SPREAD) ** 2], _MEANS, axis=0).ravel()
    heard = (voiced > 0) & (asked > 0)
    pairs, counts = np.unique(np.stack([voiced[heard], asked[heard]]), axis=1, return_counts=True)
    for (k, n), count in zip(pairs.T, counts, strict=True):
        ways = betaln(a + k, b + n - k) - betaln(a, b)
        unheard = betaln(a, b + n) - betaln(a, b)
        likely = likely + count * (ways - np.log1p(-np.exp(np.minimum(unheard, -1e-12))))
    return SharePrior(a, b, np.exp(likely - logsumexp(likely)))
