"""What a model is shown of groups whose borders are in doubt, and what its answers decide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from string import ascii_uppercase

from pipeline.cluster.doubts import Grouping
from pipeline.cluster.themes import Spoken
from pipeline.models import Mention
from pipeline.replies import PlacesReply, SamenessReply

AT_ONCE = 8
"""Doubtful mentions in one call."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One group beside those it may be the same as; the first of `others` is shown as B."""

    group: int
    others: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Placement:
    """Doubtful rows, and the groups each may be in; the first of `groups` is shown as A."""

    rows: tuple[int, ...]
    groups: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a model decided of a pair of groups (`same`) or of a row (`home`: a group, None for none), and why."""

    reason: str
    same: bool = False
    home: int | None = None


def comparisons(near: Mapping[int, Sequence[int]]) -> list[Comparison]:
    """One question for each group that is near to later ones."""
    return [Comparison(group, tuple(others)) for group, others in near.items()]


def placements(doubtful: Mapping[int, Sequence[int]]) -> list[Placement]:
    """Doubtful rows, those with the same nearest group together, `AT_ONCE` at most."""
    by_nearest: dict[int, list[int]] = {}
    for row, groups in doubtful.items():
        by_nearest.setdefault(groups[0], []).append(row)
    found: list[Placement] = []
    for rows in by_nearest.values():
        waiting = iter(sorted(rows))
        while part := tuple(islice(waiting, AT_ONCE)):
            asked = dict.fromkeys(group for row in part for group in doubtful[row])
            found.append(Placement(part, tuple(asked)[: len(ascii_uppercase)]))
    return found


def group_lines(grouping: Grouping, group: int, spoken: Sequence[Spoken]) -> str:
    """A group's most typical mentions, a line each."""
    return "\n".join(line_of(spoken[row].mention) for row in grouping.typical(group))


def lettered(grouping: Grouping, groups: Sequence[int], spoken: Sequence[Spoken], first: str) -> str:
    """Groups under capital letters from `first` on."""
    letters = ascii_uppercase[ascii_uppercase.index(first) :]
    return "\n\n".join(
        f"{letter}\n{group_lines(grouping, group, spoken)}" for letter, group in zip(letters, groups, strict=False)
    )


def line_of(mention: Mention) -> str:
    """A mention as a model sees it: what it says in short, and in the respondent's words."""
    return f'{mention.summary} ("{" ".join(mention.quote.split())}")'


def compared(comparison: Comparison, reply: SamenessReply) -> dict[tuple[int, int], Verdict]:
    """A verdict for each pair that the model judged; letters it made up are passed over."""
    by_letter = dict(zip(ascii_uppercase[1:], comparison.others, strict=False))
    return {
        (comparison.group, by_letter[one.group]): Verdict(one.reason, same=one.verdict == "same")
        for one in reply.groups
        if one.group in by_letter
    }


def placed(placement: Placement, reply: PlacesReply) -> dict[int, Verdict]:
    """A verdict for each row that the model placed; numbers and letters it made up are passed over."""
    by_letter: dict[str, int | None] = dict(zip(ascii_uppercase, placement.groups, strict=False))
    by_letter["none"] = None
    return {
        placement.rows[one.item - 1]: Verdict(one.reason, home=by_letter[one.group])
        for one in reply.items
        if 1 <= one.item <= len(placement.rows) and one.group in by_letter
    }
