import math
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.figures import NpsFigure
from pipeline.models import Interval
from pipeline.rank.groups import customer_groups
from pipeline.rank.nps import nps_difference, nps_figures, nps_score, theme_nps
from pipeline.rank.voices import Voice, tabulate
from tests.samples import Said, study_of

counts = st.tuples(st.integers(0, 200), st.integers(0, 200), st.integers(0, 200)).filter(any)


def _ends(interval: Interval) -> tuple[float, float, float]:
    assert interval.value is not None
    assert interval.low is not None
    assert interval.high is not None
    return interval.low, interval.value, interval.high


@given(counts)
def test_a_score_lies_inside_its_interval_and_both_inside_minus_100_to_100(ratings: tuple[int, int, int]) -> None:
    low, score, high = _ends(nps_score(*ratings))
    assert -100 <= low <= score <= high <= 100
    mirrored = _ends(nps_score(*reversed(ratings)))
    assert mirrored == pytest.approx((-high, -score, -low), abs=1e-5)


def test_unanimous_people_leave_room_for_others() -> None:
    low, score, high = _ends(nps_score(8, 0, 0))
    assert (score, high) == (100, 100)
    assert 0 < low < 60
    low, score, high = _ends(nps_score(0, 8, 0))
    assert score == 0
    assert low == pytest.approx(-high)
    assert 20 < high < 50


def _outcomes(rated: int) -> Iterator[tuple[int, int, int]]:
    return ((p, rated - p - d, d) for p in range(rated + 1) for d in range(rated + 1 - p))


@pytest.mark.parametrize("rated", [5, 8, 15])
def test_intervals_cover_the_true_score_as_often_as_they_say(rated: int) -> None:
    intervals = {ratings: _ends(nps_score(*ratings)) for ratings in _outcomes(rated)}
    covered = []
    for promoters in (0.05, 0.2, 0.4, 0.6, 0.8, 0.9):
        for detractors in (0.02, 0.1, 0.3, 0.5):
            if promoters + detractors < 1:
                chances = promoters, 1 - promoters - detractors, detractors
                true = 100 * (promoters - detractors)
                covered.append(
                    sum(
                        math.factorial(rated)
                        * math.prod(chance**n / math.factorial(n) for chance, n in zip(chances, ratings, strict=True))
                        for ratings, (low, _, high) in intervals.items()
                        if low <= true <= high
                    )
                )
    assert 0.93 <= sum(covered) / len(covered) <= 0.975
    assert min(covered) >= 0.9


def test_a_difference_is_none_where_one_side_is_and_mirrors() -> None:
    one, other = nps_score(9, 3, 1), nps_score(1, 4, 6)
    low, difference, high = _ends(nps_difference(one, other))
    assert low > 0
    assert difference == pytest.approx(100 * (8 / 13 + 5 / 11))
    assert _ends(nps_difference(other, one)) == pytest.approx((-high, -difference, -low))
    assert nps_difference(one, Interval(None, None, None)).value is None


def _voice(who: str, nps: int | None, quarter: str = "2026-Q3", plan: str = "pro") -> Voice:
    return Voice(who, quarter, nps, (("plan", plan),))


def _figures(voices: list[Voice], least: int = 2) -> dict[tuple[str, str], NpsFigure]:
    table = tabulate([], [], voices)
    figures = nps_figures(table, voices, customer_groups(table.latest), least)
    return {(figure.column, figure.group): figure for figure in figures}


def test_a_quarter_takes_the_rating_of_then_and_everybody_counts_once_with_the_last() -> None:
    voices = [_voice("R1", 3, "2026-Q2"), _voice("R1", 9), _voice("R2", 8, "2026-Q2"), _voice("R3", 10)]
    figures = _figures(voices)
    told = {key: (one.promoters, one.passives, one.detractors) for key, one in figures.items()}
    assert told == {("", ""): (2, 1, 0), ("quarter", "2026-Q2"): (0, 1, 1), ("quarter", "2026-Q3"): (2, 0, 0)}
    assert figures["quarter", "2026-Q2"].score.value == -50


def test_below_the_least_number_of_ratings_there_is_no_score_and_without_any_no_figure() -> None:
    voices = [_voice(f"R{at}", 9, plan="pro" if at < 4 else "free") for at in range(10)]
    voices += [_voice(f"S{at}", None, plan="free") for at in range(9)]
    figures = _figures(voices, least=5)
    assert (figures["plan", "pro"].rated, figures["plan", "pro"].score.value) == (4, None)
    assert (figures["plan", "free"].rated, figures["plan", "free"].score.value) == (6, 100)
    assert _figures([_voice("R1", None)]) == {}


def test_a_theme_is_told_among_the_satisfied_and_by_the_score_of_those_who_voice_it() -> None:
    ratings = {f"R{at}": nps for at, nps in enumerate([10, 9, 9, 8, 7, 6, 5, 2])}
    said = [Said(who, "T1", nps=ratings[who]) for who in ("R0", "R5", "R6", "R7")]
    voices = [Voice(who, "2026-Q3", nps) for who, nps in ratings.items()]
    (figure,) = theme_nps(tabulate(*study_of(said)[:2], voices), ["T1"], least=4)
    shares = [(share.said, share.asked) for share in (figure.promoters, figure.passives, figure.detractors)]
    assert shares == [(1, 3), (0, 2), (3, 3)]
    assert (figure.voicing.score.value, figure.others.score.value) == (-50, 50)
    assert figure.difference.value == -100
    (alone,) = theme_nps(tabulate(*study_of(said)[:2], voices), ["T1"], least=5)
    assert (alone.voicing.score.value, alone.difference.value) == (None, None)
