"""The command line: every command by name, and how each ends; what they do stands in the `…_commands` modules.

Heavy modules are imported inside commands, so that help is instant.
"""

import os
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperGroup

from pipeline.command_options import DONE, PARTLY, USER_ERROR
from pipeline.errors import PipelineError
from pipeline.evaluate_commands import evaluate
from pipeline.file_commands import cluster, extract
from pipeline.privacy_commands import audit, forget
from pipeline.report_commands import export, rank, report
from pipeline.study_commands import doctor, init, plan, review, run
from pipeline.terminal import say
from pipeline.theme_commands import app as themes

_GOES_ON = "Stopped; what was done is kept, and the same command goes on from there."


class _Commands(TyperGroup):
    """Ends every command in one plain sentence, never a traceback; Typer's own words for Ctrl-C come too late."""

    def invoke(self, ctx: Any) -> Any:
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except PipelineError as error:
            say(str(error))
            raise typer.Exit(USER_ERROR) from None
        except KeyboardInterrupt:
            say(_GOES_ON if ctx.invoked_subcommand == "run" else "Stopped.")
            raise typer.Exit(PARTLY) from None
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(DONE) from None
        except Exception as error:
            if type(error).__module__.startswith(("typer", "click")):
                raise
            say(_fault_of_ours(error))
            raise typer.Exit(USER_ERROR) from None
        return result


def _fault_of_ours(error: Exception) -> str:
    """Where it happened, and nothing of its text, which may hold what somebody said."""
    import traceback

    places = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)]
    return (
        f"custdev failed by a fault of its own ({type(error).__name__} at {' > '.join(places[-6:])}); please report it."
    )


app = typer.Typer(
    name="custdev",
    cls=_Commands,
    help="Interviews to ranked pains, requests and triggers: counted in people, every number opening onto quotes.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for _command in (init, plan, run, extract, cluster, report, export, rank, evaluate, review, doctor, forget, audit):
    app.command()(_command)
app.add_typer(themes)


def main() -> None:
    """Entry point; what is piped is UTF-8 on every system, as programs that read it expect."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")
    app()
