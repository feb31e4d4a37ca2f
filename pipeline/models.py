"""The records that travel between stages: frozen, plain, no behaviour beyond small views.

All offsets are half-open character offsets into `Transcript.text`; all times are seconds
from the start of the recording.
"""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from pipeline.fingerprint import tagged_id


class SpeakerRole(StrEnum):
    """Who is talking. Only a respondent's words can become a mention."""

    RESPONDENT = "respondent"
    INTERVIEWER = "interviewer"


class RoleSource(StrEnum):
    """How roles were found, from the surest to the least sure."""

    LABELS = "labels"
    INFERRED = "inferred"
    MODEL = "model"
    GUESSED = "guessed"


class MentionKind(StrEnum):
    """What a mention is, as the coding guide defines it."""

    PAIN = "pain"
    REQUEST = "request"
    TRIGGER = "trigger"
    PRAISE = "praise"
    OUTCOME = "outcome"
    WORKAROUND = "workaround"
    OBJECTION = "objection"


class Force(StrEnum):
    """The four forces of a switch (Jobs to be Done)."""

    PUSH = "push"
    PULL = "pull"
    ANXIETY = "anxiety"
    HABIT = "habit"


class Direction(StrEnum):
    """Where a trigger moves the respondent: toward us or away."""

    TOWARD = "toward"
    AWAY = "away"


OFFLINE = "offline"
"""What mentions of the offline extractor say they were found by; a model's say `llm:` and its name."""
PERSON = "person"
"""What mentions say that a person added by hand."""


class Alignment(StrEnum):
    """How a quote was found in its transcript."""

    EXACT = "exact"
    NORMALIZED = "normalized"


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open character offsets into a transcript's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Timing:
    """The time code of one stretch of text, as the source gave it."""

    start: int
    end: int
    start_time: float | None
    end_time: float | None


@dataclass(frozen=True, slots=True)
class Turn:
    """All that one speaker says until another speaks.

    `respondent_id` is set only where one file holds many respondents (a survey).
    """

    speaker: str
    role: SpeakerRole
    start: int
    end: int
    respondent_id: str | None = None
    question: str | None = None


@dataclass(frozen=True, slots=True)
class Utterance:
    """A sentence, or a clause-sized window where speech-to-text left no punctuation."""

    index: int
    turn: int
    role: SpeakerRole
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Transcript:
    """One file's words, who said them and when, in order; identified by that content alone."""

    transcript_id: str
    text: str
    language: str
    turns: tuple[Turn, ...]
    utterances: tuple[Utterance, ...]
    timings: tuple[Timing, ...]
    role_source: RoleSource
    role_confidence: float
    header: str = ""

    def slice(self, span: Span | Utterance | Turn) -> str:
        """The transcript's own words at a span."""
        return self.text[span.start : span.end]

    def times(self, start: int, end: int) -> tuple[float | None, float | None]:
        """When the words from `start` to `end` were said, as exactly as the source tells."""
        first = bisect_right(self.timings, start, key=lambda t: t.end)
        covering = self.timings[first : bisect_left(self.timings, end, key=lambda t: t.start)]
        starts = [t.start_time for t in covering if t.start_time is not None]
        ends = [t.end_time for t in covering if t.end_time is not None]
        return (starts[0] if starts else None, ends[-1] if ends else None)


@dataclass(frozen=True, slots=True)
class Respondent:
    """One row of respondents.csv; `quarter` or `file` is set where the row is one interview."""

    respondent_id: str
    nps: int | None = None
    quarter: str | None = None
    file: str | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Interview:
    """One transcript file of a study: whose it is and when it was held."""

    path: str
    transcript_id: str
    respondent_id: str
    date: dt.date | None
    quarter: str | None
    listed: bool


@dataclass(frozen=True, slots=True)
class GuideQuestion:
    """A question of guide.yaml: its wordings, each with its language."""

    wordings: tuple[tuple[str, str], ...]

    def told_in(self, language: str) -> str:
        """Its wording in a language, else the first it has."""
        return next((text for own, text in self.wordings if own == language), self.wordings[0][1])


@dataclass(frozen=True, slots=True)
class Mention:
    """One thing a respondent said that a product team could act on.

    `span` is the main evidence, `evidence` all of it (the main one first), `quote` the
    transcript's own slice at `span`. Intensity is 1 to 5, confidence 0 to 1. `doubtful` says that
    the summary may not follow from the evidence; `cause` is the reason the respondent gave.
    """

    mention_id: str
    transcript_id: str
    kind: MentionKind
    force: Force | None
    direction: Direction | None
    summary: str
    quote: str
    span: Span
    evidence: tuple[Span, ...]
    start_time: float | None
    end_time: float | None
    speaker: str
    role: SpeakerRole
    respondent_id: str | None
    intensity: int
    prompted: bool
    alignment: Alignment
    confidence: float
    extractor: str
    cause: str | None = None
    doubtful: bool = False


def mention_id_of(transcript_id: str, span: Span, kind: MentionKind) -> str:
    """A mention's id: the hash of its transcript, its place there and its kind."""
    return tagged_id("m", transcript_id, span.start, span.end, kind)


@dataclass(frozen=True, slots=True)
class ExtractionNotes:
    """What a reader should know of one transcript's extraction beside its mentions.

    `ungrounded` counts what a model claimed and the transcript does not bear out; `suspicious` are numbers of
    utterances that read like orders to the model; `reread` says that few mentions for its length made it be
    read twice, `scarce` that they stayed few; `redacted` that models saw placeholders for what is personal.
    """

    ungrounded: int = 0
    suspicious: tuple[int, ...] = ()
    reread: bool = False
    scarce: bool = False
    redacted: bool = False


@dataclass(frozen=True, slots=True)
class Theme:
    """A labelled group of mentions whose id survives reruns.

    `area` names the part of the business it belongs to, where themes are many; `related` are the ids of pains that it
    would cure, or of what would cure it.
    """

    theme_id: str
    label: str
    definition: str
    kind: MentionKind
    mention_ids: tuple[str, ...]
    central: tuple[str, ...] = ()
    area: str = ""
    related: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a language model decided about the borders of themes, and why.

    Of two groups compared `mention_ids` are the most typical one of each; of a mention placed, itself, then the most
    typical one of the group it was put in, if any. `changed` says whether the themes are others by it.
    """

    question: str
    mention_ids: tuple[str, ...]
    changed: bool
    reason: str
    coder: str


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with its 95 % interval; all None where the data do not allow one."""

    value: float | None
    low: float | None
    high: float | None


SCORE_PARTS = ("reach", "intensity", "segment", "recency", "trend", "nps")
"""The parts of a theme's score; each is a column of themes.csv and a weight in study.yaml."""
TOP_PLACES = (3, 5, 10)
"""The tops of the list for which the chance to be among them is told."""


@dataclass(frozen=True, slots=True)
class Apart:
    """People who stand outside a theme's share, so that nobody takes them for silent or for voices.

    `not_asked` people were interviewed without being asked about it, `unasked` of them voice it all the same. Of those
    asked, `prompted` people only agreed to what the interviewer named, and `doubtful` ones voice it only by mentions in
    doubt.
    """

    not_asked: int = 0
    unasked: int = 0
    prompted: int = 0
    doubtful: int = 0


@dataclass(frozen=True, slots=True)
class RankedTheme:
    """A theme with every figure of its ranking; `score_parts` sum, weighted, to `score`.

    `question` is the question of the guide that it answers, where there is one: then `respondents_asked` are those who
    were asked it. `score_range` holds the score with its 95 % interval, `top_chances` the chance to be among the first
    three, five and ten, and `preset_ranks` its rank under each preset of the weights.
    """

    theme: Theme
    rank: int
    status: str
    respondent_count: int
    respondents_asked: int
    prevalence: Interval
    mention_count: int
    intensity_mean: float
    score: float
    score_parts: Mapping[str, float]
    rank_low: int
    rank_high: int
    tie_group: int
    trend: Interval
    nps: Interval
    top_segment: str | None
    segment_lift: float | None
    segment_q: float | None
    first_seen: str | None
    last_seen: str | None
    top_quote: Mention
    apart: Apart = Apart()
    question: str | None = None
    score_range: Interval = Interval(None, None, None)
    top_chances: Mapping[int, float] = field(default_factory=dict)
    preset_ranks: Mapping[str, int] = field(default_factory=dict)
