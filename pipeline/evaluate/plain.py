"""A verdict as plain JSON values, for programs; its keys are promised by data/README.md."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from pipeline.evaluate.coding import CodedMention, Coding
from pipeline.evaluate.scores import OVERALL, FileMatch, Group, scores_of
from pipeline.evaluate.speakers import RoleCount
from pipeline.evaluate.stability import Stability
from pipeline.evaluate.tables import words_of
from pipeline.evaluate.verdict import Scored, Verdict
from pipeline.models import Interval, MentionKind, Transcript


def plain_verdict(verdict: Verdict, misses: int) -> dict[str, Any]:
    """Every figure of a verdict."""
    return {
        "gold": _coding(verdict.gold),
        "judged": _coding(verdict.judged),
        "interviews": len(verdict.matches),
        "intervals_to_trust": not verdict.too_few,
        "scores": _scores(verdict),
        "files": {match.file: _file(match) for match in verdict.matches},
        "confusion": _confusion(verdict),
        "leakage": {
            name: {"leaks": leak.leaks, "mentions": leak.mentions, "interviews": leak.interviews} | interval(leak.share)
            for name, leak in verdict.leakage.items()
        },
        "roles": _roles(verdict.roles),
        "alpha": _figures(asdict(verdict.alphas)),
        "matched": _figures(asdict(verdict.details)),
        "themes": _figures(asdict(verdict.themes)) if verdict.themes else None,
        "missed": [_miss(one, verdict.transcripts) for one in verdict.missed()[:misses]],
        "invented": [_miss(one, verdict.transcripts) for one in verdict.invented()[:misses]],
    }


def plain_stability(stability: Stability) -> dict[str, Any]:
    """Every figure of two lists compared."""
    return {
        "top": len(stability.top),
        "kept": stability.kept,
        "paired": stability.paired,
        "spearman": _rounded(stability.spearman),
        "kendall": _rounded(stability.kendall),
        "themes": [
            {
                "rank": one.theme.rank,
                "theme_id": one.theme.theme_id,
                "label": one.theme.label,
                "other_rank": one.other.rank if one.other else None,
                "other_theme_id": one.other.theme_id if one.other else None,
                "other_label": one.other.label if one.other else None,
                "shared": _rounded(one.share),
            }
            for one in stability.top
        ],
    }


def _figures(figures: Mapping[str, float | None]) -> dict[str, float | None]:
    return {name: _rounded(value) for name, value in figures.items()}


def _file(match: FileMatch) -> dict[str, Any]:
    scores = scores_of(match)
    return {
        "language": match.language,
        "without_kind": asdict(scores[Group(OVERALL, "", False)]),
        "with_kind": asdict(scores[Group(OVERALL, "", True)]),
    }


def _roles(roles: RoleCount | None) -> dict[str, Any] | None:
    if roles is None or not roles.words:
        return None
    asked = _rounded(roles.asked_found / roles.asked) if roles.asked else None
    return {"words": roles.words, "right": _rounded(roles.right / roles.words), "interviewer_found": asked}


def _coding(coding: Coding) -> dict[str, Any]:
    told = coding.grounding
    return {
        "name": coding.name,
        "files": len(coding.files),
        "mentions": len(coding.mentions),
        "evidence": {
            "pieces": told.pieces,
            "exact": told.exact,
            "alike": told.alike,
            "absent": told.absent,
            "ambiguous": told.ambiguous,
        },
    }


def _scores(verdict: Verdict) -> dict[str, Any]:
    both = {True: "with_kind", False: "without_kind"}
    scores: dict[str, Any] = {"overall": {}, "by_language": {}, "by_kind": {}}
    for group, scored in verdict.scores.items():
        if group.scope == OVERALL:
            scores["overall"][both[group.with_kind]] = _scored(scored)
        elif group.scope == "kind":
            scores["by_kind"][group.name] = _scored(scored)
        else:
            scores["by_language"].setdefault(group.name, {})[both[group.with_kind]] = _scored(scored)
    return scores


def _scored(scored: Scored) -> dict[str, Any]:
    score = scored.score
    counts = {"found": score.found, "invented": score.invented, "missed": score.missed, "repeats": score.repeats}
    shares = {"precision": scored.precision, "recall": scored.recall, "f1": scored.f1}
    return counts | {name: interval(value) for name, value in shares.items()}


def interval(value: Interval) -> dict[str, float | None]:
    """A figure with its 95 % interval."""
    return {"value": _rounded(value.value), "low": _rounded(value.low), "high": _rounded(value.high)}


def _rounded(value: float | None) -> float | None:
    return round(value, 4) if isinstance(value, float) else value


def _confusion(verdict: Verdict) -> dict[str, dict[str, int]]:
    kinds: Sequence[MentionKind | None] = (*MentionKind, None)
    named = {kind: kind.value if kind else "none" for kind in kinds}
    return {
        named[gold]: {named[judged]: verdict.confusion.get((gold, judged), 0) for judged in kinds} for gold in kinds
    }


def _miss(mention: CodedMention, transcripts: Mapping[str, Transcript]) -> dict[str, Any]:
    transcript = transcripts[mention.transcript]
    span = mention.evidence[0] if mention.evidence else None
    return {
        "transcript": mention.transcript,
        "mention": mention.mention_id,
        "kind": mention.kind.value,
        "intensity": mention.intensity,
        "confidence": mention.confidence,
        "start": span.start if span else None,
        "end": span.end if span else None,
        "start_time": transcript.times(span.start, span.end)[0] if span else None,
        "evidence": list(words_of(mention, transcript)),
        "summary": mention.summary,
    }
