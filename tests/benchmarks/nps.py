"""Intervals of NPS: how often they hold the true score, exactly, over all outcomes, for several methods.

python -m tests.benchmarks nps
"""

from collections.abc import Callable, Iterator, Mapping

import numpy as np
import numpy.typing as npt

from pipeline.rank.nps import nps_difference, nps_score

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
SIZES = (8, 15, 30, 100)
_STEP = 0.05
_Z = 1.959963984540054
_DRAWS = 2000


def main() -> None:
    """Prints coverage over true shares of promoters and detractors in steps of .05, none of either among them."""
    print("95 % intervals of NPS over 231 true mixes of ratings (asked: mean .93-.97, least .90)")
    print(f"{'method':>34} " + " ".join(f"{f'n = {size}: mean':>15} {'least':>6} {'width':>6}" for size in SIZES))
    for name, method in METHODS.items():
        cells = []
        for size in SIZES:
            mean, least, width = coverage(method, size)
            cells.append(f"{mean:>15.3f} {least:>6.3f} {width:>6.0f}")
        print(f"{name:>34} " + " ".join(cells), flush=True)
    print("\nThe difference between those who voice a theme and those who do not, over 16 x 16 true mixes")
    print(f"{'people':>10} {'mean':>6} {'least':>6}")
    for one, other in ((5, 11), (8, 22), (15, 15), (30, 70)):
        mean, least = difference_coverage(one, other)
        print(f"{one:>4} and {other:<3} {mean:>5.3f} {least:>6.3f}", flush=True)


Method = Callable[[Integers], tuple[Floats, Floats]]
"""From outcomes (promoters, passives, detractors), a row each, to both ends."""


def shipped(outcomes: Integers) -> tuple[Floats, Floats]:
    """The score interval of the report."""
    scores = [nps_score(*(int(count) for count in row)) for row in outcomes]
    return np.array([score.low for score in scores], float), np.array([score.high for score in scores], float)


def wald(added: tuple[float, float, float]) -> Method:
    """The usual interval of a mean, after some ratings were added (adjusted Wald; Rocks 2016)."""

    def method(outcomes: Integers) -> tuple[Floats, Floats]:
        counts = outcomes + np.array(added)
        total = counts.sum(axis=1)
        score = (counts[:, 0] - counts[:, 2]) / total
        half = _Z * np.sqrt(((counts[:, 0] + counts[:, 2]) / total - score**2) / total)
        return 100 * np.clip(score - half, -1, 1), 100 * np.clip(score + half, -1, 1)

    return method


def dirichlet(prior: float) -> Method:
    """The middle 95 % of the posterior under a Dirichlet prior (no prior: the Bayesian bootstrap)."""

    def method(outcomes: Integers) -> tuple[Floats, Floats]:
        random, ends = np.random.default_rng(0), np.empty((2, len(outcomes)))
        for at, row in enumerate(outcomes):
            drawn = random.dirichlet(row + max(prior, 1e-6), _DRAWS)
            ends[:, at] = np.quantile(100 * (drawn[:, 0] - drawn[:, 2]), (0.025, 0.975))
        return ends[0], ends[1]

    return method


def bootstrap(outcomes: Integers) -> tuple[Floats, Floats]:
    """The middle 95 % of scores of ratings drawn anew."""
    random, ends = np.random.default_rng(0), np.empty((2, len(outcomes)))
    for at, row in enumerate(outcomes):
        drawn = random.multinomial(row.sum(), row / row.sum(), _DRAWS)
        ends[:, at] = np.quantile(100 * (drawn[:, 0] - drawn[:, 2]) / row.sum(), (0.025, 0.975))
    return ends[0], ends[1]


METHODS: Mapping[str, Method] = {
    "score interval (in the report)": shipped,
    "adjusted Wald, 1 each": wald((1, 1, 1)),
    "adjusted Wald, 3/4 3/2 3/4": wald((0.75, 1.5, 0.75)),
    "Wald": wald((0, 0, 0)),
    "Dirichlet, 1/2 each": dirichlet(0.5),
    "Bayesian bootstrap": dirichlet(0.0),
    "bootstrap": bootstrap,
}


def coverage(method: Method, size: int) -> tuple[float, float, float]:
    """Mean and least coverage over true mixes, and the mean width in points."""
    outcomes = _outcomes(size)
    low, high = method(outcomes)
    covered, widths = [], []
    for mix in _mixes(_STEP):
        chance, true = _chances(outcomes, mix), 100 * (mix[0] - mix[2])
        covered.append(float(chance @ ((low <= true + 1e-6) & (true <= high + 1e-6))))
        widths.append(float(chance @ (high - low)))
    return float(np.mean(covered)), min(covered), float(np.mean(widths))


def difference_coverage(one: int, other: int) -> tuple[float, float]:
    """Mean and least coverage of the difference of two groups."""
    first, second = _outcomes(one), _outcomes(other)
    scores = [[nps_score(*(int(n) for n in row)) for row in outcomes] for outcomes in (first, second)]
    differences = [[nps_difference(a, b) for b in scores[1]] for a in scores[0]]
    low = np.array([[d.low for d in row] for row in differences], float)
    high = np.array([[d.high for d in row] for row in differences], float)
    mixes = [mix for mix in _mixes(0.2) if mix[0] or mix[2]][:16]
    covered = []
    for a in mixes:
        for b in mixes:
            true = 100 * (a[0] - a[2] - b[0] + b[2])
            held = (low <= true + 1e-6) & (true <= high + 1e-6)
            covered.append(float(_chances(first, a) @ held @ _chances(second, b)))
    return float(np.mean(covered)), min(covered)


def _outcomes(size: int) -> Integers:
    return np.array([(p, size - p - d, d) for p in range(size + 1) for d in range(size + 1 - p)], np.int64)


def _mixes(step: float) -> Iterator[tuple[float, float, float]]:
    parts = round(1 / step)
    for promoters in range(parts + 1):
        for detractors in range(parts + 1 - promoters):
            yield promoters / parts, (parts - promoters - detractors) / parts, detractors / parts


def _chances(outcomes: Integers, mix: tuple[float, float, float]) -> Floats:
    from scipy.stats import multinomial

    return np.asarray(multinomial.pmf(outcomes, int(outcomes[0].sum()), mix), float)
