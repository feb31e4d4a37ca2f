"""Does a summary follow from its evidence? Told by words, then by vectors; what stays open is for the model."""

import re
from collections.abc import Sequence

from pipeline.models import Mention, Transcript

_SURE_WORDS = 0.5
_SURE_LIKENESS = 0.35
_STEM = 5
_SHORT = 3


def evidence_text(transcript: Transcript, mention: Mention) -> str:
    """All of a mention's evidence, in the transcript's own words."""
    return " … ".join(transcript.slice(span) for span in sorted(mention.evidence, key=lambda span: span.start))


def in_question(summaries: Sequence[str], evidence: Sequence[str], likeness: Sequence[float]) -> list[int]:
    """Which summaries neither their words nor their vectors show to follow; a number the evidence lacks always does."""
    return [
        at
        for at, (summary, said) in enumerate(zip(summaries, evidence, strict=True))
        if not _numbers(summary) <= _numbers(said)
        or (_shared(summary, said) < _SURE_WORDS and likeness[at] < _SURE_LIKENESS)
    ]


def _shared(summary: str, said: str) -> float:
    """Share of the summary's longer words whose beginnings the evidence holds."""
    stems = _stems(summary)
    return len(stems & _stems(said)) / len(stems) if stems else 0.0


def _stems(text: str) -> set[str]:
    words = re.findall(r"[^\W\d_]+", text.casefold().replace("ё", "е"))
    return {word[:_STEM] for word in words if len(word) > _SHORT}


def _numbers(text: str) -> set[str]:
    return set(re.findall(r"\d+", text))
