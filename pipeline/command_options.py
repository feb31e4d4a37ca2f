"""Options and exit codes that several commands share, each worded once."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

DONE, USER_ERROR, PARTLY = 0, 1, 3

StudyArgument = Annotated[Path, typer.Argument(metavar="STUDY", help="the study's folder")]
OfflineOption = Annotated[bool, typer.Option("--offline", help="no language model, even where study.yaml names one")]
JobsOption = Annotated[int | None, typer.Option("--jobs", min=1, max=256, help="processor threads; all by default")]
JsonOption = Annotated[bool, typer.Option("--json", help="machine-readable output")]
QuarterOption = Annotated[str | None, typer.Option(help="only this quarter, as 2026-Q3")]
VerboseOption = Annotated[bool, typer.Option("--verbose", help="say on stderr what each step did and how long it took")]
CostOption = Annotated[
    float | None,
    typer.Option("--max-cost", min=0, help="money a language model may take at most; then it stops cleanly"),
]


class Shown(StrEnum):
    """What is shown where somebody said something personal."""

    ORIGINAL = "original"
    REDACTED = "redacted"
