"""JSON of speech services: Whisper and WhisperX, AssemblyAI, Deepgram, AWS, Azure, Google, Yandex, Rev,
and plain lists of turns or chat messages."""

import json
import math
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.errors import InputError
from pipeline.ingest.cues import Cue, Reading, seconds
from pipeline.ingest.decode import read_text
from pipeline.ingest.lines import TIME, read_lines

_TEXT_KEYS = (
    "text",
    "transcript",
    "content",
    "utterance",
    "message",
    "sentence",
    "body",
    "words_text",
    "реплика",
    "текст",
)
_SPEAKER_KEYS = (
    "speaker",
    "speaker_name",
    "speaker_label",
    "speakerName",
    "name",
    "author",
    "role",
    "спикер",
    "channelTag",
    "channel",
)
_START_KEYS = (
    "start",
    "start_time",
    "startTime",
    "begin",
    "from",
    "start_ms",
    "startTimeMs",
    "offset",
    "offsetMilliseconds",
    "timestamp",
    "time",
)
_END_KEYS = ("end", "end_time", "endTime", "to", "end_ms", "endTimeMs", "resultEndTime")
_WORD_STARTS = ("startTime", "start_time", "startOffset", "startTimeMs", "start")
_WORD_ENDS = ("endTime", "end_time", "endOffset", "endTimeMs", "end")
_LIST_KEYS = (
    "segments",
    "utterances",
    "turns",
    "transcript",
    "messages",
    "sentences",
    "monologues",
    "results",
    "data",
    "items",
    "chunks",
    "phrases",
)
_TICKS = 10_000_000
_CLOCK = re.compile(f"^{TIME}$")
_LONGEST_RECORDING = 1_000_000.0

_Word = tuple[str | None, str, float | None, float | None, bool]


def read_speech_json(path: Path) -> Reading:
    """Cues of a speech service's export.

    Raises:
        InputError: not JSON, or JSON of no shape known here.
    """
    data = _load(path)
    for shape in _SHAPES:
        cues = [cue for cue in shape(data) if cue.text.strip()]
        if cues:
            return Reading(_since_start(_scaled(_without_lone_channel(cues))))
    text = _get(data, *_TEXT_KEYS)
    if isinstance(text, str) and text.strip():
        return read_lines(text.splitlines())
    raise InputError(
        f"{path.name}: JSON without a transcript in it; expected segments, utterances or turns with text, "
        "as speech services export them."
    )


def _load(path: Path) -> Any:
    text = read_text(path)
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        pass
    try:
        return [json.loads(line) for line in text.split("\n") if line.strip()]
    except (ValueError, RecursionError):
        raise InputError(f"{path.name}: not valid JSON; export the transcript again.") from None


def _deepgram(data: Any) -> Iterable[Cue]:
    results = _get(data, "results")
    utterances, channels = _list(_get(results, "utterances")), _list(_get(results, "channels"))
    if utterances:
        return [_cue(item) for item in utterances]
    cues = [
        cue if cue.speaker is not None else replace(cue, speaker=str(number))
        for number, channel in enumerate(channels)
        for cue in _deepgram_channel(_first(_get(channel, "alternatives")))
    ]
    return sorted(cues, key=lambda cue: cue.start_time or 0.0) if len(channels) > 1 else cues


def _deepgram_channel(best: Any) -> Iterable[Cue]:
    paragraphs = _list(_get(_get(best, "paragraphs"), "paragraphs"))
    for paragraph in paragraphs:
        for sentence in _list(_get(paragraph, "sentences")):
            yield _cue({"speaker": _get(paragraph, "speaker"), **sentence})
    if not paragraphs:
        yield from _words_to_cues(_spoken(_list(_get(best, "words"))))


def _aws(data: Any) -> Iterable[Cue]:
    results = _get(data, "results")
    for segment in _list(_get(results, "audio_segments")):
        yield _cue(segment)
    if not _list(_get(results, "audio_segments")):
        segments = _list(_get(_get(results, "speaker_labels"), "segments"))
        who = {
            _get(item, "start_time"): _speaker(item) for segment in segments for item in _list(_get(segment, "items"))
        }
        yield from _words_to_cues(_aws_words(_list(_get(results, "items")), who))


def _aws_words(items: list[Any], who: dict[str, str | None]) -> Iterator[_Word]:
    """Words of a transcript; older exports keep the speakers apart, under the words' start times."""
    for item in items:
        content = str(_get(_first(_get(item, "alternatives")), "content") or "")
        glued = _get(item, "type") == "punctuation"
        start, end = _number(_get(item, "start_time")), _number(_get(item, "end_time"))
        yield _speaker(item) or who.get(str(_get(item, "start_time"))), content, start, end, glued


def _rev(data: Any) -> Iterable[Cue]:
    for monologue in _list(_get(data, "monologues")):
        elements = _list(_get(monologue, "elements"))
        times = [_number(_get(e, key)) for e in elements for key in ("ts", "end_ts") if _get(e, key) is not None]
        text = "".join(str(_get(e, "value") or "") for e in elements)
        yield Cue(text, _speaker(monologue), times[0] if times else None, times[-1] if times else None)


def _azure(data: Any) -> Iterable[Cue]:
    for phrase in _list(_get(data, "recognizedPhrases")):
        start, length = _number(_get(phrase, "offsetInTicks")), _number(_get(phrase, "durationInTicks"))
        begin = None if start is None else start / _TICKS
        end = None if begin is None or length is None else begin + length / _TICKS
        yield Cue(str(_get(_first(_get(phrase, "nBest")), "display") or ""), _speaker(phrase), begin, end)
    for phrase in _list(_get(data, "phrases")):
        cue, length = _cue(phrase), _number(_get(phrase, "durationMilliseconds"))
        ends = cue.start_time is not None and length is not None
        yield replace(cue, end_time=(cue.start_time or 0.0) + (length or 0.0) / 1000) if ends else cue


def _alternatives(data: Any) -> Iterable[Cue]:
    """Google's `results` and Yandex SpeechKit's `chunks` and `final` lines."""
    response = _get(data, "response") or data
    items = _list(_get(response, "chunks")) or _list(_get(response, "results")) or _list(data)
    told_apart = _list(_get(_first(_get(items[-1], "alternatives")), "words")) if items else []
    if any(_get(word, "speakerTag", "speakerLabel") for word in told_apart):
        # Google repeats the whole talk in the last result, and only there says who spoke.
        yield from _words_to_cues(_spoken(told_apart))
        return
    for item in items:
        final = _get(_get(item, "result"), "final") or _get(item, "final") or item
        best = _first(_get(final, "alternatives"))
        if not isinstance(best, dict):
            continue
        words = _list(_get(best, "words"))
        start = _time(_first(words), _WORD_STARTS) if words else _time(best, _START_KEYS)
        end = _time(words[-1], _WORD_ENDS) if words else _time(best, _END_KEYS)
        tag = next(
            (tag for at in (item, final, _get(item, "result")) if (tag := _get(at, "channelTag")) is not None), None
        )
        yield Cue(_text(best), None if tag is None else str(tag), start, end)


def _plain_list(data: Any) -> Iterable[Cue]:
    """Whisper's segments, AssemblyAI's utterances, lists of turns, chat messages."""
    items = data if isinstance(data, list) else []
    if isinstance(data, dict):
        items = next((v for key in _LIST_KEYS if isinstance(v := data.get(key), list) and v), [])
    for item in items:
        if isinstance(item, dict):
            yield _cue(item)


_SHAPES: tuple[Callable[[Any], Iterable[Cue]], ...] = (_deepgram, _aws, _azure, _rev, _alternatives, _plain_list)


def _spoken(words: list[Any]) -> Iterator[_Word]:
    """Deepgram's and Google's words, each with its speaker and times."""
    for word in words:
        who = _get(word, "speakerTag", "speakerLabel", "speaker")
        said = str(_get(word, "punctuated_word", "word", "text") or "")
        yield None if who is None else str(who), said, _time(word, _WORD_STARTS), _time(word, _WORD_ENDS), False


def _words_to_cues(words: Iterable[_Word]) -> Iterator[Cue]:
    """Words with speakers, run together while the speaker stays."""
    speaker, text, start, end = None, "", None, None
    for who, word, begin, finish, glued in words:
        if text and who is not None and who != speaker:
            yield Cue(text, speaker, start, end)
            text, start = "", None
        speaker = who if who is not None else speaker
        text += word if glued or not text else f" {word}"
        start = begin if start is None else start
        end = finish if finish is not None else end
    yield Cue(text, speaker, start, end)


def _cue(item: dict[str, Any]) -> Cue:
    return Cue(_text(item), _speaker(item), _time(item, _START_KEYS), _time(item, _END_KEYS))


def _text(item: Any) -> str:
    """What an item says; chat exports keep it as a list of pieces."""
    text = _get(item, *_TEXT_KEYS)
    pieces = text if isinstance(text, list) else [text]
    said = (piece if isinstance(piece, str) else _get(piece, "text") for piece in pieces)
    return "".join(piece for piece in said if isinstance(piece, str))


def _time(item: Any, keys: tuple[str, ...]) -> float | None:
    """A time of an item; keys that end in `ms` and whole large numbers are scaled by `_scaled`."""
    for key in keys:
        value = _number(_get(item, key))
        if value is not None:
            return value / 1000 if key.lower().endswith(("ms", "milliseconds")) else value
    return None


def _scaled(cues: list[Cue]) -> list[Cue]:
    """Seconds, where a service counts milliseconds: nobody takes half a minute over a word."""
    spans = [c.end_time - c.start_time for c in cues if c.start_time is not None and c.end_time is not None]
    starts = [cue.start_time for cue in cues if cue.start_time is not None]
    length = sum(spans) if spans else max(starts, default=0.0) - min(starts, default=0.0)
    if length < 30 * max(sum(len(cue.text.split()) for cue in cues), 1):
        return cues
    return [replace(c, start_time=_thousandth(c.start_time), end_time=_thousandth(c.end_time)) for c in cues]


def _since_start(cues: list[Cue]) -> list[Cue]:
    """Times of a recording; dates of chat messages, counted from 1970, are none."""
    if all((cue.start_time or 0.0) < _LONGEST_RECORDING for cue in cues):
        return cues
    return [replace(cue, start_time=None, end_time=None) for cue in cues]


def _without_lone_channel(cues: list[Cue]) -> list[Cue]:
    """One number on every cue says that nobody was told apart, not that one person spoke."""
    speakers = {cue.speaker for cue in cues}
    lone = len(speakers) == 1 and all(name is not None and name.isdigit() for name in speakers)
    return [replace(cue, speaker=None) for cue in cues] if lone else cues


def _thousandth(value: float | None) -> float | None:
    return None if value is None else value / 1000


def _speaker(item: Any) -> str | None:
    value = _get(item, *_SPEAKER_KEYS)
    if isinstance(value, dict):
        value = _get(value, "name", "label", "id")
    if value is None and isinstance(sender := _get(item, "from"), str) and _number(sender) is None:
        value = sender
    return None if value is None or isinstance(value, list) or value == "" else str(value)


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, str) and _CLOCK.match(value):
        return seconds(value)
    try:
        number = float(str(value).removesuffix("s"))
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _get(item: Any, *keys: str) -> Any:
    if isinstance(item, dict):
        return next((item[key] for key in keys if item.get(key) is not None), None)
    return None


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else None
