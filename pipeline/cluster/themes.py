"""Mentions to themes: grouped by likeness, less of it where kinds differ and none with praise; named."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipeline.background import Background
from pipeline.cluster.communities import group, join_nearest
from pipeline.cluster.doubts import Grouping
from pipeline.cluster.labels import Statement, by_centrality, definition_of, label_of, statement_of, term_spread
from pipeline.cluster.space import likeness_space
from pipeline.config import ClusterConfig
from pipeline.models import OFFLINE, Mention, MentionKind, Theme

Floats = npt.NDArray[np.float32]
CLUSTER_VERSION = 3
"""Raised when the same mentions would yield other themes: 1, first clustering; 2, labels that read by themselves; 3,
themes are made of sure mentions."""
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
    """Themes over all mentions, each mention in exactly one; ids are left empty for `keep_ids`.

    The same mentions give the same themes in whatever order they come. Themes come by number of
    respondents, then of mentions. `language` is the one labels are preferred in.
    """
    ordered = in_order(spoken)
    return themes_of(ordered, group_mentions(ordered, background, config), language)


def in_order(spoken: Sequence[Spoken]) -> list[Spoken]:
    """Mentions by id, the order in which a grouping numbers them."""
    return sorted(spoken, key=lambda one: one.mention.mention_id)


def group_mentions(ordered: Sequence[Spoken], background: Background, config: ClusterConfig) -> Grouping:
    """Mentions in groups by likeness, each in one."""
    vectors = np.stack([one.vector for one in ordered]) if ordered else np.zeros((0, 0), np.float32)
    units = likeness_space(vectors, [one.language for one in ordered], background)
    groups = [rows.tolist() for rows in _groups(ordered, units, config)] if ordered else []
    return Grouping(units, groups, [FAMILIES[one.mention.kind] for one in ordered])


def themes_of(ordered: Sequence[Spoken], grouping: Grouping, language: str) -> list[Theme]:
    """A theme for each group, named by its own words; `ordered` goes by the grouping's rows."""
    statements = [
        statement_of(one.mention.mention_id, one.mention.quote, one.mention.summary, one.language, one.told)
        for one in ordered
    ]
    spread = term_spread(statements)
    found: list[tuple[tuple[int, int, str], Theme]] = []
    for rows in grouping.groups:
        own, kinds = [statements[row] for row in rows], [ordered[row].mention.kind for row in rows]
        theme = _theme(own, kinds, grouping.units[list(rows)], spread, len(statements), language)
        people = len({ordered[row].respondent_id for row in rows})
        found.append(((-people, -len(rows), theme.mention_ids[0]), theme))
    return [theme for _, theme in sorted(found, key=lambda pair: pair[0])]


def _groups(ordered: Sequence[Spoken], units: Floats, config: ClusterConfig) -> list[npt.NDArray[np.int64]]:
    """Rows of each theme."""
    sorts = np.array([_FAMILY_ORDER.index(FAMILIES[one.mention.kind]) for one in ordered])
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
    # Themes are made of what is surely a mention; the rest joins them or stands apart, as it would blur them.
    membership = np.full(len(distinct), -1)
    membership[sure] = group(units[distinct][sure], sorts[distinct][sure], _AFFINITY, config.granularity, config.seed)
    membership = join_nearest(membership, units[distinct], sorts[distinct], _AFFINITY)[alike]
    by_group = np.argsort(membership, kind="stable")
    return np.split(by_group, np.cumsum(np.bincount(membership))[:-1])


def _is_sure(mention: Mention) -> bool:
    return mention.confidence >= _SURE or mention.extractor != OFFLINE


def _theme(
    statements: Sequence[Statement],
    kinds: Sequence[MentionKind],
    units: Floats,
    spread: Mapping[str, int],
    total: int,
    language: str,
) -> Theme:
    order = by_centrality(units, statements, language)
    counts = Counter(kinds)
    kind = min(counts, key=lambda k: (-counts[k], list(MentionKind).index(k)))
    central = next(row for row in order if kinds[row] is kind)
    typical = [central, *(row for row in order if row != central)][:_TYPICAL]
    return Theme(
        theme_id="",
        label=label_of(statements[central]),
        definition=definition_of(statements, spread, total, language),
        kind=kind,
        mention_ids=tuple(statement.statement_id for statement in statements),
        central=tuple(statements[row].statement_id for row in typical),
    )
