"""Themes that a team has already, for `custdev cluster --codebook`: a study's codebook.yaml, or a file of codes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.codebook.edits import live
from pipeline.codebook.locate import words_of
from pipeline.codebook.shape import THEME_ID, ThemeEntry
from pipeline.codebook.sheet import Sheet, read_sheet
from pipeline.codes_file import read_codes_file
from pipeline.errors import InputError

_YAML = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class GivenTheme:
    """A theme that statements can be assigned to: what tells what belongs in it, and the words that do not."""

    theme_id: str
    label: str
    texts: tuple[str, ...]
    refused: frozenset[tuple[str, ...]] = frozenset()


@dataclass(frozen=True, slots=True)
class GivenThemes:
    """The themes of a file, and the number that the first new one gets."""

    themes: tuple[GivenTheme, ...]
    next_number: int


def read_given_themes(path: Path) -> GivenThemes:
    """Themes with their ids; codes of a table or of REFI-QDA have none and are numbered as they come.

    What was merged is told by the theme it belongs to. A rejected theme is there too: what it holds is no new theme.

    Raises:
        InputError: no such file, or no themes in it.
        SettingsError: codebook.yaml has a fault; says the line.
    """
    if path.suffix.lower() not in _YAML:
        codes = enumerate(read_codes_file(path), start=1)
        numbered = [(f"T{number:04d}", code) for number, code in codes]
        themes = [
            GivenTheme(theme_id, code.label or "", _told(code.label, code.definition, *(code.examples or ())))
            for theme_id, code in numbered
        ]
        return GivenThemes(tuple(themes), len(themes) + 1)
    sheet = read_sheet(path)
    if sheet is None:
        raise InputError(f"{path}: no such file; --codebook takes a study's codebook.yaml, a table of codes or a .qdc.")
    if not sheet.entries:
        raise InputError(f"{path}: no themes in it; run the study first, or leave --codebook out.")
    return _of_sheet(sheet)


def _of_sheet(sheet: Sheet) -> GivenThemes:
    by_hand = {edit.new_theme_id or edit.theme_id for edit in live(sheet.codebook.edits) if edit.definition}
    ids, number = dict[str, str](), _first_free(sheet)
    for name in sheet.entries:
        ids[name] = name if re.match(THEME_ID, name) else f"T{number:04d}"
        number += ids[name] != name
    texts: dict[str, list[str]] = {}
    for name, entry in sheet.entries.items():
        # A definition that a run wrote lists key words, which say less than the examples do.
        definition = entry.definition if name in by_hand or name not in sheet.marks else ""
        quotes = [*entry.examples, *(quote.quote for quote in entry.pinned)]
        texts.setdefault(_home(name, sheet.entries), []).extend(_told(entry.label, definition, *quotes))
    themes = [
        GivenTheme(
            ids[name],
            entry.label or next(iter(texts[name]), name),
            tuple(dict.fromkeys(texts[name])),
            frozenset(words_of(quote.quote) for quote in entry.refused),
        )
        for name, entry in sheet.entries.items()
        if _home(name, sheet.entries) == name
    ]
    return GivenThemes(tuple(themes), number)


def _first_free(sheet: Sheet) -> int:
    shown = [int(name[1:]) for name in sheet.entries if re.match(THEME_ID, name)]
    return max(sheet.codebook.next_number(), max(shown, default=0) + 1)


def _home(name: str, entries: Mapping[str, ThemeEntry]) -> str:
    """The theme that a merged one ended up in; the first of those that were written as merged in a circle."""
    path = [name]
    while (into := entries[path[-1]].merged_into) in entries:
        if into in path:
            return min(path[path.index(into) :])
        path.append(into)
    return path[-1]


def _told(*texts: str | None) -> tuple[str, ...]:
    return tuple(" ".join(text.split()) for text in texts if text and text.strip())
