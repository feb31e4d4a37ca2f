"""Offline extraction: a respondent's utterances, classified, gathered into mentions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipeline.background import Background, unit
from pipeline.config import ExtractConfig
from pipeline.extract.asked_for import kind_asked_for, odds_of_answer
from pipeline.extract.classifier import NONE, Classifier
from pipeline.extract.prompted import was_prompted
from pipeline.extract.summary import summarize
from pipeline.models import (
    OFFLINE,
    Alignment,
    Direction,
    Force,
    Mention,
    MentionKind,
    Span,
    SpeakerRole,
    Transcript,
    Utterance,
    mention_id_of,
)

Floats = npt.NDArray[np.float32]
EXTRACT_VERSION = 3
"""Raised when the same transcript would yield other mentions: 1, first extractor; 2, survey questions are heeded; 3, a
mention whose kind is little sure is kept."""
_MIN_WORDS = 2
_NEAR = 0.25
_MIN_SHARE = 0.25
_AT_ONCE = 1024


@dataclass(frozen=True, slots=True)
class _Facets:
    """Intensity, force and direction of one utterance."""

    intensity: int
    force: str
    direction: str


@dataclass(frozen=True, slots=True)
class _Candidate:
    """An utterance judged to be a mention; `unit` is its direction in vector space."""

    utterance: Utterance
    kind: MentionKind
    confidence: float
    facets: _Facets
    unit: Floats


def judged_utterances(transcript: Transcript) -> list[Utterance]:
    """The utterances worth a vector: a respondent's, with at least two words."""
    return [
        u
        for u in transcript.utterances
        if u.role is SpeakerRole.RESPONDENT and len(transcript.slice(u).split()) >= _MIN_WORDS
    ]


def extract_mentions(
    transcript: Transcript,
    vectors: Mapping[str, Floats],
    classifier: Classifier,
    background: Background,
    config: ExtractConfig,
) -> list[Mention]:
    """Mentions of one transcript in the order of their first evidence.

    `vectors` holds the vector of each judged utterance's text. Only respondents' utterances are
    looked at; neighbours and repeats of one idea become one mention with several pieces of evidence.
    """
    judged = judged_utterances(transcript)
    # Features are wide and mostly zero, so a large survey is judged in parts.
    parts = [judged[start : start + _AT_ONCE] for start in range(0, len(judged), _AT_ONCE)]
    candidates = [c for part in parts for c in _candidates(transcript, part, vectors, classifier, background, config)]
    mentions = [_mention(transcript, group) for group in _gather(transcript, candidates, config.merge_similarity)]
    return sorted(mentions, key=lambda m: (min(span.start for span in m.evidence), m.mention_id))


def _candidates(
    transcript: Transcript,
    judged: Sequence[Utterance],
    vectors: Mapping[str, Floats],
    classifier: Classifier,
    background: Background,
    config: ExtractConfig,
) -> list[_Candidate]:
    texts = [transcript.slice(u) for u in judged]
    centred = background.centred(np.stack([vectors[text] for text in texts]), [transcript.language] * len(judged))
    features, units = classifier.features(centred, texts), unit(centred)
    facets = _facets(classifier, features)
    none = classifier.classes.index(NONE)
    found: list[_Candidate] = []
    questions = [_question(transcript, utterance) for utterance in judged]
    for row, stated in enumerate(classifier.shares(features, [question is not None for question in questions])):
        shares = _given_question(stated, classifier.classes, questions[row])
        sure = 1.0 - float(shares[none])
        best = int(np.argmax(np.where(np.arange(len(shares)) == none, -1.0, shares)))
        if sure >= config.threshold and shares[best] >= _MIN_SHARE * sure:
            kind = MentionKind(classifier.classes[best])
            found.append(_Candidate(judged[row], kind, round(sure, 3), facets[row], units[row]))
    return found


def _question(transcript: Transcript, utterance: Utterance) -> str | None:
    return transcript.turns[utterance.turn].question


def _given_question(shares: Floats, kinds: Sequence[str], question: str | None) -> Floats:
    """The shares of the kinds once it is known what was asked."""
    asked = kind_asked_for(question)
    if asked is None:
        return shares
    likelier = shares * np.array([odds_of_answer(kind, asked, NONE) for kind in kinds], np.float32)
    return np.asarray(likelier / likelier.sum(), np.float32)


def _facets(classifier: Classifier, features: Floats) -> list[_Facets]:
    force, direction = classifier.force, classifier.direction
    forces = force.probabilities(features).argmax(axis=1)
    directions = direction.probabilities(features).argmax(axis=1)
    rated = zip(classifier.intensities(features), forces, directions, strict=True)
    return [_Facets(int(i), force.classes[f], direction.classes[d]) for i, f, d in rated]


def _gather(
    transcript: Transcript, candidates: Sequence[_Candidate], merge_similarity: float
) -> list[list[_Candidate]]:
    """Candidates of one idea together: one kind, one respondent, alike, or neighbours somewhat alike."""
    comparable: dict[tuple[MentionKind, str | None], list[_Candidate]] = {}
    for candidate in candidates:
        comparable.setdefault((candidate.kind, _owner(transcript, candidate)), []).append(candidate)
    return [group for own in comparable.values() for group in _alike(own, merge_similarity)]


def _alike(candidates: Sequence[_Candidate], merge_similarity: float) -> list[list[_Candidate]]:
    """Each candidate joins the latest group that holds one like it, or opens a new one."""
    units = np.stack([candidate.unit for candidate in candidates])
    homes = np.zeros(len(candidates), np.int64)
    groups: list[list[_Candidate]] = []
    for at, candidate in enumerate(candidates):
        needed = np.full(at, merge_similarity)
        if at and _follows(candidate, candidates[at - 1]):
            needed[homes[:at] == homes[at - 1]] = _NEAR
        homes[at] = homes[:at][units[:at] @ units[at] >= needed].max(initial=-1)
        if homes[at] < 0:
            homes[at] = len(groups)
            groups.append([])
        groups[homes[at]].append(candidate)
    return groups


def _follows(candidate: _Candidate, before: _Candidate) -> bool:
    this, last = candidate.utterance, before.utterance
    return last.turn == this.turn and this.index - last.index == 1


def _owner(transcript: Transcript, candidate: _Candidate) -> str | None:
    return transcript.turns[candidate.utterance.turn].respondent_id


def _mention(transcript: Transcript, group: Sequence[_Candidate]) -> Mention:
    main = max(group, key=lambda c: (c.confidence, -c.utterance.start))
    span = Span(main.utterance.start, main.utterance.end)
    others = [Span(c.utterance.start, c.utterance.end) for c in group if c is not main]
    quote = transcript.slice(span)
    turn = transcript.turns[main.utterance.turn]
    start_time, end_time = transcript.times(span.start, span.end)
    force, direction = main.facets.force, main.facets.direction
    return Mention(
        mention_id=mention_id_of(transcript.transcript_id, span, main.kind),
        transcript_id=transcript.transcript_id,
        kind=main.kind,
        force=None if force == NONE else Force(force),
        direction=Direction(direction) if main.kind is MentionKind.TRIGGER and direction != NONE else None,
        summary=summarize(quote),
        quote=quote,
        span=span,
        evidence=(span, *others),
        start_time=start_time,
        end_time=end_time,
        speaker=turn.speaker,
        role=turn.role,
        respondent_id=turn.respondent_id,
        intensity=max(c.facets.intensity for c in group),
        prompted=was_prompted(transcript, main.utterance),
        alignment=Alignment.EXACT,
        confidence=main.confidence,
        extractor=OFFLINE,
    )
