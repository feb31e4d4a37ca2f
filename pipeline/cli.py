"""The command line: parse, call, print. Heavy modules are imported inside commands, so that help is instant."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from pipeline.errors import InputError, PipelineError
from pipeline.privacy_commands import add_commands
from pipeline.terminal import say, show
from pipeline.theme_commands import app as themes

if TYPE_CHECKING:
    from pipeline.evaluate.tables import Table

DONE, USER_ERROR, PARTLY = 0, 1, 3
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


class ExtractorName(StrEnum):
    """Whose mentions `custdev evaluate` judges."""

    OFFLINE = "offline"
    LLM = "llm"
    STORED = "stored"


class Shown(StrEnum):
    """What is shown where somebody said something personal."""

    ORIGINAL = "original"
    REDACTED = "redacted"


class ExportFormat(StrEnum):
    """What `custdev export` writes."""

    CSV = "csv"
    XLSX = "xlsx"
    QDPX = "qdpx"
    MD = "md"
    DOCX = "docx"
    HTML = "html"
    JSONL = "jsonl"
    PARQUET = "parquet"
    JIRA = "jira"
    LINEAR = "linear"


class ExcelLocale(StrEnum):
    """Whose separators `custdev export --excel` writes."""

    RU = "ru"
    EN = "en"


class PresetName(StrEnum):
    """Weights of the score that `custdev rank` knows by name."""

    BALANCED = "balanced"
    REACH = "reach"
    REVENUE = "revenue"
    CHURN = "churn"


def main() -> None:
    """Entry point; what is piped is UTF-8 on every system, as programs that read it expect."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")
    app()


@app.command()
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


@app.command()
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
        _print_json({"files": files, **(estimate.as_json() if estimate else free)})
        return
    plan_table(steps)
    show(estimate_line(estimate))


@app.command()
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
            _print_json(result.as_json())
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


@app.command()
def extract(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="transcripts in any format")],
    offline: OfflineOption = False,
    study: Annotated[Path | None, typer.Option(help="study whose settings, respondents and guide apply")] = None,
    print_text: Annotated[
        bool, typer.Option("--print-text", help="print the text that offsets count in, and stop")
    ] = False,
    shown: Annotated[
        Shown, typer.Option("--show", help="with --print-text: that of .csv tables, or of files that travel")
    ] = Shown.ORIGINAL,
    verbose: VerboseOption = False,
) -> None:
    """Print the mentions in transcripts as JSON lines."""
    from pipeline.console import ConsoleProgress
    from pipeline.extraction import extract_files, texts_of

    failed: list[str] = []
    if print_text:
        for text in texts_of(files, study, failed.append, redacted=shown is Shown.REDACTED):
            sys.stdout.write(text)
    else:
        for record in extract_files(files, study, failed.append, ConsoleProgress(verbose), offline):
            _print_json(record, indent=None)
    for sentence in failed:
        say(sentence)
    if failed:
        raise typer.Exit(USER_ERROR if len(failed) == len(files) else PARTLY)


@app.command()
def cluster(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=".csv, .tsv or .xlsx with one statement a row")],
    text: Annotated[str, typer.Option("--text", metavar="COLUMN", help="column that holds the statements")],
    out: Annotated[Path | None, typer.Option("--out", help="file to write; stdout by default")] = None,
    granularity: Annotated[str, typer.Option(help="coarser, normal or finer")] = "normal",
    codebook: Annotated[
        Path | None, typer.Option(metavar="FILE", help="themes to assign to: codebook.yaml, a table of codes, .qdc")
    ] = None,
    jobs: JobsOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Find themes in statements you already have (reviews, tickets, survey answers)."""
    from pipeline.console import ConsoleProgress
    from pipeline.embedding import E5Embedder
    from pipeline.statements import cluster_table

    if granularity not in ("coarser", "normal", "finer"):
        raise typer.BadParameter(f"{granularity!r} is not coarser, normal or finer", param_hint="--granularity")
    table = cluster_table(file, text, granularity, E5Embedder(jobs), ConsoleProgress(verbose), codebook)
    if out is None:
        sys.stdout.write(table)
        return
    with _writing(out):
        out.write_text(table, encoding="utf-8", newline="")
    show(str(out))


@app.command()
def report(
    study: StudyArgument,
    quarter: QuarterOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Write the report again from what is stored; with --quarter into report/<quarter>/."""
    from pipeline.console import ConsoleProgress
    from pipeline.context import open_study
    from pipeline.report.report import FILES, REPORT_FOLDER, write_report
    from pipeline.run import stored_report

    with open_study(study, progress=ConsoleProgress(verbose), look=True) as context:
        content = stored_report(context, quarter)
        folder = study / REPORT_FOLDER / quarter if quarter else study / REPORT_FOLDER
        with context.progress.stage("report", len(FILES)) as advance:
            written = write_report(content, folder, context.inputs.config.report, advance)
    for path in written:
        show(str(path))


@app.command()
def export(
    study: StudyArgument,
    format: Annotated[ExportFormat, typer.Option(help="csv, jsonl and parquet write three tables into a folder")],  # noqa: A002
    out: Annotated[Path | None, typer.Option("--out", help="file or, for tables, folder to write")] = None,
    quarter: QuarterOption = None,
    theme: Annotated[
        list[str] | None, typer.Option("--theme", metavar="ID", help="theme to make a ticket of, for jira and linear")
    ] = None,
    excel: Annotated[ExcelLocale | None, typer.Option(help="csv that Excel of this language opens right")] = None,
    verbose: VerboseOption = False,
    shown: Annotated[
        Shown | None, typer.Option("--show", help="personal data, or placeholders for it; else as study.yaml says")
    ] = None,
) -> None:
    """Write one format of the report wherever you like."""
    from pipeline.console import ConsoleProgress
    from pipeline.context import open_study
    from pipeline.report.exports import OF_THEMES, ExportOptions, write_export
    from pipeline.run import stored_report

    if (format.value in OF_THEMES) != bool(theme):
        raise typer.BadParameter("name themes for jira and linear, and for nothing else", param_hint="--theme")
    if excel and format is not ExportFormat.CSV:
        raise typer.BadParameter("is for --format csv; the workbook needs none", param_hint="--excel")
    with open_study(study, progress=ConsoleProgress(verbose), look=True) as context:
        content = stored_report(context, quarter, shown.value if shown else None)
        options = ExportOptions(excel and excel.value, tuple(theme or ()), context.inputs.config.report)
        with context.progress.stage("report", 1) as advance:
            written = write_export(content, format.value, out, options)
            advance(1)
    for path in written:
        show(str(path))


@app.command()
def rank(
    study: StudyArgument,
    preset: Annotated[PresetName | None, typer.Option(help="weights to rank by, in place of study.yaml's")] = None,
    explain: Annotated[
        str | None, typer.Option("--explain", metavar="THEME", help="say how this theme's score came about")
    ] = None,
    quarter: Annotated[str | None, typer.Option(help="only this quarter, as 2026-Q3")] = None,
    json: JsonOption = False,
) -> None:
    """Show the ranked themes, how sure their order is, and what other weights would change; writes nothing."""
    from pipeline.console import ranking_table
    from pipeline.context import open_study, reweighed
    from pipeline.report.explain import explain_theme, sensitivity, ties
    from pipeline.report.tables import theme_rows
    from pipeline.run import stored_report

    with open_study(study, look=True) as opened:
        context = reweighed(opened, preset.value) if preset else opened
        content, config = stored_report(context, quarter), context.inputs.config
    if explain:
        lines = explain_theme(content, explain, config.rank)
    else:
        lines = [*ties(content, config.report.top), *sensitivity(content)]
    if json:
        rows = [row for row in theme_rows(content) if not explain or row["theme_id"] == explain.upper()]
        _print_json({"preset": config.rank.preset, "weights": config.rank.part_weights(), "themes": rows})
        return
    if not explain:
        ranking_table(content, config.report.top)
    for line in lines:
        show(line.replace("\N{NO-BREAK SPACE}", " "))


@app.command()
def evaluate(
    study: StudyArgument,
    gold: Annotated[Path | None, typer.Option(metavar="FILE", help="what people coded, as CSV or JSON lines")] = None,
    extractor: Annotated[
        ExtractorName | None, typer.Option(help="whose mentions are judged; by default those a run would find now")
    ] = None,
    against: Annotated[
        Path | None, typer.Option(metavar="FILE", help="judge another coding in place of an extractor")
    ] = None,
    speakers: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="same files, speakers named; labelled/ beside the gold if any")
    ] = None,
    stability: Annotated[
        Path | None, typer.Option(metavar="STUDY", help="no gold: how many top themes stay in another run of the study")
    ] = None,
    misses: Annotated[int, typer.Option(min=0, help="how many of the worst misses to list")] = 10,
    out: Annotated[Path | None, typer.Option("--out", help="file to write, .md or .json; stdout by default")] = None,
    max_cost: CostOption = None,
    jobs: JobsOption = None,
    json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Say how far an extractor, or another coder, agrees with people."""
    if (gold is None) == (stability is None) or sum(map(bool, (stability, extractor, against))) > 1:
        raise typer.BadParameter("give --gold with --extractor, --against or neither; or give --stability alone")
    if out and out.suffix not in (".md", ".json"):
        raise typer.BadParameter(f"{out} is neither .md nor .json", param_hint="--out")
    as_json = out.suffix == ".json" if out else json
    if stability is not None:
        _show_stability(study, stability, out, as_json)
        return
    from pipeline.console import ConsoleProgress
    from pipeline.embedding import E5Embedder
    from pipeline.evaluate.plain import plain_verdict
    from pipeline.evaluate.tables import verdict_tables
    from pipeline.evaluation import Extractor, evaluate_study, open_judged
    from pipeline.scorecard import say_left_out

    assert gold is not None
    judged = against or (Extractor(extractor.value) if extractor else None)
    with open_judged(study, judged, E5Embedder(jobs), ConsoleProgress(verbose), max_cost) as context:
        result = evaluate_study(context, gold, judged, speakers)
    if as_json:
        _hand_over(plain_verdict(result.verdict, misses), out)
    else:
        _hand_over(verdict_tables(result.verdict, misses), out)
    say_left_out(result)
    if not result.whole:
        raise typer.Exit(PARTLY)


def _show_stability(study: Path, other: Path, out: Path | None, as_json: bool) -> None:
    from pipeline.evaluate.plain import plain_stability
    from pipeline.evaluate.tables import stability_tables
    from pipeline.evaluation import compare_studies

    stability = compare_studies(study, other)
    _hand_over(plain_stability(stability) if as_json else stability_tables(stability), out)


def _hand_over(result: "dict[str, Any] | list[Table]", out: Path | None) -> None:
    """An object as JSON or tables as text, on stdout or into a file whose path is printed."""
    from json import dumps

    from pipeline.evaluate.tables import markdown_of
    from pipeline.scorecard import show_tables

    text = dumps(result, ensure_ascii=False, indent=1) + "\n" if isinstance(result, dict) else markdown_of(result)
    if out is not None:
        with _writing(out):
            out.write_text(text, encoding="utf-8", newline="")
        show(str(out))
    elif isinstance(result, dict):
        sys.stdout.write(text)
    else:
        show_tables(result)


@app.command()
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


@app.command()
def doctor(study: Annotated[Path | None, typer.Argument(metavar="STUDY", help="a study to check too")] = None) -> None:
    """Check that the engine, and a study's files and settings, are in order."""
    from pipeline.checkup import check

    sound = True
    for fine, sentence in check(study):
        show(f"{'ok ' if fine else 'BAD'} {sentence}")
        sound = sound and fine
    if not sound:
        raise typer.Exit(USER_ERROR)


add_commands(app)
app.add_typer(themes)


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror}); give another place.") from None


def _print_json(value: object, indent: int | None = 1) -> None:
    import json

    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=indent) + "\n")
