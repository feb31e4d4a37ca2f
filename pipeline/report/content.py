"""What a report is made of: everything a renderer needs, gathered once, so that all of them agree."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property

from pipeline.figures import StudyFigures
from pipeline.models import ExtractionNotes, Interview, Mention, RankedTheme, Respondent, SpeakerRole, Transcript

_LEAST_WORDS = 100
_LEAST_SHARE, _MOST_SHARE = 0.15, 0.97


@dataclass(frozen=True, slots=True)
class HeldInterview:
    """An interview with its transcript's facts; `row` is its line of respondents.csv, if any."""

    interview: Interview
    transcript: Transcript
    row: Respondent | None
    mention_count: int
    notes: ExtractionNotes = ExtractionNotes()  # noqa: RUF009

    @property
    def is_survey(self) -> bool:
        """Whether the file holds many respondents' answers."""
        return any(turn.respondent_id for turn in self.transcript.turns)

    def owner(self, mention: Mention) -> str:
        """Who said a mention of this interview."""
        return mention.respondent_id or self.interview.respondent_id


@dataclass(frozen=True, slots=True)
class ThemedMention:
    """A mention, its theme, and the interview it was said in."""

    mention: Mention
    theme_id: str
    interview: Interview
    respondent_id: str


@dataclass(frozen=True, slots=True)
class ModelCost:
    """What language models took for a study so far; `money` is None where the price is unknown."""

    calls: int
    money: float | None
    currency: str


@dataclass(frozen=True)
class ReportContent:
    """One report: `quarter` is None over the whole study. Themes come in rank order.

    `failures` says of files not read why; `unnamed` is a sentence where a model named fewer themes than it should.
    `redacted` is the same without personal data, None where the settings let it travel as it is.
    `figures` are what stands beside the ranking: segments, NPS, change over time, saturation. `voices` are all who were
    heard, once for each interview (`file` is its path), everybody's last one last; `groups` names the people in each
    customer group, by column of respondents.csv. `against` names, for a theme, mentions that say the opposite of it;
    `unasked`, who was interviewed in a quarter without being asked about it. Prompted and doubtful mentions count as
    the settings say. `cost` is None where no model was ever asked. `settings` are those it was made with, as
    `cluster.seed`. `waiting` says of people's edits that cannot be applied as things are why; `edits_key` changes with
    the edits that are shown.
    """

    title: str
    language: str
    quarter: str | None
    themes: Sequence[RankedTheme]
    mentions: Sequence[ThemedMention]
    interviews: Sequence[HeldInterview]
    respondents_asked: int
    failures: Mapping[str, str]
    doubles: Mapping[str, str]
    extractors: Sequence[str]
    unnamed: str | None = None
    redacted: "ReportContent | None" = None
    figures: StudyFigures = StudyFigures()  # noqa: RUF009
    voices: Sequence[Respondent] = ()
    groups: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)
    against: Mapping[str, Sequence[str]] = field(default_factory=dict)
    unasked: Mapping[str, Set[tuple[str, str | None]]] = field(default_factory=dict)
    cost: ModelCost | None = None
    count_prompted: bool = False
    count_doubtful: bool = False
    settings: Mapping[str, str] = field(default_factory=dict)
    waiting: Sequence[str] = ()
    edits_key: str = ""

    def as_it_travels(self) -> "ReportContent":
        """What may leave this machine: in its transcripts too quotes are slices at their offsets."""
        return self.redacted or self

    def repeated(self) -> list[RankedTheme]:
        """Themes of several mentions, in rank order."""
        return [ranked for ranked in self.themes if ranked.mention_count > 1]

    def said_once(self) -> list[RankedTheme]:
        """Themes of one mention, which nothing else was like; in rank order."""
        return [ranked for ranked in self.themes if ranked.mention_count == 1]

    def of_theme(self, theme_id: str) -> Sequence[ThemedMention]:
        """A theme's mentions, the most typical first, then by strength."""
        return self._by_theme[theme_id]

    def of_file(self, path: str) -> Sequence[ThemedMention]:
        """The mentions of one file, in the order they were said."""
        return self._by_file.get(path, ())

    @cached_property
    def _by_file(self) -> Mapping[str, Sequence[ThemedMention]]:
        own: dict[str, list[ThemedMention]] = {}
        for themed in sorted(self.mentions, key=lambda m: (m.mention.span.start, m.mention.mention_id)):
            own.setdefault(themed.interview.path, []).append(themed)
        return own

    @cached_property
    def _by_theme(self) -> Mapping[str, Sequence[ThemedMention]]:
        central = {ranked.theme.theme_id: ranked.theme.central for ranked in self.themes}
        own: dict[str, list[ThemedMention]] = {theme_id: [] for theme_id in central}
        for themed in self.mentions:
            own[themed.theme_id].append(themed)
        return {theme_id: _typical_first(mentions, central[theme_id]) for theme_id, mentions in own.items()}

    def counts(self, mention: Mention) -> bool:
        """Whether a mention makes the one who said it a voice."""
        return (self.count_prompted or not mention.prompted) and (self.count_doubtful or not mention.doubtful)

    def guessed(self) -> list[HeldInterview]:
        """Interviews whose roles were not told by labels."""
        return [held for held in self.interviews if held.transcript.role_source != "labels"]

    def models(self) -> list[str]:
        """Language models that read any of it; none where all was read offline."""
        return [name.removeprefix("llm:") for name in self.extractors if name.startswith("llm:")]

    def lopsided(self) -> list[HeldInterview]:
        """Interviews in which nearly all is said by one side, or nothing was found: perhaps the roles are wrong."""
        return [held for held in self.interviews if _is_lopsided(held)]


def _is_lopsided(held: HeldInterview) -> bool:
    transcript = held.transcript
    if held.is_survey:
        return False
    total = sum(len(transcript.slice(turn).split()) for turn in transcript.turns)
    if total < _LEAST_WORDS:
        return held.mention_count == 0
    said = sum(len(transcript.slice(turn).split()) for turn in transcript.turns if turn.role is SpeakerRole.RESPONDENT)
    return held.mention_count == 0 or not _LEAST_SHARE <= said / total <= _MOST_SHARE


def _typical_first(mentions: Sequence[ThemedMention], central: Sequence[str]) -> list[ThemedMention]:
    place = {mention_id: at for at, mention_id in enumerate(central)}
    return sorted(
        mentions,
        key=lambda m: (
            place.get(m.mention.mention_id, len(place)),
            -m.mention.intensity,
            -m.mention.confidence,
            m.mention.mention_id,
        ),
    )
