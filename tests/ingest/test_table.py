"""Tables of turns and surveys in .csv, .tsv and .xlsx."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from pipeline.errors import InputError
from pipeline.ingest.cues import Reading
from pipeline.ingest.table import read_table

Read = Callable[[str, str], Reading]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def write_and_read(name: str, text: str) -> Reading:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8", newline="")
        return read_table(path)

    return write_and_read


TURNS = {
    "commas": (
        "a.csv",
        'speaker,start,end,text\nAnna,0:01,0:02,Why?\nBob,0:02,0:04.5,"Slow, ""very"" slow"\n',
    ),
    "semicolons, decimal commas": (
        "a.csv",
        'Спикер;Начало;Конец;Текст\r\nAnna;1,0;2,0;Why?\r\nBob;2,0;4,5;"Slow, ""very"" slow"\r\n',
    ),
    "a mark at the start, other names": (
        "a.csv",
        '\ufeffWho,Timestamp,End Time,Utterance\nAnna,00:00:01,00:00:02,Why?\nBob,2,4.5,"Slow, ""very"" slow"\n',
    ),
    "tabs, milliseconds, bare quotation marks": (
        "a.tsv",
        'start\tend\tspeaker\ttext\n1000\t2000\tAnna\tWhy?\n2000\t4500\tBob\tSlow, "very" slow\n',
    ),
}


@pytest.mark.parametrize(("name", "text"), TURNS.values(), ids=TURNS)
def test_one_row_a_turn(read: Read, name: str, text: str) -> None:
    reading = read(name, text)
    assert not reading.survey
    assert [(cue.speaker, cue.text, cue.start_time, cue.end_time) for cue in reading.cues] == [
        ("Anna", "Why?", 1.0, 2.0),
        ("Bob", 'Slow, "very" slow', 2.0, 4.5),
    ]


def test_a_role_column_says_who_asks(read: Read) -> None:
    reading = read("a.csv", "role,text\nInterviewer,Why?\nRespondent,Slow\n")
    assert [(cue.role, cue.text) for cue in reading.cues] == [("Interviewer", "Why?"), ("Respondent", "Slow")]


def test_whisper_rows_without_speakers_are_one_talk(read: Read) -> None:
    reading = read("a.tsv", "start\tend\ttext\n43810\t47850\tHello everyone\n48350\t54570\tI'm here\n")
    assert not reading.survey
    assert [(cue.speaker, cue.start_time) for cue in reading.cues] == [(None, 43.81), (None, 48.35)]


def test_one_row_a_survey_answer(read: Read) -> None:
    reading = read("a.csv", "respondent,question,answer\n7,Pains?,Slow reports\n8,Pains?,\n7,Wishes?,Speed\n")
    assert reading.survey
    assert [(cue.speaker, cue.question, cue.text) for cue in reading.cues] == [
        ("7", "Pains?", "Slow reports"),
        ("7", "Wishes?", "Speed"),
    ]


def test_answers_without_names_are_rows(read: Read) -> None:
    reading = read("a.csv", "Отзыв;Оценка\nВсё долго;3\nДорого;4\n")
    assert [(cue.speaker, cue.text) for cue in reading.cues] == [("a row 2", "Всё долго"), ("a row 3", "Дорого")]


def test_a_form_with_a_question_a_column(read: Read) -> None:
    reading = read(
        "a.csv",
        '"Отметка времени";"Что, на ваш взгляд, мешает работать?";"Чего, может быть, не хватает?";"Оценка"\n'
        "22.05.2026 10:00;Отчёт грузится два дня;Тёмной темы и быстрого поиска;3\n"
        "22.05.2026 10:05;;Нормального экспорта в таблицы;5\n",
    )
    assert reading.survey
    assert [(cue.speaker, cue.question, cue.text) for cue in reading.cues] == [
        ("a row 2", "Что, на ваш взгляд, мешает работать?", "Отчёт грузится два дня"),
        ("a row 2", "Чего, может быть, не хватает?", "Тёмной темы и быстрого поиска"),
        ("a row 3", "Чего, может быть, не хватает?", "Нормального экспорта в таблицы"),
    ]


def test_a_workbook_reads_as_its_csv(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    for row in (
        ["speaker", "start", "text"],
        ["Anna", dt.time(0, 1, 2), "Why?"],
        [None, None, None],
        ["Bob", 65.5, "=slow"],
        ["Bob", None, 42],
    ):
        book.worksheets[0].append(row)
    book.worksheets[0]["C4"].data_type = "s"
    book.save(path)
    assert [(cue.speaker, cue.start_time, cue.text) for cue in read_table(path).cues] == [
        ("Anna", 62.0, "Why?"),
        ("Bob", 65.5, "=slow"),
        ("Bob", None, "42"),
    ]


@pytest.mark.parametrize("value", ["nan", "inf", "later", "²", ""])
def test_a_time_that_is_none_is_left_out(read: Read, value: str) -> None:
    assert read("a.csv", f"speaker,start,end,text\nAnna,{value},{value},Why?\n").cues[0].start_time is None


def test_short_rows_and_very_long_cells_are_read(read: Read) -> None:
    reading = read("a.csv", f"text,speaker\nWhy?\n{'a' * 300_000},Bob\n")
    assert [len(cue.text) for cue in reading.cues] == [4, 300_000]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "fewer than two rows"),
        ("text\n", "fewer than two rows"),
        ("a,b\n1,2\n3,4\n", "no column of text among its 2"),
    ],
)
def test_a_table_without_words_is_refused(read: Read, text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read("a.csv", text)


def test_a_damaged_workbook_is_refused_however_it_is_damaged(tmp_path: Path) -> None:
    whole = tmp_path / "whole.xlsx"
    book = openpyxl.Workbook()
    book.worksheets[0].append(["speaker", "text"])
    book.worksheets[0].append(["Anna", "Why? " * 50])
    book.save(whole)
    data = whole.read_bytes()
    path = tmp_path / "cut.xlsx"
    refused = 0
    for at in range(0, len(data), 60):
        path.write_bytes(data[:at] + bytes(8) + data[at + 8 :])
        try:
            read_table(path)
        except InputError as error:
            assert str(error).startswith("cut.xlsx: ")
            refused += 1
    assert refused > 10
    path.write_bytes(data[: len(data) // 2])
    with pytest.raises(InputError, match=r"cut\.xlsx: damaged or cut short"):
        read_table(path)


def test_unnamed_respondents_of_two_files_stay_different_people(read: Read) -> None:
    content = "answer\nEverything is slow here\n"
    assert read("spring.csv", content).cues[0].speaker != read("autumn.csv", content).cues[0].speaker


def test_a_turn_without_a_speaker_is_named_by_its_role(read: Read) -> None:
    reading = read("a.csv", "role,speaker,text\ninterviewer,,What hurts?\nrespondent,,Everything is slow.\n")
    assert [cue.speaker for cue in reading.cues] == ["interviewer", "respondent"]
