"""One small export of every speech service, with speakers and times."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.ingest.speech_json import read_speech_json

Said = list[tuple[str | None, str, float | None, float | None]]


@pytest.fixture
def read(tmp_path: Path) -> Callable[[Any], Said]:
    def write_and_read(data: Any) -> Said:
        path = tmp_path / "R01.json"
        path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
        return [(cue.speaker, cue.text.strip(), cue.start_time, cue.end_time) for cue in read_speech_json(path).cues]

    return write_and_read


Read = Callable[[Any], Said]


def word(key: str, text: str, start: float, end: float, **more: Any) -> dict[str, Any]:
    return {key: text, "start": start, "end": end, "confidence": 0.9, **more}


WHISPER = {
    "text": " Why? It is slow.",
    "language": "en",
    "segments": [
        {"id": 0, "seek": 0, "start": 0.0, "end": 1.5, "text": " Why?", "tokens": [50364], "temperature": 0.0},
        {"id": 1, "seek": 0, "start": 1.5, "end": 4.25, "text": " It is slow.", "tokens": [50364], "temperature": 0.0},
    ],
}
WHISPERX = {
    "segments": [
        word("text", " Why?", 0.0, 1.5, speaker="SPEAKER_00", words=[word("word", "Why?", 0.0, 1.5)]),
        word("text", " It is slow.", 1.5, 4.25, speaker="SPEAKER_01", words=[word("word", "It", 1.5, 1.7)]),
    ],
    "word_segments": [word("word", "Why?", 0.0, 1.5)],
}
ASSEMBLYAI = {
    "id": "abc",
    "status": "completed",
    "text": "Why? It is slow.",
    "words": [word("text", "Why?", 0, 1500, speaker="A")],
    "utterances": [
        word("text", "Why?", 0, 1500, speaker="A", words=[]),
        word("text", "It is slow.", 1500, 4250, speaker="B", words=[]),
    ],
}
DEEPGRAM_WORDS = [
    word("word", "why", 0.0, 1.5, punctuated_word="Why?", speaker=0),
    word("word", "it", 1.5, 2.0, punctuated_word="It", speaker=1),
    word("word", "is", 2.0, 3.0, punctuated_word="is", speaker=1),
    word("word", "slow", 3.0, 4.25, punctuated_word="slow.", speaker=1),
]
DEEPGRAM_UTTERANCES = {
    "metadata": {"channels": 1},
    "results": {
        "channels": [{"alternatives": [{"transcript": "Why? It is slow.", "words": DEEPGRAM_WORDS}]}],
        "utterances": [
            {"start": 0.0, "end": 1.5, "transcript": "Why?", "channel": 0, "speaker": 0, "words": []},
            {"start": 1.5, "end": 4.25, "transcript": "It is slow.", "channel": 0, "speaker": 1, "words": []},
        ],
    },
}
DEEPGRAM_PARAGRAPHS = {
    "results": {
        "channels": [
            {
                "alternatives": [
                    {
                        "transcript": "Why? It is slow.",
                        "words": DEEPGRAM_WORDS,
                        "paragraphs": {
                            "transcript": "\nSpeaker 0: Why?\n\nSpeaker 1: It is slow.",
                            "paragraphs": [
                                {"speaker": 0, "sentences": [{"text": "Why?", "start": 0.0, "end": 1.5}]},
                                {"speaker": 1, "sentences": [{"text": "It is slow.", "start": 1.5, "end": 4.25}]},
                            ],
                        },
                    }
                ]
            }
        ]
    }
}
DEEPGRAM_BARE = {
    "results": {"channels": [{"alternatives": [{"transcript": "Why? It is slow.", "words": DEEPGRAM_WORDS}]}]}
}


def aws_word(text: str, start: str, end: str, **more: Any) -> dict[str, Any]:
    return {
        "type": "pronunciation",
        "alternatives": [{"confidence": "1.0", "content": text}],
        "start_time": start,
        "end_time": end,
        **more,
    }


def aws_mark(mark: str) -> dict[str, Any]:
    return {"type": "punctuation", "alternatives": [{"confidence": "0.0", "content": mark}]}


AWS_SEGMENTS = {
    "jobName": "j",
    "status": "COMPLETED",
    "results": {
        "transcripts": [{"transcript": "Why? It is slow."}],
        "items": [],
        "audio_segments": [
            {"id": 0, "transcript": "Why?", "start_time": "0.0", "end_time": "1.5", "speaker_label": "spk_0"},
            {"id": 1, "transcript": "It is slow.", "start_time": "1.5", "end_time": "4.25", "speaker_label": "spk_1"},
        ],
    },
}
AWS_ITEMS = {
    "results": {
        "transcripts": [{"transcript": "Why? It is slow."}],
        "items": [
            aws_word("Why", "0.0", "1.5", speaker_label="spk_0"),
            aws_mark("?"),
            aws_word("It", "1.5", "2.0", speaker_label="spk_1"),
            aws_word("is", "2.0", "3.0", speaker_label="spk_1"),
            aws_word("slow", "3.0", "4.25", speaker_label="spk_1"),
            aws_mark("."),
        ],
    }
}
AWS_OLD = {
    "results": {
        "items": [
            aws_word("Why", "0.0", "1.5"),
            aws_mark("?"),
            aws_word("It", "1.5", "2.0"),
            aws_word("is", "2.0", "3.0"),
            aws_word("slow", "3.0", "4.25"),
            aws_mark("."),
        ],
        "speaker_labels": {
            "speakers": 2,
            "segments": [
                {
                    "speaker_label": "spk_0",
                    "start_time": "0.0",
                    "end_time": "1.5",
                    "items": [{"speaker_label": "spk_0", "start_time": "0.0", "end_time": "1.5"}],
                },
                {
                    "speaker_label": "spk_1",
                    "start_time": "1.5",
                    "end_time": "4.25",
                    "items": [
                        {"speaker_label": "spk_1", "start_time": start, "end_time": "4.25"}
                        for start in ("1.5", "2.0", "3.0")
                    ],
                },
            ],
        },
    }
}
AZURE_BATCH = {
    "source": "https://example.com/a.wav",
    "combinedRecognizedPhrases": [{"channel": 0, "display": "Why? It is slow."}],
    "recognizedPhrases": [
        {
            "channel": 0,
            "speaker": speaker,
            "offset": "PT0S",
            "offsetInTicks": float(start),
            "durationInTicks": float(length),
            "nBest": [{"confidence": 0.9, "lexical": text.lower(), "display": text}],
        }
        for speaker, text, start, length in [(1, "Why?", 0, 15_000_000), (2, "It is slow.", 15_000_000, 27_500_000)]
    ],
}
AZURE_FAST = {
    "durationMilliseconds": 4250,
    "combinedPhrases": [{"text": "Why? It is slow."}],
    "phrases": [
        {"speaker": 1, "offsetMilliseconds": 0, "durationMilliseconds": 1500, "text": "Why?", "locale": "en-US"},
        {"speaker": 2, "offsetMilliseconds": 1500, "durationMilliseconds": 2750, "text": "It is slow."},
    ],
}


def google_word(text: str, start: str, end: str, **more: Any) -> dict[str, Any]:
    return {"word": text, "startTime": start, "endTime": end, **more}


GOOGLE = {
    "results": [
        {
            "alternatives": [
                {"transcript": "Why?", "confidence": 0.9, "words": [google_word("Why?", "0s", "1.500s")]},
                {"transcript": "Way?", "confidence": 0.2},
            ],
            "languageCode": "en-us",
        },
        {
            "alternatives": [
                {
                    "transcript": " It is slow.",
                    "words": [google_word("It", "1.500s", "2s"), google_word("slow.", "3s", "4.250s")],
                }
            ]
        },
    ]
}
GOOGLE_SPEAKERS = {
    "response": {
        "results": [
            *GOOGLE["results"],
            {
                "alternatives": [
                    {
                        "words": [
                            google_word("Why?", "0s", "1.500s", speakerTag=1),
                            google_word("It", "1.500s", "2s", speakerTag=2),
                            google_word("is", "2s", "3s", speakerTag=2),
                            google_word("slow.", "3s", "4.250s", speakerTag=2),
                        ]
                    }
                ]
            },
        ]
    }
}


def yandex2(tag: str, text: str, start: str, end: str) -> dict[str, Any]:
    words = [{"startTime": start, "endTime": end, "word": text.split(maxsplit=1)[0], "confidence": 1}]
    return {"alternatives": [{"words": words, "text": text, "confidence": 1}], "channelTag": tag}


YANDEX_2 = {
    "done": True,
    "id": "e03",
    "response": {"chunks": [yandex2("1", "Why?", "0s", "1.500s"), yandex2("2", "It is slow.", "1.500s", "4.250s")]},
}


def yandex3(tag: str, text: str, start: str, end: str) -> str:
    words = [{"text": text.split(maxsplit=1)[0], "startTimeMs": start, "endTimeMs": end}]
    final = {
        "alternatives": [{"words": words, "text": text, "startTimeMs": start, "endTimeMs": end}],
        "channelTag": tag,
    }
    return json.dumps({"result": {"audioCursors": {"receivedDataMs": "9000"}, "final": final, "channelTag": tag}})


YANDEX_3 = "\n".join(
    [
        json.dumps({"result": {"partial": {"alternatives": []}, "channelTag": "0"}}),
        yandex3("0", "Why?", "0", "1500"),
        json.dumps({"result": {"eouUpdate": {"timeMs": "1500"}, "channelTag": "0"}}),
        yandex3("1", "It is slow.", "1500", "4250"),
    ]
)
REV = {
    "monologues": [
        {"speaker": 0, "elements": [{"type": "text", "value": "Why", "ts": 0.0, "end_ts": 1.5, "confidence": 1.0}]},
        {
            "speaker": 1,
            "elements": [
                {"type": "text", "value": "It", "ts": 1.5, "end_ts": 2.0},
                {"type": "punct", "value": " "},
                {"type": "text", "value": "is", "ts": 2.0, "end_ts": 3.0},
                {"type": "punct", "value": " "},
                {"type": "text", "value": "slow", "ts": 3.0, "end_ts": 4.25},
                {"type": "punct", "value": "."},
            ],
        },
    ]
}
REV["monologues"][0]["elements"].append({"type": "punct", "value": "?"})

SERVICES: dict[str, tuple[Any, tuple[str | None, str | None]]] = {
    "Whisper": (WHISPER, (None, None)),
    "WhisperX": (WHISPERX, ("SPEAKER_00", "SPEAKER_01")),
    "AssemblyAI, milliseconds": (ASSEMBLYAI, ("A", "B")),
    "Deepgram utterances": (DEEPGRAM_UTTERANCES, ("0", "1")),
    "Deepgram paragraphs": (DEEPGRAM_PARAGRAPHS, ("0", "1")),
    "Deepgram words only": (DEEPGRAM_BARE, ("0", "1")),
    "AWS segments": (AWS_SEGMENTS, ("spk_0", "spk_1")),
    "AWS items": (AWS_ITEMS, ("spk_0", "spk_1")),
    "AWS before 2024, speakers apart": (AWS_OLD, ("spk_0", "spk_1")),
    "Azure batch, ticks": (AZURE_BATCH, ("1", "2")),
    "Azure fast, milliseconds": (AZURE_FAST, ("1", "2")),
    "Google": (GOOGLE, (None, None)),
    "Google with speakers": (GOOGLE_SPEAKERS, ("1", "2")),
    "Yandex 2": (YANDEX_2, ("1", "2")),
    "Yandex 3, a JSON a line": (YANDEX_3, ("0", "1")),
    "Rev": (REV, ("0", "1")),
    "turns": (
        [
            {"speaker": "Anna", "text": "Why?", "start": "00:00", "end": "0:01.5"},
            {"speaker": "Bob", "text": "It is slow.", "start": "00:01.5", "end": "00:00:04.250"},
        ],
        ("Anna", "Bob"),
    ),
}


@pytest.mark.parametrize(("export", "speakers"), SERVICES.values(), ids=SERVICES)
def test_every_service_gives_the_same_two_turns(
    read: Read, export: Any, speakers: tuple[str | None, str | None]
) -> None:
    assert read(export) == [(speakers[0], "Why?", 0.0, 1.5), (speakers[1], "It is slow.", 1.5, 4.25)]


CHATS: dict[str, tuple[Any, Said]] = {
    "model messages": (
        {"messages": [{"role": "assistant", "content": "Why?"}, {"role": "user", "content": "Slow."}]},
        [("assistant", "Why?", None, None), ("user", "Slow.", None, None)],
    ),
    "Telegram, pieces of text": (
        {
            "name": "Интервью",
            "messages": [
                {"id": 1, "from": "Анна", "date": "2026-05-22T10:00:00", "text": "Почему?"},
                {"id": 2, "from": "Борис", "text": ["Тут ", {"type": "bold", "text": "долго"}, "."]},
            ],
        },
        [("Анна", "Почему?", None, None), ("Борис", "Тут долго.", None, None)],
    ),
    "dates counted from 1970 are no times of a recording": (
        [
            {"author": "Anna", "message": "Why?", "timestamp": 1716370000},
            {"author": "Bob", "message": "Slow.", "timestamp": 1716370020},
        ],
        [("Anna", "Why?", None, None), ("Bob", "Slow.", None, None)],
    ),
    "Russian keys": (
        [{"спикер": "И", "реплика": "Почему?"}, {"спикер": "Р", "реплика": "Долго."}],
        [("И", "Почему?", None, None), ("Р", "Долго.", None, None)],
    ),
    "a speaker that is an object": (
        {"data": [{"speaker": {"id": 7, "name": "Anna"}, "text": "Why?"}, {"speaker": {"id": 8}, "text": "Slow."}]},
        [("Anna", "Why?", None, None), ("8", "Slow.", None, None)],
    ),
    "one text with labels": (
        {"transcript": "Anna: Why?\nBob: Slow.\nAnna: Really?\nBob: Yes."},
        [
            (who, said, None, None)
            for who, said in zip(["Anna", "Bob"] * 2, ["Why?", "Slow.", "Really?", "Yes."], strict=True)
        ],
    ),
    "milliseconds with starts alone": (
        [{"speaker": "A", "text": "Why?", "start": 0}, {"speaker": "B", "text": "Slow.", "start": 61_000}],
        [("A", "Why?", 0.0, None), ("B", "Slow.", 61.0, None)],
    ),
    "times that are no numbers": (
        '[{"speaker": "A", "text": "Why?", "start": NaN}, {"speaker": "B", "text": "Slow.", "start": "soon"}]',
        [("A", "Why?", None, None), ("B", "Slow.", None, None)],
    ),
}


@pytest.mark.parametrize(("export", "expected"), CHATS.values(), ids=CHATS)
def test_turns_and_chats_of_any_shape(read: Read, export: Any, expected: Said) -> None:
    assert read(export) == expected


def test_one_channel_for_all_tells_nobody_apart(read: Read) -> None:
    mono = {"response": {"chunks": [yandex2("1", "Why?", "0s", "1s"), yandex2("1", "It is slow.", "1s", "3s")]}}
    assert [who for who, *_ in read(mono)] == [None, None]


def test_two_channels_are_two_speakers_in_the_order_of_time(read: Read) -> None:
    def channel(*words: dict[str, Any]) -> dict[str, Any]:
        return {"alternatives": [{"words": list(words)}]}

    asks, answers = channel(word("word", "why", 0.0, 0.5)), channel(word("word", "slow", 1.0, 1.5))
    assert read({"results": {"channels": [answers, asks]}}) == [("1", "why", 0.0, 0.5), ("0", "slow", 1.0, 1.5)]


@pytest.mark.parametrize(
    "data", ["{}", "[]", "3", '"word"', "null", '{"a": {"b": [1]}}', '[[["x"]]]', '{"segments": []}', '{"text": "  "}']
)
def test_json_of_another_shape_is_refused_by_name(read: Read, data: str) -> None:
    with pytest.raises(InputError, match=r"^R01\.json: JSON without a transcript"):
        read(data)


@pytest.mark.parametrize("data", ["", "{", "plain words", '{"segments": [', "[" * 200_000, "9" * 5000])
def test_broken_json_is_refused_by_name(read: Read, data: str) -> None:
    with pytest.raises(InputError, match=r"^R01\.json: (not valid JSON|JSON without)"):
        read(data)


KNOWN = (
    "results utterances channels alternatives words paragraphs items audio_segments segments speaker_labels start_time",
    "monologues elements phrases recognizedPhrases nBest chunks response text speaker start end channelTag",
)
KEYS = st.sampled_from(" ".join(KNOWN).split())
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.floats() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=14,
)


@given(ANY_JSON)
@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_shape_of_json_breaks_the_reader(read: Read, data: Any) -> None:
    try:
        assert any(text for _, text, _, _ in read(data))
    except InputError as error:
        assert str(error).startswith("R01.json: ")
