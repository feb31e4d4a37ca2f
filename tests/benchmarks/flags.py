"""False alarms and power: segments, surprises and arrows in 2,000 made-up studies, with and without planted truths.

python -m tests.benchmarks flags
"""

from collections import Counter

import numpy as np

from pipeline.config import RankConfig
from pipeline.figures import StudyFigures
from pipeline.rank.figures import figures_of
from pipeline.rank.voices import tabulate
from tests.benchmarks.planted import SHARES, Floats, Plan, planted

STUDIES = 2000
POWER_STUDIES = 500
_CONFIG = RankConfig(segment_values={"best": 2.0})
_REPEATED = (0.0, 1 / 3, 2 / 3)
_PLANTED = 5


def main() -> None:
    """Prints how often studies without any difference show one, and how often a planted one is found."""
    print(f"Nothing differs: share of {STUDIES} studies with any (at most .050 asked)")
    print(f"{'people a quarter':>17} {'segment':>8} {'surprise':>9} {'arrow':>6} {'segment or arrow':>17} {'any':>6}")
    for people in (8, 15, 30, 100):
        alarms = false_alarms(people, STUDIES)
        print(f"{people:>17} " + " ".join(f"{alarms[name]:>{width}.3f}" for name, width in _ALARMS))
    print(f"\nA share goes from .2 to .6, 30 people a quarter: share of {POWER_STUDIES} studies with its arrow")
    print(f"{'themes voiced by':>35} {'asked again: none':>18} {'a third':>8} {'two thirds':>11}")
    for name, others in _COMPANY.items():
        found = [growth_found(np.array(others), repeated, POWER_STUDIES) for repeated in _REPEATED]
        print(f"{name:>35} {found[0]:>18.2f} {found[1]:>8.2f} {found[2]:>11.2f}")
    print(
        "\nA theme of .1 elsewhere is voiced by more in a segment of three people in ten: share of studies that name it"
    )
    print(f"{'people':>7} {'inside':>7} {'segment':>8} {'surprise':>9}")
    for people in (16, 30, 60):
        for inside in (0.6, 0.8):
            segment, surprise = loudness_found(people, inside, POWER_STUDIES)
            print(f"{people:>7} {inside:>7} {segment:>8.2f} {surprise:>9.2f}")


_ALARMS = (("segment", 8), ("surprise", 9), ("arrow", 6), ("either", 17), ("any", 6))
_COMPANY = {
    "nobody else": (),
    "3 of 10, two others": (0.3, 0.3),
    "from .50 down to .20, five others": (0.5, 0.4, 0.3, 0.25, 0.2),
    "as in the example, 59 others": tuple(np.delete(SHARES, _PLANTED)),
}


def false_alarms(people: int, studies: int) -> dict[str, float]:
    """Shares of studies with an alarm, by its kind; people asked again are none, a third or two thirds by turns."""
    shown: Counter[str] = Counter()
    random = np.random.default_rng(people)
    for number in range(studies):
        figures = _figures(Plan(people, quarters=2, repeated=_REPEATED[number % 3]), random)
        segment, arrow = _segments(figures), _arrows(figures)
        surprise = any(one.supported for one in figures.surprises)
        kinds = {"segment": segment, "surprise": surprise, "arrow": arrow}
        shown.update(name for name, ids in kinds.items() if ids)
        shown["either"] += bool(segment or arrow)
        shown["any"] += bool(segment or arrow or surprise)
    return {name: shown[name] / studies for name, _ in _ALARMS}


def growth_found(others: Floats, repeated: float, studies: int) -> float:
    """Share of studies in which a theme that goes from .2 to .6 gets its arrow, among other themes that stay."""
    random = np.random.default_rng(round(100 * repeated) + len(others))
    shares = tuple(np.array([share, *others]) for share in (0.2, 0.6))
    plan = Plan(30, quarters=2, repeated=repeated, shares=shares)
    return sum("T0000" in _arrows(_figures(plan, random)) for _ in range(studies)) / studies


def loudness_found(people: int, inside: float, studies: int) -> tuple[float, float]:
    """Shares of studies that name the segment of a theme voiced by one in ten elsewhere: among the segments, and among
    the surprises."""
    random = np.random.default_rng(people)
    shares = SHARES.copy()
    shares[_PLANTED] = 0.1
    plan = Plan(people, shares=(shares,), louder={_PLANTED: ("best", inside)})
    segments, surprises = 0, 0
    for _ in range(studies):
        figures = _figures(plan, random)
        segments += any(one.stands_out and _is_planted(one.theme_id, one.segment) for one in figures.segments)
        surprises += any(one.supported and _is_planted(one.theme_id, one.segment) for one in figures.surprises)
    return segments / studies, surprises / studies


def _is_planted(theme_id: str, segment: str) -> bool:
    return (theme_id, segment) == (f"T{_PLANTED:04}", "best")


def _figures(plan: Plan, random: np.random.Generator) -> StudyFigures:
    study = planted(plan, random)
    return figures_of(tabulate(study.themes, study.heard, study.voices), study.themes, study.voices, _CONFIG)


def _segments(figures: StudyFigures) -> set[str]:
    return {one.theme_id for one in figures.segments if one.stands_out}


def _arrows(figures: StudyFigures) -> set[str]:
    return {one.theme_id for one in figures.trends if one.direction}
