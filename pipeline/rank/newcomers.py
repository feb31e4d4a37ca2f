"""Whether a few more interviews would change the first themes of the list."""

from collections.abc import Sequence

import numpy as np

from pipeline.config import RankConfig
from pipeline.rank.prior import SharePrior
from pipeline.rank.saturation import MORE, TOP
from pipeline.rank.scoring import Believed, Floats, People, parts_after, scored


def top_stays(
    people: People, prior: SharePrior, counts: Sequence[tuple[int, int]], config: RankConfig, order: Sequence[int]
) -> float | None:
    """The chance that the first three themes are the same, in any order, after five more people; None where there are
    no others. `counts` are people who voice each theme, and people asked about it.

    Posterior prediction over `config.draws` draws: each theme's share is drawn from its Beta posterior, under the prior
    that all themes together suggest, then its voices among the five; what they feel is what one of those heard does.
    """
    if len(order) <= TOP:
        return None
    random = np.random.default_rng([config.seed, MORE])
    said, asked = np.array(counts, float).T
    voices, silent = prior.drawn(random.random((config.draws, len(said))))
    shares = random.beta(voices + said, silent + asked - said)
    newcomers = random.binomial(MORE, shares).astype(float)
    averages = {name: _chosen(averaged.pool, newcomers.shape, random) for name, averaged in people.averages.items()}
    parts = parts_after(people, prior, Believed(newcomers, MORE - newcomers, averages))
    scores = scored(parts, config.part_weights())[:, order]
    # In today's order, so that of two equal themes the one that is first now stays first.
    first = np.argsort(-scores.round(9), axis=1, kind="stable")[:, :TOP]
    return float((first < TOP).all(axis=1).mean())


def _chosen(pool: Floats, shape: tuple[int, ...], random: np.random.Generator) -> Floats:
    return random.choice(pool, size=shape) if len(pool) else np.zeros(shape)
