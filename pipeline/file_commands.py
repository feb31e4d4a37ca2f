"""`custdev extract` and `custdev cluster`: mentions and themes of files, with no study needed."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from pipeline.command_options import PARTLY, USER_ERROR, JobsOption, OfflineOption, Shown, VerboseOption
from pipeline.terminal import say, show_json, write_out


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
            show_json(record, indent=None)
    for sentence in failed:
        say(sentence)
    if failed:
        raise typer.Exit(USER_ERROR if len(failed) == len(files) else PARTLY)


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
    write_out(table, out)
