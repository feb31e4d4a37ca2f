"""Every figure that is shown comes from one place: tables, workbook, page, brief and notebook say the same."""

import csv
import json
import re
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from pipeline.config import ReportConfig
from pipeline.report.content import ReportContent
from pipeline.report.report import write_report
from pipeline.report.sheet_words import SHEETS
from pipeline.report.tables import STANDING_COLUMNS, THEME_COLUMNS, theme_rows
from tests.page_study import page_study

NUMBERS = [name for name in THEME_COLUMNS | STANDING_COLUMNS if name not in ("label", "definition", "top_quote")]
ON_THE_PAGE = {
    "rank": "rank",
    "low": "rank_low",
    "high": "rank_high",
    "tie": "tie_group",
    "people": "respondent_count",
    "of": "respondents_asked",
    "strength": "intensity_mean",
}


@pytest.fixture(scope="module")
def content() -> ReportContent:
    return page_study()


@pytest.fixture(scope="module")
def report(content: ReportContent, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    write_report(content, folder, ReportConfig())
    return folder


def _cell(value: object) -> object:
    """A cell of a table as the CSV files write it."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def test_the_csv_holds_the_ranking(content: ReportContent, report: Path) -> None:
    with (report / "themes.csv").open(encoding="utf-8", newline="") as file:
        written = list(csv.DictReader(file))
    rows = theme_rows(content)
    assert [{name: _cell(row[name]) for name in THEME_COLUMNS} for row in rows] == written
    for row in rows:
        said, asked = row["respondent_count"], row["respondents_asked"]
        assert isinstance(said, int) and isinstance(asked, int)
        assert row["prevalence"] == round(said / asked, 4)
        assert asked + int(row["not_asked"] or 0) == content.respondents_asked


def test_the_workbook_holds_the_ranking(content: ReportContent, report: Path) -> None:
    sheet = openpyxl.load_workbook(report / "custdev.xlsx")[SHEETS[content.language]["themes"]]
    columns = {
        cell.comment.text.rpartition("(")[2].rstrip(")"): [below.value for below in column[1:]]
        for column in sheet.iter_cols()
        if (cell := column[0]).comment
    }
    compared = [name for name in NUMBERS if name in columns]
    assert {"rank", "prevalence", "score", "rank_low", "rank_high", "nps_mean", "score_low", "top_3"} <= set(compared)
    for at, row in enumerate(theme_rows(content)):
        for name in compared:
            if isinstance(row[name], (int, float)):
                assert columns[name][at] == pytest.approx(row[name], abs=1e-9), name


def _page(report: Path) -> dict[str, Any]:
    found = re.search(
        r'<script[^>]*id="data"[^>]*>(.*?)</script>', (report / "report.html").read_text("utf-8"), re.DOTALL
    )
    assert found
    page: dict[str, Any] = json.loads(found[1])
    return page


def test_the_page_holds_the_ranking(content: ReportContent, report: Path) -> None:
    themes = {theme["id"]: theme for theme in _page(report)["themes"]}
    for row in theme_rows(content):
        shown = themes[str(row["theme_id"])]
        assert {key: shown[key] for key in ON_THE_PAGE} == {key: row[name] for key, name in ON_THE_PAGE.items()}
        ends = [row["prevalence"], row["prevalence_low"], row["prevalence_high"]]
        assert [shown["share"][end] for end in ("value", "low", "high")] == pytest.approx(ends, abs=1e-4)


def test_trends_and_ratings_beside_the_ranking_are_those_of_the_tables(content: ReportContent) -> None:
    trends = {one.theme_id: one for one in content.figures.trends}
    for ranked in content.themes:
        assert ranked.trend == trends[ranked.theme.theme_id].change
        assert ranked.score_parts["trend"] == pytest.approx(max(0.0, ranked.trend.low or 0.0), abs=1e-4)
        last = list(trends[ranked.theme.theme_id].quarters.values())[-1]
        assert last.asked <= ranked.respondents_asked


def test_the_brief_tells_the_same_people(content: ReportContent, report: Path) -> None:
    brief = (report / "brief.md").read_text("utf-8")
    for row in theme_rows(content)[:3]:
        section = brief.split(f", {row['theme_id']})")[-1]
        assert f"{row['respondent_count']} из {row['respondents_asked']} " in section.split("\n#")[0]


def test_a_notebook_reads_the_same_from_the_csv(content: ReportContent, report: Path) -> None:
    table, written = pd.DataFrame(theme_rows(content)), pd.read_csv(report / "themes.csv")
    shown = table[list(THEME_COLUMNS)].select_dtypes("number")
    pd.testing.assert_frame_equal(shown, written[list(shown.columns)], check_dtype=False)
