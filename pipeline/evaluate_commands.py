"""`custdev evaluate`: how far an extractor, or another coder, agrees with people."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.command_options import PARTLY, CostOption, JobsOption, JsonOption, StudyArgument, VerboseOption
from pipeline.terminal import write_out

if TYPE_CHECKING:
    from pipeline.evaluate.tables import Table


class ExtractorName(StrEnum):
    """Whose mentions `custdev evaluate` judges."""

    OFFLINE = "offline"
    LLM = "llm"
    STORED = "stored"


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
    """An object as JSON, tables as text; tables on stdout are drawn."""
    from json import dumps

    from pipeline.evaluate.tables import markdown_of
    from pipeline.scorecard import show_tables

    if isinstance(result, dict):
        write_out(dumps(result, ensure_ascii=False, indent=1) + "\n", out)
    elif out is not None:
        write_out(markdown_of(result), out)
    else:
        show_tables(result)
