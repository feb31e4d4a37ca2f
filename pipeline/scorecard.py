"""What `custdev evaluate` shows: tables on stdout, what was left out on stderr."""

import sys
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

from pipeline.evaluate.coding import Coding
from pipeline.evaluate.tables import Table
from pipeline.evaluation import EvaluationResult
from pipeline.terminal import say, shown

_PLAIN_WIDTH = 160
_MOST_NAMED = 5


def show_tables(tables: Sequence[Table]) -> None:
    """Every table on stdout."""
    console = Console(file=sys.stdout)
    if not console.is_terminal:
        console = Console(file=sys.stdout, width=_PLAIN_WIDTH)
    for table in tables:
        drawn = RichTable(box=None, pad_edge=False, header_style="bold", title=shown(table.title), title_justify="left")
        for at, name in enumerate(table.header):
            numeric = at > 0 and all(row[at][:1] in ".0123456789–·-" for row in table.rows)
            drawn.add_column(name, justify="right" if numeric else "left", overflow="fold")
        for row in table.rows:
            drawn.add_row(*(Text(shown(cell)) for cell in row))
        console.print(drawn)
        if table.note:
            console.print(Text(shown(table.note)))
        console.print()


def say_left_out(result: EvaluationResult) -> None:
    """What of the gold or the study could not be judged, each with its reason."""
    for coding in (result.verdict.gold, result.verdict.judged):
        sentence = unplaced(coding)
        if sentence:
            say(sentence)
    for path, reason in sorted(result.failures.items()):
        say(f"{path}: {reason.removeprefix(path + ': ').removeprefix(path.rsplit('/', 1)[-1] + ': ')}")
    if result.stopped:
        say(result.stopped)


def unplaced(coding: Coding) -> str:
    """One sentence on evidence that has no one place; empty where all has."""
    if not coding.misplaced:
        return ""
    absent = sum(one.reason == "absent" for one in coding.misplaced)
    counts = [f"{absent} not found"] if absent else []
    counts += [f"{len(coding.misplaced) - absent} found more than once"] if absent < len(coding.misplaced) else []
    named = [f"{one.where} ({one.transcript}: «{one.words[:60]}»)" for one in coding.misplaced[:_MOST_NAMED]]
    more = ", …" if len(coding.misplaced) > _MOST_NAMED else ""
    return f"{coding.name}: evidence without one place: {', '.join(counts)}; mend it: {', '.join(named)}{more}."
