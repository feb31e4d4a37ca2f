"""`custdev themes`: see themes, and edit them; the same edits as codebook.yaml and the review page."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from pipeline.terminal import say, show

if TYPE_CHECKING:
    from pipeline.codebook.edits import Edit, Quote


class _EitherOrder(TyperGroup):
    """Takes `themes STUDY rename …` as well as `themes rename STUDY …`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if len(args) > 1 and args[0] not in self.commands and args[1] in self.commands:
            args = [args[1], args[0], *args[2:]]
        return list(super().parse_args(ctx, args))


app = typer.Typer(
    name="themes",
    cls=_EitherOrder,
    help="See themes and edit them; no run ever undoes an edit.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
Study = Annotated[Path, typer.Argument(metavar="STUDY", help="the study's folder")]
ThemeId = Annotated[str, typer.Argument(metavar="THEME", help="its id, as T0003")]
Words = Annotated[str, typer.Argument(metavar="QUOTE", help="words of it, enough to tell it apart, or a mention's id")]
From = Annotated[str, typer.Option("--transcript", metavar="FILE", help="the file the quote is in, within the study")]
Author = Annotated[str, typer.Option("--author", help="who edits; else CUSTDEV_AUTHOR, else the system's user")]
Json = Annotated[bool, typer.Option("--json", help="machine-readable output")]
Note = Annotated[str, typer.Option("--note", help="why; kept in the history")]
Kind = Annotated[str | None, typer.Option("--kind", help="pain request trigger praise outcome workaround objection")]
Examples = Annotated[list[str] | None, typer.Option("--example", help="words that belong here; may be repeated")]
Definition = Annotated[str | None, typer.Option("--definition", help="what belongs here, in a sentence")]


@app.command("list")
def list_themes(
    study: Study,
    everything: Annotated[
        bool, typer.Option("--all", help="themes of one mention, merged and silent ones too")
    ] = False,
    json: Json = False,
) -> None:
    """List themes with their ids, labels and how they stand."""
    from pipeline.theme_views import list_view

    _shown(study, lambda context: list_view(context, everything), json)


@app.command("show")
def show_theme(study: Study, theme: ThemeId, json: Json = False) -> None:
    """Show one theme: what it is, its life by quarter, its quotes and what was edited."""
    from pipeline.theme_views import theme_view

    _shown(study, lambda context: theme_view(context, theme), json)


@app.command("history")
def show_history(study: Study, json: Json = False) -> None:
    """List all edits, with author and time; those taken back are marked."""
    from pipeline.theme_views import history_view

    _shown(study, history_view, json)


@app.command("rename")
def rename_theme(study: Study, theme: ThemeId, label: str, author: Author = "", json: Json = False) -> None:
    """Give a theme another name."""
    from pipeline.codebook.edits import rename

    _apply(study, rename(theme, label), author, json)


@app.command("redefine")
def redefine_theme(
    study: Study,
    theme: ThemeId,
    definition: Definition = None,
    kind: Kind = None,
    example: Examples = None,
    author: Author = "",
    json: Json = False,
) -> None:
    """Say what a theme is about: definition, kind, examples."""
    from pipeline.codebook.edits import redefine

    _apply(study, redefine(theme, definition, _kind(kind), example), author, json)


@app.command("create")
def create_theme(
    study: Study,
    label: str,
    definition: Definition = None,
    kind: Kind = None,
    example: Examples = None,
    author: Author = "",
    json: Json = False,
) -> None:
    """Make a theme of your own; mentions near to its label, definition or examples join it in the next run."""
    from pipeline.codebook.edits import create

    _apply(study, create(label, definition or "", _kind(kind), example or ()), author, json)


@app.command("merge")
def merge_themes(
    study: Study,
    themes: Annotated[list[str], typer.Argument(metavar="THEME...", help="ids of those that end")],
    into: Annotated[str, typer.Option("--into", metavar="THEME", help="id of the one that stays")],
    author: Author = "",
    json: Json = False,
) -> None:
    """Make themes part of another, now and for good."""
    from pipeline.codebook.edits import merge

    _apply_all(study, [merge(theme, into) for theme in themes], author, json)


@app.command("split")
def split_theme(
    study: Study,
    theme: ThemeId,
    quotes: Annotated[list[str], typer.Argument(metavar="QUOTE...", help="words or ids of those that leave")],
    label: Annotated[str | None, typer.Option("--label", help="name of the new theme")] = None,
    author: Author = "",
    json: Json = False,
) -> None:
    """Make some quotes of a theme a theme of their own."""
    from pipeline.codebook.edits import split

    _apply(study, split(theme, [_quote(words) for words in quotes], label), author, json)


@app.command("reject")
def reject_theme(study: Study, theme: ThemeId, note: Note = "", author: Author = "", json: Json = False) -> None:
    """Say that a theme is none: it is ranked no more."""
    from pipeline.codebook.edits import reject

    _apply(study, reject(theme, note), author, json)


@app.command("resolve")
def resolve_theme(study: Study, theme: ThemeId, note: Note = "", author: Author = "", json: Json = False) -> None:
    """Say that a decision has dealt with a theme; it is still counted."""
    from pipeline.codebook.edits import resolve

    _apply(study, resolve(theme, note), author, json)


@app.command("restore")
def restore_theme(study: Study, theme: ThemeId, author: Author = "", json: Json = False) -> None:
    """Make a rejected or resolved theme active again."""
    from pipeline.codebook.edits import restore

    _apply(study, restore(theme), author, json)


@app.command("move")
def move_quote(
    study: Study, quote: Words, theme: ThemeId, transcript: From = "", author: Author = "", json: Json = False
) -> None:
    """Put a quote into another theme."""
    from pipeline.codebook.edits import move

    _apply(study, move(_quote(quote, transcript), theme), author, json)


@app.command("pin")
def pin_quote(
    study: Study, quote: Words, theme: ThemeId, transcript: From = "", author: Author = "", json: Json = False
) -> None:
    """Show a quote first among its theme's."""
    from pipeline.codebook.edits import pin

    _apply(study, pin(_quote(quote, transcript), theme), author, json)


@app.command("refuse")
def refuse_quote(
    study: Study, quote: Words, theme: ThemeId, transcript: From = "", author: Author = "", json: Json = False
) -> None:
    """Say that a quote does not belong to a theme; it stands apart until it is moved."""
    from pipeline.codebook.edits import refuse

    _apply(study, refuse(_quote(quote, transcript), theme), author, json)


@app.command("confirm")
def confirm_quote(study: Study, quote: Words, transcript: From = "", author: Author = "", json: Json = False) -> None:
    """Say that a mention is one, and in the right theme."""
    from pipeline.codebook.edits import confirm

    _apply(study, confirm(_quote(quote, transcript)), author, json)


@app.command("dismiss")
def dismiss_quote(study: Study, quote: Words, transcript: From = "", author: Author = "", json: Json = False) -> None:
    """Say that what was taken for a mention is none."""
    from pipeline.codebook.edits import dismiss

    _apply(study, dismiss(_quote(quote, transcript)), author, json)


@app.command("add")
def add_mention(
    study: Study,
    transcript: Annotated[str, typer.Argument(metavar="FILE", help="the transcript, within the study")],
    words: Annotated[str, typer.Argument(metavar="QUOTE", help="the respondent's words; may be empty with offsets")],
    kind: Annotated[str, typer.Option("--kind", help="pain request trigger praise outcome workaround objection")],
    theme: Annotated[str, typer.Option("--theme", help="its theme; else the next run finds it")] = "",
    start: Annotated[int | None, typer.Option("--start", help="offset in `custdev extract --print-text FILE`")] = None,
    end: Annotated[int | None, typer.Option("--end", help="offset behind its last character")] = None,
    summary: Annotated[str, typer.Option("--summary", help="the same in short")] = "",
    intensity: Annotated[int | None, typer.Option("--intensity", min=1, max=5, help="1 to 5, 3 by default")] = None,
    author: Author = "",
    json: Json = False,
) -> None:
    """Add a mention that was missed."""
    from pipeline.codebook.edits import Quote, add
    from pipeline.models import MentionKind

    found = _kind(kind) or MentionKind.PAIN
    _apply(study, add(Quote(words, transcript, start, end), found, theme, summary, intensity), author, json)


@app.command("undo")
def undo_edit(
    study: Study,
    edit: Annotated[str, typer.Argument(metavar="[EDIT]", help="its id, as E0007; the last one by default")] = "",
    author: Author = "",
    json: Json = False,
) -> None:
    """Take an edit back; everything is then as if it had never been made."""
    from pipeline.codebook.edits import undo

    _apply(study, undo(edit), author, json)


@app.command("import")
def import_codebook(
    study: Study,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="a .csv codebook, or REFI-QDA: .qdc, .qdpx")],
    author: Author = "",
    json: Json = False,
) -> None:
    """Start from the team's own codes: each becomes a theme that mentions near to it join."""
    from pipeline.theme_views import import_view

    _shown(study, lambda context: import_view(context, file, author), json, look=False)


def _quote(words: str, transcript: str = "") -> "Quote":
    from pipeline.codebook.edits import Quote

    is_id = words.startswith("m-") and " " not in words
    return Quote("" if is_id else words, transcript, mention_id=words if is_id else "")


def _kind(name: str | None) -> Any:
    from pipeline.models import MentionKind

    kinds = [kind.value for kind in MentionKind]
    if name is not None and name not in kinds:
        raise typer.BadParameter(f"{name!r} is not one of {', '.join(kinds)}", param_hint="--kind")
    return MentionKind(name) if name else None


def _apply(study: Path, edit: "Edit", author: str, json: bool) -> None:
    _apply_all(study, [edit], author, json)


def _apply_all(study: Path, edits: "list[Edit]", author: str, json: bool) -> None:
    """All of them, or none."""
    from pipeline.theme_views import edit_view

    _shown(study, lambda context: edit_view(context, edits, author), json, look=False)


def _shown(study: Path, view: Any, json: bool, look: bool = True) -> None:
    from json import dumps

    from pipeline.context import open_study

    with open_study(study, look=look) as context:
        found = view(context)
    if json:
        sys.stdout.write(dumps(found.plain, ensure_ascii=False, indent=1) + "\n")
        return
    for line in found.lines:
        show(line)
    for line in found.notes:
        say(line)
