"""One file in any format to one Transcript."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.config import IngestConfig
from pipeline.errors import InputError
from pipeline.fingerprint import tagged_id
from pipeline.ingest.captions import read_lrc, read_subrip, read_webvtt
from pipeline.ingest.cues import Cue, Reading, clean
from pipeline.ingest.labels import role_of_label
from pipeline.ingest.language import language_of
from pipeline.ingest.pdf import read_pdf
from pipeline.ingest.plain_text import read_plain_text
from pipeline.ingest.roles import Said, guess_roles, roles_of_speakers
from pipeline.ingest.speech_json import read_speech_json
from pipeline.ingest.table import read_table
from pipeline.ingest.utterances import is_punctuated, split_utterances
from pipeline.ingest.word import read_word
from pipeline.models import RoleSource, SpeakerRole, Timing, Transcript, Turn, Utterance

_MODEL_CONFIDENCE = 0.8
_WORD = re.compile(r"\S+")
INGEST_VERSION = 3
"""Raised when the same file would be read differently: 1, first reading; 2, roles guessed word by word; 3, cuts where
marks would stand."""

READERS: dict[str, Callable[[Path], Reading]] = {
    ".txt": read_plain_text,
    ".text": read_plain_text,
    ".md": read_plain_text,
    ".docx": read_word,
    ".pdf": read_pdf,
    ".vtt": read_webvtt,
    ".srt": read_subrip,
    ".lrc": read_lrc,
    ".json": read_speech_json,
    ".csv": read_table,
    ".tsv": read_table,
    ".xlsx": read_table,
}


@dataclass(frozen=True, slots=True)
class _Stretch:
    """One turn in the making: its cues, joined and cleaned, and where each landed in the whole text."""

    speaker: str
    text: str
    start: int
    timings: tuple[Timing, ...]
    role: str | None
    question: str | None
    lines: tuple[int, ...] = ()
    """Where each cue begins in the whole text."""

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def read_transcript(path: Path, config: IngestConfig, guide: Sequence[str] = ()) -> Transcript:
    """The transcript in a file of any supported format.

    `guide` holds the interview guide's questions, which help to tell the interviewer where no
    label does.

    Raises:
        InputError: unsupported, too large, damaged, or without words.
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise InputError(
            f"{path.name}: {path.suffix or 'no suffix'} is no transcript format; known: {known_formats()}."
        )
    try:
        megabytes = path.stat().st_size / 1_000_000
        if megabytes > config.max_megabytes:
            raise InputError(
                f"{path.name}: {megabytes:.0f} MB, over the limit of {config.max_megabytes:g}; split it, or raise "
                "ingest.max_megabytes in study.yaml."
            )
        reading = reader(path)
    except InputError:
        raise
    except OSError as error:
        raise InputError(
            f"{path.name}: cannot be read ({error.strerror}); check the file and its permissions."
        ) from None
    # Readers lean on libraries that raise anything on damaged files; one file must never end a run.
    except Exception as error:  # noqa: BLE001
        raise InputError(f"{path.name}: damaged ({type(error).__name__}); export it again, or remove it.") from None
    return build_transcript(reading, path.name, config, guide)


def known_formats() -> str:
    """The supported suffixes, for messages."""
    return " ".join(READERS)


def build_transcript(reading: Reading, name: str, config: IngestConfig, guide: Sequence[str]) -> Transcript:
    """A transcript from what a reader found; its id is the hash of its words, turns, utterances and times.

    Raises:
        InputError: no words in it.
    """
    stretches = _stretches(reading)
    if not any(character.isalnum() for stretch in stretches for character in stretch.text):
        raise InputError(f"{name}: no words in it; export the transcript again, or remove the file.")
    if reading.survey:
        turns, cuts = _answers(stretches)
        source, confidence = RoleSource.LABELS, 1.0
    elif any(stretch.speaker for stretch in stretches):
        turns, cuts, source, confidence = _labelled(stretches, reading.header, config)
    else:
        turns, cuts, source, confidence = _unlabelled(stretches, guide)
    text = "\n".join(stretch.text for stretch in stretches)
    timings = tuple(timing for stretch in stretches for timing in stretch.timings)
    return Transcript(
        transcript_id=_id_of(text, turns, cuts, timings),
        text=text,
        language=language_of(text),
        turns=tuple(turns),
        utterances=_number(turns, cuts),
        timings=timings,
        role_source=source,
        role_confidence=confidence,
        header=reading.header[:2000],
    )


def with_roles(transcript: Transcript, roles: Sequence[SpeakerRole]) -> Transcript:
    """A transcript without speakers whose utterances have been given these roles, with turns to match."""
    spans = [(u.start, u.end) for u in transcript.utterances]
    turns, cuts = _turns_by_role(spans, roles)
    return replace(
        transcript,
        transcript_id=_id_of(transcript.text, turns, cuts, transcript.timings),
        turns=tuple(turns),
        utterances=_number(turns, cuts),
        role_source=RoleSource.MODEL,
        role_confidence=_MODEL_CONFIDENCE,
    )


def _id_of(
    text: str, turns: Sequence[Turn], cuts: Sequence[Sequence[tuple[int, int]]], timings: Sequence[Timing]
) -> str:
    return tagged_id("t", text, [_identity(turn) for turn in turns], cuts, [_timed(t) for t in timings])


def _stretches(reading: Reading) -> list[_Stretch]:
    """Cues gathered into turns: a new one where the speaker (or, in a survey, the question) changes."""
    groups: list[list[Cue]] = []
    for cue in reading.cues:
        if groups and not reading.survey and _goes_on(cue, groups[-1][0]):
            groups[-1].append(cue)
        else:
            groups.append([cue])
    stretches: list[_Stretch] = []
    for group in groups:
        start = stretches[-1].end + 1 if stretches else 0
        stretch = _stretch(group, start)
        if stretch.text:
            stretches.append(stretch)
    return stretches


def _goes_on(cue: Cue, first: Cue) -> bool:
    """Whether a cue belongs to the turn that `first` opened."""
    if cue.role is not None and cue.role != first.role:
        return False
    return cue.speaker is None or cue.speaker == first.speaker


def _stretch(group: Sequence[Cue], start: int) -> _Stretch:
    text, timings = "", []
    lines: list[int] = []
    for cue in group:
        words = clean(cue.text)
        if not words:
            continue
        text += " " if text else ""
        begin = start + len(text)
        text += words
        lines.append(begin)
        if cue.start_time is not None or cue.end_time is not None:
            timings.append(Timing(begin, start + len(text), cue.start_time, cue.end_time))
    first = group[0]
    empty_start = next((c.start_time for c in group if not c.text and c.start_time is not None), None)
    if text and not timings and empty_start is not None:
        timings.append(Timing(start, start + len(text), empty_start, None))
    question = clean(first.question or "") or None
    return _Stretch(clean(first.speaker or ""), text, start, tuple(timings), first.role, question, tuple(lines))


def _answers(stretches: Sequence[_Stretch]) -> tuple[list[Turn], list[list[tuple[int, int]]]]:
    turns = [
        Turn(s.speaker, SpeakerRole.RESPONDENT, s.start, s.end, respondent_id=s.speaker, question=s.question)
        for s in stretches
    ]
    return turns, [_cut(s) for s in stretches]


def _labelled(
    stretches: Sequence[_Stretch], header: str, config: IngestConfig
) -> tuple[list[Turn], list[list[tuple[int, int]]], RoleSource, float]:
    cuts = [_cut(stretch) for stretch in stretches]
    said: dict[str, list[str]] = {}
    for stretch, spans in zip(stretches, cuts, strict=True):
        said.setdefault(stretch.speaker, []).extend(_texts(stretch, spans))
    first = stretches[0].speaker
    speakers = [Said(name, texts, name == first) for name, texts in said.items()]
    roles = roles_of_speakers(speakers, header, config.interviewers, config.respondents)
    turns = [Turn(s.speaker, _role_said(s) or roles.by_speaker[s.speaker], s.start, s.end) for s in stretches]
    if all(_role_said(stretch) for stretch in stretches):
        return turns, cuts, RoleSource.LABELS, 1.0
    return turns, cuts, roles.source, roles.confidence


def _role_said(stretch: _Stretch) -> SpeakerRole | None:
    """The role a table's own role column gives a turn."""
    return role_of_label(stretch.role) if stretch.role else None


def _unlabelled(
    stretches: Sequence[_Stretch], guide: Sequence[str]
) -> tuple[list[Turn], list[list[tuple[int, int]]], RoleSource, float]:
    """Turns begin where the guessed role changes, so that no utterance holds the words of both sides."""
    whole = "\n".join(stretch.text for stretch in stretches)
    words = [(m.start(), m.end()) for m in _WORD.finditer(whole)]
    roles, confidence = guess_roles(_lines(whole, words, stretches), guide)
    turns, _ = _turns_by_role(words, roles)
    raw = not is_punctuated([whole[a:b] for a, b in words])
    cuts = [
        [(turn.start + a, turn.start + b) for a, b in split_utterances(whole[turn.start : turn.end], raw)]
        for turn in turns
    ]
    return turns, cuts, RoleSource.GUESSED, confidence


def _lines(whole: str, words: Sequence[tuple[int, int]], stretches: Sequence[_Stretch]) -> list[list[str]]:
    """The words as the lines or captions of the file had them."""
    opens = {at for stretch in stretches for at in stretch.lines}
    lines: list[list[str]] = []
    for start, end in words:
        if start in opens or not lines:
            lines.append([])
        lines[-1].append(whole[start:end])
    return lines


def _turns_by_role(
    spans: Sequence[tuple[int, int]], roles: Sequence[SpeakerRole]
) -> tuple[list[Turn], list[list[tuple[int, int]]]]:
    turns: list[Turn] = []
    cuts: list[list[tuple[int, int]]] = []
    for (start, end), role in zip(spans, roles, strict=True):
        if turns and turns[-1].role == role:
            turns[-1] = replace(turns[-1], end=end)
            cuts[-1].append((start, end))
        else:
            turns.append(Turn("", role, start, end))
            cuts.append([(start, end)])
    return turns, cuts


def _cut(stretch: _Stretch) -> list[tuple[int, int]]:
    return [(stretch.start + a, stretch.start + b) for a, b in split_utterances(stretch.text)]


def _texts(stretch: _Stretch, spans: Sequence[tuple[int, int]]) -> list[str]:
    return [stretch.text[a - stretch.start : b - stretch.start] for a, b in spans]


def _number(turns: Sequence[Turn], cuts: Sequence[Sequence[tuple[int, int]]]) -> tuple[Utterance, ...]:
    flat = [(at, turn, span) for at, (turn, spans) in enumerate(zip(turns, cuts, strict=True)) for span in spans]
    return tuple(Utterance(i, at, turn.role, start, end) for i, (at, turn, (start, end)) in enumerate(flat))


def _identity(turn: Turn) -> tuple[object, ...]:
    return (turn.speaker, turn.role, turn.start, turn.end, turn.respondent_id, turn.question)


def _timed(timing: Timing) -> tuple[object, ...]:
    return (timing.start, timing.start_time, timing.end_time)
