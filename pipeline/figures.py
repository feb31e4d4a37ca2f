"""The figures that stand beside the ranking: segments, NPS, change over time, saturation.

Computed once, in `results.py`; every page, table and notebook reads them from here. Shares run from 0 to 1, NPS scores
from -100 to 100, all intervals are 95 %, people are counted and never mentions.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from pipeline.models import Interval

FAMILYWISE = 0.05
"""How rarely a study in which nothing differs may show a difference that stands out, or a change that is supported."""
Direction = Literal["up", "down"]


@dataclass(frozen=True, slots=True)
class Share:
    """How many of those asked voice a theme, and that share with its Wilson interval."""

    said: int
    asked: int
    share: Interval


@dataclass(frozen=True, slots=True)
class SegmentFigure:
    """A theme in one customer group beside everybody else; `segment` is a value of `column` of respondents.csv, or a
    stretch of its numbers as «50–199».

    `lift` is how many times louder than elsewhere; `q` is the chance, over all comparisons of the study, of such a
    difference where there is none.
    """

    theme_id: str
    column: str
    segment: str
    inside: Share
    outside: Share
    lift: float
    p: float
    q: float

    @property
    def stands_out(self) -> bool:
        """Whether the difference may be spoken of."""
        return self.q <= FAMILYWISE


@dataclass(frozen=True, slots=True)
class Surprise:
    """A theme quiet overall and loud in a segment that matters: its people's `worth` by study.yaml is above 1, which is
    the average respondent's, or the segment's `nps` above everybody's (each None where it is not for that).

    `chance` is how often a study in which no segment differs would show one like it, or a clearer one.
    """

    theme_id: str
    column: str
    segment: str
    inside: Share
    outside: Share
    worth: float | None
    nps: Interval | None
    chance: float

    @property
    def supported(self) -> bool:
        """Whether it is a finding; otherwise it is a hint to ask about."""
        return self.chance <= FAMILYWISE


@dataclass(frozen=True, slots=True)
class NpsFigure:
    """NPS of a group of people: % promoters less % detractors; `score` is empty below `rank.min_nps` ratings.

    `column` is empty for everybody, "quarter" for those asked in a quarter, else a column of respondents.csv.
    """

    column: str
    group: str
    promoters: int
    passives: int
    detractors: int
    score: Interval

    @property
    def rated(self) -> int:
        """People with a rating."""
        return self.promoters + self.passives + self.detractors


@dataclass(frozen=True, slots=True)
class ThemeNps:
    """How far satisfied and dissatisfied people voice a theme, and the NPS of those who do beside those who do not."""

    theme_id: str
    promoters: Share
    passives: Share
    detractors: Share
    voicing: NpsFigure
    others: NpsFigure
    difference: Interval


@dataclass(frozen=True, slots=True)
class ThemeTrend:
    """A theme's share by quarter, oldest first, and its change from the quarter before the last to the last.

    `paired` people were asked in both of these. `p` is exact, `q` adjusted over all themes; both None where nothing
    can be compared. `status` is new, recurring, grown, faded, silent or current.
    """

    theme_id: str
    quarters: Mapping[str, Share]
    change: Interval
    paired: int
    p: float | None
    q: float | None
    status: str

    @property
    def direction(self) -> Direction | None:
        """Where the arrow points; None where it is too early to tell."""
        if self.q is None or self.q > FAMILYWISE or not self.change.value:
            return None
        return "up" if self.change.value > 0 else "down"


@dataclass(frozen=True, slots=True)
class LifeStage:
    """A theme in one quarter: `status` is new, recurring, grown, faded, silent, split, merged, resolved or current.

    `before` is its status in the quarter before; `others` are the themes it was split from, or that came into it.
    """

    quarter: str
    status: str
    before: str = ""
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """Themes one hears from so many people on average, whoever comes first, and those of them that two or more voice;
    `expected` points lie beyond the people asked."""

    people: int
    themes: Interval
    shared: float
    expected: bool


@dataclass(frozen=True, slots=True)
class Saturation:
    """How much of what there is to hear has been heard from `people`.

    `heard` themes, `shared` of them by two people or more; `unheard` more by Chao's estimate of how many there are;
    `coverage` is the chance that the next thing somebody says belongs to a theme already heard (Good-Turing).
    `new_information` is that of Guest, Namey and Chen (2020): themes new in the last `run_length` people over those of
    the first `base_size`, whoever comes first. Of the next `more` people `new_themes` are expected, and `new_shared`
    that two or more then voice; `top_stays` is the chance that the first `top` themes are then the same, in any order.
    A figure that so few people do not allow is None.
    """

    people: int
    heard: int
    shared: int
    unheard: Interval
    coverage: float | None
    base_size: int
    run_length: int
    new_information: float | None
    more: int
    new_themes: Interval
    new_shared: Interval
    top: int
    top_stays: float | None
    curve: tuple[CurvePoint, ...] = ()

    @property
    def once(self) -> int:
        """Themes of one person."""
        return self.heard - self.shared


_NONE = Interval(None, None, None)
NOTHING_HEARD = Saturation(0, 0, 0, _NONE, None, 4, 2, None, 5, _NONE, _NONE, 3, None)


@dataclass(frozen=True, slots=True)
class StudyFigures:
    """All of it. `segments` come theme by theme in rank order, `surprises` the clearest first, `nps` for everybody,
    then quarters, then segments; `theme_nps` and `trends` are in rank order. `lives` tells how each theme stood in
    every quarter since it was first heard."""

    segments: tuple[SegmentFigure, ...] = ()
    surprises: tuple[Surprise, ...] = ()
    nps: tuple[NpsFigure, ...] = ()
    theme_nps: tuple[ThemeNps, ...] = ()
    trends: tuple[ThemeTrend, ...] = ()
    saturation: Saturation = field(default=NOTHING_HEARD)
    lives: Mapping[str, Sequence[LifeStage]] = field(default_factory=dict)
