"""Themes as people see them: the edits laid over what a run found, in the order they were made."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from pipeline.codebook.edits import Edit, EditAction, Quote, live
from pipeline.models import MentionKind, Theme


class Standing(StrEnum):
    """How a theme stands in the codebook, by the word of a person."""

    ACTIVE = "active"
    REJECTED = "rejected"
    MERGED = "merged"
    RESOLVED = "resolved"


@dataclass(frozen=True, slots=True)
class Found:
    """What a run found, whatever people said of it.

    `homes` is the theme of each mention by likeness alone, `drawn` other themes that edits drew it to, each with its
    edit's id; `ids` are all themes a run ever made, `dissolved` those it merged away, with what they went into;
    `themes` is how the machine last described each theme, a person's own among them; `kinds` and `summaries` are those
    of all mentions.
    """

    homes: Mapping[str, str]
    drawn: Mapping[str, Sequence[tuple[str, str]]]
    ids: frozenset[str]
    dissolved: Mapping[str, str]
    themes: Mapping[str, Theme]
    kinds: Mapping[str, MentionKind]
    summaries: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CuratedTheme:
    """A theme with a person's word laid over it; `touched` where any edit that holds is about it.

    `named` says that its label is a person's; `origin` is the theme it was split from by a person.
    """

    theme: Theme
    standing: Standing = Standing.ACTIVE
    merged_into: str = ""
    pinned: tuple[Quote, ...] = ()
    refused: tuple[Quote, ...] = ()
    examples: tuple[str, ...] = ()
    touched: bool = False
    named: bool = False
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An edit that cannot be applied as things are, and why; it is applied again as soon as it can be."""

    edit: Edit
    reason: str


@dataclass(frozen=True, slots=True)
class Curated:
    """The codebook in force. Each mention is in one theme (`homes`) or `dismissed`; none is lost.

    `placed` is the edit that put a mention where it is, for those that a person placed.
    """

    themes: Mapping[str, CuratedTheme]
    homes: Mapping[str, str]
    placed: Mapping[str, str] = field(default_factory=dict)
    dismissed: frozenset[str] = frozenset()
    waiting: tuple[Waiting, ...] = ()

    def shown(self) -> list[CuratedTheme]:
        """Themes that are ranked: neither rejected nor merged away, with mentions, by id."""
        standing = (Standing.ACTIVE, Standing.RESOLVED)
        return [one for _, one in sorted(self.themes.items()) if one.standing in standing and one.theme.mention_ids]


def curate(found: Found, edits: Sequence[Edit], located: Mapping[Quote, str]) -> Curated:
    """The edits that hold, laid over what was found; `located` is the mention each quote was found in again.

    Nothing is refused here: an edit whose quote or theme is not there waits.
    """
    holding = live(edits)
    fold = _Fold(found, located, holding)
    for edit in holding:
        fold.lay(edit)
    return fold.result()


@dataclass
class _Said:
    """What people said of one theme."""

    label: str | None = None
    definition: str | None = None
    kind: MentionKind | None = None
    standing: Standing = Standing.ACTIVE
    pinned: list[Quote] = field(default_factory=list)
    refused: list[Quote] = field(default_factory=list)
    examples: tuple[str, ...] = ()
    origin: str = ""


class _Fold:
    def __init__(self, found: Found, located: Mapping[Quote, str], holding: Sequence[Edit]) -> None:
        self._found, self._located = found, located
        self._order = {edit.edit_id: at for at, edit in enumerate(holding)}
        self._defining = {edit.edit_id for edit in holding if edit.action in _DEFINING}
        self._at = 0
        self._touched: dict[str, int] = {}
        self._said: dict[str, _Said] = {}
        self._known = {*found.ids, *found.homes.values()}
        self._placed: dict[str, str] = {}
        self._by: dict[str, str] = {}
        self._merged: dict[str, str] = {}
        self._dismissed: set[str] = set()
        self._waiting: list[Waiting] = []

    def lay(self, edit: Edit) -> None:
        """Applies one edit, or has it wait."""
        self._at = self._order[edit.edit_id]
        missing = [quote for quote in edit.quotes if quote not in self._located]
        for quote in missing:
            self._waiting.append(Waiting(edit, f"“{quote.quote}” is no longer in {quote.transcript or 'the study'}"))
        mentions = [(quote, self._located[quote]) for quote in edit.quotes if quote in self._located]
        gone = [one for one in (edit.theme_id, edit.into) if one and one not in self._known]
        if gone:
            self._waiting.append(Waiting(edit, f"there is no theme {gone[0]}"))
            return
        _ACTIONS[edit.action](self, edit, mentions)

    def about(self, theme_id: str) -> _Said:
        self._touched.setdefault(theme_id, self._at)
        return self._said.setdefault(theme_id, _Said())

    def define(self, edit: Edit, _: Iterable[tuple[Quote, str]]) -> None:
        said = self.about(edit.theme_id)
        said.label = said.label if edit.label is None else edit.label
        said.definition = said.definition if edit.definition is None else edit.definition
        said.kind = edit.kind or said.kind
        said.examples = said.examples if edit.examples is None else edit.examples

    def create(self, edit: Edit, mentions: Iterable[tuple[Quote, str]]) -> None:
        self._known.add(edit.new_theme_id)
        said = self.about(edit.new_theme_id)
        said.origin = edit.theme_id
        if edit.theme_id:
            self.about(edit.theme_id)
        self.define(replace(edit, theme_id=edit.new_theme_id), ())
        for _, mention_id in mentions:
            self._place(mention_id, edit.new_theme_id, edit)

    def merge(self, edit: Edit, _: Iterable[tuple[Quote, str]]) -> None:
        if self._end(edit.into) == edit.theme_id or edit.theme_id in self._merged:
            self._waiting.append(Waiting(edit, f"{edit.theme_id} and {edit.into} are one theme already"))
            return
        self._merged[edit.theme_id] = edit.into
        self.about(edit.theme_id)
        self.about(edit.into)

    def stand(self, edit: Edit, _: Iterable[tuple[Quote, str]]) -> None:
        self.about(edit.theme_id).standing = _STANDINGS[edit.action]

    def move(self, edit: Edit, mentions: Iterable[tuple[Quote, str]]) -> None:
        self.about(edit.into)
        for _, mention_id in mentions:
            self._place(mention_id, edit.into, edit)

    def pin(self, edit: Edit, mentions: Iterable[tuple[Quote, str]]) -> None:
        said = self.about(edit.theme_id)
        said.pinned += [quote for quote in edit.quotes if quote not in said.pinned]
        for _, mention_id in mentions:
            self._place(mention_id, edit.theme_id, edit)

    def refuse(self, edit: Edit, mentions: Iterable[tuple[Quote, str]]) -> None:
        self.about(edit.theme_id).refused += edit.quotes
        for _, mention_id in mentions:
            if self.home(mention_id) == self._end(edit.theme_id):
                self._known.add(edit.new_theme_id)
                self._place(mention_id, edit.new_theme_id, edit)

    def confirm(self, edit: Edit, mentions: Iterable[tuple[Quote, str]]) -> None:
        self.about(edit.theme_id)
        for _, mention_id in mentions:
            self._place(mention_id, edit.theme_id, edit)

    def dismiss(self, _: Edit, mentions: Iterable[tuple[Quote, str]]) -> None:
        self._dismissed |= {mention_id for _, mention_id in mentions}

    def add(self, edit: Edit, mentions: Iterable[tuple[Quote, str]]) -> None:
        for _, mention_id in mentions:
            if edit.theme_id:
                self.about(edit.theme_id)
                self._place(mention_id, edit.theme_id, edit)
            elif mention_id not in self._found.homes:
                self._known.add(edit.new_theme_id)
                self._place(mention_id, edit.new_theme_id, edit)

    def _place(self, mention_id: str, theme_id: str, edit: Edit) -> None:
        self._placed[mention_id], self._by[mention_id] = theme_id, edit.edit_id

    def home(self, mention_id: str) -> str:
        """The theme a mention is in; empty where it is in none."""
        own = self._found.homes.get(mention_id, "")
        drawn = (to for to, by in self._found.drawn.get(mention_id, ()) if self._draws(to, by, own))
        return self._end(self._placed.get(mention_id) or next(drawn, own))

    def _draws(self, theme_id: str, edit_id: str, own: str) -> bool:
        """Whether an edit draws mentions out of a theme: not one that people had their say on before."""
        if edit_id not in self._order or theme_id not in self._known:
            return False
        return edit_id not in self._defining or self._touched.get(own, self._at) >= self._order[edit_id]

    def _end(self, theme_id: str) -> str:
        """Where a theme's mentions are, after all that was merged."""
        while theme_id in self._merged:
            theme_id = self._merged[theme_id]
        return theme_id

    def result(self) -> Curated:
        """Everything as it is after the last edit."""
        mentions = [one for one in {**self._found.homes, **self._placed} if one not in self._dismissed]
        homes = {mention_id: self.home(mention_id) for mention_id in sorted(mentions)}
        members: dict[str, list[str]] = {}
        for mention_id, theme_id in homes.items():
            members.setdefault(theme_id, []).append(mention_id)
        themes = {theme_id: self._theme(theme_id, members.get(theme_id, [])) for theme_id in sorted(self._known)}
        return Curated(themes, homes, self._by, frozenset(self._dismissed), tuple(self._waiting))

    def _theme(self, theme_id: str, members: Sequence[str]) -> CuratedTheme:
        said = self._said.get(theme_id, _Said())
        gone = theme_id in self._found.dissolved and not members and theme_id not in self._said
        into = self._found.dissolved[theme_id] if gone else theme_id
        merged_into = "" if self._end(into) == theme_id else self._end(into)
        pinned = [self._located[quote] for quote in said.pinned if quote in self._located]
        machine = self._described(theme_id, members)
        first = [one for one in pinned if one in set(members)]
        return CuratedTheme(
            theme=replace(
                machine,
                label=machine.label if said.label is None else said.label,
                definition=machine.definition if said.definition is None else said.definition,
                kind=said.kind or machine.kind,
                central=tuple(dict.fromkeys([*first, *machine.central])),
            ),
            standing=Standing.MERGED if merged_into else said.standing,
            merged_into=merged_into,
            pinned=tuple(said.pinned),
            refused=tuple(said.refused),
            examples=said.examples,
            touched=theme_id in self._said,
            named=said.label is not None,
            origin=said.origin,
        )

    def _described(self, theme_id: str, members: Sequence[str]) -> Theme:
        """A theme as the machine last described it; one that is new since then by its first mention."""
        known, own = self._found.themes.get(theme_id), set(members)
        if known is not None:
            central = tuple(one for one in known.central if one in own) or tuple(members[:1])
            return replace(known, mention_ids=tuple(members), central=central)
        first = members[0] if members else ""
        kind = self._found.kinds.get(first, MentionKind.PAIN)
        return Theme(theme_id, self._found.summaries.get(first, ""), "", kind, tuple(members), tuple(members[:1]))


_DEFINING = (EditAction.CREATE, EditAction.RENAME, EditAction.REDEFINE)
_STANDINGS = {
    EditAction.REJECT: Standing.REJECTED,
    EditAction.RESOLVE: Standing.RESOLVED,
    EditAction.RESTORE: Standing.ACTIVE,
}
_ACTIONS: Mapping[EditAction, Callable[[_Fold, Edit, Iterable[tuple[Quote, str]]], None]] = {
    EditAction.RENAME: _Fold.define,
    EditAction.REDEFINE: _Fold.define,
    EditAction.MERGE: _Fold.merge,
    EditAction.SPLIT: _Fold.create,
    EditAction.CREATE: _Fold.create,
    EditAction.REJECT: _Fold.stand,
    EditAction.RESOLVE: _Fold.stand,
    EditAction.RESTORE: _Fold.stand,
    EditAction.MOVE: _Fold.move,
    EditAction.PIN: _Fold.pin,
    EditAction.REFUSE: _Fold.refuse,
    EditAction.CONFIRM: _Fold.confirm,
    EditAction.DISMISS: _Fold.dismiss,
    EditAction.ADD: _Fold.add,
}
