"""What the page is drawn from: people, mentions and themes as plain values, counted anew at every filter."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pipeline.models import OFFLINE, Apart, RankedTheme, Respondent, Theme
from pipeline.report.content import HeldInterview, ReportContent, ThemedMention
from pipeline.report.figure_data import figure_data, interval_data
from pipeline.report.page_words import page_words
from pipeline.report.word_forms import irregular_forms
from pipeline.report.wording import KINDS, decimal, quarter_text, rating_text

Values = dict[str, Any]


def page_data(content: ReportContent) -> Values:
    """Everything the page counts and shows, but for the transcripts' words; lists refer to each other by place."""
    return _Page(content).data()


@dataclass(frozen=True)
class _Page:
    """One report's data in the making; places of people, quarters and interviews are looked up here."""

    content: ReportContent

    @cached_property
    def people(self) -> dict[str, int]:
        return {one: at for at, one in enumerate(sorted({voice.respondent_id for voice in self.content.voices}))}

    @cached_property
    def quarters(self) -> dict[str, int]:
        return {one: at for at, one in enumerate(sorted({v.quarter for v in self.content.voices if v.quarter}))}

    @cached_property
    def interviews(self) -> dict[str, int]:
        return {held.interview.path: at for at, held in enumerate(self.content.interviews)}

    def data(self) -> Values:
        content, words = self.content, page_words(self.content.language)
        return {
            "language": content.language,
            "words": {key: value for key, value in words.items() if isinstance(value, str)}
            | {"plurals": words["plurals"]},
            "kinds": KINDS[content.language],
            "statuses": words["statuses"],
            "quarters": [{"id": one, "label": quarter_text(one, content.language)} for one in self.quarters],
            "columns": [self._column(name, groups) for name, groups in content.groups.items()],
            "people": list(self.people),
            "voices": [self._voice(voice) for voice in content.voices],
            "interviews": [self._interview(held) for held in content.interviews],
            "themes": [self._theme(ranked) for ranked in content.themes],
            "mentions": [
                self._mention(one) for ranked in content.themes for one in content.of_theme(ranked.theme.theme_id)
            ],
            "figures": figure_data(content),
            "lemmas": irregular_forms(self._texts()),
        }

    def _texts(self) -> Iterator[str]:
        """All that is searched."""
        for ranked in self.content.themes:
            yield f"{ranked.theme.label} {ranked.theme.definition}"
        for themed in self.content.mentions:
            yield f"{themed.mention.quote} {themed.mention.summary}"

    def _column(self, name: str, groups: Mapping[str, Sequence[str]]) -> Values:
        label = page_words(self.content.language)["columns"].get(name, name)
        own = [{"name": one, "people": [self.people[who] for who in people]} for one, people in groups.items()]
        return {"name": name, "label": label, "groups": own}

    def _voice(self, voice: Respondent) -> Values:
        return {
            "person": self.people[voice.respondent_id],
            "quarter": self._quarter(voice.quarter),
            "interview": self.interviews[voice.file or ""],
        }

    def _interview(self, held: HeldInterview) -> Values:
        interview, words = held.interview, page_words(self.content.language)
        attributes = held.row.attributes if held.row else {}
        sure = (
            ""
            if held.transcript.role_source == "labels"
            else decimal(held.transcript.role_confidence, 2, self.content.language)
        )
        return {
            "path": interview.path,
            "person": None if held.is_survey else self.people[interview.respondent_id],
            "quarter": self._quarter(interview.quarter),
            "date": interview.date.isoformat() if interview.date else None,
            "facts": [attributes[name] for name in self.content.groups if attributes.get(name)],
            "mentions": held.mention_count,
            "note": words["roles_guessed"].format(sure=sure) if sure else "",
        }

    def _theme(self, ranked: RankedTheme) -> Values:
        theme, language = ranked.theme, self.content.language
        return {
            "id": theme.theme_id,
            "label": theme.label,
            "definition": theme.definition,
            "kind": theme.kind.value,
            "status": ranked.status,
            "rank": ranked.rank,
            "low": ranked.rank_low,
            "high": ranked.rank_high,
            "tie": ranked.tie_group,
            "people": ranked.respondent_count,
            "of": ranked.respondents_asked,
            "share": interval_data(ranked.prevalence),
            "strength": ranked.intensity_mean,
            "area": theme.area,
            "related": self._related(theme),
            "nps": rating_text(ranked.nps, language),
            "first": quarter_text(ranked.first_seen, language) if ranked.first_seen else "",
            "change": ranked.trend.value or 0.0,
            "top": ranked.top_chances,
            "presets": ranked.preset_ranks,
            "question": ranked.question or "",
            "apart": self._apart(ranked.apart),
            "unasked": [
                [self.people[who], self._quarter(when)]
                for who, when in sorted(self.content.unasked.get(theme.theme_id, ()), key=str)
            ],
            "against": list(self.content.against.get(theme.theme_id, ())),
        }

    def _related(self, theme: Theme) -> str:
        """The themes that it points at, by name."""
        label = {ranked.theme.theme_id: ranked.theme.label for ranked in self.content.themes}
        return "; ".join(f"{label[one]} ({one})" for one in theme.related if one in label)

    def _mention(self, themed: ThemedMention) -> Values:
        mention = themed.mention
        return {
            "id": mention.mention_id,
            "theme": themed.theme_id,
            "person": self.people[themed.respondent_id],
            "voice": self._voices[themed.respondent_id, themed.interview.path],
            "interview": self.interviews[themed.interview.path],
            "quarter": self._quarter(themed.interview.quarter),
            "kind": mention.kind.value,
            "quote": mention.quote,
            "summary": "" if mention.extractor == OFFLINE else mention.summary,
            "time": mention.start_time,
            "prompted": mention.prompted,
            "doubtful": mention.doubtful,
            "counts": self.content.counts(mention),
        }

    @cached_property
    def _voices(self) -> Mapping[tuple[str, str], int]:
        return {(voice.respondent_id, voice.file or ""): at for at, voice in enumerate(self.content.voices)}

    def _quarter(self, quarter: str | None) -> int | None:
        return None if quarter is None else self.quarters[quarter]

    def _apart(self, apart: Apart) -> list[Values]:
        """Who stands outside the share, in words; nothing where nobody does."""
        words = page_words(self.content.language)
        unasked = words["unasked_said"].format(n=apart.unasked) if apart.unasked else ""
        notes = {
            "not_asked": f"{apart.not_asked}{unasked}" if apart.not_asked else "",
            "apart_prompted": str(apart.prompted or ""),
            "apart_doubtful": str(apart.doubtful or ""),
        }
        return [{"name": words[name], "text": text} for name, text in notes.items() if text]
