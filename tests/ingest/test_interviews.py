"""Whose interview a file is and when it was held."""

import datetime as dt

import pytest

from pipeline.ingest.interviews import Roster, place_interview
from pipeline.models import Interview, Respondent


def place(path: str, header: str = "", respondents: tuple[Respondent, ...] = ()) -> Interview:
    return place_interview(path, header, "t-1", respondents)


@pytest.mark.parametrize(
    ("path", "header", "ids", "respondent"),
    [
        ("transcripts/R07_2026-05-22.vtt", "", ["R7", "R07", "R070"], "R07"),
        ("transcripts/r07.vtt", "", ["R07"], "R07"),
        ("transcripts/call_R10_b.txt", "", ["R1", "R10"], "R10"),
        ("transcripts/Anna/part 1.txt", "", ["anna"], "anna"),
        ("transcripts/call.txt", "Respondent: R02\nDate: 2026-05-22", ["R01", "R02"], "R02"),
        ("transcripts/R01.txt", "Mentions R02 in passing", ["R02", "R01"], "R01"),
        ("transcripts/Иван Петров.txt", "", ["иван петров"], "иван петров"),
        ("transcripts/interview_3_2026-05-22.txt", "", ["3", "22", "05"], "3"),
        ("transcripts/3.txt", "Held on 22.05.2026", ["22", "3"], "3"),
        ("transcripts/a+b.txt", "", ["a+b"], "a+b"),
    ],
)
def test_an_id_in_the_name_folder_or_header_names_the_respondent(
    path: str, header: str, ids: list[str], respondent: str
) -> None:
    interview = place(path, header, tuple(Respondent(one) for one in ids))
    assert (interview.respondent_id, interview.listed) == (respondent, True)


@pytest.mark.parametrize(
    ("path", "ids"),
    [("transcripts/R070.txt", ["R07"]), ("transcripts/x_2026-05-22.txt", ["22"]), ("Marianna.txt", ["anna"])],
)
def test_part_of_a_word_or_of_a_date_is_nobodys_id(path: str, ids: list[str]) -> None:
    assert not place(path, respondents=tuple(Respondent(one) for one in ids)).listed


@pytest.mark.parametrize(
    ("path", "respondent"),
    [
        ("transcripts/Anna_2026-05-22.txt", "Anna"),
        ("transcripts/2026-Q3/Anna.txt", "Anna"),
        ("transcripts/Anna/interview.txt", "Anna"),
        ("transcripts/Anna/интервью 2026-05-22.txt", "Anna"),
        ("transcripts/wave one/interview_02.txt", "wave one/interview_02"),
        ("transcripts/interview_02.txt", "interview_02"),
        ("interview.txt", "interview"),
        ("transcripts/2026-05-22.txt", "2026-05-22"),
    ],
)
def test_an_unlisted_file_is_named_after_itself_or_its_folder(path: str, respondent: str) -> None:
    interview = place(path)
    assert (interview.respondent_id, interview.listed) == (respondent, False)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("transcripts/interview_2026-05-22.txt", "transcripts/interview_2026-06-01.txt"),
        ("transcripts/2026-Q2/interview.txt", "transcripts/2026-Q3/interview.txt"),
        ("transcripts/2026-Q2/call 1.txt", "transcripts/2026-Q3/call 1.txt"),
        ("transcripts/2026-Q3/2026-05-22.txt", "transcripts/2026-Q3/2026-06-01.txt"),
    ],
)
def test_files_that_name_nobody_stay_different_people(one: str, other: str) -> None:
    assert place(one).respondent_id != place(other).respondent_id


@pytest.mark.parametrize(
    ("path", "header", "date", "quarter"),
    [
        ("transcripts/2026-Q3/R01.txt", "", None, "2026-Q3"),
        ("transcripts/2026-Q3/R01_2026-05-22.txt", "", dt.date(2026, 5, 22), "2026-Q3"),
        ("transcripts/R01_2026-05-22.txt", "Date: 2026-01-01", dt.date(2026, 5, 22), "2026-Q2"),
        ("transcripts/2026-08-01/R01.txt", "", dt.date(2026, 8, 1), "2026-Q3"),
        ("transcripts/R01.txt", "Дата: 22 мая 2026", dt.date(2026, 5, 22), "2026-Q2"),
        ("transcripts/R01.txt", "x" * 1500 + " 2026-05-22", None, None),
        ("transcripts/R01.txt", "", None, None),
    ],
)
def test_folder_name_and_header_date_the_interview(
    path: str, header: str, date: dt.date | None, quarter: str | None
) -> None:
    interview = place(path, header)
    assert (interview.date, interview.quarter) == (date, quarter)


def test_a_file_column_beats_the_name_and_gives_the_quarter() -> None:
    rows = (Respondent("R01"), Respondent("R02", quarter="2026-Q1", file="2026-Q3\\R01.txt"))
    interview = place("transcripts/2026-Q3/R01.txt", respondents=rows)
    assert (interview.respondent_id, interview.quarter) == ("R02", "2026-Q1")


def test_of_two_rows_that_name_a_file_the_first_counts() -> None:
    rows = (Respondent("R01", file="2026-Q3/call.txt"), Respondent("R02", file="call.txt"))
    assert place("transcripts/2026-Q3/call.txt", respondents=rows).respondent_id == "R01"
    assert place("transcripts/2026-Q3/call.txt", respondents=rows[::-1]).respondent_id == "R02"


@pytest.mark.parametrize(
    ("path", "nps"),
    [
        ("transcripts/special.txt", 9),
        ("transcripts/2026-Q2/R01.txt", 6),
        ("transcripts/2026-Q3/R01.txt", 7),
        ("transcripts/2026-Q4/R01.txt", 1),
        ("transcripts/R01.txt", 1),
        ("transcripts/2026-Q2/R09.txt", None),
    ],
)
def test_the_row_of_an_interview_is_found_by_file_then_quarter_then_id(path: str, nps: int | None) -> None:
    rows = (
        Respondent("R01", 1),
        Respondent("R01", 6, quarter="2026-Q2"),
        Respondent("R01", 7, quarter="2026-Q3"),
        Respondent("R01", 9, file="special.txt"),
    )
    found = place(path, respondents=rows)
    row = Roster(rows).row(found.respondent_id, found.quarter, found.path)
    assert (row.nps if row else None) == nps


@pytest.mark.parametrize(("path", "respondent"), [("transcripts/2026-05-22_anna.txt", "2026-05-22_anna")])
def test_an_id_may_hold_a_date(path: str, respondent: str) -> None:
    assert place(path, respondents=(Respondent("anna"), Respondent(respondent))).respondent_id == respondent


def test_accents_written_in_two_ways_are_one_name() -> None:
    assert place("transcripts/Андре\u0438\u0306.txt", respondents=(Respondent("Андрей"),)).listed


def test_a_thousand_interviews_of_a_thousand_respondents_are_placed_at_once() -> None:
    respondents = tuple(Respondent(f"R{number:04d}") for number in range(1000))
    ids = {place(f"transcripts/R{number:04d}.txt", respondents=respondents).respondent_id for number in range(1000)}
    assert len(ids) == 1000


@pytest.mark.parametrize(
    ("quarter", "nps"), [("2026-Q1", 3), ("2026-Q2", 3), ("2026-Q3", 3), ("2026-Q4", 8), (None, None)]
)
def test_a_quarter_without_a_row_takes_the_nearest_earlier_one(quarter: str | None, nps: int | None) -> None:
    rows = (Respondent("R01", 8, quarter="2026-Q4"), Respondent("R01", 3, quarter="2026-Q2"))
    row = Roster(rows).row("r01", quarter, "transcripts/x.txt")
    assert (row.nps if row else None) == nps


def test_an_undated_interview_takes_a_persons_only_row() -> None:
    row = Respondent("R01", 8, quarter="2026-Q4")
    assert Roster((row,)).row("R01", None, "transcripts/R01.txt") is row


def test_an_id_is_spelled_as_the_table_spells_it() -> None:
    roster = Roster((Respondent("R01"),))
    assert (roster.spelled("r01"), roster.spelled("R02")) == ("R01", "R02")
