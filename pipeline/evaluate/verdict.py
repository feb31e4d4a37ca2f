"""How far one coding agrees with another: every figure `custdev evaluate` shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.evaluate.coding import CodedMention, Coding
from pipeline.evaluate.intervals import intervals_of
from pipeline.evaluate.scores import FileMatch, Group, Score, confusion_of, match_codings, scores_of, summed
from pipeline.models import Interval, MentionKind, Transcript


@dataclass(frozen=True, slots=True)
class Scored:
    """One group's score with the intervals of its three shares."""

    score: Score
    precision: Interval
    recall: Interval
    f1: Interval


@dataclass(frozen=True)
class Verdict:
    """Everything told of a judged coding against a gold one."""

    gold: Coding
    judged: Coding
    matches: Sequence[FileMatch]
    scores: Mapping[Group, Scored]
    confusion: Mapping[tuple[MentionKind | None, MentionKind | None], int]

    def missed(self) -> list[CodedMention]:
        """Gold mentions that were not found, the strongest first."""
        missed = [match.gold[g] for match in self.matches for g in match.matching.missed]
        return sorted(missed, key=lambda mention: -(mention.intensity or 0))

    def invented(self) -> list[CodedMention]:
        """Judged mentions that the gold has not, the surest first."""
        invented = [match.judged[j] for match in self.matches for j in match.matching.invented]
        return sorted(invented, key=lambda mention: -(mention.confidence or 0))


def judge_coding(gold: Coding, judged: Coding, transcripts: Mapping[str, Transcript]) -> Verdict:
    """The judged coding against the gold one, in the gold one's files."""
    judged = judged.within(gold.files)
    matches = match_codings(gold, judged, {path: one.language for path, one in transcripts.items()})
    return Verdict(gold, judged, matches, _scored(matches), confusion_of(matches))


def _scored(matches: Sequence[FileMatch]) -> dict[Group, Scored]:
    by_file = [scores_of(match) for match in matches]
    totals = summed(by_file)
    shares: dict[tuple[Group, str], list[tuple[float, float]]] = {}
    for group in totals:
        for scores in by_file:
            for name, share in _shares(scores.get(group, Score())).items():
                shares.setdefault((group, name), []).append(share)
    found = intervals_of(shares)
    return {
        group: Scored(score, found[group, "precision"], found[group, "recall"], found[group, "f1"])
        for group, score in totals.items()
    }


def _shares(score: Score) -> dict[str, tuple[float, float]]:
    return {
        "precision": (score.found, score.found + score.invented),
        "recall": (score.found, score.found + score.missed),
        "f1": (2 * score.found, 2 * score.found + score.invented + score.missed),
    }
