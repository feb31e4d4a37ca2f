"""Codings: what a person or an extractor coded in a study's transcripts, from a file or from mentions."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.errors import InputError
from pipeline.evaluate.names import names_of
from pipeline.evaluate.placing import Place, Unplaced, place_words
from pipeline.evaluate.row import Row
from pipeline.evaluate.rows import read_coded_rows
from pipeline.models import Mention, MentionKind, Span, Transcript
from pipeline.privacy.transcripts import RedactedTranscript, unredacted


@dataclass(frozen=True, slots=True)
class CodedMention:
    """One mention as it was coded; `transcript` is the file's path in the study.

    `evidence` is empty where none of the words it rests on are in the transcript. What a coding does not tell is None.
    """

    transcript: str
    kind: MentionKind
    evidence: tuple[Span, ...]
    mention_id: str = ""
    intensity: int | None = None
    prompted: bool | None = None
    theme: str | None = None
    confidence: float | None = None
    summary: str = ""
    words: tuple[str, ...] = ()
    """What the coding says was said, where it could not be found; shown in place of the transcript's own words."""


@dataclass(frozen=True, slots=True)
class Misplaced:
    """A piece of evidence that could not be placed: where it stood in the coding, its words, and why."""

    where: str
    transcript: str
    words: str
    reason: Unplaced


@dataclass(frozen=True, slots=True)
class Grounding:
    """How many pieces of evidence are the transcript's own words.

    `exact` to the letter and where they are told to be, `alike` in another spelling or place, `absent` nowhere,
    `ambiguous` in several places.
    """

    exact: int = 0
    alike: int = 0
    absent: int = 0
    ambiguous: int = 0

    @property
    def pieces(self) -> int:
        """All pieces of evidence."""
        return self.exact + self.alike + self.absent + self.ambiguous


@dataclass(frozen=True)
class Coding:
    """Everything one coder coded. `files` are those looked at, some perhaps with nothing found in them."""

    name: str
    files: frozenset[str]
    mentions: tuple[CodedMention, ...]
    grounding: Grounding = Grounding()
    misplaced: tuple[Misplaced, ...] = ()

    def within(self, files: Iterable[str]) -> "Coding":
        """The same coding of those files only."""
        kept = frozenset(files)
        return replace(
            self,
            files=self.files & kept,
            mentions=tuple(m for m in self.mentions if m.transcript in kept),
            misplaced=tuple(m for m in self.misplaced if m.transcript in kept),
        )


def coded_files(path: Path, rows: Sequence[Row], known: Sequence[str]) -> frozenset[str]:
    """The study's files that a coding names; `known` are their paths in the study.

    Raises:
        InputError: it names a transcript the study has not.
    """
    return frozenset(names_of(path, [row.transcript for row in rows], known).values())


def read_coding(
    path: Path,
    known: Sequence[str],
    transcripts: Mapping[str, Transcript],
    redacted: Callable[[Transcript], RedactedTranscript] = unredacted,
) -> Coding:
    """A coding from CSV, JSON lines or a REFI-QDA project, its evidence placed in the transcripts it is about.

    What it says of files outside `transcripts` is left out. `redacted` gives the text that a coding was made in where
    personal data had been taken out of it.

    Raises:
        InputError: the file is no coding: no rows, an unknown kind or transcript, an impossible value.
    """
    rows = read_coded_rows(path)
    names = names_of(path, [row.transcript for row in rows], known)
    _one_coder_a_file(path, rows, names)
    gathering = _Gathering(redacted)
    for group in _grouped(path, rows, names):
        transcript = transcripts.get(names[group[0].transcript])
        if transcript is not None:
            gathering.add(names[group[0].transcript], transcript, group)
    files = frozenset(names.values()) & frozenset(transcripts)
    return Coding(path.name, files, ordered(gathering.mentions), gathering.grounding, tuple(gathering.misplaced))


def coding_of(
    name: str, mentions: Sequence[Mention], files: Mapping[str, Transcript], themes: Mapping[str, str] | None = None
) -> Coding:
    """An extractor's mentions as a coding; `files` are those it read, `themes` the theme of each mention id."""
    by_id: dict[str, list[str]] = {}
    for path, transcript in files.items():
        by_id.setdefault(transcript.transcript_id, []).append(path)
    coded = [
        CodedMention(
            path, m.kind, m.evidence, m.mention_id, m.intensity, m.prompted, (themes or {}).get(m.mention_id),
            m.confidence, m.summary,
        )
        for m in mentions
        for path in by_id.get(m.transcript_id, ())
    ]  # fmt: skip
    grounding = Grounding()
    for mention in mentions:
        for path in by_id.get(mention.transcript_id, ()):
            exact = files[path].slice(mention.span) == mention.quote
            pieces = len(mention.evidence) - (not exact)
            grounding = replace(grounding, exact=grounding.exact + pieces, absent=grounding.absent + (not exact))
    return Coding(name, frozenset(files), ordered(coded), grounding)


@dataclass
class _Gathering:
    """What placing the rows of a coding one by one comes to."""

    redacted: Callable[[Transcript], RedactedTranscript]
    mentions: list[CodedMention] = field(default_factory=list)
    misplaced: list[Misplaced] = field(default_factory=list)
    grounding: Grounding = Grounding()
    seen: dict[str, RedactedTranscript] = field(default_factory=dict)

    def add(self, path: str, transcript: Transcript, group: Sequence[Row]) -> None:
        """One mention, told by one or more rows."""
        if group[0].kind is None:
            return
        evidence, unfound = list[Span](), list[Unplaced]()
        for row in group:
            for words in row.evidence or ("",):
                place = self._place(transcript, words, row.span)
                self._count(place)
                if isinstance(place, Place):
                    evidence.append(place.span)
                else:
                    unfound.append(place)
                    self.misplaced.append(Misplaced(row.where, path, words, place))
        # Words that stand there twice were said, so they are no invention: what cannot be told apart is left out.
        if evidence or Unplaced.AMBIGUOUS not in unfound:
            coded = _coded(path, group, tuple(dict.fromkeys(evidence)))
            seen = self.seen.get(transcript.transcript_id)
            summary = seen.with_originals(coded.summary, coded.evidence) if seen else coded.summary
            self.mentions.append(replace(coded, summary=summary))

    def _place(self, transcript: Transcript, words: str, told: Span | None) -> Place | Unplaced:
        """Where words stand; those that only the redacted text has at their place were coded in that text."""
        if told is not None and transcript.slice(told) != words:
            if transcript.transcript_id not in self.seen:
                self.seen[transcript.transcript_id] = self.redacted(transcript)
            seen = self.seen[transcript.transcript_id]
            if words and seen.transcript.slice(told) == words:
                return Place(seen.offsets.to_original(told.start, told.end), True)
        return place_words(transcript, words, told)

    def _count(self, place: Place | Unplaced) -> None:
        name = ("exact" if place.exact else "alike") if isinstance(place, Place) else place.value
        self.grounding = replace(self.grounding, **{name: getattr(self.grounding, name) + 1})


def _coded(path: str, group: Sequence[Row], evidence: tuple[Span, ...]) -> CodedMention:
    first = group[0]
    assert first.kind is not None
    return CodedMention(
        transcript=path,
        kind=first.kind,
        evidence=evidence,
        mention_id=first.mention,
        intensity=max((row.intensity for row in group if row.intensity is not None), default=None),
        prompted=next((row.prompted for row in group if row.prompted is not None), None),
        theme=next((row.theme for row in group if row.theme), None),
        confidence=max((row.confidence for row in group if row.confidence is not None), default=None),
        summary=next((row.summary for row in group if row.summary), ""),
        words=() if evidence else tuple(words for row in group for words in row.evidence),
    )


def _grouped(path: Path, rows: Sequence[Row], names: Mapping[str, str]) -> list[list[Row]]:
    """Rows of one mention together; a row without an id is a mention of its own."""
    groups: dict[tuple[str, str], list[Row]] = {}
    for at, row in enumerate(rows):
        groups.setdefault((names[row.transcript], row.mention or f"\0{at}"), []).append(row)
    for group in groups.values():
        other = next((row for row in group if row.kind != group[0].kind), None)
        if other is not None:
            raise InputError(
                f"{path}, {other.where}: mention {other.mention!r} is of kind {other.kind or 'none'} here and of kind "
                f"{group[0].kind or 'none'} in {group[0].where}; give one of them another id."
            )
    return list(groups.values())


def _one_coder_a_file(path: Path, rows: Sequence[Row], names: Mapping[str, str]) -> None:
    coders: dict[str, str] = {}
    for row in rows:
        known = coders.setdefault(names[row.transcript], row.coder)
        if known != row.coder:
            raise InputError(
                f"{path}, {row.where}: {row.transcript} is coded by {known or 'nobody named'} and by "
                f"{row.coder or 'nobody named'}; keep one coder a file, and compare two files with --against."
            )


def ordered(mentions: Iterable[CodedMention]) -> tuple[CodedMention, ...]:
    """An order that no order of rows changes."""
    return tuple(sorted(mentions, key=_order))


def _order(mention: CodedMention) -> tuple[object, ...]:
    places = tuple(sorted((span.start, span.end) for span in mention.evidence))
    details = (mention.intensity or 0, str(mention.prompted), mention.theme or "", mention.summary, mention.words)
    return (mention.transcript, places, mention.kind.value, mention.mention_id, mention.confidence or 0, *details)
