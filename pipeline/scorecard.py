"""What `custdev evaluate` shows: tables on stdout, what was left out on stderr."""

from collections.abc import Sequence

from rich.table import Table as RichTable
from rich.text import Text

from pipeline.console import spending, table_console
from pipeline.evaluate.coding import Coding
from pipeline.evaluate.placing import Unplaced
from pipeline.evaluate.tables import Table
from pipeline.evaluation import EvaluationResult
from pipeline.terminal import say, shown

_FIGURES = ".0123456789–·-"
_MOST_NAMED = 5


def show_tables(tables: Sequence[Table]) -> None:
    """Every table on stdout."""
    console = table_console()
    for table in tables:
        drawn = RichTable(box=None, pad_edge=False, header_style="bold")
        for at, name in enumerate(table.header):
            figures = at > 0 and all(row[at][:1] in _FIGURES for row in table.rows)
            drawn.add_column(name, justify="right" if figures else "left", overflow="fold")
        for row in table.rows:
            drawn.add_row(*(Text(shown(cell)) for cell in row))
        console.print(Text(shown(table.title), style="bold"))
        console.print(drawn)
        if table.note:
            console.print(Text(shown(table.note)))
        console.print()


def say_left_out(result: EvaluationResult) -> None:
    """What of the gold or the study could not be judged, each with its reason."""
    verdict = result.verdict
    if result.uncoded:
        say(f"Files of the study that {verdict.gold.name} does not name are not judged: {result.uncoded}.")
    if result.unsaid:
        say(f"{verdict.judged.name} names {_listed(result.unsaid)} nowhere; taken for nothing found there.")
    for coding in (verdict.gold, verdict.judged):
        if coding.misplaced:
            say(_misplaced(coding))
    for path, reason in sorted(result.failures.items()):
        say(f"{path}: not judged: {reason.removeprefix(path.rsplit('/', 1)[-1] + ': ')}")
    if result.stopped:
        say(result.stopped)
    if result.spent:
        say(spending(result.spent))


def _misplaced(coding: Coding) -> str:
    """One sentence on evidence that has no one place."""
    absent = sum(one.reason is Unplaced.ABSENT for one in coding.misplaced)
    counts = {"not in the transcript": absent, "there more than once": len(coding.misplaced) - absent}
    told = ", ".join(f"{count} {what}" for what, count in counts.items() if count)
    named = [f"{one.where} ({one.transcript}) «{one.words[:80]}»" for one in coding.misplaced]
    return f"{coding.name}: evidence without one place ({told}); correct or lengthen it: {_listed(named)}."


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return ", ".join(names[:_MOST_NAMED]) + more
