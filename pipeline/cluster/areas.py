"""Areas over themes: which themes belong to one part of the business, and what that part is called."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from pipeline.cluster.borders import Likeness
from pipeline.cluster.labels import Statement
from pipeline.cluster.neighbours import Integers
from pipeline.cluster.phrases import key_phrases
from pipeline.models import Theme

FEW = 15
_LARGEST = 2_000
_BREADTH = 1.5
_PHRASES = 2


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The statements of a study, by id, how many of them hold each term, and the language names are in."""

    statements: Mapping[str, Statement]
    spread: Mapping[str, int]
    language: str


def with_areas(themes: Sequence[Theme], likeness: Likeness, lexicon: Lexicon) -> list[Theme]:
    """Themes with their areas, where more than `FEW` of them hold several mentions; the others are in none.

    `likeness` is that of the themes' groups, in the same order. An area is named by the words that set it apart.
    """
    several = [at for at, theme in enumerate(themes) if len(theme.mention_ids) > 1]
    if len(several) <= FEW:
        return list(themes)
    numbers = _areas(np.array(several), likeness)
    placed: dict[int, list[int]] = {}
    for at, number in zip(several, numbers.tolist(), strict=True):
        placed.setdefault(number, []).append(at)
    found, taken = list(themes), set[str]()
    for own in sorted(placed.values(), key=lambda own: (-sum(len(themes[at].mention_ids) for at in own), own)):
        name = _name([themes[at] for at in own], lexicon, taken)
        taken.add(name)
        for at in own:
            found[at] = replace(themes[at], area=name)
    return found


def _areas(several: Integers, likeness: Likeness) -> Integers:
    """An area number for each theme: average linkage, to about the root of their number; a theme beyond the largest
    `_LARGEST` goes with the one of these it is likest to."""
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    order = np.lexsort((several, -likeness.sizes[several]))
    largest = np.sort(several[order[:_LARGEST]])
    between = likeness.table(largest)
    distance = 1 - np.clip((between + between.T) / 2, -1, 1)
    np.fill_diagonal(distance, 0)
    most = round(_BREADTH * len(several) ** 0.5)
    numbers = fcluster(linkage(squareform(distance.round(6), checks=False), "average"), most, "maxclust")
    home = dict(zip(largest.tolist(), numbers.tolist(), strict=True))
    for at in sorted(set(several.tolist()) - home.keys()):
        nearest = likeness.relative(np.full(len(largest), at), largest).round(6).argmax()
        home[at] = home[int(largest[nearest])]
    return np.array([home[at] for at in several.tolist()], np.int64)


def _name(themes: Sequence[Theme], lexicon: Lexicon, taken: set[str]) -> str:
    """The words most of an area's own, more of them where another area is called so already."""
    own = [lexicon.statements[one] for theme in themes for one in theme.mention_ids]
    phrases = key_phrases(own, lexicon.spread, len(lexicon.statements), lexicon.language)
    for most in range(min(_PHRASES, len(phrases)), len(phrases) + 1):
        name = ", ".join(phrases[:most])
        if name and name not in taken:
            return name[0].upper() + name[1:]
    return max(themes, key=lambda theme: (len(theme.mention_ids), theme.label)).label
