from dataclasses import replace

import numpy as np

from pipeline.config import RankConfig
from pipeline.figures import Surprise
from pipeline.models import MentionKind
from pipeline.rank.groups import customer_groups
from pipeline.rank.nps import nps_figures
from pipeline.rank.segments import pairs_of
from pipeline.rank.surprises import find_surprises
from pipeline.rank.voices import Voice, tabulate
from tests.samples import Said, study_of

WORTHY = RankConfig(segment_values={"best": 2.0})
PEOPLE = 18
LOUD = {f"L{at}": set(range(at, PEOPLE, 2)) | {at} for at in range(2)} | {"L2": set(range(0, PEOPLE, 2))}
"""Three themes that half of the people voice."""


def _surprises(
    themes: dict[str, set[int]],
    config: RankConfig = WORTHY,
    kind: MentionKind = MentionKind.PAIN,
    nps: dict[str, int] | None = None,
    best: int = 6,
) -> list[Surprise]:
    """Surprises where the first `best` of 18 people are the best clients."""
    said = [Said(f"R{row:02}", name) for name, rows in themes.items() for row in sorted(rows)]
    found, heard, _ = study_of(said)
    voices = [
        Voice(f"R{row:02}", "2026-Q3", (nps or {}).get(segment), (("segment", segment),))
        for row in range(PEOPLE)
        for segment in ["best" if row < best else "rest"]
    ]
    table = tabulate(found, heard, voices)
    groups = customer_groups(table.latest)
    kinds = [replace(theme, kind=kind) for theme in found]
    figures = nps_figures(table, voices, groups, config.min_nps)
    return find_surprises(table, kinds, pairs_of(table, groups), figures, config)


def test_a_theme_quiet_overall_and_loud_among_those_who_matter_is_a_surprise() -> None:
    (found,) = _surprises(LOUD | {"T1": set(range(5))})
    assert (found.theme_id, found.column, found.segment, found.worth) == ("T1", "segment", "best", 1.5)
    assert (found.inside.said, found.inside.asked, found.outside.said, found.outside.asked) == (5, 6, 0, 12)
    assert found.supported


def test_what_most_people_say_is_no_surprise_wherever_it_is_loud() -> None:
    assert _surprises({"T1": set(range(6)), "T2": {7, 9, 11}, "T3": {8, 10, 12}, "T4": {13, 14}}) == []


def test_what_is_quiet_inside_the_group_too_is_no_surprise() -> None:
    louder = {f"L{at}": set(range(6)) | {6 + at, 9, 10, 11} for at in range(3)}
    assert _surprises(louder | {"T1": {0, 1, 2}}) == []


def test_a_group_that_nobody_values_makes_no_surprise() -> None:
    themes = LOUD | {"T1": set(range(5))}
    assert _surprises(themes, RankConfig()) == []
    assert _surprises(themes, RankConfig(segment_values={"rest": 2.0})) == []


def test_satisfied_people_make_a_surprise_of_a_pain_and_not_of_praise() -> None:
    themes, happy = LOUD | {"T1": set(range(5))}, {"best": 10, "rest": 7}
    (found,) = _surprises(themes, RankConfig(), nps=happy)
    assert found.worth is None
    assert found.nps is not None
    assert found.nps.value == 100
    assert _surprises(themes, RankConfig(), MentionKind.PRAISE, happy) == []
    assert _surprises(themes, RankConfig(), nps={"best": 5, "rest": 3}) == []


def test_a_weaker_sign_is_a_hint_and_one_that_chance_often_makes_is_left_out() -> None:
    crowd = LOUD | {f"Q{at}": {at, at + 3, at + 7, at + 11} for at in range(6)}
    (hint,) = [one for one in _surprises(crowd | {"T1": {0, 1, 2, 3, 12}}) if one.theme_id == "T1"]
    assert 0.05 < hint.chance <= 0.25
    assert not hint.supported
    assert _surprises(LOUD | {"T1": {0, 1, 12, 13}}) == []


def test_where_no_segment_differs_hardly_any_study_is_surprised() -> None:
    draw, shown = np.random.default_rng(0), 0
    for _ in range(150):
        themes = {
            f"T{at:02}": {row for row in range(PEOPLE) if draw.random() < share} | {int(draw.integers(PEOPLE))}
            for at, share in enumerate((0.6, 0.5, 0.4, 0.3, 0.3, 0.25, 0.2, 0.2, 0.15))
        }
        shown += any(one.supported for one in _surprises(themes, best=7))
    assert shown <= 14
