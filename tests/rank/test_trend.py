import random

import numpy as np
import pytest

from pipeline.figures import ThemeTrend
from pipeline.rank.prevalence import difference
from pipeline.rank.trend import theme_trends
from pipeline.rank.voices import Voice, tabulate
from tests.samples import Said, study_of

BEFORE, NOW = "2026-Q2", "2026-Q3"
Rows = dict[str, set[int]]


def _trends(asked: Rows, themes: dict[str, Rows]) -> dict[str, ThemeTrend]:
    """Trends of themes, who was asked and who voiced each given as numbers of people by quarter."""
    said = [Said(f"R{r}", name, quarter=q) for name, rows in themes.items() for q, own in rows.items() for r in own]
    silent = [Voice(f"R{row}", quarter, None) for quarter, rows in asked.items() for row in rows]
    found, heard, voices = study_of(said, silent)
    table = tabulate(found, heard, voices)
    return {one.theme_id: one for one in theme_trends(table, [theme.theme_id for theme in found])}


def _others(before: int, now: int, people: int = 30) -> tuple[Rows, Rows]:
    """Different people in each quarter: those asked, and those who voice a theme."""
    asked = {BEFORE: set(range(people)), NOW: set(range(100, 100 + people))}
    return asked, {BEFORE: set(range(before)), NOW: set(range(100, 100 + now))}


def test_a_share_that_clearly_grew_or_faded_gets_its_arrow() -> None:
    for before, now, direction, status in ((4, 20, "up", "grown"), (20, 4, "down", "faded")):
        asked, rows = _others(before, now)
        trend = _trends(asked, {"T1": rows})["T1"]
        assert (trend.direction, trend.status, trend.paired) == (direction, status, 0)
        assert trend.change.value == pytest.approx((now - before) / 30)
        assert [(q, s.said, s.asked) for q, s in trend.quarters.items()] == [(BEFORE, before, 30), (NOW, now, 30)]


def test_a_change_that_chance_would_make_is_too_early_to_tell() -> None:
    asked, rows = _others(4, 8)
    trend = _trends(asked, {"T1": rows})["T1"]
    assert (trend.direction, trend.status) == (None, "recurring")
    assert trend.p is not None
    assert trend.p > 0.05


def test_the_same_change_counts_less_among_many_themes() -> None:
    asked, rows = _others(6, 16)
    quiet = {f"T{at}": _others(10, 10)[1] for at in range(2, 12)}
    alone, among = _trends(asked, {"T1": rows})["T1"], _trends(asked, {"T1": rows} | quiet)["T1"]
    assert alone.p == among.p
    assert alone.direction == "up"
    assert among.direction is None


def test_themes_too_rare_to_change_surely_cost_the_others_nothing() -> None:
    asked, rows = _others(6, 16)
    rare = {f"T{at}": {NOW: {100 + at}} for at in range(2, 12)}
    alone, among = _trends(asked, {"T1": rows})["T1"], _trends(asked, {"T1": rows} | rare)["T1"]
    assert among.q == pytest.approx(alone.q)


def test_people_asked_twice_are_paired() -> None:
    asked = {BEFORE: set(range(20)), NOW: set(range(20))}
    settled = _trends(asked, {"T1": {BEFORE: set(range(8)), NOW: set(range(16))}})["T1"]
    mixed = _trends(asked, {"T1": {BEFORE: set(range(8)), NOW: set(range(4, 20))}})["T1"]
    assert settled.paired == mixed.paired == 20
    assert settled.change.value == mixed.change.value
    assert settled.p is not None
    assert mixed.p is not None
    assert settled.p == pytest.approx(2 * 0.5**8)
    assert settled.p < mixed.p
    strangers = difference((16, 20), (8, 20))
    assert (settled.change.low or 0) > (strangers.low or 0)


@pytest.mark.parametrize("overlap", [0, 10, 20])
def test_the_interval_of_a_change_covers_it_whoever_was_asked_twice(overlap: int) -> None:
    draw, covered, people = np.random.default_rng(overlap), 0, 20
    for _ in range(400):
        habit = draw.standard_normal(3 * people)
        voices = [0.7 * habit + 0.7 * draw.standard_normal(3 * people) < edge for edge in (-0.7, 0.0)]
        true = 0.5 - 0.2397
        rows = {BEFORE: list(range(people)), NOW: list(range(people - overlap, 2 * people - overlap))}
        said = {quarter: {r for r in rows[quarter] if v[r]} for quarter, v in zip(rows, voices, strict=True)}
        change = _trends({q: set(r) for q, r in rows.items()}, {"T1": said})["T1"].change
        assert change.low is not None
        assert change.high is not None
        covered += change.low <= true <= change.high
    assert 0.92 <= covered / 400 <= 0.99


@pytest.mark.parametrize(
    ("heard", "status"),
    [
        ({NOW: {1}}, "new"),
        ({BEFORE: {1}}, "silent"),
        ({BEFORE: {1}, NOW: {1}}, "recurring"),
        ({"2026-Q1": {1}, NOW: {2}}, "recurring"),
    ],
)
def test_a_theme_is_new_recurring_or_silent_by_the_quarters_it_was_heard_in(heard: Rows, status: str) -> None:
    asked = {quarter: set(range(6)) for quarter in ("2026-Q1", BEFORE, NOW)}
    assert _trends(asked, {"T1": heard})["T1"].status == status


def test_one_quarter_has_no_change() -> None:
    trend = _trends({NOW: {1, 2}}, {"T1": {NOW: {1}}})["T1"]
    assert (trend.status, trend.change.value, trend.p, trend.q, trend.direction) == ("current", None, None, None, None)


def test_where_nothing_changes_hardly_any_study_shows_an_arrow() -> None:
    draw, shown = random.Random(0), 0
    asked = {BEFORE: set(range(20)), NOW: set(range(10, 30))}
    for _ in range(150):
        themes = {
            f"T{at}": {quarter: {row for row in rows if draw.random() < share} for quarter, rows in asked.items()}
            for at, share in enumerate((0.6, 0.5, 0.4, 0.3, 0.2, 0.1))
        }
        shown += any(trend.direction for trend in _trends(asked, themes).values())
    assert shown <= 15
