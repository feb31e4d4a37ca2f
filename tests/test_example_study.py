"""The example study, whole and offline, held to its truth file."""

import csv
import shutil
from collections import defaultdict
from pathlib import Path

import pytest

from pipeline.context import open_study
from pipeline.report.content import ReportContent
from pipeline.run import run_study, stored_report
from tests.matching import says_same

pytestmark = pytest.mark.slow
TOP = 8


@pytest.fixture(scope="module")
def content(example_run: Path, tmp_path_factory: pytest.TempPathFactory) -> ReportContent:
    """What the report of a run shows."""
    folder = shutil.copytree(example_run, tmp_path_factory.mktemp("example") / "example")
    with open_study(folder) as context:
        assert run_study(context).up_to_date
        return stored_report(context, None)


@pytest.fixture(scope="module")
def truth(pytestconfig: pytest.Config) -> dict[str, list[dict[str, str]]]:
    """Rows of truth.csv by planted theme."""
    rows: dict[str, list[dict[str, str]]] = defaultdict(list)
    with (pytestconfig.rootpath / "data" / "example" / "truth.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            rows[row["theme"]].append(row)
    return rows


def _theme_about(content: ReportContent, rows: list[dict[str, str]]) -> str:
    """Id of the top theme that is mostly about a planted one; where two are, the one nearer in people."""
    wanted = len({row["respondent_id"] for row in rows})
    about: list[tuple[int, int, str]] = []
    for ranked in content.themes[:TOP]:
        held = content.of_theme(ranked.theme.theme_id)
        hits = sum(
            any(row["respondent_id"] == m.respondent_id and says_same(row["quote"], m.mention.quote) for row in rows)
            for m in held
        )
        if hits * 2 > len(held):
            about.append((abs(ranked.respondent_count - wanted), -hits, ranked.theme.theme_id))
    return min(about)[2] if about else ""


@pytest.mark.parametrize(
    "name",
    ["attention", "recordings", "homework", "reschedule", "progress_report", "short_lessons", "trainers"],
)
def test_planted_theme_is_in_the_top_with_the_right_count_of_people(
    content: ReportContent, truth: dict[str, list[dict[str, str]]], name: str
) -> None:
    theme_id = _theme_about(content, truth[name])
    assert theme_id, f"no theme among the top {TOP} is mostly about {name}"
    found = next(t for t in content.themes if t.theme.theme_id == theme_id)
    wanted = len({row["respondent_id"] for row in truth[name]})
    assert abs(found.respondent_count - wanted) <= 1, (found.theme.label, found.respondent_count, wanted)


def test_quiet_theme_is_loudest_among_the_best_clients(
    content: ReportContent, truth: dict[str, list[dict[str, str]]]
) -> None:
    theme_id = _theme_about(content, truth["attention"])
    found = next(t for t in content.themes if t.theme.theme_id == theme_id)
    assert found.top_segment == "отличники"


def test_every_interview_is_read_and_dated(content: ReportContent) -> None:
    assert content.failures == {}
    assert len(content.interviews) == 18
    assert {held.interview.quarter for held in content.interviews} == {"2026-Q2", "2026-Q3"}
    assert all(held.interview.listed for held in content.interviews)
    assert content.respondents_asked == 16


def test_every_quote_is_a_slice_of_its_source_said_by_a_respondent(content: ReportContent) -> None:
    texts = {held.transcript.transcript_id: held.transcript for held in content.interviews}
    assert content.mentions
    for themed in content.mentions:
        mention, transcript = themed.mention, texts[themed.mention.transcript_id]
        assert transcript.text[mention.span.start : mention.span.end] == mention.quote
        covering = [t for t in transcript.turns if t.start <= mention.span.start and mention.span.end <= t.end]
        assert [turn.role.value for turn in covering] == ["respondent"]


def test_roles_of_raw_speech_are_said_to_be_guessed(content: ReportContent) -> None:
    guessed = {
        h.interview.respondent_id: h.transcript for h in content.guessed() if h.transcript.role_source == "guessed"
    }
    assert set(guessed) == {"R05", "R11"}
    assert all(0.5 < transcript.role_confidence < 0.9 for transcript in guessed.values())
