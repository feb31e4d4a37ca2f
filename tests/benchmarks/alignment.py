"""Checksum words distorted at random, truly and falsely: how many true ones are found, how many fakes get through."""

import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import openpyxl

from pipeline.config import IngestConfig
from pipeline.extract.align import Aligned, align_words
from pipeline.ingest.transcript import read_transcript
from pipeline.models import SpeakerRole
from tests.benchmarks.data import SHARED_DATA
from tests.benchmarks.distortions import TRUE
from tests.benchmarks.draws import Draw
from tests.benchmarks.fakes import FAKES
from tests.samples import conversation

EXAMPLE = Path(__file__).parents[2] / "data" / "example"
_SEED = 20
_TRIES = 200


@dataclass(frozen=True)
class Trial:
    """Words given for a stretch of speech, and by which distortion they came about."""

    sort: str
    language: str
    lines: tuple[str, ...]
    pointed: tuple[int, ...]
    words: str


@dataclass(frozen=True)
class Outcome:
    """How trials ended: counts by sort, those that ended wrongly, and the mean time of a call."""

    total: Counter[str]
    wrong: list[Trial]
    milliseconds: float


def main() -> None:
    """Prints the table."""
    speech = interviews()
    for title, sorts, accept in (("true", TRUE, True), ("fake", FAKES, False)):
        outcome = judge(trials(speech, sorts, 2000, _SEED), accept)
        missed = Counter(trial.sort for trial in outcome.wrong)
        print(f"{title + ' distortion':34} {'trials':>7} {'accepted' if accept else 'refused':>9}")
        for sort, count in sorted(outcome.total.items()):
            print(f"  {sort:32} {count:7} {1 - missed[sort] / count:9.3f}")
        count = outcome.total.total()
        print(f"  {'all':32} {count:7} {1 - len(outcome.wrong) / count:9.4f}   {outcome.milliseconds:.2f} ms a call")
        for trial in outcome.wrong[:12]:
            print(f"    {trial.sort}: {trial.words!r} | {' / '.join(trial.lines[i] for i in trial.pointed)[:160]!r}")


@lru_cache(maxsize=1)
def interviews() -> dict[str, list[list[str]]]:
    """Respondents' utterances in order, one list an interview, by language; empty lists where data is absent."""
    sources = {
        "en": [
            *sorted((SHARED_DATA / "anthropic_interviewer").rglob("00*.md"))[:60],
            *sorted((SHARED_DATA / "swp2026_customer_meetings").glob("*transcript.md")),
            *sorted((SHARED_DATA / "changelog_transcripts").glob("founders*.md"))[:3],
            *sorted((SHARED_DATA / "hitsave_interviews").glob("*.srt")),
        ],
        "ru": sorted(path for path in (EXAMPLE / "transcripts").rglob("*.*")),
    }
    said: dict[str, list[list[str]]] = {"en": [], "ru": []}
    for paths in sources.values():
        for path in paths:
            transcript = read_transcript(path, IngestConfig())
            own = [u for u in transcript.utterances if u.role is SpeakerRole.RESPONDENT]
            said[transcript.language].append([transcript.slice(u) for u in own])
    said["ru"].append(_support_questions())
    return said


def _support_questions() -> list[str]:
    path = SHARED_DATA / "rutube_support_ru" / "cases.xlsx"
    if not path.exists():
        return []
    header, *rows = openpyxl.load_workbook(path, read_only=True).worksheets[0].iter_rows(values_only=True)
    at = header.index("Вопрос пользователя")
    return [" ".join(str(row[at]).split()) for row in rows if row[at]]


def trials(
    speech: dict[str, list[list[str]]], sorts: dict[str, Callable[[Draw], str | None]], count: int, seed: int
) -> list[Trial]:
    """`count` trials, the sorts in turn, both languages by halves; the same for the same seed."""
    rng = random.Random(seed)
    names = list(sorts)
    found: list[Trial] = []
    while len(found) < count:
        sort, language = names[len(found) % len(names)], ("ru", "en")[len(found) // len(names) % 2]
        found.append(_trial(speech[language], sorts[sort], sort, language, rng))
    return found


def _trial(
    speech: Sequence[Sequence[str]], distort: Callable[[Draw], str | None], sort: str, language: str, rng: random.Random
) -> Trial:
    """The first place drawn at which the distortion is possible.

    Raises:
        LookupError: it is possible nowhere.
    """
    for _ in range(_TRIES * 20):
        talk = rng.choice([talk for talk in speech if len(talk) > 5])
        at = rng.randrange(len(talk))
        lines = list(talk[max(0, at - 2) : at + 3])
        place = min(at, 2)
        other = rng.choice(speech)
        draw = Draw(lines, place, language, rng, rng.choice(other) if other else "")
        words = distort(draw)
        if words:
            return Trial(sort, language, tuple(draw.lines), tuple(draw.pointed), words)
    raise LookupError(f"no place for {sort} in {language}")


def judge(tried: Sequence[Trial], accept: bool) -> Outcome:
    """Runs the aligner over trials that should all be accepted, or all refused."""
    wrong: list[Trial] = []
    seconds = 0.0
    for trial in tried:
        transcript = conversation(trial.lines, trial.language)
        start = time.perf_counter()
        found = align_words(transcript, trial.pointed, trial.words)
        seconds += time.perf_counter() - start
        if isinstance(found, Aligned) is not accept:
            wrong.append(trial)
    return Outcome(Counter(trial.sort for trial in tried), wrong, 1000 * seconds / max(1, len(tried)))
