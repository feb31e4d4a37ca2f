"""`custdev init`, `plan`, `run`, `review` and `doctor`: a study is made, brought up to date, curated, checked."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.command_options import (
    PARTLY,
    USER_ERROR,
    CostOption,
    JobsOption,
    JsonOption,
    OfflineOption,
    StudyArgument,
    VerboseOption,
)
from pipeline.terminal import say, show, show_json


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="folder to make")],
    language: Annotated[str, typer.Option(help="ru or en: language of labels and report")] = "auto",
    example: Annotated[bool, typer.Option("--example", help="fill it with the example study")] = False,
) -> None:
    """Make a study to fill, with commented settings."""
    from pipeline.scaffold import make_study

    if language not in ("ru", "en", "auto"):
        raise typer.BadParameter(f"{language!r} is not ru or en", param_hint="--language")
    for path in make_study(folder, language, example):
        show(str(path))
    say(f"Put transcripts into {folder / 'transcripts'}, then: custdev run {folder}")


def plan(study: StudyArgument, offline: OfflineOption = False, json: JsonOption = False) -> None:
    """Say what a run would do, for which file, and why; spends nothing."""
    from pipeline.console import estimate_line, plan_table
    from pipeline.context import open_study
    from pipeline.estimate import estimate_run
    from pipeline.run import plan_run

    with open_study(study, look=True, offline=offline) as context:
        steps = plan_run(context)
        estimate = estimate_run(context, context.llm, steps) if context.llm else None
    if json:
        files = [{"path": s.path, "action": s.action.value, "reason": s.reason} for s in steps]
        free = {"tokens": 0, "cost": 0.0, "currency": "USD"}
        show_json({"files": files, **(estimate.as_json() if estimate else free)})
        return
    plan_table(steps)
    show(estimate_line(estimate))


def run(
    study: StudyArgument,
    offline: OfflineOption = False,
    jobs: JobsOption = None,
    json: JsonOption = False,
    max_cost: CostOption = None,
    batch: Annotated[
        bool, typer.Option("--batch", help="hand requests over to be answered within a day at half the price")
    ] = False,
    verbose: VerboseOption = False,
    dry: Annotated[
        Path | None, typer.Option("--dry-send", metavar="DIR", help="write what would be sent to a model, and stop")
    ] = None,
) -> None:
    """Bring a study up to date: read, extract, cluster, rank, report."""
    if dry is not None:
        _show_unsent(study, dry)
        return
    from pipeline.console import ConsoleProgress, run_summary
    from pipeline.context import Silent, open_study
    from pipeline.embedding import E5Embedder
    from pipeline.run import run_study

    progress = Silent() if json and not verbose else ConsoleProgress(verbose)
    with open_study(study, E5Embedder(jobs), progress, offline=offline, max_cost=max_cost) as context:
        result = run_study(context, batch)
        if json:
            show_json(result.as_json())
        else:
            run_summary(result, context.inputs.config.report.top)
    if result.failures or result.stopped:
        raise typer.Exit(PARTLY)


def _show_unsent(study: Path, folder: Path) -> None:
    from pipeline.context import open_study
    from pipeline.dry_send import dry_send

    with open_study(study, look=True) as context:
        for path in dry_send(context, folder):
            show(str(path))


def review(
    study: StudyArgument,
    port: Annotated[int, typer.Option(min=0, max=65535, help="port to listen on; 0 takes a free one")] = 0,
    host: Annotated[str, typer.Option(help="address to listen on; others than this machine see the interviews")] = (
        "127.0.0.1"
    ),
    author: Annotated[str, typer.Option(help="who edits; by default the system's user")] = "",
    browse: Annotated[bool, typer.Option("--browse/--no-browse", help="open the page in the browser")] = True,
) -> None:
    """Read and curate in the browser: rename, merge, move, add; every edit is kept and survives all runs."""
    from pipeline.curation import author_name
    from pipeline.embedding import E5Embedder
    from pipeline.review.app import Review
    from pipeline.review.server import serve_review

    say("Ctrl-C ends the review; everything is kept as it is edited.")
    serve_review(Review(study, author_name(author), E5Embedder(None)), host, port, show, browse)


def doctor(study: Annotated[Path | None, typer.Argument(metavar="STUDY", help="a study to check too")] = None) -> None:
    """Check that the engine, and a study's files and settings, are in order."""
    from pipeline.checkup import check

    sound = True
    for fine, sentence in check(study):
        show(f"{'ok ' if fine else 'BAD'} {sentence}")
        sound = sound and fine
    if not sound:
        raise typer.Exit(USER_ERROR)
