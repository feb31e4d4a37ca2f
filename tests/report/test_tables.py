import csv
import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.report.tables import (
    INTERVIEW_COLUMNS,
    JUDGED_COLUMNS,
    MENTION_COLUMNS,
    STANDING_COLUMNS,
    THEME_COLUMNS,
    interview_rows,
    mention_rows,
    theme_rows,
    to_csv,
)
from tests.conftest import REPOSITORY
from tests.samples import Said, content_of

PROMISED_THEMES = """rank theme_id label definition kind status respondent_count respondents_asked
prevalence prevalence_low prevalence_high mention_count intensity_mean score
score_reach score_intensity score_segment score_recency score_trend score_nps
rank_low rank_high tie_group trend trend_low trend_high
nps_mean nps_low nps_high top_segment segment_lift segment_q first_seen last_seen top_quote top_quote_source"""
PROMISED_MENTIONS = """mention_id theme_id transcript respondent_id date quarter kind force direction summary quote
start end start_time speaker intensity prompted alignment confidence extractor"""
HOSTILE = [
    "=cmd|'/c calc'!A1",
    "+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    'a "quoted", comma; semicolon',
    "line\nbreak",
    "carriage\rreturn",
    "both\r\nends",
    " padded ",
    "null\x00 bell\x07 escape\x1b",
    "🙂 ё \u202eright to left",
    "длинно " * 6000,
]
FIGURES = [Said("R1", "T0001", quarter="2026-Q2"), Said("R2", "T0001"), Said("R3", "T0002", nps=3, segment="best")]


@pytest.mark.parametrize(
    ("columns", "promised"), [(THEME_COLUMNS, PROMISED_THEMES), (MENTION_COLUMNS, PROMISED_MENTIONS)]
)
def test_columns_are_the_promised_ones_in_order(columns: dict[str, str], promised: str) -> None:
    assert list(columns) == promised.split()


@pytest.mark.parametrize(
    ("file", "columns"),
    [("themes.csv", THEME_COLUMNS), ("mentions.csv", MENTION_COLUMNS), ("interviews.csv", INTERVIEW_COLUMNS)],
)
def test_every_column_is_documented_and_nothing_else_is(file: str, columns: dict[str, str]) -> None:
    section = _section(REPOSITORY / "data" / "README.md", file)
    named = re.findall(r"`(\w+)`", section)
    assert [column for column in dict.fromkeys(named) if column in columns] == list(columns)
    first_cells = re.findall(r"^\| *`(\w+)` *\|", section, re.MULTILINE)
    assert [name for name in first_cells if name not in columns] == []


def _section(path: Path, file: str) -> str:
    """What stands below the heading that names the file, up to the next heading."""
    parts = re.split(r"^(#+ .*)$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return next(body for heading, body in zip(parts[1::2], parts[2::2], strict=True) if file in heading)


@pytest.mark.parametrize("rows", [theme_rows, mention_rows, interview_rows])
def test_rows_hold_exactly_the_columns_in_order(rows: object) -> None:
    columns = {
        theme_rows: THEME_COLUMNS | STANDING_COLUMNS,
        mention_rows: MENTION_COLUMNS | JUDGED_COLUMNS,
        interview_rows: INTERVIEW_COLUMNS,
    }[rows]  # type: ignore[index]
    for row in rows(content_of(FIGURES)):  # type: ignore[operator]
        assert list(row) == list(columns)


def _read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_themes_read_back_with_their_figures() -> None:
    content = content_of(FIGURES)
    rows = _read(to_csv(tuple(THEME_COLUMNS), theme_rows(content)))
    for row, ranked in zip(rows, content.themes, strict=True):
        assert int(row["rank"]) == ranked.rank
        assert row["theme_id"] == ranked.theme.theme_id
        assert (int(row["respondent_count"]), int(row["respondents_asked"])) == (ranked.respondent_count, 3)
        assert float(row["prevalence"]) == pytest.approx(ranked.respondent_count / 3, abs=5e-5)
        assert float(row["prevalence_low"]) < float(row["prevalence"]) < float(row["prevalence_high"])
        assert row["nps_mean"] == ""
        assert row["top_quote"] == ranked.top_quote.quote
        assert ranked.top_quote.quote in {m.mention.quote for m in content.of_theme(row["theme_id"])}
    assert rows[0]["top_quote_source"] == "transcripts/R1_2026-Q2.txt (R1)"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_comes_back_from_csv_as_it_was_said(text: str) -> None:
    content = content_of([Said("R1", "T0001", quote=text, segment=text), Said("R2", "T0001")])
    written = to_csv(tuple(MENTION_COLUMNS), mention_rows(content))
    quotes = {row["respondent_id"]: row["quote"] for row in _read(written)}
    assert quotes == {"R1": text, "R2": "nobody called us back"}


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=20), min_size=2, max_size=2))
@settings(deadline=None, max_examples=200)
def test_any_text_survives_csv(cells: list[str]) -> None:
    text = to_csv(("a", "b"), [{"a": cells[0], "b": cells[1]}, {"a": "next", "b": "row"}])
    assert [[row["a"], row["b"]] for row in _read(text)] == [cells, ["next", "row"]]


def test_csv_lines_end_alike_and_truth_and_absence_have_one_spelling() -> None:
    assert to_csv(("a", "b", "c"), [{"a": True, "b": None, "c": False}]) == "a,b,c\ntrue,,false\n"


def test_mentions_go_by_file_and_place() -> None:
    content = content_of([Said("R2", "T0001", path="b.txt"), Said("R1", "T0001", path="a.txt")])
    first, second = content.mentions
    later = replace(
        second, mention=replace(second.mention, mention_id="m9", span=replace(second.mention.span, start=9))
    )
    rows = mention_rows(replace(content, mentions=[first, later, second]))
    assert [(row["transcript"], row["start"]) for row in rows] == [("a.txt", 0), ("a.txt", 9), ("b.txt", 0)]


def test_interviews_tell_whose_they_are_and_how_roles_were_found() -> None:
    content = content_of([Said("R1", "T0001", quote="nobody called us back", segment="best")] * 2)
    (row,) = interview_rows(content)
    expected = {"respondent_id": "R1", "listed": True, "date": "2026-09-01", "words": 4, "respondent_words": 4}
    expected |= {"mention_count": 2, "role_source": "inferred", "turns": 1}
    assert {name: row[name] for name in expected} == expected
