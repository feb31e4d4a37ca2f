"""Roles guessed where no label is: share of words given to the right side, as typed and as raw speech."""

import re
from collections.abc import Sequence
from pathlib import Path

from pipeline.config import IngestConfig
from pipeline.errors import InputError
from pipeline.ingest.cues import Cue, Reading
from pipeline.ingest.guide import read_guide
from pipeline.ingest.transcript import build_transcript, read_transcript
from pipeline.models import RoleSource, SpeakerRole, Transcript
from tests.benchmarks.data import SHARED_DATA

EXAMPLE = Path(__file__).parents[2] / "data" / "example"


def main() -> None:
    """Prints the table."""
    sets = {
        "example, ru and en": (sorted((EXAMPLE / "transcripts").rglob("*.*")), read_guide(EXAMPLE)),
        "AI interviewer, 40": (sorted((SHARED_DATA / "anthropic_interviewer").rglob("0*.md"))[:40], ()),
        "founders' podcast": (sorted((SHARED_DATA / "changelog_transcripts").glob("founders*.md")), ()),
    }
    print(f"{'set':20} {'form':12} {'right':>6} {'asked found':>12} {'asked left in':>14}")
    for name, (files, guide) in sets.items():
        for raw in (False, True):
            scores = [_score(path, raw, guide) for path in files]
            right, words, asked, found = (
                (sum(column) for column in zip(*[s for s in scores if s], strict=True)) if any(scores) else (0, 0, 0, 0)
            )
            if words:
                form = "raw speech" if raw else "punctuated"
                left = (asked - found) / (words - asked)
                print(f"{name:20} {form:12} {right / words:6.3f} {found / asked:12.3f} {left:14.3f}")


def _score(path: Path, raw: bool, guide: Sequence[str]) -> tuple[int, int, int, int] | None:
    """Words right, words, interviewer's words, and those of them found."""
    try:
        labelled = read_transcript(path, IngestConfig())
    except InputError:
        return None
    if labelled.role_source is RoleSource.GUESSED:
        return None
    parts, truth = [], []
    for turn in labelled.turns:
        text = labelled.slice(turn)
        if raw:
            text = " ".join(re.sub(r"[^\w\s']", " ", text.casefold()).split())
        parts.append(text)
        truth += [turn.role] * len(text.split())
    guessed = _roles(build_transcript(Reading([Cue(" ".join(parts))]), path.name, IngestConfig(), guide))
    pairs = list(zip(guessed, truth, strict=True))
    asked = [a for a, b in pairs if b is SpeakerRole.INTERVIEWER]
    return sum(a is b for a, b in pairs), len(pairs), len(asked), sum(a is SpeakerRole.INTERVIEWER for a in asked)


def _roles(transcript: Transcript) -> list[SpeakerRole]:
    return [turn.role for turn in transcript.turns for _ in transcript.slice(turn).split()]
