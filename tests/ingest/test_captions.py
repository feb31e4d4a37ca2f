"""WebVTT, SubRip and LRC as the programs of the world write them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.ingest.captions import read_lrc, read_subrip, read_webvtt
from pipeline.ingest.cues import Reading

Said = list[tuple[str | None, str, float | None, float | None]]


def said(reading: Reading) -> Said:
    return [(cue.speaker, cue.text, cue.start_time, cue.end_time) for cue in reading.cues]


@pytest.fixture
def read(tmp_path: Path) -> Callable[[Callable[[Path], Reading], str], Said]:
    def write_and_read(reader: Callable[[Path], Reading], text: str) -> Said:
        path = tmp_path / "captions"
        path.write_text(text, encoding="utf-8")
        return said(reader(path))

    return write_and_read


Read = Callable[[Callable[[Path], Reading], str], Said]


def test_webvtt_voices_are_speakers_and_tags_go(read: Read) -> None:
    text = (
        "WEBVTT - Teams\n\nNOTE made by Teams\n\n"
        "1\n00:00:01.000 --> 00:00:02.500\n<v Anna Petrova>Hi, <i>Bob</i></v>\n\n"
        "2\n01:00:03.000 --> 01:00:04.000 align:start\n<v.loud Bob>Hello &amp; bye\nsecond line</v>\n"
    )
    assert read(read_webvtt, text) == [
        ("Anna Petrova", "Hi, Bob", 1.0, 2.5),
        ("Bob", "Hello & bye second line", 3603.0, 3604.0),
    ]


def test_two_voices_in_one_caption_are_two_cues(read: Read) -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Anna>Готово?</v>\n<v Борис>Нет</v>\n"
    assert read(read_webvtt, text) == [("Anna", "Готово?", 1.0, 2.0), ("Борис", "Нет", 1.0, 2.0)]


def test_names_before_colons_are_speakers_in_zoom_captions(read: Read) -> None:
    lines = ["Anna Petrova: What stops you?", "Bob: It is slow: very.", "Anna Petrova: Why?", "Bob: No idea"]
    text = "WEBVTT\n\n" + "\n".join(
        f"{i}\n00:00:0{i}.000 --> 00:00:0{i}.900\n{line}\n" for i, line in enumerate(lines, 1)
    )
    assert [(who, words) for who, words, _, _ in read(read_webvtt, text)] == [
        ("Anna Petrova", "What stops you?"),
        ("Bob", "It is slow: very."),
        ("Anna Petrova", "Why?"),
        ("Bob", "No idea"),
    ]


def test_youtube_rolling_captions_are_read_once(read: Read) -> None:
    text = (
        "WEBVTT\nKind: captions\nLanguage: en\n\n"
        "00:00:00.160 --> 00:00:02.389 align:start position:0%\n \nhello<00:00:00.400><c> everyone</c>\n\n"
        "00:00:02.389 --> 00:00:02.399 align:start position:0%\nhello everyone\n \n\n"
        "00:00:02.399 --> 00:00:05.110 align:start position:0%\nhello everyone\nand<00:00:03.400><c> welcome</c>\n\n"
        "00:00:05.110 --> 00:00:05.120 align:start position:0%\nand welcome\n \n"
    )
    assert [words for _, words, _, _ in read(read_webvtt, text)] == ["hello everyone", "and welcome"]


def test_words_said_twice_stay_twice(read: Read) -> None:
    lines = ["Да.", "Да.", "Нет.", "Ну вот.", "Хорошо.", "Дальше."]
    text = "WEBVTT\n\n" + "\n".join(f"00:0{i}.000 --> 00:0{i}.900\n{line}\n" for i, line in enumerate(lines))
    assert [words for _, words, _, _ in read(read_webvtt, text)] == lines


def test_webvtt_without_its_first_line_is_still_read(read: Read) -> None:
    assert read(read_webvtt, "00:01.000 --> 00:02.000\nПривет\n") == [(None, "Привет", 1.0, 2.0)]


def test_subrip_with_labels_tags_and_two_lines(read: Read) -> None:
    lines = ["Анна: Как <i>дела</i>?", "Борис: Нормально\nвторая строка", "Анна: Что мешает?", "Борис: Всё"]
    text = "\n".join(f"{i}\n00:00:0{i},000 --> 00:00:0{i},500\n{line}\n" for i, line in enumerate(lines, 1))
    assert read(read_subrip, text)[:2] == [
        ("Анна", "Как дела?", 1.0, 1.5),
        ("Борис", "Нормально вторая строка", 2.0, 2.5),
    ]


def test_lrc_cues_end_where_the_next_begins(read: Read) -> None:
    text = "[ar:Someone]\n[00:01.500]первая\n[00:03.000]\n\n[00:05.00][00:09.00]припев\n[00:07.25]вторая\n"
    assert read(read_lrc, text) == [
        (None, "первая", 1.5, 3.0),
        (None, "припев", 5.0, 7.25),
        (None, "вторая", 7.25, 9.0),
        (None, "припев", 9.0, None),
    ]


@pytest.mark.parametrize("reader", [read_webvtt, read_subrip, read_lrc])
@pytest.mark.parametrize("text", ["", "no captions at all\n", "WEBVTT\n\n", "WEBVTT\n\n99 --> 88\nfoo\n"])
def test_a_file_without_captions_says_so(read: Read, reader: Callable[[Path], Reading], text: str) -> None:
    with pytest.raises(InputError, match=r"no captions|not readable"):
        read(reader, text)
