"""What codebook.yaml may hold, checked; and edits to its plain values and back."""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from pipeline.codebook.curate import CuratedTheme, Standing
from pipeline.codebook.edits import Edit, EditAction, Quote
from pipeline.models import MentionKind

THEME_ID = r"^T\d{4,}$"


def _empty_text(value: Any) -> Any:
    return "" if value is None else value


def _empty_list(value: Any) -> Any:
    return [] if value is None else value


def _as_quote(value: Any) -> Any:
    return {"quote": value} if isinstance(value, str) else value


Text = Annotated[str, BeforeValidator(_empty_text)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class QuoteEntry(_Part):
    """A quote: its words, and where they stand if that is to be told."""

    quote: str = ""
    transcript: Text = ""
    start: int | None = None
    end: int | None = None
    mention: Text = ""


Quotes = Annotated[tuple[Annotated[QuoteEntry, BeforeValidator(_as_quote)], ...], BeforeValidator(_empty_list)]


class ThemeEntry(_Part):
    """One theme as codebook.yaml shows it."""

    label: Text = ""
    definition: Text = ""
    kind: MentionKind | None = None
    status: Standing = Standing.ACTIVE
    merged_into: Text = ""
    pinned: Quotes = ()
    refused: Quotes = ()
    examples: Annotated[tuple[str, ...], BeforeValidator(_empty_list)] = ()


class EditEntry(_Part):
    """One edit of the history."""

    id: str = Field(pattern=r"^E\d{4,}$")
    time: Text = ""
    author: Text = ""
    edit: EditAction
    theme: Annotated[str, Field(pattern=THEME_ID)] = ""
    into: Annotated[str, Field(pattern=THEME_ID)] = ""
    new_theme: Annotated[str, Field(pattern=THEME_ID)] = ""
    quotes: Quotes = ()
    label: str | None = None
    definition: str | None = None
    kind: MentionKind | None = None
    examples: tuple[str, ...] | None = None
    summary: Text = ""
    intensity: int | None = Field(None, ge=1, le=5)
    note: Text = ""
    undoes: Text = ""


class CodebookFile(_Part):
    """The whole of codebook.yaml."""

    themes: Annotated[dict[str, ThemeEntry], BeforeValidator(lambda value: value or {})] = Field(default_factory=dict)
    history: Annotated[tuple[EditEntry, ...], BeforeValidator(_empty_list)] = ()


def quote_entry(quote: Quote) -> dict[str, Any]:
    """A quote as plain values, without what is empty."""
    place = {"transcript": quote.transcript, "start": quote.start, "end": quote.end, "mention": quote.mention_id}
    return {"quote": quote.quote, **{key: value for key, value in place.items() if value not in ("", None)}}


def quote_from(entry: QuoteEntry) -> Quote:
    """A quote from its entry."""
    return Quote(entry.quote, entry.transcript, entry.start, entry.end, entry.mention)


def edit_entry(edit: Edit) -> dict[str, Any]:
    """An edit as plain values, without what is empty."""
    values = {
        "id": edit.edit_id,
        "time": edit.time,
        "author": edit.author,
        "edit": edit.action.value,
        "theme": edit.theme_id,
        "into": edit.into,
        "new_theme": edit.new_theme_id,
        "quotes": [quote_entry(quote) for quote in edit.quotes] or None,
        "label": edit.label,
        "definition": edit.definition,
        "kind": edit.kind.value if edit.kind else None,
        "examples": None if edit.examples is None else list(edit.examples),
        "summary": edit.summary or None,
        "intensity": edit.intensity,
        "note": edit.note or None,
        "undoes": edit.undoes or None,
    }
    empty = ("theme", "into", "new_theme")
    return {key: value for key, value in values.items() if value is not None and not (key in empty and value == "")}


def edit_from(entry: EditEntry) -> Edit:
    """An edit from its entry."""
    return Edit(
        action=entry.edit,
        theme_id=entry.theme,
        into=entry.into,
        quotes=tuple(quote_from(quote) for quote in entry.quotes),
        label=entry.label,
        definition=entry.definition,
        kind=entry.kind,
        examples=entry.examples,
        summary=entry.summary,
        intensity=entry.intensity,
        note=entry.note,
        undoes=entry.undoes,
        edit_id=entry.id,
        time=entry.time,
        author=entry.author,
        new_theme_id=entry.new_theme,
    )


def theme_entry(curated: CuratedTheme, examples: tuple[str, ...]) -> ThemeEntry:
    """How a theme stands in the file; `examples` are shown where no person gave any."""
    theme = curated.theme
    return ThemeEntry(
        label=theme.label,
        definition=theme.definition,
        kind=theme.kind,
        status=curated.standing,
        merged_into=curated.merged_into,
        pinned=tuple(_shown(quote) for quote in curated.pinned),
        refused=tuple(_shown(quote) for quote in curated.refused),
        examples=curated.examples or examples,
    )


def _shown(quote: Quote) -> QuoteEntry:
    return QuoteEntry(quote=quote.quote, transcript=quote.transcript)
