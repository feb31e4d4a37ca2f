"""The registry: which statements each theme holds by likeness, and all that ever became of themes.

It knows statements by short keys of their words, which outlive an edited transcript, a renamed file and another
embedding model, and say nothing of who spoke.
"""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.codebook.edits import Edit
from pipeline.codebook.locate import words_of
from pipeline.models import OFFLINE, Mention

_QUOTE_CHARACTERS, _SUMMARY_CHARACTERS = 8, 4


@dataclass(frozen=True, slots=True)
class Change:
    """What a run did to themes: `theme_id` split from, or merged into, `other`; in the study's last `quarter` then."""

    what: str
    theme_id: str
    other: str
    quarter: str


@dataclass(frozen=True, slots=True)
class Registry:
    """Themes by likeness: every id ever given with the statements it holds now, by key.

    `former` are the last statements of ids that were merged away. `drawn` names, for statements that edits drew to
    other themes, each with its edit. `basis` is what the themes were formed under (engine, granularity, method),
    `formed_of` of how many statements, `judged` which model has judged all their borders, empty if none has.
    """

    members: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    former: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    drawn: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    basis: str = ""
    formed_of: int = 0
    judged: str = ""


@dataclass(frozen=True, slots=True)
class Codebook:
    """Everything a codebook.yaml keeps beside what it shows: the edits in the order they were made, the registry."""

    edits: tuple[Edit, ...] = ()
    registry: Registry = Registry()

    def next_number(self) -> int:
        """The number of the next theme; none is ever given twice, be it that the theme is long gone."""
        ids = [*self.registry.members, *(edit.new_theme_id for edit in self.edits if edit.new_theme_id)]
        return max((int(theme_id[1:]) for theme_id in ids), default=0) + 1


def statement_key(mention: Mention) -> str:
    """What a mention is known by: eight characters of its kind and words, four of a model's summary."""
    words = _short(mention.kind.value, *words_of(mention.quote))[:_QUOTE_CHARACTERS]
    told = "" if mention.extractor == OFFLINE else " ".join(words_of(mention.summary))
    return words + (_short(told)[:_SUMMARY_CHARACTERS] if told else "-" * _SUMMARY_CHARACTERS)


def known_homes(keys: Sequence[str], registry: Registry) -> dict[str, str]:
    """The theme of each statement the registry knows; one whose summary alone is new is known by its words."""
    homes = {key: theme_id for theme_id, members in registry.members.items() for key in members}
    by_words: dict[str, set[str]] = {}
    for key, theme_id in homes.items():
        by_words.setdefault(key[:_QUOTE_CHARACTERS], set()).add(theme_id)
    found: dict[str, str] = {}
    for key in keys:
        themes = {homes[key]} if key in homes else by_words.get(key[:_QUOTE_CHARACTERS], set())
        if len(themes) == 1:
            (found[key],) = themes
    return found


def registry_plain(registry: Registry) -> dict[str, Any]:
    """The registry as JSON values."""
    return {
        "basis": registry.basis,
        "formed_of": registry.formed_of,
        "judged": registry.judged,
        "members": {theme_id: " ".join(keys) for theme_id, keys in sorted(registry.members.items())},
        "former": {theme_id: " ".join(keys) for theme_id, keys in sorted(registry.former.items())},
        "drawn": {key: [list(one) for one in drawn] for key, drawn in sorted(registry.drawn.items())},
        "changes": [[one.what, one.theme_id, one.other, one.quarter] for one in registry.changes],
    }


def registry_from(record: Mapping[str, Any]) -> Registry:
    """A registry from its plain form.

    Raises:
        KeyError, TypeError, ValueError, AttributeError: it is none.
    """
    return Registry(
        members={str(theme_id): tuple(str(keys).split()) for theme_id, keys in record["members"].items()},
        former={str(theme_id): tuple(str(keys).split()) for theme_id, keys in record["former"].items()},
        drawn={str(key): tuple((str(one), str(by)) for one, by in drawn) for key, drawn in record["drawn"].items()},
        changes=tuple(Change(*map(str, one)) for one in record["changes"]),
        basis=str(record["basis"]),
        formed_of=int(record["formed_of"]),
        judged=str(record["judged"]),
    )


def _short(*parts: str) -> str:
    digest = hashlib.sha256("\x00".join(parts).encode("utf-8", "surrogatepass")).digest()
    return base64.urlsafe_b64encode(digest[:9]).decode()
