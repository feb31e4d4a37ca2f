"""JSON of speech services: Whisper and WhisperX, AssemblyAI, Deepgram, AWS, Azure, Google, Yandex, Rev,
and plain lists of turns or chat messages."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from pipeline.errors import InputError
from pipeline.ingest.cues import Cue, Reading
from pipeline.ingest.decode import read_text
from pipeline.ingest.lines import read_lines

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
    "channelTag",
    "channel",
    "спикер",
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
    "timestamp",
    "time",
)
_END_KEYS = ("end", "end_time", "endTime", "to", "end_ms", "endTimeMs")
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
)
_TICKS = 10_000_000


def read_speech_json(path: Path) -> Reading:
    """Cues of a speech service's export.

    Raises:
        InputError: not JSON, or JSON of no shape known here.
    """
    data = _load(path)
    for shape in _SHAPES:
        cues = [cue for cue in shape(data) if cue.text.strip()]
        if cues:
            return Reading(_scaled(cues))
    text = data.get("text") if isinstance(data, dict) else None
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
    except (json.JSONDecodeError, RecursionError):
        pass
    try:
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    except (json.JSONDecodeError, RecursionError):
        raise InputError(f"{path.name}: not valid JSON; export the transcript again.") from None


def _deepgram(data: Any) -> Iterable[Cue]:
    results = _get(data, "results")
    for item in _list(_get(results, "utterances")):
        yield _cue(item)
    if not _list(_get(results, "utterances")):
        for channel in _list(_get(results, "channels")):
            for best in _list(_get(channel, "alternatives"))[:1]:
                for paragraph in _list(_get(_get(best, "paragraphs"), "paragraphs")):
                    for sentence in _list(_get(paragraph, "sentences")):
                        yield _cue({"speaker": _get(paragraph, "speaker"), **sentence})


def _aws(data: Any) -> Iterable[Cue]:
    results = _get(data, "results")
    for segment in _list(_get(results, "audio_segments")):
        yield _cue(segment)
    if not _list(_get(results, "audio_segments")):
        yield from _words_to_cues(_aws_words(_list(_get(results, "items"))))


def _aws_words(items: list[Any]) -> Iterable[tuple[str | None, str, float | None, float | None, bool]]:
    for item in items:
        content = str(_get(_first(_get(item, "alternatives")), "content") or "")
        glued = _get(item, "type") == "punctuation"
        yield _speaker(item), content, _number(_get(item, "start_time")), _number(_get(item, "end_time")), glued


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


def _alternatives(data: Any) -> Iterable[Cue]:
    """Google's `results` and Yandex SpeechKit's `chunks` and `final` lines."""
    response = _get(data, "response") or data
    for item in _list(_get(response, "chunks")) or _list(_get(response, "results")) or _list(data):
        final = _get(_get(item, "result"), "final") or _get(item, "final") or item
        best = _first(_get(final, "alternatives"))
        if not isinstance(best, dict):
            continue
        words = _list(_get(best, "words"))
        start = _number(_get(_first(words), "startTime", "start_time")) if words else _time(best, _START_KEYS)
        end = _number(_get(words[-1], "endTime", "end_time")) if words else _time(best, _END_KEYS)
        tag = _get(item, "channelTag") or _get(_get(item, "result"), "channelTag")
        yield Cue(str(_get(best, *_TEXT_KEYS) or ""), None if tag is None else str(tag), start, end)


def _plain_list(data: Any) -> Iterable[Cue]:
    """Whisper's segments, AssemblyAI's utterances, lists of turns, chat messages."""
    items = data if isinstance(data, list) else []
    if isinstance(data, dict):
        items = next((v for key in _LIST_KEYS if isinstance(v := data.get(key), list) and v), [])
    for item in items:
        if isinstance(item, dict):
            yield _cue(item)


_SHAPES: tuple[Callable[[Any], Iterable[Cue]], ...] = (_deepgram, _aws, _azure, _rev, _alternatives, _plain_list)


def _words_to_cues(
    words: Iterable[tuple[str | None, str, float | None, float | None, bool]],
) -> Iterable[Cue]:
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
    text = _get(item, *_TEXT_KEYS)
    start, end = _time(item, _START_KEYS), _time(item, _END_KEYS)
    return Cue(text if isinstance(text, str) else "", _speaker(item), start, end)


def _time(item: Any, keys: tuple[str, ...]) -> float | None:
    """A time of an item; keys that end in `ms` and whole large numbers are scaled by `_scaled`."""
    for key in keys:
        value = _number(_get(item, key))
        if value is not None:
            return value / 1000 if key.lower().endswith("ms") else value
    return None


def _scaled(cues: list[Cue]) -> list[Cue]:
    """Seconds, where a service counts milliseconds: speech of over 60 s a cue on average is not speech."""
    spans = [c.end_time - c.start_time for c in cues if c.start_time is not None and c.end_time is not None]
    words = sum(len(cue.text.split()) for cue in cues)
    if not spans or sum(spans) < 30 * max(words, 1):
        return cues
    return [Cue(c.text, c.speaker, _thousandth(c.start_time), _thousandth(c.end_time), c.role) for c in cues]


def _thousandth(value: float | None) -> float | None:
    return None if value is None else value / 1000


def _speaker(item: Any) -> str | None:
    value = _get(item, *_SPEAKER_KEYS)
    if isinstance(value, dict):
        value = _get(value, "name", "label", "id")
    return None if value is None or value == "" else str(value)


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or value is None:
        return None
    try:
        return float(str(value).removesuffix("s"))
    except ValueError:
        return None


def _get(item: Any, *keys: str) -> Any:
    if isinstance(item, dict):
        return next((item[key] for key in keys if item.get(key) is not None), None)
    return None


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else None
