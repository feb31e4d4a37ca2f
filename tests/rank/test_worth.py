import math

import pytest

from pipeline.config import RankConfig
from pipeline.rank.voices import Voice, tabulate
from pipeline.rank.worth import number_in, recency_of, worth_of
from tests.samples import Said, study_of


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("1200000", 1_200_000),
        ("1 200 000 ₽", 1_200_000),
        ("1\N{NO-BREAK SPACE}200,5 руб.", 1200.5),
        ("$1,200,000", 1_200_000),
        ("12.5", 12.5),
        ("около 40", 40),
    ],
)
def test_a_number_is_read_as_people_write_it(cell: str, number: float) -> None:
    assert number_in(cell) == number


@pytest.mark.parametrize("cell", ["", "нет", "—"])
def test_a_cell_without_a_number_is_unknown(cell: str) -> None:
    assert math.isnan(number_in(cell))


def _voice(who: str, **attributes: str) -> Voice:
    return Voice(who, "2026-Q3", None, tuple(attributes.items()))


def test_people_weigh_by_segment_times_revenue_and_the_unknown_like_the_mean() -> None:
    config = RankConfig(segment_values={"best": 2.0}, value_column="revenue")
    voices = [_voice("R1", segment="best", revenue="100"), _voice("R2", revenue="300"), _voice("R3")]
    assert (worth_of(voices, config) * 600 / 3).tolist() == pytest.approx([200, 300, 200], rel=0.2)
    one, two, three = worth_of(voices, config)
    assert (one / three, two / three) == pytest.approx((1.0, 1.5))
    assert one + two + three == pytest.approx(3)


def test_without_any_worth_all_weigh_the_same() -> None:
    assert worth_of([_voice("R1"), _voice("R2")], RankConfig()).tolist() == [1, 1]
    assert worth_of([_voice("R1", segment="x")], RankConfig(segment_values={"x": 0.0})).tolist() == [1]


def test_a_quarter_older_weighs_half_and_a_voice_is_as_old_as_when_it_was_last_heard() -> None:
    said = [Said("R1", "T1", quarter="2026-Q1"), Said("R2", "T1", quarter="2026-Q3"), Said("R3", "T1", quarter=None)]
    silent = [Voice("R1", "2026-Q2", None), Voice("R4", "2025-Q4", None)]
    asked, voiced = recency_of(tabulate(*study_of(said, silent)))
    assert (asked / asked[1]).tolist() == pytest.approx([0.5, 1.0, 0.125, 0.125])
    assert (voiced / asked[1]).tolist() == pytest.approx([0.25, 1.0, 0.125])


def test_without_dates_nothing_is_old() -> None:
    asked, voiced = recency_of(tabulate(*study_of([Said("R1", "T1", quarter=None), Said("R2", "T1", quarter=None)])))
    assert asked.tolist() == voiced.tolist() == [1, 1]
