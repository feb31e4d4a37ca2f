import random

import pytest
from scipy.stats import false_discovery_control, fisher_exact

from pipeline.rank.segments import segment_lifts
from pipeline.rank.voices import Voice, VoiceTable, tabulate
from tests.samples import Said, study_of


def _table(people: dict[str, str], themes: dict[str, set[str]]) -> VoiceTable:
    """People with their segments, and who voices each theme."""
    said = [Said(who, theme, segment=people[who]) for theme, voicing in themes.items() for who in sorted(voicing)]
    silent = [Voice(who, "2026-Q3", None, (("segment", segment),)) for who, segment in people.items()]
    return tabulate(*study_of(said, silent))


@pytest.mark.parametrize("seed", range(8))
def test_p_values_are_fishers_and_corrections_benjamini_hochbergs(seed: int) -> None:
    draw = random.Random(seed)
    people = {f"R{at:02d}": draw.choice(["old", "new", "big"]) for at in range(40)}
    themes = {}
    for name in ("T1", "T2", "T3", "T4"):
        loud = draw.choice(["old", "new", "big"])
        themes[name] = {who for who, segment in people.items() if draw.random() < (0.7 if segment == loud else 0.2)}
    expected = _expected(people, themes)
    found = segment_lifts(_table(people, themes), "segment")
    assert any(lift is not None for lift in found)
    for theme, lift in zip(themes, found, strict=True):
        if lift is None:
            continue
        assert lift.q == pytest.approx(expected[theme, lift.segment], abs=6e-5)
        rivals = [q for (name, segment), q in expected.items() if name == theme and segment != lift.segment]
        assert all(lift.q <= rival + 1e-4 for rival in rivals)


def _expected(people: dict[str, str], themes: dict[str, set[str]]) -> dict[tuple[str, str], float]:
    p_values = {}
    for theme, voicing in themes.items():
        for segment in sorted(set(people.values())):
            inside = {who for who, own in people.items() if own == segment}
            outside = people.keys() - inside
            counts = [
                [len(inside & voicing), len(inside - voicing)],
                [len(outside & voicing), len(outside - voicing)],
            ]
            p_values[theme, segment] = float(fisher_exact(counts, alternative="greater").pvalue)
    adjusted = false_discovery_control(list(p_values.values()), method="bh")
    return dict(zip(p_values, map(float, adjusted), strict=True))


def test_the_loudest_segment_is_named_with_how_many_times_louder() -> None:
    people = {f"R{at}": "best" if at < 6 else "rest" for at in range(16)}
    (lift,) = segment_lifts(_table(people, {"T1": {"R0", "R1", "R2", "R3", "R4", "R9"}}), "segment")
    assert lift is not None
    assert lift.segment == "best"
    assert lift.lift == pytest.approx((5.5 / 7) / (1.5 / 11), abs=1e-3)
    assert lift.q < 0.05


def test_a_theme_of_two_voices_is_not_tested_and_costs_the_others_nothing() -> None:
    people = {f"R{at}": "best" if at < 6 else "rest" for at in range(16)}
    loud = {"R0", "R1", "R2", "R3", "R4", "R9"}
    alone = segment_lifts(_table(people, {"T1": loud}), "segment")
    assert segment_lifts(_table(people, {"T1": loud, "T2": {"R0", "R1"}}), "segment") == [*alone, None]


def test_a_theme_said_by_everyone_stands_out_nowhere_surely() -> None:
    people = {f"R{at}": "best" if at < 6 else "rest" for at in range(16)}
    (lift,) = segment_lifts(_table(people, {"T1": set(people)}), "segment")
    assert lift is None or lift.q == 1.0


@pytest.mark.parametrize(
    "people",
    [
        pytest.param({"R1": "", "R2": "", "R3": "", "R4": ""}, id="no segments known"),
        pytest.param({"R1": "a", "R2": "a", "R3": "b", "R4": "b"}, id="segments of two people"),
        pytest.param({"R1": "a", "R2": "a", "R3": "a", "R4": "a"}, id="one segment for all"),
    ],
)
def test_no_segment_is_named_where_the_data_cannot_tell(people: dict[str, str]) -> None:
    assert segment_lifts(_table(people, {"T1": {"R1", "R2", "R3"}}), "segment") == [None]


def test_a_column_that_is_not_there_names_no_segment() -> None:
    people = {f"R{at}": "best" if at < 3 else "rest" for at in range(8)}
    assert segment_lifts(_table(people, {"T1": {"R0", "R1", "R2"}}), "tariff") == [None]
