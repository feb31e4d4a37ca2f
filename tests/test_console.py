"""What a run says of itself at its end."""

import re

import pytest

from pipeline.console import STAGES, ConsoleProgress, run_summary, theme_table
from pipeline.plan import Action, Step
from pipeline.run import RunResult
from pipeline.terminal import shown
from tests.conftest import REPOSITORY
from tests.samples import Said, content_of

STEPS = [Step("a.txt", Action.KEEP, "unchanged"), Step("b.txt", Action.READ, "new file")]


@pytest.mark.parametrize(
    ("result", "said"),
    [
        (RunResult(STEPS[:1]), "Nothing to do: 1 interview unchanged, report up to date.\n"),
        (RunResult(STEPS, read=1), "Read 1 file, extracted 0; the report stays as it was.\n"),
        (RunResult(STEPS, extracted=2), "Read 0 files, extracted 2; the report stays as it was.\n"),
    ],
    ids=["nothing", "read", "extracted"],
)
def test_nothing_to_do_is_said_only_where_nothing_was_done(
    capsys: pytest.CaptureFixture[str], result: RunResult, said: str
) -> None:
    run_summary(result, 10)
    assert capsys.readouterr() == ("", said)


@pytest.mark.parametrize(
    ("language", "header", "share"),
    [
        ("ru", "№ тема вид люди доля (95\xa0%) разброс мест", "50\xa0% (9–91\xa0%)"),
        ("en", "# theme kind people share (95%) rank range", "50% (9–91%)"),
    ],
)
def test_the_table_speaks_the_language_of_the_study(
    capsys: pytest.CaptureFixture[str], language: str, header: str, share: str
) -> None:
    theme_table(content_of([Said("R1", "T0001"), Said("R2", "T0002")]).themes, language, 1)
    first, second = capsys.readouterr().out.splitlines()
    assert re.sub(" +", " ", first).strip() == header
    assert share in second


def test_progress_is_quiet_where_nobody_looks_unless_it_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    for verbose, said in ((False, ""), (True, r"reading files: 2 of 3 in \d+\.\d s, 7 cents\n")):
        with ConsoleProgress(verbose).stage("ingest", 3, lambda: "7 cents") as advance:
            advance(1)
            advance(1)
        out, err = capsys.readouterr()
        assert out == ""
        assert re.fullmatch(said, err)


def test_every_stage_has_words_for_people() -> None:
    used = {
        name
        for path in (REPOSITORY / "pipeline").rglob("*.py")
        for name in re.findall(r'\.stage\("(\w+)"', path.read_text(encoding="utf-8"))
    }
    assert used == set(STAGES)


def test_a_hard_space_is_a_space_and_a_control_character_is_seen() -> None:
    assert shown("4\N{NO-BREAK SPACE}% 1\N{NARROW NO-BREAK SPACE}000\x1b[2J") == r"4 % 1 000\x1b[2J"
