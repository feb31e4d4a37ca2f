"""One row of a coding, in whatever file it is kept."""

from dataclasses import dataclass

from pipeline.models import MentionKind, Span


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a coding. One without a kind says that its transcript was read and nothing found."""

    where: str
    transcript: str
    kind: MentionKind | None
    evidence: tuple[str, ...]
    span: Span | None
    mention: str
    coder: str
    intensity: int | None
    prompted: bool | None
    theme: str
    confidence: float | None
    summary: str
