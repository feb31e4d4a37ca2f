"""Change over time: each theme's share by quarter, and whether the last quarter surely differs from the one before."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from pipeline.figures import Share, ThemeTrend
from pipeline.models import Interval
from pipeline.rank.exact import TwoQuarters, changed
from pipeline.rank.multiplicity import family_wise
from pipeline.rank.prevalence import difference, share_of
from pipeline.rank.voices import Booleans, VoiceTable


@dataclass(frozen=True, slots=True)
class _Answers:
    """One theme in the last two quarters, by person: asked about it, and voicing it, before and now."""

    asked_before: Booleans
    asked_now: Booleans
    said_before: Booleans
    said_now: Booleans

    @property
    def both(self) -> Booleans:
        """People asked in both quarters."""
        return self.asked_before & self.asked_now

    @property
    def paired(self) -> int:
        """How many these are."""
        return int(self.both.sum())

    def spread(self) -> float:
        """p (1 - p) of the share over both quarters; 0 where nothing can be compared."""
        asked = int(self.asked_before.sum()) + int(self.asked_now.sum())
        said = int(self.said_before.sum()) + int(self.said_now.sum())
        comparable = self.asked_before.any() and self.asked_now.any()
        return said / asked * (1 - said / asked) if comparable else 0.0

    def change(self) -> Interval:
        """The change of the share with its interval, which takes into account who was asked twice."""
        now = int(self.said_now.sum()), int(self.asked_now.sum())
        before = int(self.said_before.sum()), int(self.asked_before.sum())
        overlap = self.paired / math.sqrt(now[1] * before[1]) if self.paired else 0.0
        return difference(now, before, overlap * self._likeness())

    def _likeness(self) -> float:
        """How far the same people answer alike, as Newcombe (1998) corrects it for few of them (phi)."""
        before, now = self.said_before[self.both], self.said_now[self.both]
        yes, no = int(np.sum(before & now)), int(np.sum(~before & ~now))
        stopped, started = int(np.sum(before & ~now)), int(np.sum(~before & now))
        product = (yes + stopped) * (started + no) * (yes + started) * (stopped + no)
        alike = float(yes * no - stopped * started)
        if not product:
            return 0.0
        return (max(alike - self.paired / 2, 0.0) if alike > 0 else alike) / math.sqrt(product)

    def counts(self) -> TwoQuarters:
        """People asked in one quarter, and those of both who changed."""
        both = self.both
        return TwoQuarters(
            before=(int(np.sum(self.said_before & ~both)), int(np.sum(self.asked_before & ~both))),
            now=(int(np.sum(self.said_now & ~both)), int(np.sum(self.asked_now & ~both))),
            stopped=int(np.sum(both & self.said_before & ~self.said_now)),
            started=int(np.sum(both & ~self.said_before & self.said_now)),
        )


def theme_trends(table: VoiceTable, theme_ids: Sequence[str]) -> list[ThemeTrend]:
    """Shares by quarter and the change from the quarter before the last to the last, theme by theme.

    The test is exact and pairs those asked in both quarters. It is corrected for all themes by Holm's method, in which
    each weighs as p (1 - p) of both quarters together: that does not depend on the change, and a theme which nearly
    nobody or nearly everybody voices could hardly show one.
    """
    if len(table.quarters) < 2:
        return [_trend(table, at, theme_id, None, None) for at, theme_id in enumerate(theme_ids)]
    answers = [_answers(table, at) for at in range(len(theme_ids))]
    spread = [one.spread() for one in answers]
    comparable = [at for at, own in enumerate(spread) if own]
    tests = [changed(answers[at].counts()) for at in comparable]
    mean = sum(spread) / max(len(comparable), 1)
    q_values = family_wise(tests, [spread[at] / mean for at in comparable])
    found = {at: (test.p, q) for at, test, q in zip(comparable, tests, q_values, strict=True)}
    return [_trend(table, at, theme_id, answers[at], found.get(at)) for at, theme_id in enumerate(theme_ids)]


def statuses_by_quarter(table: VoiceTable, theme_ids: Sequence[str]) -> dict[str, dict[str, str]]:
    """Each theme's status as it was in every quarter since it was first heard, by what was known then."""
    found: dict[str, dict[str, str]] = {theme_id: {} for theme_id in theme_ids}
    for count in range(1, len(table.quarters) + 1):
        then = replace(table, quarters=table.quarters[:count])
        for trend in theme_trends(then, theme_ids):
            if any(share.said for share in trend.quarters.values()):
                status = "new" if count == 1 else trend.status
                found[trend.theme_id][then.quarters[-1]] = status
    return found


def _answers(table: VoiceTable, theme: int) -> _Answers:
    before, now = table.quarters[-2:]
    return _Answers(
        table.asked_about_in(before, theme),
        table.asked_about_in(now, theme),
        _voicing_in(table, before, theme),
        _voicing_in(table, now, theme),
    )


def _voicing_in(table: VoiceTable, quarter: str, theme: int) -> Booleans:
    said = np.zeros(len(table.respondents), bool)
    said[table.voicing_in[quarter][theme]] = True
    return said


def _trend(
    table: VoiceTable, theme: int, theme_id: str, answers: _Answers | None, found: tuple[float, float] | None
) -> ThemeTrend:
    shares = {
        quarter: share_of(len(table.voicing_in[quarter][theme]), int(table.asked_about_in(quarter, theme).sum()))
        for quarter in table.quarters
    }
    p, q = found or (None, None)
    change = answers.change() if answers else Interval(None, None, None)
    trend = ThemeTrend(theme_id, shares, change, answers.paired if answers else 0, p, q, "")
    return replace(trend, status=_status(trend, shares))


def _status(trend: ThemeTrend, shares: Mapping[str, Share]) -> str:
    """`new` where first heard in the last of several quarters, `silent` where not heard in it; of the others `grown`
    or `faded` where the change is supported, else `recurring`."""
    heard = [quarter for quarter, share in shares.items() if share.said]
    quarters = list(shares)
    if len(quarters) < 2 or not heard:
        return "current"
    if heard[0] == quarters[-1]:
        return "new"
    if heard[-1] != quarters[-1]:
        return "silent"
    return {"up": "grown", "down": "faded", None: "recurring"}[trend.direction]
