"""Saturation: is what the next five interviews add foretold rightly, and is a chance of 91 % right 91 times of 100?

Made-up studies of five kinds, ranked as a run ranks; and, where the data are at hand, real people's coded answers, from
which studies are drawn. python -m tests.benchmarks saturation
"""

import csv
import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from pipeline.config import RankConfig
from pipeline.models import Interval
from pipeline.rank.ranking import rank_study
from pipeline.rank.voices import Heard, Voice
from tests.benchmarks.data import SHARED_DATA
from tests.benchmarks.planted import SHARES, Floats, Plan, Planted, planted
from tests.samples import a_mention, a_theme

SIZES = (8, 16, 30, 60)
STUDIES = 100
_MORE, _TOP = 5, 3
_CONFIG, _QUICK = RankConfig(draws=400), RankConfig(draws=100)
"""Of what comes later the order alone matters, which rests on no draw."""
_ANSWERS = SHARED_DATA / "jupyter_ux_survey" / "answers.csv"


@dataclass(frozen=True)
class Outcome:
    """What was foretold for one study, and what came: new themes, themes newly shared, the same first three."""

    new: Interval
    new_found: int
    shared: Interval
    shared_found: int
    stays: float
    stayed: bool


def main() -> None:
    """Prints one line a kind of study and size, and how often the first three stayed by the chance that was told."""
    outcomes: list[Outcome] = []
    print(f"Five more people, {STUDIES} studies a line: mean foretold, mean found, share of 95 % intervals that held")
    print(f"{'study':>22} {'people':>6} {'new themes':>22} {'newly shared':>22} {'first three the same':>22}")
    for name, shares in _KINDS.items():
        for people in SIZES:
            plans = (Plan(people + _MORE, shares=(shares(seed),)) for seed in range(STUDIES))
            own = [outcome(planted(p, np.random.default_rng(at)), people) for at, p in enumerate(plans)]
            _line(name, people, own)
            outcomes += own
    _reliability(outcomes)
    if not _ANSWERS.exists():
        print(f"skipped: {_ANSWERS} is absent")
        return
    everybody, random, real = _answers(), np.random.default_rng(0), list[Outcome]()
    for people in SIZES:
        own = [outcome(_drawn(everybody, people + _MORE, random), people) for _ in range(5 * STUDIES)]
        _line("Jupyter's users", people, own)
        real += own
    _reliability(real)


def _mixed(seed: int) -> Floats:
    return np.sort(np.random.default_rng(seed).beta(0.5, 3, 40))[::-1].clip(1e-3, 0.95)


_KINDS: Mapping[str, Callable[[int], Floats]] = {
    "as in the example": lambda _: SHARES,
    "falling as 1 / rank": lambda _: 0.9 / np.arange(1, 41),
    "fifteen alike": lambda _: np.full(15, 0.3),
    "a tail of 600": lambda _: np.concatenate([SHARES[:12], np.full(600, 0.013)]),
    "mixed": _mixed,
}


def outcome(study: Planted, people: int) -> Outcome:
    """What the first people foretell and what the others then bring."""
    first = {voice.respondent_id for voice in study.voices[:people]}
    now = _of(study, first)
    ranked, figures = rank_study(now.themes, now.heard, now.voices, _CONFIG)
    later, _ = rank_study(study.themes, study.heard, study.voices, _QUICK)
    told = figures.saturation
    before, after = (_voices(one) for one in (now, study))
    return Outcome(
        new=told.new_themes,
        new_found=len(after) - len(before),
        shared=told.new_shared,
        shared_found=sum(count > 1 for count in after.values()) - sum(count > 1 for count in before.values()),
        stays=1.0 if told.top_stays is None else told.top_stays,
        stayed={one.theme.theme_id for one in ranked[:_TOP]} == {one.theme.theme_id for one in later[:_TOP]},
    )


def _of(study: Planted, respondents: set[str]) -> Planted:
    heard = [one for one in study.heard if one.voice.respondent_id in respondents]
    kept = {one.mention.mention_id for one in heard}
    themes = [
        replace(theme, mention_ids=own, central=own[:1])
        for theme in study.themes
        if (own := tuple(one for one in theme.mention_ids if one in kept))
    ]
    return Planted(themes, heard, [voice for voice in study.voices if voice.respondent_id in respondents])


def _voices(study: Planted) -> dict[str, int]:
    """How many people voice each theme."""
    who = {one.mention.mention_id: one.voice.respondent_id for one in study.heard}
    return {theme.theme_id: len({who[mention] for mention in theme.mention_ids}) for theme in study.themes}


def _line(name: str, people: int, own: list[Outcome]) -> None:
    new = _told([(one.new, one.new_found) for one in own])
    shared = _told([(one.shared, one.shared_found) for one in own])
    stays, stayed = (np.mean([getattr(one, field) for one in own]) for field in ("stays", "stayed"))
    print(f"{name:>22} {people:>6} {new:>22} {shared:>22} {f'told {stays:.2f}, were {stayed:.2f}':>22}", flush=True)


def _told(pairs: list[tuple[Interval, int]]) -> str:
    held = np.mean([(told.low or 0.0) <= found <= (told.high or 0.0) for told, found in pairs])
    told = np.mean([told.value or 0.0 for told, _ in pairs])
    return f"{told:.1f} {np.mean([found for _, found in pairs]):.1f} {held:.2f}"


def _reliability(outcomes: list[Outcome]) -> None:
    print("  told chance that the first three stay, how often they did:", end="")
    for low, high in _bins():
        own = [one for one in outcomes if low <= one.stays < high]
        if own:
            told, came = np.mean([one.stays for one in own]), np.mean([one.stayed for one in own])
            print(f"  {told:.2f} {came:.2f} ({len(own)})", end="")
    print(flush=True)


def _bins() -> Iterator[tuple[float, float]]:
    edges = (0.0, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 1.01)
    return itertools.pairwise(edges)


def _answers() -> dict[str, list[str]]:
    """Themes by respondent: what each said of each question, as the analysts coded it."""
    with _ANSWERS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    themes: dict[str, list[str]] = {row["respondent"]: [] for row in rows}
    for row in rows:
        themes[row["respondent"]] += [f"{row['question']}: {one}" for one in row["themes"].split(",") if one]
    return themes


def _drawn(everybody: Mapping[str, list[str]], people: int, random: np.random.Generator) -> Planted:
    """A study of so many of the real respondents."""
    voices, heard, members = list[Voice](), list[Heard](), dict[str, list[str]]()
    for who in random.choice(sorted(everybody), people, replace=False):
        voices.append(Voice(str(who), None, None))
        for theme in everybody[str(who)]:
            mention = a_mention(f"m{len(heard):05}")
            heard.append(Heard(mention, voices[-1]))
            members.setdefault(theme, []).append(mention.mention_id)
    return Planted([a_theme(name, ids) for name, ids in sorted(members.items())], heard, voices)
