"""How much of a ranked list of themes stays when the study is run again, or read by another model."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.evaluate.matching import assign, overlap, touching
from pipeline.models import Span

TOP = 10
SAME = 0.5
_FEWEST = 3


@dataclass(frozen=True, slots=True)
class RankedGroup:
    """One theme of a ranked list: its mentions, each as the places of its evidence in a text, known by its hash."""

    theme_id: str
    label: str
    rank: int
    mentions: Sequence[Sequence[tuple[str, Span]]]


@dataclass(frozen=True, slots=True)
class Successor:
    """A theme of the first list and the one that is the same in the second, sharing `share` of their mentions."""

    theme: RankedGroup
    other: RankedGroup | None
    share: float = 0.0


@dataclass(frozen=True)
class Stability:
    """What became of the first list's top themes, and how alike the themes in both lists are ranked."""

    top: Sequence[Successor]
    kept: int
    paired: int
    spearman: float | None
    kendall: float | None


def compare_lists(first: Sequence[RankedGroup], second: Sequence[RankedGroup], top: int = TOP) -> Stability:
    """The first list's top held to the second.

    Two themes are one where at least half of the smaller one's mentions rest on words that the other rests on too;
    each has one partner at most, chosen for the largest share of shared mentions over all. Ids and labels count for
    nothing. A theme stays where its partner is among the second list's top.
    """
    shares = _shares(first, second)
    partner = dict(assign(shares, most_pairs=False))
    leading = sorted(range(len(first)), key=lambda at: first[at].rank)[:top]
    limit = sorted(group.rank for group in second)[:top]
    successors = [
        Successor(first[at], second[partner[at]], shares[at, partner[at]])
        if at in partner
        else Successor(first[at], None)
        for at in leading
    ]
    kept = sum(one.other is not None and one.other.rank <= limit[-1] for one in successors)
    ranks = [(first[at].rank, second[other].rank) for at, other in sorted(partner.items())]
    return Stability(successors, kept, len(ranks), *_correlations(ranks))


def _shares(first: Sequence[RankedGroup], second: Sequence[RankedGroup]) -> dict[tuple[int, int], float]:
    """Share of shared mentions of every two themes that are one."""
    ones, others = _mentions(first), _mentions(second)
    met: dict[tuple[int, int], tuple[set[int], set[int]]] = {}
    for text in sorted({key for _, _, key, _ in ones} & {key for _, _, key, _ in others}):
        here, there = [one for one in ones if one[2] == text], [one for one in others if one[2] == text]
        for i, j in touching([one[3] for one in here], [one[3] for one in there]):
            if overlap(here[i][3], there[j][3]):
                own, other = met.setdefault((here[i][0], there[j][0]), (set(), set()))
                own.add(here[i][1])
                other.add(there[j][1])
    shares: dict[tuple[int, int], float] = {}
    for (a, b), found in met.items():
        sizes = len(first[a].mentions), len(second[b].mentions)
        smaller = 0 if sizes[0] <= sizes[1] else 1
        if len(found[smaller]) >= SAME * sizes[smaller]:
            shares[a, b] = (len(found[0]) + len(found[1])) / sum(sizes)
    return shares


def _mentions(groups: Sequence[RankedGroup]) -> list[tuple[int, int, str, Span]]:
    """Every piece of evidence with the places of its theme and its mention."""
    return [
        (at, number, text, span)
        for at, group in enumerate(groups)
        for number, mention in enumerate(group.mentions)
        for text, span in mention
    ]


def _correlations(ranks: Sequence[tuple[int, int]]) -> tuple[float | None, float | None]:
    """Spearman's and Kendall's of the ranks of themes in both lists; None below three, or where all rank alike."""
    first, second = [a for a, _ in ranks], [b for _, b in ranks]
    if len(ranks) < _FEWEST or len(set(first)) == 1 or len(set(second)) == 1:
        return None, None
    from scipy.stats import kendalltau, spearmanr

    return float(spearmanr(first, second).statistic), float(kendalltau(first, second).statistic)
