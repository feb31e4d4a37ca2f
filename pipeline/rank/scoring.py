"""The parts of a theme's score, for the people as they are and for people drawn anew."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from pipeline.config import RankConfig
from pipeline.models import SCORE_PARTS, Interval
from pipeline.rank.prior import SharePrior
from pipeline.rank.voices import Integers, VoiceTable
from pipeline.rank.worth import recency_of, worth_of

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Shared:
    """A share in which people weigh differently: `weight` is everybody's, 1 on average; `said`, a sparse table of shape
    (people, themes), has the weight of each who voices a theme, and `missed` that of each who was not asked, with one
    column for all themes that missed the same people: `group` has each theme's column."""

    weight: Floats
    said: Any
    missed: Any
    group: Integers


@dataclass(frozen=True)
class Averaged:
    """A figure averaged over those who voice a theme: sparse tables of shape (people, themes) with the figure of each
    and with 1 where it is known; `pool` has all known ones."""

    total: Any
    known: Any
    pool: Floats


@dataclass(frozen=True)
class People:
    """What the score is made of. `quarters` are the last two, none where there are fewer; `growth` is how much each
    theme's share surely grew between them, `margin` by how much its change must exceed 0 to be sure."""

    shares: Mapping[str, Shared]
    averages: Mapping[str, Averaged]
    quarters: tuple[Shared, ...]
    growth: Floats
    margin: Floats


@dataclass(frozen=True)
class Believed:
    """People added to those asked, shape (draws, themes): so many who voice a theme, with what is averaged over them,
    and so many who do not."""

    voices: Floats
    silent: Floats
    averages: Mapping[str, Floats]


def people_of(table: VoiceTable, trends: Sequence[Interval], config: RankConfig) -> People:
    """The tables of the score's parts; `trends` are the themes' changes between the last two quarters."""
    weights = {"reach": np.ones(len(table.respondents)), "segment": worth_of(table.latest, config)}
    shares = {name: _shared(table, weight, table.voicing, table.unasked) for name, weight in weights.items()}
    shares["recency"] = _recent(table)
    rated = np.array([np.nan if voice.nps is None else (10 - voice.nps) / 10 for voice in table.latest], float)
    averages = {"intensity": (_flat(table.strongest) - 1) / 4, "nps": rated[_flat(table.voicing).astype(np.int64)]}
    last = table.quarters[-2:] if len(table.quarters) > 1 else ()
    return People(
        shares=shares,
        averages={name: _averaged(table, values) for name, values in averages.items()},
        quarters=tuple(
            _shared(table, table.asked_in[q].astype(float), table.voicing_in[q], table.unasked_in[q]) for q in last
        ),
        growth=np.array([max(0.0, trend.low or 0.0) for trend in trends]),
        margin=np.array([np.inf if t.value is None or t.low is None else t.value - t.low for t in trends]),
    )


def _flat(columns: Sequence[Any]) -> Floats:
    return np.concatenate([*columns, np.empty(0)])


def _sparse(table: VoiceTable, rows: Sequence[Integers], values: Floats) -> Any:
    """A table of shape (people, themes) with a value for each row of each theme.

    A survey has tens of thousands of people and thousands of themes, and a person voices a few of them.
    """
    from scipy.sparse import csc_array

    ends = np.cumsum([0, *(len(own) for own in rows)])
    return csc_array((values, _flat(rows).astype(np.int64), ends), shape=(len(table.respondents), len(rows)))


def _shared(table: VoiceTable, weight: Floats, said: Sequence[Integers], missed: Sequence[Integers]) -> Shared:
    return _weighed(table, weight, _sparse(table, said, weight[_flat(said).astype(np.int64)]), missed)


def _recent(table: VoiceTable) -> Shared:
    """The share in which people count by how recently they were asked, and a voice by when it was last heard."""
    asked, said = recency_of(table)
    return _weighed(table, asked, _sparse(table, table.voicing, said), table.unasked)


def _weighed(table: VoiceTable, weight: Floats, said: Any, missed: Sequence[Integers]) -> Shared:
    distinct = {id(rows): rows for rows in missed}
    place = {key: at for at, key in enumerate(distinct)}
    groups = list(distinct.values())
    people = _sparse(table, groups, weight[_flat(groups).astype(np.int64)])
    return Shared(weight, said, people, np.array([place[id(rows)] for rows in missed], np.int64))


def _averaged(table: VoiceTable, values: Floats) -> Averaged:
    known = np.isfinite(values)
    filled = np.where(known, values, 0.0)
    return Averaged(
        _sparse(table, table.voicing, filled), _sparse(table, table.voicing, known.astype(float)), values[known]
    )


def parts_now(people: People, prior: SharePrior) -> dict[str, Floats]:
    """Each part, 0 to 1, by theme, of those asked."""
    nobody = np.zeros((1, len(people.growth)))
    parts = parts_after(people, prior, Believed(nobody, nobody, dict.fromkeys(people.averages, nobody)))
    return {name: part[0] for name, part in parts.items()}


def parts_after(people: People, prior: SharePrior, newcomers: Believed) -> dict[str, Floats]:
    """Each part, shape (draws, themes), once some more have been asked; people who were not asked are counted at what
    those who were make likely, lest a theme that two people were asked about lead the list."""
    everybody = np.ones((1, len(people.shares["reach"].weight)))
    parts = {}
    for name, shared in people.shares.items():
        before, of_them, missed = _counted(everybody, shared)
        said, asked = before + newcomers.voices, of_them + newcomers.voices + newcomers.silent
        # A draw at a time: all at once would be draws by themes by all that a share may come from.
        likely = np.stack([prior.likely(*counts) for counts in zip(said, asked, strict=True)])
        parts[name] = (said + missed * likely) / np.maximum(asked + missed, 1e-9)
    for name, averaged in people.averages.items():
        total = everybody @ averaged.total + newcomers.voices * newcomers.averages[name]
        parts[name] = total / np.maximum(everybody @ averaged.known + newcomers.voices, 1)
    return parts | {"trend": np.broadcast_to(people.growth, newcomers.voices.shape)}


def parts_drawn(people: People, weights: Floats, believed: Believed) -> dict[str, Floats]:
    """Each part, shape (draws, themes), with respondents counted `weights` (draws, people) times."""
    parts = {name: _likely(weights, shared, believed) for name, shared in people.shares.items()}
    for name, averaged in people.averages.items():
        known = weights @ averaged.known + believed.voices
        parts[name] = (weights @ averaged.total + believed.voices * believed.averages[name]) / known
    parts["trend"] = np.zeros_like(believed.voices)
    if people.quarters:
        before, now = (_likely(weights, shared, believed) for shared in people.quarters)
        parts["trend"] = np.maximum(now - before - people.margin, 0.0)
    return parts


def _likely(weights: Floats, shared: Shared, believed: Believed) -> Floats:
    said, asked, _ = _counted(weights, shared)
    return np.asarray((said + believed.voices) / (asked + believed.voices + believed.silent))


def _counted(weights: Floats, shared: Shared) -> tuple[Floats, Floats, Floats]:
    """Weighed people who voice each theme, who were asked, and who were not."""
    missed = (weights @ shared.missed)[:, shared.group]
    return weights @ shared.said, (weights @ shared.weight)[:, None] - missed, missed


def scored(parts: Mapping[str, Floats], weights: Mapping[str, float]) -> Floats:
    """Weighted mean of the parts; intensity and unhappiness count in proportion to the root of the reach, so that one
    unhappy voice does not outrank ten."""
    total = sum(weights.values()) or 1.0
    weighed = [weights[name] * part for name, part in scaled(parts).items()]
    return np.asarray(sum(weighed) / total)


def scaled(parts: Mapping[str, Floats]) -> dict[str, Floats]:
    """The parts as they enter the mean."""
    root = np.sqrt(parts["reach"])
    return {name: parts[name] * (root if name in ("intensity", "nps") else 1.0) for name in SCORE_PARTS}
