"""A thousand themes of twenty thousand people, ranked with a thousand draws: seconds and memory."""

import resource
import time

import numpy as np

from pipeline.config import RankConfig
from pipeline.models import Theme
from pipeline.rank.ranking import rank_study
from pipeline.rank.voices import Heard, Voice
from tests.samples import a_mention, a_theme

_PEOPLE, _THEMES, _DRAWS = 20_000, 1_000, 1_000
_SEGMENTS = ("best", "middle", "new")


def main() -> None:
    """Prints both beside what was asked."""
    themes, heard, voices = a_survey(_PEOPLE, _THEMES)
    start = time.perf_counter()
    ranked, _ = rank_study(themes, heard, voices, RankConfig(draws=_DRAWS, segment_values={"best": 2.0}))
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"{len(ranked)} themes, {len(voices)} voices of {_PEOPLE} people, {len(heard)} mentions, {_DRAWS} draws:")
    print(f"{seconds:.1f} s (asked: under 30), peak memory {peak:.2f} GB with the study itself (asked: under 2)")


def a_survey(people: int, themes: int) -> tuple[list[Theme], list[Heard], list[Voice]]:
    """Themes from one that a third of the people voice to those that one in a thousand does, people of three segments
    with ratings, a third of them asked in two quarters."""
    random = np.random.default_rng(0)
    shares = np.maximum(0.35 / np.arange(1, themes + 1) ** 0.9, 0.001)
    voices, heard = [], []
    members: list[list[str]] = [[] for _ in range(themes)]
    for who in range(people):
        attributes = (("segment", _SEGMENTS[who % 3]),)
        for quarter in ("2026-Q2", "2026-Q3")[: 2 if who % 3 == 0 else 1]:
            voice = Voice(f"R{who:05}", quarter, int(random.integers(0, 11)), attributes)
            voices.append(voice)
            for theme in np.flatnonzero(random.random(themes) < shares):
                members[theme].append(f"m{len(heard)}")
                heard.append(Heard(a_mention(members[theme][-1]), voice))
    return [a_theme(f"T{at:04}", own) for at, own in enumerate(members) if own], heard, voices


if __name__ == "__main__":
    main()
