"""Theme ids that survive: a group takes the id of the earlier theme it shares most statements with."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field

MERGED, SPLIT = "merged", "split"
_SHARED = 0.5


@dataclass(frozen=True, slots=True)
class Past:
    """What is known of themes: the statements each holds, by key, and those that themes held which are no more."""

    members: Mapping[str, Sequence[str]] = field(default_factory=dict)
    former: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Passage:
    """What became of a theme: it was merged into another, or split from it."""

    what: str
    theme_id: str
    other: str


@dataclass(frozen=True, slots=True)
class Settled:
    """Themes after new groups were settled among the earlier ones."""

    past: Past
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Hands:
    """Themes that people have had their say on (`held`): what they hold stays there. To those they rejected (`closed`)
    nothing comes that another theme holds."""

    held: Set[str] = frozenset()
    closed: Set[str] = frozenset()


def settle(
    groups: Sequence[Sequence[str]], known: Mapping[str, str], past: Past, hands: Hands, next_number: int
) -> Settled:
    """Groups of statement keys as themes: an earlier id where at least half of the smaller side, new ones aside, is
    shared, else a new one; the first of the groups get the lowest new numbers.

    `known` is the earlier theme of every key that has one. Statements that are not in any group now stay with their
    theme. No id is ever given to an unrelated theme; one whose statements part again takes its id back.
    """
    held = hands.held
    place = {key: at for at, keys in reversed(list(enumerate(groups))) for key in keys}
    ids = _ids(groups, known, past)
    homes: dict[str, str] = {}
    for at, keys in enumerate(groups):
        free = [key for key in keys if place[key] == at and known.get(key) not in held]
        if not free:
            continue
        if at not in ids:
            ids[at] = f"T{next_number:04d}"
            next_number += 1
        closed = ids[at] in hands.closed
        homes |= {key: known.get(key, ids[at]) if closed else ids[at] for key in free}
    homes |= {key: known[key] for key in place if known.get(key) in held}
    return Settled(*_passed(homes, known, past))


def _ids(groups: Sequence[Sequence[str]], known: Mapping[str, str], past: Past) -> dict[int, str]:
    """Places of groups that go on as an earlier theme, with its id; the largest overlaps are settled first."""
    former: dict[str, list[str]] = {}
    for theme_id, keys in past.former.items():
        for key in keys:
            former.setdefault(key, []).append(theme_id)
    sizes: Counter[str] = Counter()
    earlier: list[int] = []
    shared: list[tuple[int, int, str]] = []
    for at, keys in enumerate(groups):
        earlier.append(sum(key in known for key in keys))
        own = Counter(home for key in keys for home in {known.get(key, ""), *former.get(key, ())} if home)
        sizes.update(own)
        shared += [(count, at, theme_id) for theme_id, count in own.items()]
    ids: dict[int, str] = {}
    used: set[str] = set()
    for count, at, theme_id in sorted(shared, key=lambda o: (-o[0], o[2], o[1])):
        enough = count >= _SHARED * min(sizes[theme_id], earlier[at])
        if enough and at not in ids and theme_id not in used:
            ids[at] = theme_id
            used.add(theme_id)
    return ids


def _passed(homes: Mapping[str, str], known: Mapping[str, str], past: Past) -> tuple[Past, tuple[Passage, ...]]:
    now: dict[str, set[str]] = {theme_id: set() for theme_id in past.members}
    for key, theme_id in homes.items():
        now.setdefault(theme_id, set()).add(key)
    came = _flows((known[key], homes[key]) for key in homes if key in known)
    went = _flows((homes[key], known[key]) for key in homes if key in known)
    former = dict(past.former)
    passages: list[Passage] = []
    for theme_id in sorted(now):
        before = past.members.get(theme_id, ())
        absent = {key for key in before if key not in homes}
        if not now[theme_id] and theme_id in came:
            into = came[theme_id]
            passages.append(Passage(MERGED, theme_id, into))
            former[theme_id] = tuple(sorted(before))
            now[into] |= absent
            continue
        if not before and now[theme_id] and theme_id in went:
            passages.append(Passage(SPLIT, theme_id, went[theme_id]))
        now[theme_id] |= absent
    living = {theme_id: tuple(sorted(keys)) for theme_id, keys in now.items()}
    gone = {theme_id: keys for theme_id, keys in former.items() if not living.get(theme_id)}
    return Past(living, gone), tuple(passages)


def _flows(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """For each first of the pairs the commonest other one."""
    counts = Counter(pairs)
    most: dict[str, str] = {}
    for (one, other), _ in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        most.setdefault(one, other)
    return most
