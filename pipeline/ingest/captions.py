"""Caption files: WebVTT, SubRip and LRC."""

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.errors import InputError
from pipeline.ingest.cues import Cue, Reading, clean, seconds, unescape
from pipeline.ingest.decode import read_text
from pipeline.ingest.lines import TIME, find_labels, split_label

_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]+)>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z0-9:.][^>]*>|\{\\[^}]*\}")
_LRC_LINE = re.compile(rf"^((?:\[{TIME}\])+)(.*)$")
_ROLLING = 0.3
_LRC_TIME = re.compile(rf"\[({TIME})\]")


def read_webvtt(path: Path) -> Reading:
    """Cues of a WebVTT file, `<v Name>` voices as speakers.

    Raises:
        InputError: not WebVTT.
    """
    import webvtt

    text = read_text(path)
    if not text.lstrip("\ufeff").lstrip().startswith("WEBVTT"):
        text = "WEBVTT\n\n" + text
    try:
        captions: Any = webvtt.from_string(text)
    except webvtt.errors.MalformedFileError:
        raise InputError(f"{path.name}: not readable as WebVTT; export it again or save it as text.") from None
    said = _without_rolling([caption.raw_text for caption in captions])
    times = [(seconds(caption.start), seconds(caption.end)) for caption in captions]
    return _captions(path, ((start, end, text) for (start, end), text in zip(times, said, strict=True)))


def _without_rolling(texts: Sequence[str]) -> list[str]:
    """Captions less the lines that YouTube's rolling captions repeat from the one before."""
    kept: list[str] = []
    last, repeats = "", 0
    for text in texts:
        lines = [line for line in text.split("\n") if _plain(line)]
        again = bool(lines) and _plain(lines[0]) == last
        repeats += again
        last = _plain(lines[-1]) if lines else last
        kept.append("\n".join(lines[again:]))
    return kept if repeats > _ROLLING * len(texts) else list(texts)


def read_subrip(path: Path) -> Reading:
    """Cues of a SubRip file.

    Raises:
        InputError: not SubRip.
    """
    import pysubs2

    try:
        subtitles = pysubs2.SSAFile.from_string(read_text(path), format_="srt")
    except (pysubs2.exceptions.Pysubs2Error, ValueError):
        raise InputError(f"{path.name}: not readable as SubRip; export it again or save it as text.") from None
    return _captions(path, ((line.start / 1000, line.end / 1000, line.plaintext) for line in subtitles))


def read_lrc(path: Path) -> Reading:
    """Cues of an LRC file; a cue ends where the next time code stands.

    Raises:
        InputError: no LRC time code in it.
    """
    timed: list[tuple[float, str]] = []
    for line in read_text(path).splitlines():
        match = _LRC_LINE.match(line.strip())
        if match:
            timed += [(seconds(code), match[2]) for code in _LRC_TIME.findall(match[1])]
    timed.sort(key=lambda cue: cue[0])
    ends = [start for start, _ in timed[1:]]
    pairs = itertools.zip_longest(timed, ends)
    return _captions(path, ((start, end, text) for (start, text), end in pairs if text.strip()))


def _captions(path: Path, timed: Iterable[tuple[float, float | None, str]]) -> Reading:
    cues = [cue for start, end, text in timed for cue in _voices(text, start, end)]
    if not cues:
        raise InputError(f"{path.name}: no captions in it; export the transcript again.")
    if any(cue.speaker for cue in cues):
        return Reading(cues)
    labels = find_labels([(cue.text, False) for cue in cues])
    return Reading([_labelled(cue, labels) for cue in cues])


def _voices(raw: str, start: float | None, end: float | None) -> list[Cue]:
    """One cue per voice inside a caption."""
    before, *rest = _VOICE.split(raw)
    voiced = [(None, before), *zip(rest[::2], rest[1::2], strict=True)]
    cues = [Cue(_plain(text), clean(name) if name else None, start, end) for name, text in voiced]
    return [cue for cue in cues if cue.text]


def _plain(text: str) -> str:
    return clean(unescape(_TAG.sub("", text)))


def _labelled(cue: Cue, labels: set[str]) -> Cue:
    split = split_label(cue.text, labels)
    return replace(cue, text=split.text, speaker=split.speaker) if split else cue
