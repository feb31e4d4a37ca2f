"""Precision, recall and F1 of one coding against another: overall, by language, by kind, with the kind and without."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.evaluate.coding import CodedMention, Coding
from pipeline.evaluate.matching import Matching, match_mentions
from pipeline.models import MentionKind

OVERALL = "all"


class Group(NamedTuple):
    """What a score is of: all mentions, those of one language or one kind, and whether the kind had to be right."""

    scope: str
    name: str
    with_kind: bool


@dataclass(frozen=True, slots=True)
class Score:
    """Mentions found, invented and missed; `repeats` are neither right nor wrong."""

    found: int = 0
    invented: int = 0
    missed: int = 0
    repeats: int = 0

    def __add__(self, other: "Score") -> "Score":
        return Score(
            self.found + other.found,
            self.invented + other.invented,
            self.missed + other.missed,
            self.repeats + other.repeats,
        )

    @property
    def precision(self) -> float | None:
        """Share of the judged mentions that are right; None where there are none."""
        return _share(self.found, self.found + self.invented)

    @property
    def recall(self) -> float | None:
        """Share of the gold mentions that are found; None where there are none."""
        return _share(self.found, self.found + self.missed)

    @property
    def f1(self) -> float | None:
        """Harmonic mean of the two; None where nothing was coded by either."""
        return _share(2 * self.found, 2 * self.found + self.invented + self.missed)


@dataclass(frozen=True)
class FileMatch:
    """One file's mentions in two codings, and how they were matched, whatever their kinds and within them."""

    file: str
    language: str
    gold: Sequence[CodedMention]
    judged: Sequence[CodedMention]
    matching: Matching
    within_kinds: Matching

    @property
    def pairs(self) -> list[tuple[CodedMention, CodedMention]]:
        """Mentions found, gold and judged, whatever their kinds."""
        return [(self.gold[g], self.judged[j]) for g, j in self.matching.pairs]


def match_codings(gold: Coding, judged: Coding, languages: Mapping[str, str]) -> list[FileMatch]:
    """Two codings matched in each file of the gold one, in the files' order; `languages` are the files'."""
    return [_match_file(file, languages[file], gold, judged) for file in sorted(gold.files)]


def _match_file(file: str, language: str, gold: Coding, judged: Coding) -> FileMatch:
    own = [mention for mention in gold.mentions if mention.transcript == file]
    others = [mention for mention in judged.mentions if mention.transcript == file]
    return FileMatch(
        file, language, own, others, match_mentions(own, others), match_mentions(own, others, same_kind=True)
    )


def scores_of(match: FileMatch) -> dict[Group, Score]:
    """Every score of one file."""
    free, kept = _score(match.matching), _score(match.within_kinds)
    scores = {
        Group(scope, name, with_kind): score
        for scope, name in ((OVERALL, ""), ("language", match.language))
        for with_kind, score in ((False, free), (True, kept))
    }
    return scores | {Group("kind", kind.value, True): _score_of_kind(match, kind) for kind in MentionKind}


def _score(matching: Matching) -> Score:
    return Score(len(matching.pairs), len(matching.invented), len(matching.missed), len(matching.repeats))


def _score_of_kind(match: FileMatch, kind: MentionKind) -> Score:
    matching = match.within_kinds
    return Score(
        sum(match.gold[g].kind == kind for g, _ in matching.pairs),
        sum(match.judged[j].kind == kind for j in matching.invented),
        sum(match.gold[g].kind == kind for g in matching.missed),
        sum(match.judged[j].kind == kind for j in matching.repeats),
    )


def summed(scores: Sequence[Mapping[Group, Score]]) -> dict[Group, Score]:
    """Scores of several files together, in a fixed order of groups."""
    total: dict[Group, Score] = {}
    for one in scores:
        for group, score in one.items():
            total[group] = total.get(group, Score()) + score
    order = [OVERALL, "language", "kind"]
    kinds = [kind.value for kind in MentionKind]
    return dict(
        sorted(
            total.items(),
            key=lambda item: (
                order.index(item[0].scope),
                kinds.index(item[0].name) if item[0].scope == "kind" else -1,
                *item[0],
            ),
        )
    )


def confusion_of(matches: Sequence[FileMatch]) -> dict[tuple[MentionKind | None, MentionKind | None], int]:
    """How often a gold mention of one kind was judged another: (gold, judged); None is missed or invented."""
    counts: Counter[tuple[MentionKind | None, MentionKind | None]] = Counter()
    for match in matches:
        counts.update((gold.kind, judged.kind) for gold, judged in match.pairs)
        counts.update((match.gold[g].kind, None) for g in match.matching.missed)
        counts.update((None, match.judged[j].kind) for j in match.matching.invented)
    return dict(counts)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
