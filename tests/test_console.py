"""What a run says of itself at its end."""

import pytest

from pipeline.console import run_summary
from pipeline.plan import Action, Step
from pipeline.run import RunResult

STEPS = [Step("a.txt", Action.KEEP, "unchanged"), Step("b.txt", Action.READ, "new file")]


@pytest.mark.parametrize(
    ("result", "said"),
    [
        (RunResult(STEPS[:1]), "Nothing to do: 1 interview unchanged, report up to date.\n"),
        (RunResult(STEPS, read=1), "Read 1 file, extracted 0; the report was up to date and stays.\n"),
        (RunResult(STEPS, extracted=2), "Read 0 files, extracted 2; the report was up to date and stays.\n"),
    ],
    ids=["nothing", "read", "extracted"],
)
def test_nothing_to_do_is_said_only_where_nothing_was_done(
    capsys: pytest.CaptureFixture[str], result: RunResult, said: str
) -> None:
    run_summary(result, 10)
    assert capsys.readouterr() == ("", said)
