"""Themes over four quarters: do ids of the first one last, and are the themes as good as if all had come at once."""

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.metrics import adjusted_mutual_info_score

from pipeline.background import load_background
from pipeline.cluster.themes import Spoken, in_order
from pipeline.codebook.registry import Codebook, Registry, registry_plain
from pipeline.codebook.session import EditSession
from pipeline.config import ClusterConfig
from pipeline.embedding import Vectors
from pipeline.fingerprint import canonical_json
from pipeline.growing import Ground, grow
from pipeline.models import Mention
from tests.benchmarks.data import Labelled, banking77, rutube, vectors_of
from tests.samples import a_mention

QUARTERS, SEEDS = 4, 3


@dataclass(frozen=True)
class Years:
    """One set told in quarters: how good its themes are at the end, and what is left of those of the first quarter."""

    at_once: float
    grown: float
    alive: float
    same: float
    followed: float
    pinned: float
    shuffled_alike: bool


def main() -> None:
    """Prints a row for each set and way of splitting it."""
    print("id there: mentions of quarter 1 whose theme is still there after quarter 4; same id: those still in it;")
    print("followed: those in it, or in one that the registry says was split from it or took it in.")
    print("bound: AMI if quarter 1 stayed as it was and all the rest lay as when all comes at once.")
    names = (("at once", 7), ("grown", 6), ("id there", 8), ("same id", 7), ("followed", 8), ("bound", 6))
    print(f"{'set':16} {'split':22} {' '.join(f'{name:>{width}}' for name, width in names)}")
    for data in (banking77(), rutube()):
        for name in ("at random", "labels come by quarter"):
            if data is not None:
                rows = [_told(data, name != "at random", seed) for seed in range(SEEDS)]
                means = [float(np.mean([getattr(row, key) for row in rows])) for key in Years.__annotations__]
                figures = " ".join(f"{mean:{width}.3f}" for mean, width in zip(means, (7, 6, 8, 7, 8, 6), strict=False))
                alike = "" if all(row.shuffled_alike for row in rows) else "  ANOTHER ORDER, OTHER BYTES"
                print(f"{data.name:16} {name:22} {figures}{alike}", flush=True)


def _told(data: Labelled, novel: bool, seed: int) -> Years:
    quarters, vectors = _quarters(data, novel, seed), vectors_of(data.texts)
    mentions = [a_mention(f"m{at:05d}", text) for at, text in enumerate(data.texts)]
    registry, homes = Registry(), list[dict[str, str]]()
    for quarter in range(QUARTERS):
        rows = np.flatnonzero(quarters <= quarter)
        registry = _run(data, mentions, vectors, rows, registry, seed=0)
        homes.append(_homes(registry, mentions, rows))
    everything = np.arange(len(mentions))
    at_once = _homes(_run(data, mentions, vectors, everything, Registry(), seed=0), mentions, everything)
    before = [m.mention_id for m in np.array(mentions, object)[quarters == 0]]
    first, last = homes[0], homes[-1]
    pinned = _pinned(at_once, {one: first[one] for one in before})
    again = [_run(data, mentions, vectors, everything, registry, seed=one) for one in (0, 1)]
    return Years(
        at_once=_ami(data, at_once),
        grown=_ami(data, last),
        alive=float(np.mean([first[one] in set(last.values()) for one in before])),
        same=float(np.mean([first[one] == last[one] for one in before])),
        followed=float(np.mean([last[one] in _heirs(first[one], registry) for one in before])),
        pinned=_ami(data, pinned),
        shuffled_alike=len({canonical_json(registry_plain(one)) for one in again}) == 1,
    )


def _quarters(data: Labelled, novel: bool, seed: int) -> np.ndarray:
    """The quarter of each text; where `novel`, nearly half of the labels are first heard after the first quarter."""
    dice, labels = np.random.default_rng(seed), sorted(set(data.labels))
    if not novel:
        return dice.permutation(np.arange(len(data.texts)) % QUARTERS)
    known = 0.55 * len(labels)
    begins = {str(label): 0 if at < known else 1 + at % 3 for at, label in enumerate(dice.permutation(labels))}
    return np.array([int(dice.integers(begins[label], QUARTERS)) for label in data.labels])


def _run(
    data: Labelled, mentions: Sequence[Mention], vectors: Vectors, rows: np.ndarray, registry: Registry, seed: int
) -> Registry:
    """What one run over these rows keeps; `seed` shuffles the order in which they come."""
    order = rows.tolist()
    random.Random(seed).shuffle(order)
    session = EditSession(Codebook(registry=registry), [mentions[at] for at in order], [], {}, lambda path: None)
    spoken = [Spoken(mentions[at], data.language, vectors[at], f"R{at}") for at in order]
    ground = Ground(ClusterConfig(), load_background(), "bench", lambda texts: {}, data.language)
    return grow(session, in_order(spoken), ground).registry


def _homes(registry: Registry, mentions: Sequence[Mention], rows: np.ndarray) -> dict[str, str]:
    session = EditSession(
        Codebook(registry=registry), [mentions[at] for at in rows.tolist()], [], {}, lambda path: None
    )
    return dict(session.curated.homes)


def _ami(data: Labelled, homes: Mapping[str, str]) -> float:
    labels = [data.labels[int(one[1:])] for one in homes]
    return float(adjusted_mutual_info_score(labels, list(homes.values())))


def _pinned(at_once: Mapping[str, str], first: Mapping[str, str]) -> dict[str, str]:
    """The themes of all at once, but those of the first quarter as they were; each the same theme as its likest."""
    shared = Counter((home, at_once[one]) for one, home in first.items())
    name: dict[str, str] = {}
    for (home, other), _ in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
        if other not in name and home not in name.values():
            name[other] = home
    return {one: first.get(one, name.get(other, f"new {other}")) for one, other in at_once.items()}


def _heirs(theme_id: str, registry: Registry) -> set[str]:
    """A theme, and those that came of it or took it in."""
    heirs, before = {theme_id}, set[str]()
    while heirs != before:
        before = set(heirs)
        heirs |= {one.theme_id for one in registry.changes if one.what == "split" and one.other in heirs}
        heirs |= {one.other for one in registry.changes if one.what == "merged" and one.theme_id in heirs}
    return heirs
