"""Roles guessed where no label is: share of words given to the right side, by how labels and points got lost."""

import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.config import IngestConfig
from pipeline.errors import InputError
from pipeline.ingest.cues import Cue, Reading
from pipeline.ingest.guide import read_guide
from pipeline.ingest.transcript import build_transcript, read_transcript
from pipeline.models import RoleSource, SpeakerRole, Transcript
from tests.benchmarks.data import SHARED_DATA

DATA = Path(__file__).parents[2] / "data"
EXAMPLE, GOLD = DATA / "example", DATA / "gold"
FORMS = ("typed block", "typed turns", "raw block", "raw turns", "raw broken")


def main() -> None:
    """Prints the table; none of these sets is trained on."""
    meetings, talks = SHARED_DATA / "swp2026_customer_meetings", SHARED_DATA / "hitsave_interviews"
    sets = {
        "example, ru and en": (sorted((EXAMPLE / "transcripts").rglob("*.*")), read_guide(EXAMPLE)),
        "gold, ru": (_gold("G0[1-5]*"), ()),
        "gold, en": (_gold("G0[6-9]*"), ()),
        "AI interviewer, 40": (sorted((SHARED_DATA / "anthropic_interviewer").rglob("0*.md"))[:40], ()),
        "founders' podcast": (sorted((SHARED_DATA / "changelog_transcripts").glob("founders*.md")), ()),
        "product meetings": (sorted(meetings.glob("*transcript.md")), ()),
        "game makers": (sorted(talks.glob("*.md")), ()),
    }
    print(f"{'set':20} {'form':12} {'right':>6} {'expected':>9} {'asked found':>12} {'asked left in':>14}")
    for name, (files, guide) in sets.items():
        labelled = [transcript for path in files if (transcript := _labelled(path))]
        for form in FORMS if labelled else ():
            scores = [_score(transcript, form, guide) for transcript in labelled]
            right, words, asked, found, expected = (sum(column) for column in zip(*scores, strict=True))
            given_to_respondents = right - found + asked - found
            left = (asked - found) / given_to_respondents
            figures = f"{right / words:6.3f} {expected / words:9.3f} {found / asked:12.3f} {left:14.3f}"
            print(f"{name:20} {form:12} {figures}", flush=True)


def _gold(names: str) -> list[Path]:
    """The gold interviews of those names; of one without speakers, its labelled copy."""
    labelled = {path.name: path for path in (GOLD / "labelled").glob(names)}
    return [labelled.get(path.name, path) for path in sorted((GOLD / "transcripts").glob(names))]


def _labelled(path: Path) -> Transcript | None:
    """A transcript whose roles are told by its labels."""
    try:
        transcript = read_transcript(path, IngestConfig())
    except InputError:
        return None
    return None if transcript.role_source is RoleSource.GUESSED else transcript


def _score(labelled: Transcript, form: str, guide: Sequence[str]) -> tuple[float, ...]:
    """Words right, words, interviewer's words, those of them found, and words expected to be right."""
    turns, truth = [], []
    for turn in labelled.turns:
        text = labelled.slice(turn)
        if form.startswith("raw"):
            text = re.sub(r"[^\w\s']", " ", text.casefold())
        turns.append(text.split())
        truth += [turn.role] * len(turns[-1])
    cues = [Cue(" ".join(line)) for line in _lines(turns, form.split()[1])]
    read = build_transcript(Reading(cues), "talk.txt", IngestConfig(), guide)
    pairs = list(zip(_roles(read), truth, strict=True))
    asked = [a for a, b in pairs if b is SpeakerRole.INTERVIEWER]
    found = sum(a is SpeakerRole.INTERVIEWER for a in asked)
    return sum(a is b for a, b in pairs), len(pairs), len(asked), found, read.role_confidence * len(pairs)


def _lines(turns: Sequence[Sequence[str]], breaks: str) -> Iterator[Sequence[str]]:
    if breaks == "turns":
        yield from turns
        return
    words, chance = [word for turn in turns for word in turn], random.Random(0)
    while words:
        size = chance.randint(6, 12) if breaks == "broken" else len(words)
        yield words[:size]
        words = words[size:]


def _roles(transcript: Transcript) -> list[SpeakerRole]:
    return [turn.role for turn in transcript.turns for _ in transcript.slice(turn).split()]


if __name__ == "__main__":
    main()
