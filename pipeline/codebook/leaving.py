"""A codebook without one person's words: their quotes leave edits and entries, and edits of nothing else go."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from pipeline.codebook.edits import Edit, EditAction, Quote
from pipeline.codebook.shape import QuoteEntry, ThemeEntry, quote_from

_OF_QUOTES = frozenset(
    (
        EditAction.SPLIT,
        EditAction.MOVE,
        EditAction.PIN,
        EditAction.REFUSE,
        EditAction.CONFIRM,
        EditAction.DISMISS,
        EditAction.ADD,
    )
)


@dataclass(frozen=True, slots=True)
class Theirs:
    """How a person's words are told: by the file they stood in, and by the words themselves."""

    in_file: Callable[[str], bool]
    in_text: Callable[[str], bool]

    def quote(self, quote: Quote) -> bool:
        """Whether a quote is theirs."""
        return self.in_file(quote.transcript) or self.in_text(quote.quote)


def edits_without(edits: Iterable[Edit], theirs: Theirs) -> tuple[Edit, ...]:
    """The edits without their words; one that was about these alone is taken out."""
    left = (_edit_without(edit, theirs) for edit in edits)
    return tuple(edit for edit in left if edit is not None)


def entry_without(entry: ThemeEntry, theirs: Theirs) -> ThemeEntry:
    """An entry of codebook.yaml without their words."""

    def others(quotes: Iterable[QuoteEntry]) -> tuple[QuoteEntry, ...]:
        return tuple(quote for quote in quotes if not theirs.quote(quote_from(quote)))

    return entry.model_copy(
        update={
            "label": _kept(entry.label, theirs),
            "definition": _kept(entry.definition, theirs),
            "pinned": others(entry.pinned),
            "refused": others(entry.refused),
            "examples": tuple(example for example in entry.examples if not theirs.in_text(example)),
        }
    )


def _edit_without(edit: Edit, theirs: Theirs) -> Edit | None:
    quotes = tuple(quote for quote in edit.quotes if not theirs.quote(quote))
    renamed_by_them = edit.action is EditAction.RENAME and theirs.in_text(edit.label or "")
    if renamed_by_them or (edit.action in _OF_QUOTES and not quotes):
        return None
    examples = None if edit.examples is None else tuple(one for one in edit.examples if not theirs.in_text(one))
    return replace(
        edit,
        quotes=quotes,
        label=_kept(edit.label, theirs),
        definition=_kept(edit.definition, theirs),
        examples=examples,
        summary=_kept(edit.summary, theirs) or "",
        note=_kept(edit.note, theirs) or "",
    )


def _kept(text: str | None, theirs: Theirs) -> str | None:
    return "" if text and theirs.in_text(text) else text
