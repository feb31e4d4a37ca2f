from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from pipeline.config import RankConfig
from pipeline.rank.voices import Voice
from pipeline.report.content import ReportContent
from pipeline.report.figure_tables import FIGURE_TABLES, surprise_rows
from pipeline.report.sheet_words import SHEETS
from pipeline.report.tables import Row, theme_rows
from pipeline.report.xlsx import write_workbook
from tests.samples import Said, content_of


@pytest.fixture(scope="module")
def content() -> ReportContent:
    """Two quarters of 24 people in two segments, with a pain that only the best voice, and only lately."""
    people = {f"R{at:02}": ("best" if at % 3 == 0 else "rest", 9 if at % 3 else 4) for at in range(24)}
    said = [Said(who, f"T{at:04}", nps=nps, segment=segment, quarter=quarter)
            for quarter in ("2026-Q2", "2026-Q3")
            for row, (who, (segment, nps)) in enumerate(people.items())
            for at in range(6)
            if (row * 7 + at * 5) % 10 < 8 - at]  # fmt: skip
    said += [Said(w, "T0009", nps=n, segment=s) for w, (s, n) in people.items() if s == "best"]
    silent = [Voice(w, q, n, (("segment", s),)) for q in ("2026-Q2", "2026-Q3") for w, (s, n) in people.items()]
    return content_of(said, silent=silent, config=RankConfig(draws=100, segment_values={"best": 3.0}))


def test_every_table_has_rows_and_each_row_just_its_columns(content: ReportContent) -> None:
    for name, table in FIGURE_TABLES.items():
        rows = table.rows(content)
        assert rows, name
        assert all(list(row) == list(table.columns) for row in rows), name


def test_the_workbook_shows_what_the_tables_say(content: ReportContent, tmp_path: Path) -> None:
    write_workbook(content, tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    for name, table in FIGURE_TABLES.items():
        head, *lines = book[SHEETS["en"][name]].iter_rows(values_only=True)
        rows = table.rows(content)
        assert len(head) == len(table.columns)
        assert len(lines) == len(rows)
        for line, row in zip(lines, rows, strict=True):
            told = {key: value for key, value in zip(row, line, strict=True) if not isinstance(row[key], str)}
            assert told == {key: row[key] for key in told}


def test_themes_csv_and_the_tables_tell_the_same(content: ReportContent) -> None:
    segments, trends = (_rows(content, name) for name in ("segments", "trends"))
    for theme in theme_rows(content):
        own = [
            row for row in segments if (row["theme_id"], row["segment"]) == (theme["theme_id"], theme["top_segment"])
        ]
        assert [(row["lift"], row["q"]) for row in own] == (
            [(theme["segment_lift"], theme["segment_q"])] if theme["top_segment"] else []
        )
        assert all(row["said"] + row["said_elsewhere"] == theme["respondent_count"] for row in own)  # type: ignore[operator]
        last = next(row for row in trends if (row["theme_id"], row["quarter"]) == (theme["theme_id"], "2026-Q3"))
        told = [last[name] for name in ("change", "change_low", "change_high", "status")]
        assert told == [theme[name] for name in ("trend", "trend_low", "trend_high", "status")]


def _rows(content: ReportContent, name: str) -> list[Row]:
    return FIGURE_TABLES[name].rows(content)


def test_a_surprise_says_why_in_the_studys_language(content: ReportContent) -> None:
    (row,) = [row for row in surprise_rows(content) if row["theme_id"] == "T0009"]
    assert (row["segment"], row["said"], row["asked"], row["said_elsewhere"]) == ("best", 8, 8, 0)
    assert row["supported"] is True
    (russian,) = [row for row in surprise_rows(replace(content, language="ru")) if row["theme_id"] == "T0009"]
    assert "в сегменте «best»" in str(russian["reason"])


def test_the_change_stands_beside_the_last_quarter_alone(content: ReportContent) -> None:
    rows: list[Mapping[str, object]] = [row for row in _rows(content, "trends") if row["theme_id"] == "T0009"]
    assert [row["quarter"] for row in rows] == ["2026-Q2", "2026-Q3"]
    assert [row["change"] for row in rows] == [None, pytest.approx(1 / 3, abs=1e-4)]
    assert [row["status"] for row in rows] == [None, "new"]
