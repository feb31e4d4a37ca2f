import math
import random
import tracemalloc
from dataclasses import replace

import pytest

from pipeline.config import RankConfig, RankWeights
from pipeline.models import SCORE_PARTS, RankedTheme
from pipeline.rank.ranking import rank_themes
from pipeline.rank.voices import Asked, Voice
from tests.samples import Said, study_of

QUICK = RankConfig(draws=200)


def _ranked(said: list[Said], config: RankConfig = QUICK, silent: int = 0) -> list[RankedTheme]:
    quiet = [Voice(f"S{at}", "2026-Q3", None) for at in range(silent)]
    return rank_themes(*study_of(said, quiet), config)


def _ids(ranked: list[RankedTheme]) -> list[str]:
    return [one.theme.theme_id for one in ranked]


def _random_study(seed: int, people: int = 16, themes: int = 12) -> list[Said]:
    draw = random.Random(seed)
    persons = {
        f"R{at:02d}": (draw.choice([None, *range(11)]), draw.choice(["best", "rest", ""])) for at in range(people)
    }
    return [
        Said(who, f"T{theme:04d}", intensity=draw.randint(1, 5), nps=nps, segment=segment)
        for theme in range(themes)
        for who, (nps, segment) in persons.items()
        if draw.random() < 0.5 / (theme + 1) or who == f"R{theme:02d}"
    ]


def test_the_theme_of_more_people_comes_first_however_often_the_other_is_repeated() -> None:
    said = [Said("R1", "T0001")] * 20 + [Said(who, "T0002") for who in ("R2", "R3", "R4")]
    assert _ids(_ranked(said)) == ["T0002", "T0001"]


def test_equal_scores_go_by_id_however_often_one_is_repeated() -> None:
    said = [Said("R1", "T0003"), Said("R1", "T0001"), Said("R1", "T0002"), *[Said("R1", "T0003")] * 5]
    assert _ids(_ranked(said)) == ["T0001", "T0002", "T0003"]


def test_ranks_count_up_and_scores_never_rise() -> None:
    ranked = _ranked(_random_study(1))
    assert [one.rank for one in ranked] == list(range(1, len(ranked) + 1))
    scores = [one.score for one in ranked]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("seed", range(6))
def test_a_rank_lies_inside_its_range_and_groups_follow_the_order(seed: int) -> None:
    ranked = _ranked(_random_study(seed))
    assert all(1 <= one.rank_low <= one.rank <= one.rank_high <= len(ranked) for one in ranked)
    groups = [one.tie_group for one in ranked]
    assert groups == sorted(groups)
    assert set(groups) == set(range(1, max(groups) + 1))


def test_a_rank_lies_inside_its_range_even_among_hundreds_of_themes_of_one_voice_each() -> None:
    ranked = _ranked([Said(f"R{at:03d}", f"T{at:04d}") for at in range(400)])
    assert all(one.rank_low <= one.rank <= one.rank_high for one in ranked)


def test_themes_of_the_same_people_are_tied_and_a_clear_winner_is_not() -> None:
    people = [f"R{at:02d}" for at in range(20)]
    loud = [Said(who, "T0001") for who in people[:18]]
    alike = [Said(who, theme, nps=3) for theme in ("T0002", "T0003") for who in people[:3]]
    first, second, third = _ranked(loud + alike, RankConfig(draws=1000))
    assert first.theme.theme_id == "T0001"
    assert (first.tie_group, second.tie_group, third.tie_group) == (1, 2, 2)
    assert (first.rank_low, first.rank_high) == (1, 1)


def test_the_same_seed_gives_the_same_ranges_and_another_seed_others() -> None:
    said = _random_study(3, people=30)
    assert _ranked(said) == _ranked(said)
    ranges = {
        tuple((one.rank_low, one.rank_high) for one in _ranked(said, RankConfig(draws=100, seed=seed)))
        for seed in range(8)
    }
    assert len(ranges) > 1


def test_draws_in_parts_give_what_they_give_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    said, config = _random_study(5, people=30), RankConfig(draws=100, segment_values={"best": 3.0})
    at_once = _ranked(said, config)
    monkeypatch.setattr("pipeline.rank.draws._CELLS", 7 * 30)
    assert _ranked(said, config) == at_once


def test_memory_does_not_grow_with_people_times_themes() -> None:
    said = study_of([Said(f"R{at}", f"T{at % 1000:04d}") for at in range(5000)])
    tracemalloc.start()
    rank_themes(*said, RankConfig(draws=100))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 100_000_000


@pytest.mark.parametrize("seed", range(4))
def test_parts_run_from_0_to_1_and_give_the_score(seed: int) -> None:
    config = RankConfig(draws=100, segment_values={"best": 3.0, "rest": 0.5})
    weights = config.part_weights()
    for one in _ranked(_random_study(seed), config):
        assert set(one.score_parts) == set(SCORE_PARTS)
        assert all(0 <= part <= 1 for part in one.score_parts.values())
        root = math.sqrt(one.score_parts["reach"])
        scale = dict.fromkeys(SCORE_PARTS, 1.0) | {"intensity": root, "nps": root}
        weighed = sum(weights[name] * scale[name] * part for name, part in one.score_parts.items())
        assert one.score == pytest.approx(weighed / sum(weights.values()), abs=2e-4)


@pytest.mark.parametrize(
    ("part", "first"), [("reach", "many"), ("intensity", "strong"), ("segment", "worthy"), ("nps", "unhappy")]
)
def test_each_weight_lifts_the_theme_that_its_part_speaks_for(part: str, first: str) -> None:
    plain = [("R1", 10), ("R2", 10), ("R3", 10)]
    said = [Said(who, "many", nps=nps, intensity=1) for who, nps in [*plain, ("R4", 10)]]
    said += [Said(who, "strong", nps=nps, intensity=5) for who, nps in plain]
    said += [Said(who, "worthy", nps=10, intensity=1, segment="best") for who in ("B1", "B2")]
    said += [Said(who, "unhappy", nps=0, intensity=1) for who in ("U1", "U2", "U3")]
    weights = dict.fromkeys(SCORE_PARTS, 0.0) | {part: 1.0}
    config = RankConfig(draws=100, weights=RankWeights(**weights), segment_values={"best": 50.0})
    assert _ids(_ranked(said, config))[0] == first


def test_weights_of_zero_leave_the_order_to_people() -> None:
    config = RankConfig(draws=100, weights=RankWeights(**dict.fromkeys(SCORE_PARTS, 0.0)))
    ranked = _ranked([Said("R1", "T0001", intensity=5), Said("R1", "T0002"), Said("R2", "T0002")], config)
    assert _ids(ranked) == ["T0002", "T0001"]
    assert {one.score for one in ranked} == {0.0}


def test_a_talkative_respondent_changes_neither_score_nor_order() -> None:
    said = [Said("R1", "T0001", intensity=5), Said("R2", "T0001", intensity=1)]
    said += [Said("R1", "T0002", intensity=3), Said("R3", "T0002", intensity=4)]
    calm, chatty = _ranked(said), _ranked(said + [Said("R1", "T0001", intensity=5)] * 40)
    assert [(one.theme.theme_id, one.score, one.score_parts) for one in chatty] == [
        (one.theme.theme_id, one.score, one.score_parts) for one in calm
    ]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("part", ["all", "one theme", "one mention"])
def test_saying_it_ten_times_changes_no_share_no_score_and_no_rank(seed: int, part: str) -> None:
    said = _random_study(seed)
    own = [one for one in said if one.respondent == "R03"]
    repeated = {"all": own, "one theme": [one for one in own if one.theme == own[0].theme], "one mention": own[:1]}[
        part
    ]
    calm, chatty = _ranked(said), _ranked(said + repeated * 9)
    as_counted = [replace(one, theme=None, top_quote=None, mention_count=0) for one in calm]  # type: ignore[arg-type]
    assert as_counted == [replace(one, theme=None, top_quote=None, mention_count=0) for one in chatty]  # type: ignore[arg-type]
    assert _ids(calm) == _ids(chatty)


def test_what_the_interviewer_put_into_their_mouths_is_counted_apart() -> None:
    themes, heard, voices = study_of([Said(f"R{at}", "T0001") for at in range(4)] + [Said("R9", "T0002")])
    led = [replace(one, mention=replace(one.mention, prompted=at > 0)) for at, one in enumerate(heard[:4])]
    doubted = [replace(heard[4], mention=replace(heard[4].mention, doubtful=True))]
    apart = rank_themes(themes, led + doubted, voices, QUICK)
    assert [(one.respondent_count, one.apart.prompted, one.apart.doubtful) for one in apart] == [(1, 3, 0), (0, 0, 1)]
    assert [one.respondents_asked for one in apart] == [5, 5]
    together = rank_themes(
        themes, led + doubted, voices, RankConfig(draws=100, count_prompted=True, count_doubtful=True)
    )
    assert [(one.respondent_count, one.apart.prompted, one.apart.doubtful) for one in together] == [
        (4, 0, 0),
        (1, 0, 0),
    ]


def test_a_theme_that_two_were_asked_about_does_not_outrank_one_that_most_of_all_voice() -> None:
    said = [Said(f"R{at:02}", "T0001") for at in range(12)] + [Said(f"R{at:02}", "T0002") for at in (0, 1)]
    said += [Said(f"R{at:02}", f"T{3 + at % 3:04}") for at in range(9)]
    silent = [Voice(f"R{at:02}", "2026-Q3", None) for at in range(16)]
    missed = {(f"R{at:02}", "2026-Q3") for at in range(2, 16)}
    themes, heard, voices = study_of(said, silent)
    ranked = rank_themes(themes, heard, voices, QUICK, Asked({}, {"T0002": missed}))
    assert _ids(ranked)[:2] == ["T0001", "T0002"]
    assert (ranked[1].respondent_count, ranked[1].respondents_asked, ranked[1].prevalence.value) == (2, 2, 1.0)
    assert ranked[1].score_parts["reach"] < 0.75


@pytest.mark.parametrize("seed", range(4))
def test_scores_have_intervals_and_chances_go_with_the_ranges(seed: int) -> None:
    for one in _ranked(_random_study(seed)):
        assert one.score_range.low is not None and one.score_range.high is not None
        assert one.score_range.low <= one.score <= one.score_range.high
        chances = [one.top_chances[places] for places in (3, 5, 10)]
        assert chances == sorted(chances)
        assert (one.top_chances[3] > 0) or one.rank_low > 1
        assert one.top_chances[10] == 1 or one.rank_high > 9


def test_presets_order_by_people_by_worth_and_by_unhappiness() -> None:
    said = [Said(f"R{at}", "many", nps=9) for at in range(5)]
    said += [Said(f"B{at}", "worthy", nps=9, segment="best") for at in range(3)]
    said += [Said(f"U{at}", "unhappy", nps=0) for at in range(3)]
    firsts = {}
    for preset in ("balanced", "reach", "revenue", "churn"):
        config = RankConfig(draws=100, preset=preset, segment_values={"best": 20.0})
        ranked = _ranked(said, config, silent=4)
        firsts[preset] = ranked[0].theme.theme_id
        assert {one.theme.theme_id for one in ranked if one.preset_ranks[preset] == one.rank} == set(_ids(ranked))
    assert firsts["reach"] == "many"
    assert firsts["revenue"] == "worthy"
    assert firsts["churn"] == "unhappy"


def test_own_weights_stand_in_place_of_the_presets() -> None:
    config = RankConfig(preset="churn", weights=RankWeights(reach=2.0))
    assert config.part_weights()["reach"] == 2.0
    assert config.part_weights()["nps"] == RankConfig(preset="churn").part_weights()["nps"]
    assert config.part_weights("reach")["reach"] == 1.0


def test_growth_counts_only_as_far_as_it_is_sure() -> None:
    before = [Voice(f"A{at}", "2026-Q2", None) for at in range(30)]
    said = [Said(f"B{at}", "grown") for at in range(24)] + [Said(f"B{at}", "a little") for at in range(2)]
    said += [Said("A0", "grown", quarter="2026-Q2")]
    silent = [Voice(f"B{at}", "2026-Q3", None) for at in range(30)]
    parts = {one.theme.theme_id: one for one in rank_themes(*study_of(said, before + silent), QUICK)}
    assert parts["grown"].score_parts["trend"] == pytest.approx(parts["grown"].trend.low, abs=1e-4)
    assert parts["grown"].score_parts["trend"] > 0.4
    assert parts["a little"].score_parts["trend"] == 0.0


def test_counts_and_shares_are_of_people_asked() -> None:
    (one,) = _ranked([Said("R1", "T0001"), Said("R1", "T0001"), Said("R2", "T0001")], silent=6)
    assert (one.respondent_count, one.respondents_asked, one.mention_count) == (2, 8, 3)
    assert one.prevalence.value == 0.25


def test_a_study_without_respondents_csv_has_neither_ratings_nor_segments() -> None:
    (one,) = _ranked([Said(f"R{at}", "T0001") for at in range(6)])
    assert one.nps.value is None
    assert one.score_parts["nps"] == 0.0
    assert (one.top_segment, one.segment_lift, one.segment_q) == (None, None, None)


def test_one_respondent_is_enough_for_a_list_and_too_few_for_a_claim() -> None:
    ranked = _ranked([Said("R1", "T0001"), Said("R1", "T0002")])
    assert [(one.rank, one.prevalence.value, one.tie_group) for one in ranked] == [(1, 1.0, 1), (2, 1.0, 1)]
    assert ranked[0].prevalence.low is not None
    assert ranked[0].prevalence.low < 0.25


def test_no_themes_no_ranking() -> None:
    assert rank_themes([], [], [Voice("R1", None, None)], QUICK) == []


def test_a_mean_rating_is_shown_from_min_nps_ratings_on_each_person_once() -> None:
    ratings = [2, 4, 6, 8]
    said = [Said(f"R{at}", "T0001", nps=nps) for at, nps in enumerate(ratings)] + [Said("R0", "T0001", nps=2)] * 9
    assert _ranked(said, RankConfig(draws=100, min_nps=5))[0].nps.value is None
    nps = _ranked(said, RankConfig(draws=100, min_nps=4))[0].nps
    half = 3.182446 * math.sqrt(20 / 3) / 2
    assert (nps.value, nps.low, nps.high) == pytest.approx((5.0, 5 - half, 5 + half), abs=0.006)


@pytest.mark.parametrize(
    ("quarters", "status"),
    [
        (["2026-Q3"], "new"),
        (["2026-Q2"], "silent"),
        (["2026-Q2", "2026-Q3"], "recurring"),
        (["2026-Q1", "2026-Q3"], "recurring"),
        ([None], "current"),
    ],
)
def test_a_theme_is_new_recurring_or_silent_by_the_quarters_it_was_heard_in(
    quarters: list[str | None], status: str
) -> None:
    other = [Said("R9", "T0009", quarter=quarter) for quarter in ("2026-Q1", "2026-Q2", "2026-Q3")]
    said = [Said(f"R{at}", "T0001", quarter=quarter) for at, quarter in enumerate(quarters)]
    one = next(one for one in _ranked(said + other) if one.theme.theme_id == "T0001")
    assert (one.status, one.first_seen, one.last_seen) == (status, quarters[0], quarters[-1])


def test_a_trend_compares_shares_of_the_people_asked_in_the_last_two_quarters() -> None:
    said = [Said("R1", "T0001", quarter="2026-Q2"), *[Said(f"R{at}", "T0001") for at in (1, 2, 3)]]
    silent = [Voice(f"R{at}", "2026-Q2", None) for at in (2, 3, 4)] + [Voice("R4", "2026-Q3", None)]
    (one,) = rank_themes(*study_of(said, silent), QUICK)
    assert one.trend.value == pytest.approx(3 / 4 - 1 / 4)
    assert one.trend.low is not None
    assert one.trend.low < 0 < 0.5 < (one.trend.high or 0)


def test_one_quarter_has_no_trend() -> None:
    assert _ranked([Said("R1", "T0001")])[0].trend.value is None
