"""`custdev forget` and `custdev audit`: a person leaves a study; what left it for a language model."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.command_options import PARTLY, USER_ERROR, StudyArgument
from pipeline.errors import InputError
from pipeline.terminal import say

if TYPE_CHECKING:
    from pipeline.forgetting import Forgotten
    from pipeline.leaving import Leaving
    from pipeline.llm.audit import Sent


def forget(
    study: StudyArgument,
    respondent: Annotated[str, typer.Option("--respondent", metavar="ID", help="whom, as the report spells the id")],
    yes: Annotated[bool, typer.Option("--yes", help="do not ask; for programs")] = False,
) -> None:
    """Remove a person: interviews, answers, and all that came of their words; no undoing."""
    from pipeline.context import open_study
    from pipeline.forgetting import forget_person
    from pipeline.leaving import find_leaving

    with open_study(study) as context:
        leaving = find_leaving(context, respondent)
        for line in _leaving_lines(leaving):
            say(line)
        if not yes and not sys.stdin.isatty():
            raise InputError(f"{study}: nothing was removed; give --yes to remove {leaving.respondent_id} unasked.")
        if not yes and not typer.confirm("Remove all of it, for good?", err=True):
            say("Nothing was removed.")
            raise typer.Exit(USER_ERROR)
        done = forget_person(context, leaving)
    for line in _forgotten_lines(study, leaving, done):
        say(line)
    if done.holding:
        raise typer.Exit(PARTLY)


def audit(study: StudyArgument) -> None:
    """Print what was sent to language models: when, where, about what, by hash; CSV."""
    import csv
    from dataclasses import astuple, fields

    from pipeline.context import open_study
    from pipeline.llm.audit import Sent

    with open_study(study, look=True) as context:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow([field.name for field in fields(Sent)])
        writer.writerows(astuple(sent) for sent in context.workspace.privacy.sent())


def _leaving_lines(leaving: "Leaving") -> Iterator[str]:
    yield f"Of {leaving.respondent_id} the study holds {_count(leaving.mentions, 'mention')}, and:"
    for held in leaving.files:
        yield f"  {held.path}: the whole file" if held.file else f"  {held.path}: what was read of it"
    for held in leaving.surveys:
        yield f"  {held.path}: their answers; other people's stay"
    if leaving.rows:
        yield f"  respondents.csv: {_count(leaving.rows, 'row')}"


def _forgotten_lines(study: Path, leaving: "Leaving", done: "Forgotten") -> Iterator[str]:
    yield f"{leaving.respondent_id} is forgotten: files, workspace and report hold nothing of theirs any more."
    yield from _told_outside(done.sent)
    if done.unfinished:
        yield f"{done.unfinished} (`custdev run {study}`)"
    if done.holding:
        yield "But these files, which custdev does not keep, hold words of theirs; remove them there yourself:"
        yield from (f"  {path}" for path in done.holding)
    yield "Copies of this folder, and what was handed on of its reports, are out of reach."


def _told_outside(sent: "Sequence[Sent]") -> Iterator[str]:
    for address in sorted({one.address for one in sent}):
        dates = sorted(one.sent_at[:10] for one in sent if one.address == address)
        when = dates[0] if dates[0] == dates[-1] else f"{dates[0]} to {dates[-1]}"
        yield f"{_count(len(dates), 'request')} with their words went to {address} ({when}); ask there to erase them."


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
