"""Studies made up with known truths: who says what is drawn from planted shares, and depends on who they are.

People differ in how much they talk, themes come in trios that go together, those asked in two quarters mostly say the
same again, and respondents.csv has several columns, of which none, or one, has to do with a theme.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from pipeline.models import Theme
from pipeline.rank.voices import Heard, Voice
from tests.samples import a_mention, a_theme

Floats = npt.NDArray[np.float64]
QUARTERS = ("2026-Q2", "2026-Q3")
SHARES = np.array(
    [0.5, 0.42, 0.36, 0.3, 0.26, 0.22, 0.2, 0.18, 0.16, 0.14, 0.12, 0.1, 0.09, 0.08, 0.07, 0.06, 0.05, 0.05, 0.04, 0.04]
    + [0.02] * 40
)
"""Shares of themes in a study like the example: a dozen that many people voice, a tail that few do."""
_SEGMENTS = {
    "segment": (("best", 0.3), ("middle", 0.4), ("new", 0.3)),
    "plan": (("pro", 0.8), ("free", 0.2)),
    "land": (("north", 0.4), ("south", 0.3), ("east", 0.2), ("west", 0.1)),
    "role": (("head", 0.3), ("seller", 0.3), ("trainer", 0.2), ("owner", 0.2)),
}
_TALK, _TRIO, _AGAIN = 0.35, 0.3, 0.6


@dataclass(frozen=True)
class Plan:
    """What a made-up study is like: `people` asked in each quarter, the share of them `repeated` in the next, and
    theme by theme the share in each; `louder` gives a theme another share in one segment."""

    people: int
    quarters: int = 1
    repeated: float = 0.0
    shares: tuple[Floats, ...] = (SHARES,)
    louder: Mapping[int, tuple[str, float]] = field(default_factory=dict)


@dataclass(frozen=True)
class Planted:
    """A made-up study as ranking takes it; theme ids are T and the theme's number."""

    themes: list[Theme]
    heard: list[Heard]
    voices: list[Voice]


def planted(plan: Plan, random: np.random.Generator) -> Planted:
    """One study of a plan. Only themes that somebody voices are in it."""
    sittings = list(_sittings(plan, random))
    members: dict[int, list[str]] = {}
    heard: list[Heard] = []
    for voice, said in sittings:
        for theme in np.flatnonzero(said):
            mention = a_mention(f"m{len(heard):05}")
            members.setdefault(int(theme), []).append(mention.mention_id)
            heard.append(Heard(replace(mention, intensity=int(random.integers(1, 6))), voice))
    themes = [a_theme(f"T{theme:04}", ids) for theme, ids in sorted(members.items())]
    return Planted(themes, heard, [voice for voice, _ in sittings])


def _sittings(plan: Plan, random: np.random.Generator) -> Iterator[tuple[Voice, npt.NDArray[np.bool_]]]:
    """Every interview: whose it is and which themes are voiced in it."""
    people = _People(plan.people, len(plan.shares[0]), random)
    yield from _said(people, plan, 0)
    for number in range(1, plan.quarters):
        people = people.some_again(round(plan.repeated * plan.people), random)
        yield from _said(people, plan, number)


def _said(people: "_People", plan: Plan, number: int) -> Iterator[tuple[Voice, npt.NDArray[np.bool_]]]:
    from scipy.stats import norm

    shares = np.tile(plan.shares[min(number, len(plan.shares) - 1)], (plan.people, 1))
    for theme, (segment, share) in plan.louder.items():
        shares[[own["segment"] == segment for own in people.attributes], theme] = share
    voiced = people.leaning < norm.ppf(shares)
    for name, own, nps, said in zip(people.names, people.attributes, people.ratings, voiced, strict=True):
        quarter = QUARTERS[number] if plan.quarters > 1 else QUARTERS[-1]
        yield Voice(name, quarter, nps, tuple(sorted(own.items()))), said


class _People:
    """Those asked in one quarter, and how each leans towards voicing each theme (standard normal)."""

    def __init__(self, count: int, themes: int, random: np.random.Generator) -> None:
        talk, trio = random.standard_normal((count, 1)), random.standard_normal((count, themes // 3 + 1))
        own = np.sqrt(1 - _TALK**2 - _TRIO**2) * random.standard_normal((count, themes))
        self.leaning = _TALK * talk + _TRIO * np.repeat(trio, 3, axis=1)[:, :themes] + own
        self.names = [f"R{int(number):09}" for number in random.integers(0, 10**9, count)]
        self.attributes = [_attributes(random) for _ in range(count)]
        self.ratings = [int(rating) for rating in np.clip(np.round(random.normal(7.5, 2.0, count)), 0, 10)]

    def some_again(self, repeated: int, random: np.random.Generator) -> "_People":
        """The people of the next quarter: the first `repeated` of these, who mostly say the same, and others."""
        following = _People(len(self.names), self.leaning.shape[1], random)
        again = slice(0, repeated)
        following.leaning[again] = _AGAIN * self.leaning[again] + np.sqrt(1 - _AGAIN**2) * following.leaning[again]
        following.names[again], following.attributes[again] = self.names[again], self.attributes[again]
        return following


def _attributes(random: np.random.Generator) -> dict[str, str]:
    chosen = {
        column: str(random.choice([name for name, _ in options], p=[share for _, share in options]))
        for column, options in _SEGMENTS.items()
    }
    staff, company = int(np.exp(random.normal(4, 1.5))), int(random.integers(10**6))
    return chosen | {"staff": str(staff), "company": f"company {company}"}
