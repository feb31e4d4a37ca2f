"""A report's content as it is shown: with originals on this machine, without personal data where it travels."""

import itertools
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import PurePosixPath

from pipeline.figures import StudyFigures
from pipeline.models import Interview, Mention, RankedTheme, Respondent, Theme
from pipeline.privacy.restoring import PLACEHOLDER, Surfaces, restored_text
from pipeline.privacy.transcripts import RedactedTranscript
from pipeline.redacting import Redactor, known_names, scope_of
from pipeline.report.content import HeldInterview, ReportContent, ThemedMention

Redactions = Callable[[str], RedactedTranscript]
"""The redacted transcript of an id."""


def with_originals(content: ReportContent, redactor: Redactor) -> ReportContent:
    """Summaries and names of themes that were made of redacted words, with what was said in place of placeholders."""
    redacted = _redactions(content, redactor)
    homes = _by_theme(content.mentions)
    return replace(
        content,
        mentions=[replace(one, mention=_in_full(one.mention, redacted)) for one in content.mentions],
        themes=[_theme_in_full(ranked, homes[ranked.theme.theme_id], redacted) for ranked in content.themes],
    )


def _redactions(content: ReportContent, redactor: Redactor) -> Redactions:
    transcripts = {held.transcript.transcript_id: held.transcript for held in content.interviews}
    return cache(lambda transcript_id: redactor.redacted(transcripts[transcript_id]))


def _by_theme(mentions: Iterable[ThemedMention]) -> Mapping[str, Sequence[Mention]]:
    homes: dict[str, list[Mention]] = defaultdict(list)
    for one in mentions:
        homes[one.theme_id].append(one.mention)
    return homes


def _in_full(mention: Mention, redacted: Redactions) -> Mention:
    if not PLACEHOLDER.search(f"{mention.summary} {mention.cause}"):
        return mention
    said = redacted(mention.transcript_id).surfaces(mention.evidence)
    cause = restored_text(mention.cause, said) if mention.cause else mention.cause
    return replace(mention, summary=restored_text(mention.summary, said), cause=cause)


def _theme_in_full(ranked: RankedTheme, mentions: Sequence[Mention], redacted: Redactions) -> RankedTheme:
    theme = ranked.theme
    if PLACEHOLDER.search(f"{theme.label} {theme.definition}"):
        said = _said_in(theme, mentions, redacted)
        label, definition = restored_text(theme.label, said), restored_text(theme.definition, said)
        theme = replace(theme, label=label, definition=definition)
    return replace(ranked, theme=theme, top_quote=_in_full(ranked.top_quote, redacted))


def _said_in(theme: Theme, mentions: Sequence[Mention], redacted: Redactions) -> Surfaces:
    """What its mentions say for each placeholder, once each, the most typical mention's first."""
    place = {mention_id: at for at, mention_id in enumerate(theme.central)}
    ordered = sorted(mentions, key=lambda m: (place.get(m.mention_id, len(place)), m.mention_id))
    said: dict[str, list[str]] = {}
    for mention in ordered:
        for word, surfaces in redacted(mention.transcript_id).surfaces(mention.evidence).items():
            said.setdefault(word, [surfaces[0]])
    return said


def without_personal_data(
    content: ReportContent, redactor: Redactor, segments: str, advance: Callable[[int], None] = lambda done: None
) -> ReportContent:
    """The content as it may travel: redacted transcripts, quotes that are slices of these, and their offsets.

    `segments` is the column of respondents.csv that tells customer groups, which are nobody's data; `advance` is told
    of each interview.
    """
    return _Travelling(content, redactor, segments, advance).content()


@dataclass(frozen=True, slots=True)
class _Told:
    """One interview and what its words are known by."""

    held: HeldInterview
    redacted: RedactedTranscript
    scope: str
    known: tuple[str, ...]


class _Travelling:
    """One content on its way out; names of people and of files stay apart."""

    def __init__(
        self, content: ReportContent, redactor: Redactor, segments: str, advance: Callable[[int], None]
    ) -> None:
        self._content, self._redactor, self._segments = content, redactor, segments
        self._interviews: dict[str, _Told] = {}
        for held in content.interviews:
            self._interviews[held.transcript.transcript_id] = self._told_by(held)
            advance(1)
        self._by_path = {told.held.interview.path: told for told in self._interviews.values()}
        self._homes = _by_theme(content.mentions)
        self._speaker = cache(self._speaker_shown)
        self._paths, self._people = _Names(), _Names()
        self._groups: dict[str, _Names] = defaultdict(_Names)

    def content(self) -> ReportContent:
        """All of it, part by part."""
        content = self._content
        return replace(
            content,
            interviews=[self._interview_held(told) for told in self._interviews.values()],
            mentions=[self._themed(one) for one in content.mentions],
            themes=[self._ranked(ranked) for ranked in content.themes],
            voices=[self._voice(voice) for voice in content.voices],
            groups={
                column: {
                    self._group(column, name): [self._heard(one) for one in people] for name, people in own.items()
                }
                for column, own in content.groups.items()
            },
            unasked={
                theme_id: {(self._heard(who), when) for who, when in sittings}
                for theme_id, sittings in content.unasked.items()
            },
            figures=self._figures(content.figures),
            waiting=[self._redactor.text(why, content.language, "waiting") for why in content.waiting],
            failures={self._path(path): self._without_paths(why) for path, why in content.failures.items()},
            doubles={self._path(path): self._without_paths(why) for path, why in content.doubles.items()},
        )

    def _told_by(self, held: HeldInterview) -> _Told:
        transcript = held.transcript
        return _Told(held, self._redactor.redacted(transcript), scope_of(transcript), known_names(transcript))

    def _interview_held(self, told: _Told) -> HeldInterview:
        transcript, own = told.redacted.transcript, told.held.transcript.transcript_id
        turns = tuple(
            replace(
                turn,
                speaker=self._speaker(turn.speaker, own),
                respondent_id=turn.respondent_id and self._person(turn.respondent_id, told),
            )
            for turn in transcript.turns
        )
        row = told.held.row and self._row(told.held.row, told)
        interview = self._interview(told.held.interview)
        return replace(told.held, interview=interview, transcript=replace(transcript, turns=turns), row=row)

    def _interview(self, interview: Interview) -> Interview:
        told = self._interviews[interview.transcript_id]
        respondent_id = self._person(interview.respondent_id, told)
        return replace(interview, path=self._path(interview.path, told), respondent_id=respondent_id)

    def _row(self, row: Respondent, told: _Told) -> Respondent:
        attributes = {
            name: value if name == self._segments else self._label(value, told)
            for name, value in row.attributes.items()
        }
        file = row.file and self._path(row.file, told)
        return replace(row, respondent_id=self._person(row.respondent_id, told), file=file, attributes=attributes)

    def _voice(self, voice: Respondent) -> Respondent:
        """A person's row as of one interview, whose words it is known by."""
        return self._row(voice, self._by_path[voice.file or ""])

    def _themed(self, one: ThemedMention) -> ThemedMention:
        told = self._interviews[one.mention.transcript_id]
        return replace(
            one,
            mention=self._mention(one.mention),
            interview=self._interview(one.interview),
            respondent_id=self._person(one.respondent_id, told),
        )

    def _mention(self, mention: Mention) -> Mention:
        told = self._interviews[mention.transcript_id]
        return replace(
            told.redacted.redacted(mention),
            summary=self._derived(mention.summary, [mention]),
            cause=self._derived(mention.cause, [mention]) if mention.cause else mention.cause,
            speaker=self._speaker(mention.speaker, mention.transcript_id),
            respondent_id=mention.respondent_id and self._person(mention.respondent_id, told),
        )

    def _ranked(self, ranked: RankedTheme) -> RankedTheme:
        theme, own = ranked.theme, self._homes[ranked.theme.theme_id]
        label, definition = self._derived(theme.label, own), self._derived(theme.definition, own)
        theme = replace(theme, label=label, definition=definition)
        return replace(ranked, theme=theme, top_quote=self._mention(ranked.top_quote))

    def _derived(self, text: str, mentions: Sequence[Mention]) -> str:
        """What was made of mentions; looked through only where models saw their original words."""
        for mention in mentions:
            told = self._interviews[mention.transcript_id]
            if not told.held.notes.redacted:
                text = _replaced(text, told.redacted.surfaces(mention.evidence))
                text = self._redactor.text(text, told.held.transcript.language, told.scope)
        return text

    def _speaker_shown(self, speaker: str, transcript_id: str) -> str:
        told = self._interviews[transcript_id]
        if told.held.is_survey:
            return self._person(speaker, told)
        return self._label(speaker, told, told.known)

    def _person(self, respondent_id: str, told: _Told) -> str:
        return self._people.shown(respondent_id, lambda: self._label(respondent_id, told))

    def _heard(self, respondent_id: str) -> str:
        """What somebody is called whose voice was shown already."""
        return self._people.shown(respondent_id, lambda: respondent_id)

    def _group(self, column: str, name: str) -> str:
        """A customer group, which may be named after somebody where it is none of the segments."""
        if column in ("", "quarter", self._segments):
            return name
        return self._groups[column].shown(name, lambda: self._redactor.label(name, self._content.language, "groups"))

    def _figures(self, figures: StudyFigures) -> StudyFigures:
        return replace(
            figures,
            segments=tuple(replace(one, segment=self._group(one.column, one.segment)) for one in figures.segments),
            surprises=tuple(replace(one, segment=self._group(one.column, one.segment)) for one in figures.surprises),
            nps=tuple(replace(one, group=self._group(one.column, one.group)) for one in figures.nps),
        )

    def _path(self, path: str, told: _Told | None = None) -> str:
        language, scope = (told.held.transcript.language, told.scope) if told else (self._content.language, path)
        return self._paths.shown(path, lambda: self._redactor.label(path, language, scope))

    def _without_paths(self, why: str) -> str:
        """A reason, which may name its own file or another."""
        for path in sorted({held.interview.path for held in self._content.interviews} | {*self._content.failures}):
            shown = self._path(path)
            why = why.replace(path, shown).replace(PurePosixPath(path).name, PurePosixPath(shown).name)
        return why

    def _label(self, label: str, told: _Told, known: Sequence[str] = ()) -> str:
        return self._redactor.label(label, told.held.transcript.language, told.scope, known)


class _Names:
    """What is shown for names of people and files: always the same for one, never the same for two."""

    def __init__(self) -> None:
        self._shown: dict[str, str] = {}
        self._taken: set[str] = set()

    def shown(self, original: str, redact: Callable[[], str]) -> str:
        """What is shown for an original, which is redacted when it is first met."""
        if original not in self._shown:
            first = redact()
            others = (f"{first} ({number})" for number in itertools.count(2))
            free = next(one for one in itertools.chain([first], others) if one not in self._taken)
            self._shown[original] = free
            self._taken.add(free)
        return self._shown[original]


def _replaced(text: str, said: Surfaces) -> str:
    """A text with the placeholder in place of each thing that was said, the longest first."""
    pairs = sorted(((one, word) for word, surfaces in said.items() for one in surfaces), key=lambda p: -len(p[0]))
    for surface, word in pairs:
        text = re.sub(rf"(?<!\w){re.escape(surface)}(?!\w)", word, text, flags=re.IGNORECASE)
    return text
