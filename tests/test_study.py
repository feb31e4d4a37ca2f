"""The notebook's view of a study: DataFrames that say what the report's files say."""

from pathlib import Path

import pandas as pd
import pytest

from pipeline.errors import InputError
from pipeline.report.tables import (
    INTERVIEW_COLUMNS,
    JUDGED_COLUMNS,
    MENTION_COLUMNS,
    STANDING_COLUMNS,
    THEME_COLUMNS,
)
from pipeline.study import Study
from tests.small_study import PlantedEmbedder

TABLE = "respondent_id,segment,nps\nR00,stars,3\nR01,stars,9\nR02,rest,7\nR03,rest,10\n"


@pytest.fixture(autouse=True)
def planted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.context.E5Embedder", PlantedEmbedder)


@pytest.fixture
def ran(study: Path) -> Study:
    (study / "respondents.csv").write_text(TABLE, encoding="utf-8")
    held = Study(str(study))
    held.run()
    return held


def test_tables_have_the_exported_columns_and_rows(ran: Study) -> None:
    for table, columns, name in (
        (ran.themes, THEME_COLUMNS | STANDING_COLUMNS, "themes.csv"),
        (ran.mentions, MENTION_COLUMNS | JUDGED_COLUMNS, "mentions.csv"),
        (ran.interviews, INTERVIEW_COLUMNS, "interviews.csv"),
    ):
        assert list(table.columns) == list(columns)
        written = pd.read_csv(ran.folder / "report" / name)
        assert len(table) == len(written) > 0
        key = table.columns[0]
        assert list(table[key]) == list(written[key])


def test_run_says_what_it_did(ran: Study) -> None:
    assert ran.run().up_to_date


def test_quotes_of_a_theme_narrow_to_one_segment(ran: Study) -> None:
    support = next(row.theme_id for row in ran.themes.itertuples() if "Support never" in row.label)
    theme = ran.theme(support)
    assert theme.row["respondent_count"] == 4
    assert len(theme.quotes()) == 4
    stars = theme.quotes(segment="stars")
    assert set(stars["respondent_id"]) == {"R00", "R01"}
    assert set(stars["segment"]) == {"stars"}
    assert all("Support never answers" in quote for quote in stars["quote"])
    assert theme.quotes(segment="nobody").empty


def test_unknown_theme_is_named(ran: Study) -> None:
    with pytest.raises(InputError, match="no theme T9999"):
        ran.theme("T9999")


def test_study_that_was_not_run_says_so(study: Path) -> None:
    with pytest.raises(InputError, match="not run yet"):
        _ = Study(study).themes


def test_study_without_one_mention_has_empty_tables_and_no_theme(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Interviewer: How are you?\nRespondent: Fine, thank you very much.\n")
    study = Study(tmp_path)
    study.run()
    assert (len(study.themes), len(study.mentions), len(study.interviews)) == (0, 0, 1)
    assert list(study.themes.columns) == list(THEME_COLUMNS | STANDING_COLUMNS)
    with pytest.raises(InputError, match="no theme T0001"):
        study.theme("T0001")


def test_a_notebook_shows_the_study_and_a_theme_of_it(ran: Study) -> None:
    assert "Support never answers" in ran._repr_html_()
    theme_id = ran.themes["theme_id"][0]
    assert theme_id in ran.theme(theme_id)._repr_html_()


def test_a_study_that_was_not_run_says_what_to_do(study: Path) -> None:
    assert "custdev run" in Study(study)._repr_html_()
