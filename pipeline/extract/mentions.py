"""Offline extraction: a respondent's utterances, classified, gathered into mentions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipeline.background import Background, unit
from pipeline.config import ExtractConfig
from pipeline.extract.classifier import NONE, Classifier
from pipeline.extract.prompted import was_prompted
from pipeline.extract.summary import summarize
from pipeline.fingerprint import tagged_id
from pipeline.models import Alignment, Direction, Force, Mention, MentionKind, Span, SpeakerRole, Transcript, Utterance

Floats = npt.NDArray[np.float32]
EXTRACT_VERSION = 1
"""Raised when the same transcript would yield other mentions: 1, first extractor."""
EXTRACTOR = "offline"
_MIN_WORDS = 2
_NEAR = 0.25
_MIN_SHARE = 0.4


@dataclass(frozen=True, slots=True)
class _Candidate:
    """An utterance judged to be a mention; `row` is its row among the judged."""

    utterance: Utterance
    row: int
    kind: MentionKind
    confidence: float


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
    if not judged:
        return []
    texts = [transcript.slice(u) for u in judged]
    centred = background.centred(np.stack([vectors[text] for text in texts]), [transcript.language] * len(judged))
    features = classifier.features(centred, texts)
    candidates = _candidates(judged, classifier.kind.probabilities(features), classifier, config)
    groups = _gather(transcript, candidates, unit(centred), config.merge_similarity)
    facets = _facets(classifier, features)
    mentions = [_mention(transcript, group, facets) for group in groups]
    return sorted(mentions, key=lambda m: (min(span.start for span in m.evidence), m.mention_id))


def _candidates(
    judged: Sequence[Utterance], probabilities: Floats, classifier: Classifier, config: ExtractConfig
) -> list[_Candidate]:
    none = classifier.kind.classes.index(NONE)
    found: list[_Candidate] = []
    for row, (utterance, shares) in enumerate(zip(judged, probabilities, strict=True)):
        sure = 1.0 - float(shares[none])
        best = int(np.argmax(np.where(np.arange(len(shares)) == none, -1.0, shares)))
        if sure >= config.threshold and shares[best] >= _MIN_SHARE * sure:
            found.append(_Candidate(utterance, row, MentionKind(classifier.kind.classes[best]), round(sure, 3)))
    return found


def _gather(
    transcript: Transcript, candidates: Sequence[_Candidate], units: Floats, merge_similarity: float
) -> list[list[_Candidate]]:
    """Candidates of one idea together: one kind, one respondent, alike, or neighbours somewhat alike."""
    groups: list[list[_Candidate]] = []
    for candidate in candidates:
        home = next((g for g in reversed(groups) if _belongs(transcript, candidate, g, units, merge_similarity)), None)
        if home is None:
            groups.append([candidate])
        else:
            home.append(candidate)
    return groups


def _belongs(
    transcript: Transcript, candidate: _Candidate, group: Sequence[_Candidate], units: Floats, merge_similarity: float
) -> bool:
    first, last = group[0], group[-1]
    if first.kind is not candidate.kind or _owner(transcript, first) != _owner(transcript, candidate):
        return False
    likeness = max(float(units[candidate.row] @ units[member.row]) for member in group)
    near = last.utterance.turn == candidate.utterance.turn and candidate.utterance.index - last.utterance.index == 1
    return likeness >= (_NEAR if near else merge_similarity)


def _owner(transcript: Transcript, candidate: _Candidate) -> str | None:
    return transcript.turns[candidate.utterance.turn].respondent_id


@dataclass(frozen=True, slots=True)
class _Facets:
    """Intensity, force and direction of every judged utterance."""

    intensity: npt.NDArray[np.int64]
    force: list[str]
    direction: list[str]


def _facets(classifier: Classifier, features: Floats) -> _Facets:
    force, direction = classifier.force, classifier.direction
    return _Facets(
        classifier.intensities(features),
        [force.classes[i] for i in force.probabilities(features).argmax(axis=1)],
        [direction.classes[i] for i in direction.probabilities(features).argmax(axis=1)],
    )


def _mention(transcript: Transcript, group: Sequence[_Candidate], facets: _Facets) -> Mention:
    main = max(group, key=lambda c: (c.confidence, -c.utterance.start))
    span = Span(main.utterance.start, main.utterance.end)
    others = [Span(c.utterance.start, c.utterance.end) for c in group if c is not main]
    quote = transcript.slice(span)
    turn = transcript.turns[main.utterance.turn]
    start_time, end_time = transcript.times(span.start, span.end)
    force, direction = facets.force[main.row], facets.direction[main.row]
    return Mention(
        mention_id=tagged_id("m", transcript.transcript_id, span.start, span.end, main.kind),
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
        intensity=int(max(facets.intensity[c.row] for c in group)),
        prompted=was_prompted(transcript, main.utterance),
        alignment=Alignment.EXACT,
        confidence=main.confidence,
        extractor=EXTRACTOR,
    )

