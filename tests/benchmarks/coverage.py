"""Do intervals, rank ranges, chances and ties hold what they say? Simulated studies with a planted truth."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from pipeline.config import RankConfig
from pipeline.rank.prevalence import wilson
from pipeline.rank.ranking import Ranking, rank_table
from tests.worlds import SHARES, World, a_world, changes

PEOPLE = (8, 15, 30, 100)
PREVALENCES = tuple(round(0.05 * step, 2) for step in range(1, 19))
_STUDIES = 2000
_WORLDS, _SAMPLES = 6, 10
_DRAWS = 500


def main() -> None:
    """Prints the tables."""
    print(f"Wilson's 95 % interval of a share, {_STUDIES} studies a cell, cells of a true share of .05 to .90")
    print(f"{'people':>7} {'average':>8} {'lowest cell':>20}   (asked: .93-.97 on average, no cell below .90)")
    for people in PEOPLE:
        held = share_coverage(people)
        lowest = min(held, key=lambda share: held[share])
        print(f"{people:7} {np.mean(list(held.values())):8.3f} {held[lowest]:10.3f} at {lowest:.2f}")
    print(f"\nRank ranges, {_WORLDS * _SAMPLES} studies a row (asked: at least .90 of them hold the true rank)")
    print(
        f"{'preset':9} {'world':25} {'people':>6} {'themes':>7} {'held':>6} {'first 10':>9} {'places':>7} {'score':>6}"
    )
    tallies = [_row(preset, name, n) for preset in ("balanced", "churn") for name in SHARES for n in PEOPLE]
    _print_chances(tallies)
    _print_ties()


def _row(preset: str, name: str, people: int) -> "Tally":
    tally = rank_coverage(name, people, preset)
    figures = f"{tally.listed / tally.studies:7.1f} {tally.held / tally.listed:6.3f}"
    first = f"{tally.held_first / tally.listed_first:9.3f} {tally.width_first / tally.listed_first:7.1f}"
    print(f"{preset:9} {name:25} {people:6} {figures} {first} {tally.scores / tally.listed:6.3f}", flush=True)
    return tally


def share_coverage(people: int, studies: int = _STUDIES) -> dict[float, float]:
    """For each true share, how many of so many studies hold it in their interval."""
    random = np.random.default_rng([people, studies])
    ends = [(interval.low, interval.high) for interval in (wilson(said, people) for said in range(people + 1))]
    low, high = np.array(ends, float).T
    held = {}
    for share in PREVALENCES:
        said = random.binomial(people, share, studies)
        held[share] = float(((low[said] <= share) & (share <= high[said])).mean())
    return held


@dataclass
class Tally:
    """What came out of some studies: themes listed, how many ranges hold the true rank, how many intervals the true
    score; the same of the first ten, with how many places their ranges span; and, for the chance to be among the first
    three, what was said and what was so."""

    studies: int = 0
    listed: int = 0
    held: int = 0
    listed_first: int = 0
    held_first: int = 0
    width_first: int = 0
    scores: int = 0
    said: list[float] = field(default_factory=list)
    was: list[bool] = field(default_factory=list)


def rank_coverage(name: str, people: int, preset: str, worlds: int = _WORLDS, samples: int = _SAMPLES) -> Tally:
    """Studies of so many people drawn from worlds of one sort; the true rank of a theme is among those listed."""
    config = RankConfig(draws=_DRAWS, preset=preset, segment_values={"best": 2.0})
    tally = Tally()
    for seed in range(worlds):
        random = np.random.default_rng([people, seed])
        world = a_world(SHARES[name](random), random)
        truth = world.true_scores(config)
        for ranking, listed in _studies(world, people, config, samples, random):
            _add(tally, ranking, truth[listed])
    return tally


def _studies(
    world: World, people: int, config: RankConfig, samples: int, random: np.random.Generator
) -> Iterator[tuple[Ranking, np.ndarray]]:
    """Rankings of people drawn from a world, with the themes that somebody voiced."""
    for _ in range(samples):
        chosen = random.choice(len(world.voiced), people, replace=False)
        listed = np.flatnonzero(world.voiced[chosen].any(axis=0))
        table = world.table(chosen, listed)
        yield rank_table(table, changes(table), config, [f"T{theme:04}" for theme in listed]), listed


def _add(tally: Tally, ranking: Ranking, truth: np.ndarray) -> None:
    true_rank = 1 + (truth[None, :] > truth[:, None] + 1e-9).sum(axis=1)
    spread, rank = ranking.spread, np.argsort(ranking.order) + 1
    held, first = (spread.rank_low <= true_rank) & (true_rank <= spread.rank_high), rank <= 10
    low, high = (np.minimum(spread.score_low, ranking.scores), np.maximum(spread.score_high, ranking.scores))
    tally.studies += 1
    tally.listed += len(truth)
    tally.held += int(held.sum())
    tally.listed_first += int(first.sum())
    tally.held_first += int(held[first].sum())
    tally.width_first += int((spread.rank_high - spread.rank_low + 1)[first].sum())
    tally.scores += int(((low <= truth) & (truth <= high)).sum())
    tally.said += spread.top[3].tolist()
    tally.was += (true_rank <= 3).tolist()


def _print_chances(tallies: list[Tally]) -> None:
    said = np.concatenate([tally.said for tally in tallies])
    was = np.concatenate([tally.was for tally in tallies])
    print("\nChance to be among the first three: what was said, and how often it was so")
    for low, high in ((0, 0.1), (0.1, 0.3), (0.3, 0.5), (0.5, 0.7), (0.7, 0.9), (0.9, 1.01)):
        own = (said >= low) & (said < high)
        print(f"  {said[own].mean():.2f} -> {was[own].mean():.2f}   ({own.sum()} themes)")


def _print_ties() -> None:
    print(
        "\nTies: studies in which eight themes of one true share are one group; and themes told apart from one that is"
    )
    print("voiced by three times as many")
    for people in PEOPLE:
        print(f"  {people:4} people: {tied_together(people):.3f}   {told_apart(people):.3f}")


def tied_together(people: int, studies: int = 200) -> float:
    """How often eight themes that differ in nothing are called a tie, all of them."""
    return float(np.mean([len(set(groups)) == 1 for groups in _tie_groups(people, [0.25] * 8, studies)]))


def told_apart(people: int, studies: int = 200) -> float:
    """How many of eight themes alike are told apart from a ninth that three times as many people voice."""
    shares = [0.75, *[0.25] * 8]
    return float(np.mean([np.mean(groups[1:] != groups[0]) for groups in _tie_groups(people, shares, studies)]))


def _tie_groups(people: int, shares: list[float], studies: int) -> Iterator[np.ndarray]:
    random = np.random.default_rng([people, len(shares)])
    for _ in range(studies):
        world = a_world(np.array(shares), random, size=people)
        same = replace(world, intensity=np.full_like(world.intensity, 3), nps=np.full_like(world.nps, 8))
        themes = np.flatnonzero(same.voiced.any(axis=0))
        table = same.table(np.arange(people), themes)
        yield rank_table(
            table, changes(table), RankConfig(draws=_DRAWS), [f"T{one}" for one in themes]
        ).spread.tie_group


if __name__ == "__main__":
    main()
