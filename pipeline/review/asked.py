"""What the review page asks for, checked, as an edit of the codebook."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from pipeline.codebook import edits
from pipeline.codebook.edits import Edit, EditAction, Quote
from pipeline.errors import EditRefused
from pipeline.models import MentionKind

_ThemeId = Annotated[str, Field(pattern=r"^T\d{4,}$")]
_Text = Annotated[str, Field(min_length=1, max_length=2000)]


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class _Theme(_Asked):
    """Something done to a theme as a whole."""

    action: Literal["rename", "redefine", "merge", "reject", "resolve", "restore"]
    theme: _ThemeId
    label: _Text | None = None
    definition: _Text | None = None
    into: _ThemeId | None = None

    def edit(self) -> Edit:
        match self.action:
            case "rename":
                return edits.rename(self.theme, self.label or "")
            case "redefine":
                return edits.redefine(self.theme, self.definition or "")
            case "merge":
                return edits.merge(self.theme, self.into or "")
            case "reject":
                return edits.reject(self.theme)
            case "resolve":
                return edits.resolve(self.theme)
            case "restore":
                return edits.restore(self.theme)


class _Split(_Asked):
    """Some of a theme's mentions made a theme of their own."""

    action: Literal["split"]
    theme: _ThemeId
    mentions: Annotated[tuple[_Text, ...], Field(min_length=1)]
    label: _Text | None = None

    def edit(self) -> Edit:
        return edits.split(self.theme, [_quote(one) for one in self.mentions], self.label)


class _Mention(_Asked):
    """Something done to one mention."""

    action: Literal["move", "pin", "refuse", "confirm", "dismiss"]
    mention: _Text
    theme: _ThemeId | None = None

    def edit(self) -> Edit:
        quote, theme_id = _quote(self.mention), self.theme or ""
        match self.action:
            case "move":
                return edits.move(quote, theme_id)
            case "pin":
                return edits.pin(quote, theme_id)
            case "refuse":
                return edits.refuse(quote, theme_id)
            case "confirm":
                return edits.confirm(quote)
            case "dismiss":
                return edits.dismiss(quote)


class _Add(_Asked):
    """A mention that nobody found; offsets count UTF-16 units, as a browser does."""

    action: Literal["add"]
    transcript: _Text
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(gt=0)]
    kind: MentionKind
    theme: _ThemeId | None = None

    def edit(self) -> Edit:
        quote = Quote("", self.transcript, self.start, self.end)
        return edits.add(quote, self.kind, self.theme or "")


class _Undo(_Asked):
    """An edit taken back, the last one where none is named."""

    action: Literal["undo"]
    edit_id: Annotated[str, Field(pattern=r"^(E\d{4,})?$")] = ""

    def edit(self) -> Edit:
        return edits.undo(self.edit_id)


_ASKED: TypeAdapter[_Theme | _Split | _Mention | _Add | _Undo] = TypeAdapter(
    Annotated[_Theme | _Split | _Mention | _Add | _Undo, Field(discriminator="action")]
)


def asked_edit(value: Mapping[str, Any], text_of: Callable[[str], str]) -> Edit:
    """The edit that a page's request stands for; `text_of` gives a transcript's text by its file's path.

    Raises:
        EditRefused: it is no edit, or points outside the transcript.
    """
    try:
        edit = _ASKED.validate_python(value).edit()
    except ValidationError as error:
        fault = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in fault["loc"][1:])
        raise EditRefused(f"Not an edit: `{where}` {fault['msg'][:1].lower()}{fault['msg'][1:]}.") from None
    if edit.action is not EditAction.ADD:
        return edit
    (place,) = edit.quotes
    text = text_of(place.transcript)
    start, end = (in_characters(text, at) for at in (place.start or 0, place.end or 0))
    words = text[start:end].strip()
    if not words:
        raise EditRefused(f"{place.transcript}: nothing is said there; select some words.")
    start = text.index(words, start)
    end = start + len(words)
    return edits.add(Quote(text[start:end], place.transcript, start, end), _kind(edit), edit.theme_id)


def in_characters(text: str, units: int) -> int:
    """A place counted in UTF-16 units, in characters; one inside a character is its beginning."""
    if text.isascii():
        return min(units, len(text))
    return len(text.encode("utf-16-le", "surrogatepass")[: 2 * units].decode("utf-16-le", "ignore"))


def _quote(mention_id: str) -> Quote:
    return Quote("", mention_id=mention_id)


def _kind(edit: Edit) -> MentionKind:
    assert edit.kind is not None
    return edit.kind
