"""How far one coding agrees with another: every figure `custdev evaluate` shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.evaluate.agreement import interval, krippendorff_alpha, nominal, ordinal
from pipeline.evaluate.coding import CodedMention, Coding
from pipeline.evaluate.intervals import FEWEST, intervals_of
from pipeline.evaluate.scores import FileMatch, Group, Score, confusion_of, match_codings, scores_of, summed
from pipeline.evaluate.speakers import RoleCount, TrueRoles, count_roles, is_leak
from pipeline.evaluate.themes import ThemeAgreement, theme_agreement
from pipeline.evaluate.units import NOTHING, character_codes, utterance_codes
from pipeline.models import Interval, MentionKind, RoleSource, Transcript

ALL, LABELLED, UNLABELLED = "all", "labelled", "unlabelled"


@dataclass(frozen=True, slots=True)
class Scored:
    """One group's score with the intervals of its three shares."""

    score: Score
    precision: Interval
    recall: Interval
    f1: Interval


@dataclass(frozen=True, slots=True)
class Leakage:
    """Of the judged mentions whose speaker is known, those that rest on the interviewer's words."""

    leaks: int
    mentions: int
    interviews: int
    share: Interval


@dataclass(frozen=True, slots=True)
class Alphas:
    """Krippendorff's alpha of two codings; None where their codes do not vary."""

    utterances: int
    kinds: float | None
    mention_or_none: float | None
    characters_kinds: float | None
    characters_mention_or_none: float | None


@dataclass(frozen=True, slots=True)
class Details:
    """Agreement on what is coded of mentions that both found: how many tell it, alphas, and the share told alike."""

    intensities: int
    intensity_ordinal: float | None
    intensity_interval: float | None
    prompted: int
    prompted_alike: float | None
    prompted_alpha: float | None


@dataclass(frozen=True)
class Verdict:
    """Everything told of a judged coding against a gold one.

    `leakage` is by whether the study's file tells who speaks: all, labelled, unlabelled. `roles` counts words of
    files whose truth came from elsewhere, None where there are none.
    """

    gold: Coding
    judged: Coding
    transcripts: Mapping[str, Transcript]
    matches: Sequence[FileMatch]
    scores: Mapping[Group, Scored]
    leakage: Mapping[str, Leakage]
    roles: RoleCount | None
    alphas: Alphas
    details: Details
    themes: ThemeAgreement | None

    @property
    def confusion(self) -> Mapping[tuple[MentionKind | None, MentionKind | None], int]:
        """How often a gold mention of one kind was judged another; None is missed or invented."""
        return confusion_of(self.matches)

    @property
    def too_few(self) -> bool:
        """Whether the interviews are too few to trust the intervals."""
        return len(self.matches) < FEWEST

    def missed(self) -> list[CodedMention]:
        """Gold mentions that were not found, the strongest first."""
        missed = [match.gold[g] for match in self.matches for g in match.matching.missed]
        return sorted(missed, key=lambda mention: -(mention.intensity or 0))

    def invented(self) -> list[CodedMention]:
        """Judged mentions that the gold has not, the surest first."""
        invented = [match.judged[j] for match in self.matches for j in match.matching.invented]
        return sorted(invented, key=lambda mention: -(mention.confidence or 0))


def judge_coding(
    gold: Coding,
    judged: Coding,
    transcripts: Mapping[str, Transcript],
    truths: Mapping[str, TrueRoles] | None = None,
    seed: int = 0,
) -> Verdict:
    """The judged coding against the gold one, in the gold one's files; `truths` say who speaks in which of them."""
    judged, truths = judged.within(gold.files), truths or {}
    # A slip of the pen in the gold is nobody's miss; it is named with the other evidence without a place.
    gold = replace(gold, mentions=tuple(mention for mention in gold.mentions if mention.evidence))
    matches = match_codings(gold, judged, {path: one.language for path, one in transcripts.items()})
    pairs = [pair for match in matches for pair in match.pairs]
    themes = [(a.theme, b.theme) for a, b in pairs if a.theme and b.theme]
    return Verdict(
        gold=gold,
        judged=judged,
        transcripts=transcripts,
        matches=matches,
        scores=_scored(matches, seed),
        leakage=_leakage(matches, transcripts, truths, seed),
        roles=_roles(matches, transcripts, truths),
        alphas=_alphas(matches, transcripts),
        details=_details(pairs),
        themes=theme_agreement(themes),
    )


def _scored(matches: Sequence[FileMatch], seed: int) -> dict[Group, Scored]:
    by_file = [scores_of(match) for match in matches]
    totals = summed(by_file)
    shares: dict[tuple[Group, str], list[tuple[float, float]]] = {}
    for group in totals:
        for scores in by_file:
            for name, share in _shares(scores.get(group, Score())).items():
                shares.setdefault((group, name), []).append(share)
    found = intervals_of(shares, seed)
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


def _leakage(
    matches: Sequence[FileMatch], transcripts: Mapping[str, Transcript], truths: Mapping[str, TrueRoles], seed: int
) -> dict[str, Leakage]:
    """By whether the file itself tells who speaks; only what there is of the two."""
    counts = {match.file: _leaks(match, truths[match.file]) for match in matches if match.file in truths}
    told = {file: _told(transcripts[file]) for file in counts}
    groups = {ALL: list(counts)} | {name: [f for f in counts if told[f] == name] for name in sorted(set(told.values()))}
    # Every list is as long as there are interviews, as all shares are drawn together.
    shares = {name: [counts[file] if file in own else (0, 0) for file in counts] for name, own in groups.items() if own}
    found = intervals_of(shares, seed)
    return {
        name: Leakage(sum(a for a, _ in own), sum(b for _, b in own), len(groups[name]), found[name])
        for name, own in shares.items()
    }


def _leaks(match: FileMatch, truth: TrueRoles) -> tuple[int, int]:
    """Leaking mentions, and all of which it is known."""
    known = [leak for mention in match.judged if (leak := is_leak(mention, truth)) is not None]
    return sum(known), len(known)


def _told(transcript: Transcript) -> str:
    return LABELLED if transcript.role_source in (RoleSource.LABELS, RoleSource.INFERRED) else UNLABELLED


def _roles(
    matches: Sequence[FileMatch], transcripts: Mapping[str, Transcript], truths: Mapping[str, TrueRoles]
) -> RoleCount | None:
    counts = [
        count_roles(transcripts[match.file], truth)
        for match in matches
        if (truth := truths.get(match.file)) and truth.told
    ]
    return sum(counts, RoleCount()) if counts else None


def _alphas(matches: Sequence[FileMatch], transcripts: Mapping[str, Transcript]) -> Alphas:
    units = [pair for m in matches for pair in utterance_codes(transcripts[m.file], m.gold, m.judged)]
    runs = [run for m in matches for run in character_codes(transcripts[m.file], m.gold, m.judged)]
    pairs, sizes = [pair for pair, _ in runs], [size for _, size in runs]
    return Alphas(
        len(units),
        krippendorff_alpha(units, nominal),
        krippendorff_alpha(_any_kind(units), nominal),
        krippendorff_alpha(pairs, nominal, sizes),
        krippendorff_alpha(_any_kind(pairs), nominal, sizes),
    )


def _any_kind(pairs: Sequence[tuple[str, str]]) -> list[tuple[bool, bool]]:
    return [(one != NOTHING, other != NOTHING) for one, other in pairs]


def _details(pairs: Sequence[tuple[CodedMention, CodedMention]]) -> Details:
    strengths = [(a.intensity, b.intensity) for a, b in pairs if a.intensity is not None and b.intensity is not None]
    prompted = [(a.prompted, b.prompted) for a, b in pairs if a.prompted is not None and b.prompted is not None]
    return Details(
        len(strengths),
        krippendorff_alpha(strengths, ordinal),
        krippendorff_alpha(strengths, interval),
        len(prompted),
        sum(a == b for a, b in prompted) / len(prompted) if prompted else None,
        krippendorff_alpha(prompted, nominal),
    )
