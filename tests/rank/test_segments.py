import random

import numpy as np
import pytest
from scipy.stats import fisher_exact

from pipeline.figures import SegmentFigure
from pipeline.rank.groups import customer_groups
from pipeline.rank.segments import loudest, pairs_of, segment_figures
from pipeline.rank.voices import Voice, tabulate
from tests.samples import Said, study_of

People = dict[str, dict[str, str]]


def _figures(people: People, themes: dict[str, set[str]], column: str = "segment") -> list[SegmentFigure]:
    """Figures of who voices each theme, people given with their attributes."""
    said = [Said(who, theme) for theme, voicing in themes.items() for who in sorted(voicing)]
    voices = [Voice(who, "2026-Q3", None, tuple(sorted(own.items()))) for who, own in people.items()]
    table = tabulate(*study_of(said)[:2], voices)
    return segment_figures(pairs_of(table, customer_groups(table.latest)), list(themes), column)


def _halves(count: int = 16, inside: int = 6) -> People:
    return {f"R{at:02}": {"segment": "best" if at < inside else "rest"} for at in range(count)}


def _names(*rows: int) -> set[str]:
    return {f"R{row:02}" for row in rows}


@pytest.mark.parametrize("seed", range(6))
def test_p_values_are_fishers_and_corrected_ones_never_smaller(seed: int) -> None:
    draw = random.Random(seed)
    people = {f"R{at:02}": {"segment": draw.choice(["old", "new"]), "land": draw.choice("ab")} for at in range(40)}
    themes = {f"T{at}": {who for who in people if draw.random() < 0.3} for at in range(4)}
    figures = _figures(people, themes)
    assert {(one.theme_id, one.column) for one in figures} == {(t, c) for t in themes for c in ("land", "segment")}
    for one in figures:
        counts = [[share.said, share.asked - share.said] for share in (one.inside, one.outside)]
        assert one.p == pytest.approx(fisher_exact(counts, alternative="greater").pvalue)
        assert one.q >= one.p


def test_a_theme_heard_in_one_group_alone_stands_out_with_how_many_times_louder() -> None:
    best, rest = _figures(_halves(), {"T1": _names(0, 1, 2, 3, 4)})
    assert (best.segment, best.inside.said, best.inside.asked, best.outside.said) == ("best", 5, 6, 0)
    assert best.lift == pytest.approx((5.5 / 7) / (0.5 / 11))
    assert best.stands_out
    assert not rest.stands_out
    assert rest.lift < 1


def test_a_theme_of_two_voices_is_not_tested_and_costs_the_others_nothing() -> None:
    loud = _names(0, 1, 2, 3, 9)
    assert _figures(_halves(), {"T1": loud, "T2": _names(0, 1)}) == _figures(_halves(), {"T1": loud})


def test_the_column_of_the_settings_keeps_half_the_weight_among_many_others() -> None:
    people = {
        who: own | {f"x{column}": str((at >> (column % 4)) & 1) for column in range(8)}
        for at, (who, own) in enumerate(_halves().items())
    }
    themes = {"T1": _names(0, 1, 2, 3, 4), "T2": _names(2, 5, 8, 11, 13), "T3": _names(1, 6, 7, 9, 10, 15)}
    own = next(one for one in _figures(people, themes) if one.segment == "best" and one.theme_id == "T1")
    other = next(one for one in _figures(people, themes, "x1") if one.segment == "best" and one.theme_id == "T1")
    assert own.q < other.q


def test_the_loudest_segment_is_the_surest_one_of_the_column() -> None:
    people = {who: own | {"land": "x" if at % 2 else "y"} for at, (who, own) in enumerate(_halves().items())}
    figures = _figures(people, {"T1": _names(0, 1, 2, 3, 9), "T2": set(people)})
    found = loudest(figures, "segment")
    assert {theme: one.segment for theme, one in found.items() if one.q < 1} == {"T1": "best"}
    assert loudest(figures, "tariff") == {}


def test_where_nothing_differs_hardly_any_study_names_a_segment() -> None:
    draw = np.random.default_rng(0)
    shown = 0
    for _ in range(200):
        people = {f"R{at:02}": {"segment": "abc"[draw.integers(3)], "land": "xy"[draw.integers(2)]} for at in range(24)}
        themes = {
            f"T{t}": {who for who in people if draw.random() < share} for t, share in enumerate((0.5, 0.4, 0.3, 0.2))
        }
        shown += any(one.stands_out for one in _figures(people, themes))
    assert shown <= 18
