"""Dates and quarters in names, folders and headers."""

import calendar
import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.ingest.dates import date_in, quarter_in, quarter_of, without_dates

RUSSIAN_MONTHS = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"
MAY_22 = dt.date(2026, 5, 22)


@pytest.mark.parametrize(
    "text",
    [
        "R07_2026-05-22.vtt",
        "2026_05_22 call",
        "20260522",
        "2026.05.22",
        "22.05.2026",
        "22/05/2026",
        "22.05.2026г.",
        "Дата: 22 мая 2026",
        "Записано 22 мая 2026г.",
        "22 мая 2026 года",
        "May 22, 2026",
        "May 22nd, 2026",
        "22nd May 2026",
        "recorded on 22 May, 2026 in Berlin",
        "22.05.2026, uploaded 2026-06-01",
        "2026-05-22; transcribed 1 June 2026",
        "not 2026-02-30 but 2026-05-22",
    ],
)
def test_the_first_real_date_is_found(text: str) -> None:
    assert date_in(text) == MAY_22


@pytest.mark.parametrize(
    "text", ["", "R07", "2026", "2026-Q2", "1202605221", "+7 912 345-67-89", "2026-13-01", "30.02.2026"]
)
def test_no_date_where_there_is_none(text: str) -> None:
    assert date_in(text) is None


@pytest.mark.parametrize("month", range(1, 13))
def test_every_month_is_known_in_both_languages(month: int) -> None:
    russian, english = RUSSIAN_MONTHS.split()[month - 1], calendar.month_name[month]
    for text in (f"7 {russian} 2026", f"{english} 7, 2026", f"7 {english[:3]}. 2026"):
        assert date_in(text) == dt.date(2026, month, 7)


@pytest.mark.parametrize(
    ("text", "quarter"),
    [
        ("2026-Q3", "2026-Q3"),
        ("2026q3", "2026-Q3"),
        ("2026 Q3", "2026-Q3"),
        ("Q3 2026", "2026-Q3"),
        ("Q3-2026", "2026-Q3"),
        ("2026-К3", "2026-Q3"),
        ("interviews_2026_Q1_sales", "2026-Q1"),
        ("2026-Q5", None),
        ("FAQ3 2026", None),
        ("2026", None),
    ],
)
def test_quarters_are_read_from_names(text: str, quarter: str | None) -> None:
    assert quarter_in(text) == quarter


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("R07_2026-05-22", "R07"),
        ("2026-05-22 Anna", "Anna"),
        ("Анна 22.05.2026", "Анна"),
        ("2026-Q3_R01", "R01"),
        ("20260522", ""),
        ("R07", "R07"),
    ],
)
def test_a_name_without_its_date_names_the_interview(name: str, left: str) -> None:
    assert without_dates(name) == left


@settings(deadline=None, max_examples=60)
@given(
    st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)),
    st.sampled_from(["%Y-%m-%d", "%Y%m%d", "%d.%m.%Y", "%d/%m/%Y"]),
)
def test_a_written_date_is_read_back(date: dt.date, form: str) -> None:
    assert date_in(f"R01 {date.strftime(form)} x") == date
    assert quarter_in(quarter_of(date)) == quarter_of(date)
    assert quarter_of(date)[-1] == str((date.month - 1) // 3 + 1)


@pytest.mark.parametrize("name", ["Анна 22 мая 2026", "Анна, May 22, 2026", "2026-05-22 Анна"])
def test_a_date_in_words_is_taken_out_of_a_name_too(name: str) -> None:
    assert without_dates(name) == "Анна"
