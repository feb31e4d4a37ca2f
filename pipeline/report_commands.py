"""`custdev report`, `export` and `rank`: what a run stored, written or shown again."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pipeline.command_options import JsonOption, QuarterOption, Shown, StudyArgument, VerboseOption
from pipeline.terminal import show, show_json


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


def rank(
    study: StudyArgument,
    preset: Annotated[PresetName | None, typer.Option(help="weights to rank by, in place of study.yaml's")] = None,
    explain: Annotated[
        str | None, typer.Option("--explain", metavar="THEME", help="say how this theme's score came about")
    ] = None,
    quarter: QuarterOption = None,
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
        show_json({"preset": config.rank.preset, "weights": config.rank.part_weights(), "themes": rows})
        return
    if not explain:
        ranking_table(content, config.report.top)
    for line in lines:
        show(line.replace("\N{NO-BREAK SPACE}", " "))
