"""What a report is made of: everything a renderer needs, gathered once, so that all of them agree."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.models import Interview, Mention, RankedTheme, Respondent, Transcript


@dataclass(frozen=True, slots=True)
class HeldInterview:
    """An interview with its transcript's facts; `row` is its line of respondents.csv, if any."""

    interview: Interview
    transcript: Transcript
    row: Respondent | None
    mention_count: int


@dataclass(frozen=True, slots=True)
class ThemedMention:
    """A mention, its theme, and the interview it was said in."""

    mention: Mention
    theme_id: str
    interview: Interview
    respondent_id: str


@dataclass(frozen=True)
class ReportContent:
    """One report: `quarter` is None over the whole study. Themes come in rank order."""

    title: str
    language: str
    quarter: str | None
    themes: Sequence[RankedTheme]
    mentions: Sequence[ThemedMention]
    interviews: Sequence[HeldInterview]
    respondents_asked: int
    failures: Mapping[str, str]
    extractor: str
    settings: Mapping[str, object]

    def of_theme(self, theme_id: str) -> list[ThemedMention]:
        """A theme's mentions, the most typical first, then by strength."""
        central = next(t.theme.central for t in self.themes if t.theme.theme_id == theme_id)
        place = {mention_id: at for at, mention_id in enumerate(central)}
        own = [m for m in self.mentions if m.theme_id == theme_id]
        return sorted(
            own,
            key=lambda m: (
                place.get(m.mention.mention_id, len(place)),
                -m.mention.intensity,
                -m.mention.confidence,
                m.mention.mention_id,
            ),
        )

    def guessed(self) -> list[HeldInterview]:
        """Interviews whose roles were not told by labels."""
        return [held for held in self.interviews if held.transcript.role_source != "labels"]
