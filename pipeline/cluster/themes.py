"""Mentions to themes: grouped by likeness, less of it where kinds differ and none with praise; named."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from pipeline.background import Background
from pipeline.cluster.areas import Lexicon, with_areas
from pipeline.cluster.borders import likeness_of, members
from pipeline.cluster.communities import Memory, group, join_nearest
from pipeline.cluster.doubts import Grouping
from pipeline.cluster.labels import Statement, by_centrality, by_typicality, definition_of, label_of, statement_of
from pipeline.cluster.phrases import key_terms, term_spread
from pipeline.cluster.space import likeness_space
from pipeline.config import ClusterConfig
from pipeline.models import OFFLINE, PERSON, Mention, MentionKind, Theme

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]
CLUSTER_VERSION = 5
"""Raised when the same mentions would yield other themes: 1, first clustering; 2, labels that read by themselves; 3,
themes are made of sure mentions; 4, themes that several resolutions agree on, with mended borders; 5, farther
statements reach one another, and what is less sure joins as near as others stay."""
_TYPICAL = 10
_SURE = 0.5
FAMILIES: Mapping[MentionKind, str] = {
    MentionKind.PAIN: "trouble",
    MentionKind.WORKAROUND: "trouble",
    MentionKind.OBJECTION: "trouble",
    MentionKind.TRIGGER: "move",
    MentionKind.REQUEST: "wish",
    MentionKind.OUTCOME: "wish",
    MentionKind.PRAISE: "value",
}
_FAMILY_ORDER = ("trouble", "move", "wish", "value")
_AFFINITY = np.array(
    [
        [1.0, 0.9, 0.8, 0.0],
        [0.9, 1.0, 0.8, 0.0],
        [0.8, 0.8, 1.0, 0.0],
        [0.0, 0.0, 0.0, 1.0],
    ],
    np.float32,
)


@dataclass(frozen=True, slots=True)
class Spoken:
    """A mention with what clustering needs to know of it: its language, its vector, who said it, and whether
    that was told rather than guessed."""

    mention: Mention
    language: str
    vector: Floats
    respondent_id: str
    told: bool = True


def cluster_mentions(
    spoken: Sequence[Spoken], background: Background, config: ClusterConfig, language: str
) -> list[Theme]:
    """Themes over all mentions, each mention in exactly one; ids are left empty.

    The same mentions give the same themes in whatever order they come. Themes come by number of
    respondents, then of mentions. `language` is the one labels are preferred in.
    """
    ordered = in_order(spoken)
    grouping = group_mentions(ordered, background, config)
    return themes_of(ordered, loudest_first(ordered, grouping), language)


def in_order(spoken: Sequence[Spoken]) -> list[Spoken]:
    """Mentions by id, the order in which a grouping numbers them."""
    return sorted(spoken, key=lambda one: one.mention.mention_id)


@dataclass(frozen=True, slots=True)
class Remembered:
    """The theme that mentions were in before, by mention id, and how strongly that holds them (`Memory`)."""

    homes: Mapping[str, str]
    strength: float


def group_mentions(
    ordered: Sequence[Spoken], background: Background, config: ClusterConfig, remembered: Remembered | None = None
) -> Grouping:
    """Mentions in groups by likeness, each in one; where they were before counts as well, if it is known."""
    laid = laid_out(ordered, background)
    groups = [rows.tolist() for rows in _groups(ordered, laid.units, config, remembered)] if ordered else []
    return replace(laid, groups=groups)


def join_themes(ordered: Sequence[Spoken], laid: Grouping, homes: Mapping[str, str]) -> Grouping:
    """Mentions of known homes as they are; the others join them where they are near, or stand apart."""
    sorts = _sorts(ordered)
    known = _earlier(ordered, homes)
    membership = join_nearest(known, laid.units, sorts, _AFFINITY) if (known < 0).any() else known
    groups = [np.flatnonzero(membership == number).tolist() for number in np.unique(membership)]
    return replace(laid, groups=groups)


def laid_out(ordered: Sequence[Spoken], background: Background) -> Grouping:
    """Mentions in the space where their likeness shows, not grouped yet."""
    vectors = np.stack([one.vector for one in ordered]) if ordered else np.zeros((0, 0), np.float32)
    units = likeness_space(vectors, [one.language for one in ordered], background)
    return Grouping(units, (), [FAMILIES[one.mention.kind] for one in ordered])


def loudest_first(ordered: Sequence[Spoken], grouping: Grouping) -> Grouping:
    """The groups by number of respondents, then of mentions; the order in which themes are numbered."""

    def loudness(rows: Sequence[int]) -> tuple[int, int, int]:
        return -len({ordered[row].respondent_id for row in rows}), -len(rows), min(rows)

    return replace(grouping, groups=sorted(grouping.groups, key=loudness))


def themes_of(ordered: Sequence[Spoken], grouping: Grouping, language: str) -> list[Theme]:
    """A theme for each group in turn, named by its own words, in areas where they are many; `ordered` goes by the
    grouping's rows."""
    statements = [
        statement_of(one.mention.mention_id, one.mention.quote, one.mention.summary, one.language, one.told)
        for one in ordered
    ]
    spread = term_spread(statements)
    found: list[Theme] = []
    for rows in grouping.groups:
        own, kinds = [statements[row] for row in rows], [ordered[row].mention.kind for row in rows]
        found.append(_theme(own, kinds, grouping.units[list(rows)], spread, len(statements), language))
    lexicon = Lexicon({one.statement_id: one for one in statements}, spread, language)
    return with_areas(found, likeness_of(grouping.units, grouping.groups), lexicon) if found else found


def _groups(
    ordered: Sequence[Spoken], units: Floats, config: ClusterConfig, remembered: Remembered | None
) -> list[npt.NDArray[np.int64]]:
    """Rows of each theme."""
    sorts = _sorts(ordered)
    # Hundreds of equal rows would be one another's only neighbours, so what is said alike stands for itself once.
    seen: dict[tuple[int, str, bytes], int] = {}
    alike = np.array(
        [
            seen.setdefault((int(sort), one.language, one.vector.tobytes()), len(seen))
            for sort, one in zip(sorts, ordered, strict=True)
        ]
    )
    distinct = np.unique(alike, return_index=True)[1]
    sure = np.array([_is_sure(ordered[row].mention) for row in distinct])
    earlier = _earlier([ordered[row] for row in distinct], remembered.homes if remembered else {})
    memory = Memory(earlier[sure], remembered.strength) if remembered else None
    # Themes are made of what is surely a mention; the rest joins them or stands apart, as it would blur them.
    own, own_sorts = units[distinct], sorts[distinct]
    membership = np.full(len(distinct), -1)
    membership[sure] = group(own[sure], own_sorts[sure], _AFFINITY, config.granularity, config.seed, memory)
    membership = join_nearest(_followed(membership, earlier), own, own_sorts, _AFFINITY)[alike]
    return members(membership)


def _sorts(spoken: Sequence[Spoken]) -> Integers:
    return np.array([_FAMILY_ORDER.index(FAMILIES[one.mention.kind]) for one in spoken], np.int64)


def _earlier(distinct: Sequence[Spoken], homes: Mapping[str, str]) -> Integers:
    """A number for the earlier theme of each, -1 where it is new."""
    numbers = {theme_id: number for number, theme_id in enumerate(sorted(set(homes.values())))}
    known = [homes.get(one.mention.mention_id) for one in distinct]
    return np.array([-1 if theme_id is None else numbers[theme_id] for theme_id in known], np.int64)


def _followed(membership: Integers, earlier: Integers) -> Integers:
    """Rows without a group follow the sure ones of their earlier theme, to where most of these are."""
    followed = membership.copy()
    for theme in np.unique(earlier[(membership < 0) & (earlier >= 0)]):
        own = earlier == theme
        sure = membership[own & (membership >= 0)]
        if len(sure):
            followed[own & (membership < 0)] = np.bincount(sure).argmax()
    return followed


def _is_sure(mention: Mention) -> bool:
    """Whether themes are made of it; what a person adds joins them, so that nothing else moves for it."""
    return mention.extractor != PERSON and (mention.confidence >= _SURE or mention.extractor != OFFLINE)


def _theme(
    statements: Sequence[Statement],
    kinds: Sequence[MentionKind],
    units: Floats,
    spread: Mapping[str, int],
    total: int,
    language: str,
) -> Theme:
    terms = key_terms(statements, spread, total, language)
    counts = Counter(kinds)
    kind = min(counts, key=lambda k: (-counts[k], list(MentionKind).index(k)))
    central = next(row for row in by_centrality(units, statements, language, terms) if kinds[row] is kind)
    typical = list(dict.fromkeys([central, *by_typicality(units, statements, terms)]))[:_TYPICAL]
    return Theme(
        theme_id="",
        label=label_of(statements[central]),
        definition=definition_of(statements, spread, total, language),
        kind=kind,
        mention_ids=tuple(statement.statement_id for statement in statements),
        central=tuple(statements[row].statement_id for row in typical),
    )
