"""What the terminal shows: progress on stderr, tables on stdout, sentences without markup."""

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from pipeline.estimate import Estimate
from pipeline.models import RankedTheme
from pipeline.plan import Action, Step
from pipeline.report.content import ReportContent
from pipeline.report.explain_words import EXPLAIN_WORDS
from pipeline.report.findings import findings
from pipeline.report.wording import KINDS, decimal, percent, share_text
from pipeline.run import RunResult, Spent
from pipeline.terminal import say, show, shown

STAGES = {
    "ingest": "reading files",
    "personal": "looking for personal data",
    "extract": "extracting mentions (utterances)",
    "embed": "reading statements",
    "read": "reading interviews with the model",
    "roles": "asking who speaks",
    "name": "naming themes",
    "cluster": "clustering",
    "guide": "finding the guide's questions",
    "compare": "comparing themes with the model",
    "place": "placing mentions with the model",
    "rank": "ranking themes",
    "redact": "taking out personal data",
    "report": "writing the report",
}
"""What is said of each stage of a run while it goes on."""
_HEADERS = {
    "ru": ("№", "тема", "вид", "люди", "доля (95\N{NO-BREAK SPACE}%)", "разброс мест"),
    "en": ("#", "theme", "kind", "people", "share (95%)", "rank range"),
}
_NUMBERS = (0, 3, 6, 7)
_MOST_LISTED, _MOST_SURPRISES = 20, 3
_PLAIN_WIDTH = 160


class ConsoleProgress:
    """A bar with the time left, on a terminal; nothing where stderr is a pipe, unless `verbose` asks for it."""

    def __init__(self, verbose: bool = False) -> None:
        """Draws on stderr; where `verbose`, a line stays of each stage that was gone through."""
        self._console = Console(stderr=True)
        self._verbose = verbose

    @contextmanager
    def stage(self, name: str, total: int, note: Callable[[], str] | None = None) -> Iterator[Callable[[int], None]]:
        """One bar for one stage."""
        columns = (
            SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
            TextColumn("{task.fields[note]}"),
        )  # fmt: skip
        began = time.monotonic()
        with Progress(*columns, console=self._console, transient=True, disable=not self._console.is_terminal) as bars:
            task = bars.add_task(STAGES.get(name, name), total=total, note=note() if note else "")
            yield lambda done: bars.update(task, advance=done, note=note() if note else "")
            completed = bars.tasks[0].completed
        if self._verbose:
            noted = f", {note()}" if note and note() else ""
            say(f"{STAGES.get(name, name)}: {completed:.0f} of {total} in {time.monotonic() - began:.1f} s{noted}")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def theme_table(themes: Sequence[RankedTheme], language: str, top: int) -> None:
    """The top themes on stdout."""
    _print_themes(themes[:top], language, _HEADERS[language], lambda ranked: ())


def ranking_table(content: ReportContent, top: int) -> None:
    """The top themes with their scores and the chance of each to be among the first five."""
    language, words = content.language, EXPLAIN_WORDS[content.language]

    def figures(ranked: RankedTheme) -> tuple[str, ...]:
        score, five = decimal(ranked.score, 2, language), percent(ranked.top_chances[5], language)
        return five, score

    headers = (*_HEADERS[language], words["head_top"], words["head_score"])
    _print_themes(content.themes[:top], language, headers, figures)


def _print_themes(
    themes: Sequence[RankedTheme], language: str, headers: Sequence[str], more: Callable[[RankedTheme], Sequence[str]]
) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for at, header in enumerate(headers):
        table.add_column(header, justify="right" if at in _NUMBERS else "left", overflow="fold")
    for ranked in themes:
        table.add_row(
            str(ranked.rank),
            Text(f"{ranked.theme.theme_id} {shown(ranked.theme.label)}"),
            KINDS[language][ranked.theme.kind],
            f"{ranked.respondent_count}/{ranked.respondents_asked}",
            share_text(ranked.prevalence, language),
            f"{ranked.rank_low}–{ranked.rank_high}",
            *more(ranked),
        )
    table_console().print(table)


def table_console() -> Console:
    """Draws tables on stdout, wide where nobody's window is the limit."""
    console = Console(file=sys.stdout)
    return console if console.is_terminal else Console(file=sys.stdout, width=_PLAIN_WIDTH)


def run_summary(result: RunResult, top: int) -> None:
    """What a run did, in words and a table; failures last, each with its reason."""
    for copy, reason in sorted(result.copies.items()):
        say(f"skipped {copy}: {reason}")
    content = result.content
    if content is None and result.stopped:
        say(f"Read {_count(result.read, 'file')}.")
    elif result.up_to_date:
        kept = sum(step.action is Action.KEEP for step in result.steps)
        say(f"Nothing to do: {_count(kept, 'interview')} unchanged, report up to date.")
    elif content is None:
        say(f"Read {_count(result.read, 'file')}, extracted {result.extracted}; the report stays as it was.")
    else:
        _found(result, content, top)
    if result.spent and (result.spent.calls or not result.up_to_date):
        say(spending(result.spent))
    if result.stopped:
        say(result.stopped)
    failures(result)


def _found(result: RunResult, content: ReportContent, top: int) -> None:
    """What is in the report that a run wrote, and what to know of it first."""
    people = f"{_count(len(content.interviews), 'interview')}, {_count(content.respondents_asked, 'respondent')}"
    fresh = f"{_count(result.extracted, 'interview')}, {_count(result.utterances, 'utterance')}"
    say(f"{people}." + (f" Extracted now: {fresh}." if result.extracted else ""))
    guessed = [held.interview.path for held in content.guessed()]
    if guessed:
        names = ", ".join(guessed[:5]) + ("…" if len(guessed) > 5 else "")
        say(
            f"Without interviewer or respondent labels: {len(guessed)} of "
            f"{_count(len(content.interviews), 'interview')} ({names}). Who asks was told from the speech; check "
            "it, or name people in study.yaml (ingest.interviewers)."
        )
    lopsided = [held.interview.path for held in content.lopsided()]
    if lopsided:
        names = ", ".join(lopsided[:5]) + ("…" if len(lopsided) > 5 else "")
        say(f"Told nearly all by one side, or holding nothing, in {_count(len(lopsided), 'interview')}: {names}.")
    for sentence in content.waiting[:_MOST_LISTED]:
        say(f"An edit waits until what it is about is there again: {sentence}")
    travelling = content.as_it_travels()
    theme_table(travelling.repeated() or travelling.themes, content.language, top)
    if travelling.repeated() and travelling.said_once():
        say(f"Said once, and listed apart in the report: {_count(len(travelling.said_once()), 'thing')}.")
    for sentence in findings(travelling, _MOST_SURPRISES):
        say(sentence)
    for path in result.written:
        show(str(path))


def spending(spent: Spent) -> str:
    """What a language model took, in one sentence."""
    used = spent.usage
    tokens = f"{_count(used.input_tokens, 'token')} sent, {used.output_tokens} answered"
    price = "price unknown" if spent.money is None else f"{spent.money:.4f} {spent.currency}"
    return f"Language model {spent.model}: {_count(spent.calls, 'call')}, {tokens}, {price}."


def estimate_line(estimate: Estimate | None) -> str:
    """What a run would cost, in one line."""
    if estimate is None:
        return "tokens: 0, cost: 0 (offline extractor)"
    price = "price unknown; set `llm.price`" if estimate.money is None else f"{estimate.money:.4f} {estimate.currency}"
    return f"calls: about {estimate.calls}, tokens: about {estimate.tokens}, cost: about {price}"


def failures(result: RunResult) -> None:
    """Files that failed, each with its one sentence."""
    if result.failures:
        say(f"{_count(len(result.failures), 'file')} could not be read; the rest is kept:")
    for path in sorted(result.failures)[:_MOST_LISTED]:
        say(f"  {path}: {_reason(path, result.failures[path])}")
    if len(result.failures) > _MOST_LISTED:
        say(f"  … and {len(result.failures) - _MOST_LISTED} more; `custdev plan` lists them all.")


def _reason(path: str, sentence: str) -> str:
    """A sentence beside its file's path, without the file's name before it."""
    return sentence.removeprefix(path.rsplit("/", 1)[-1] + ": ")


def plan_table(steps: Sequence[Step]) -> None:
    """The plan, one line a file, with its reason."""
    for action in Action:
        chosen = [step for step in steps if step.action is action]
        if chosen:
            show(f"{action.value}: {len(chosen)} of {len(steps)}")
        if action is not Action.KEEP:
            for step in chosen:
                show(f"  {step.path}: {_reason(step.path, step.reason)}")
