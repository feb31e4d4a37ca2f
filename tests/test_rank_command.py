"""`custdev rank`: the order, why it is so, and that repeating oneself changes nothing of it."""

import json
import shutil
from pathlib import Path

import pytest

from pipeline.config import PRESETS
from pipeline.report.tables import STANDING_COLUMNS, THEME_COLUMNS
from tests.conftest import RunCommand
from tests.small_study import PLANTED


def test_the_order_is_shown_with_ties_and_nothing_is_written(custdev: RunCommand, finished: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in (finished / "report").iterdir()}
    code, out, err = custdev("rank", finished)
    assert (code, err) == (0, "")
    assert PLANTED["support"][1] in out
    assert "in first five" in out
    assert "are a tie" in out
    assert before == {path: path.stat().st_mtime_ns for path in (finished / "report").iterdir()}


def test_as_json_it_holds_every_figure_and_the_weights(custdev: RunCommand, finished: Path) -> None:
    told = json.loads(custdev("rank", finished, "--preset", "churn", "--json")[1])
    assert (told["preset"], told["weights"]) == ("churn", dict(PRESETS["churn"]))
    assert [theme["rank"] for theme in told["themes"]] == list(range(1, len(told["themes"]) + 1))
    assert set(told["themes"][0]) == {*THEME_COLUMNS, *STANDING_COLUMNS}
    one = json.loads(custdev("rank", finished, "--explain", "t0001", "--json")[1])
    assert [theme["theme_id"] for theme in one["themes"]] == ["T0001"]


def test_a_score_is_explained_in_words(custdev: RunCommand, finished: Path) -> None:
    code, out, err = custdev("rank", finished, "--explain", "T0001")
    assert (code, err) == (0, "")
    assert "The score" in out
    assert "reach:" in out
    assert "Its place under other weights: balanced" in out
    assert "\\xa0" not in out


@pytest.mark.parametrize(
    ("options", "code", "says"),
    [
        (["--explain", "T9999"], 1, "No theme T9999"),
        (["--preset", "money"], 2, "money"),
        (["--quarter", "2031-Q1"], 1, "No interview is dated 2031-Q1"),
    ],
)
def test_a_mistake_is_answered_in_one_sentence(
    custdev: RunCommand, finished: Path, options: list[str], code: int, says: str
) -> None:
    told = custdev("rank", finished, *options)
    assert (told[0], told[1]) == (code, "")
    assert says in told[2]
    assert "Traceback" not in told[2]


def test_a_study_never_run_says_so(custdev: RunCommand, study: Path) -> None:
    code, out, err = custdev("rank", study)
    assert (code, out) == (1, "")
    assert "not run yet" in err


def test_a_talkative_respondent_changes_no_share_and_no_rank(custdev: RunCommand, study: Path, tmp_path: Path) -> None:
    chatty = tmp_path / "chatty"
    shutil.copytree(study, chatty)
    talk = next((chatty / "transcripts").glob("R00*"))
    lines = talk.read_text(encoding="utf-8").splitlines()
    said = [line for line in lines if any(words in line for _, words in PLANTED.values())]
    assert said
    talk.write_text("\n".join([*lines, *(f"Interviewer: And?\n{line}" for line in said for _ in range(9))]), "utf-8")
    told = []
    for folder in (study, chatty):
        assert custdev("run", folder)[0] == 0
        themes = json.loads(custdev("rank", folder, "--json")[1])["themes"]
        told.append([(t["label"], t["rank"], t["respondent_count"], t["prevalence"], t["score"]) for t in themes])
    assert told[0] == told[1]
