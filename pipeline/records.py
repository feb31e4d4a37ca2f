"""Records to plain JSON values and back, for the workspace."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

from pipeline.models import (
    Alignment,
    Direction,
    ExtractionNotes,
    Force,
    Judgement,
    Mention,
    MentionKind,
    RoleSource,
    Span,
    SpeakerRole,
    Theme,
    Timing,
    Transcript,
    Turn,
    Utterance,
)


def plain(value: Any) -> Any:
    """A record as JSON values: dataclasses as lists in field order inside lists, as objects on top."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _inner(getattr(value, field.name)) for field in fields(value)}
    return _inner(value)


def _inner(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, dt.date):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return [_inner(getattr(value, field.name)) for field in fields(value)]
    if isinstance(value, (list, tuple)):
        return [_inner(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): _inner(item) for key, item in value.items()}
    return value


def transcript_from(record: dict[str, Any]) -> Transcript:
    """A transcript from its plain form."""
    return Transcript(
        **{
            **record,
            "turns": tuple(Turn(turn[0], SpeakerRole(turn[1]), *turn[2:]) for turn in record["turns"]),
            "utterances": tuple(Utterance(u[0], u[1], SpeakerRole(u[2]), u[3], u[4]) for u in record["utterances"]),
            "timings": tuple(Timing(*timing) for timing in record["timings"]),
            "role_source": RoleSource(record["role_source"]),
        }
    )


def mention_from(record: dict[str, Any]) -> Mention:
    """A mention from its plain form."""
    return Mention(
        **{
            **record,
            "kind": MentionKind(record["kind"]),
            "force": Force(record["force"]) if record["force"] else None,
            "direction": Direction(record["direction"]) if record["direction"] else None,
            "span": Span(*record["span"]),
            "evidence": tuple(Span(*span) for span in record["evidence"]),
            "role": SpeakerRole(record["role"]),
            "alignment": Alignment(record["alignment"]),
        }
    )


def notes_from(record: dict[str, Any]) -> ExtractionNotes:
    """Notes on an extraction from their plain form."""
    return ExtractionNotes(**{**record, "suspicious": tuple(record.get("suspicious", ()))})


def theme_from(record: dict[str, Any]) -> Theme:
    """A theme from its plain form."""
    return Theme(
        **{
            **record,
            "kind": MentionKind(record["kind"]),
            "mention_ids": tuple(record["mention_ids"]),
            "central": tuple(record["central"]),
            "related": tuple(record.get("related", ())),
        }
    )


def judgement_from(record: dict[str, Any]) -> Judgement:
    """A judgement from its plain form."""
    return Judgement(**{**record, "mention_ids": tuple(record["mention_ids"])})
