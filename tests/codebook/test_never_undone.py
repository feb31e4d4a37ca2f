"""Random edits, runs and changed files: no edit is ever undone, no mention lost, and undo restores exactly."""

import random
from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from pipeline.codebook.curate import Curated, Standing
from pipeline.codebook.edits import (
    Edit,
    EditAction,
    Quote,
    add,
    confirm,
    create,
    dismiss,
    live,
    merge,
    move,
    pin,
    redefine,
    refuse,
    reject,
    rename,
    resolve,
    restore,
    split,
    undo,
)
from pipeline.errors import EditRefused
from pipeline.models import MentionKind
from tests.codebook.world import TOPICS, World, sayings

SEQUENCES, STEPS = 200, 14
PLACING = {EditAction.MOVE, EditAction.PIN, EditAction.CONFIRM, EditAction.SPLIT, EditAction.REFUSE}


@dataclass(frozen=True)
class Seen:
    """What a person sees of a study: where mentions are, what themes are called, how they stand."""

    homes: Mapping[str, str]
    dismissed: frozenset[str]
    themes: Mapping[str, tuple[str, str, str, str, tuple[Quote, ...], tuple[str, ...]]]


def seen(curated: Curated) -> Seen:
    shown = {
        theme_id: (one.theme.label, one.theme.definition, one.theme.kind, one.standing, one.pinned, one.examples)
        for theme_id, one in curated.themes.items()
        if one.theme.mention_ids
    }
    shown |= {
        theme_id: (one.theme.label if one.named else "", "", "", one.standing, one.pinned, one.examples)
        for theme_id, one in curated.themes.items()
        if one.touched and not one.theme.mention_ids
    }
    return Seen(dict(curated.homes), curated.dismissed, shown)


class Person:
    """Somebody who edits at random; what makes no sense is refused and leaves everything as it was."""

    def __init__(self, world: World, dice: random.Random) -> None:
        self.world, self.dice = world, dice

    def edit(self) -> Edit | None:
        """One edit that went through, or None."""
        make = self.dice.choice(
            (
                *(self._rename, self._redefine, self._merge, self._split, self._stand, self._move, self._pin),
                *(self._refuse, self._confirm, self._dismiss, self._add, self._create, self._undo),
            )
        )
        before = seen(self.world.curated)
        try:
            return self.world.apply(make())
        except EditRefused as refused:
            assert str(refused).endswith((".", ")."))
            assert seen(self.world.curated) == before
            return None

    def _theme(self) -> str:
        return self.dice.choice(sorted(self.world.curated.themes))

    def _quotes(self, most: int = 1, theme_id: str = "") -> list[Quote]:
        homes = self.world.curated.homes
        ids = sorted(one for one, home in homes.items() if home == theme_id or not theme_id)
        return [Quote("", mention_id=one) for one in self.dice.sample(ids, min(most, len(ids)))]

    def _rename(self) -> Edit:
        return rename(self._theme(), f"Name {self.dice.random()}")

    def _redefine(self) -> Edit:
        return redefine(self._theme(), f"About {self.dice.random()}", self.dice.choice([None, MentionKind.REQUEST]))

    def _merge(self) -> Edit:
        return merge(self._theme(), self._theme())

    def _split(self) -> Edit:
        theme_id = self._theme()
        return split(theme_id, self._quotes(self.dice.randint(1, 2), theme_id), self.dice.choice([None, "A part"]))

    def _stand(self) -> Edit:
        return self.dice.choice([reject, resolve, restore])(self._theme())

    def _move(self) -> Edit:
        return move(*self._quotes(), self._theme())

    def _pin(self) -> Edit:
        return pin(*self._quotes(), self._theme())

    def _refuse(self) -> Edit:
        (quote,) = self._quotes()
        return refuse(quote, self.world.curated.homes[quote.mention_id])

    def _confirm(self) -> Edit:
        return confirm(*self._quotes())

    def _dismiss(self) -> Edit:
        return dismiss(*self._quotes())

    def _add(self) -> Edit:
        path = self.dice.choice(sorted(self.world.sayings))
        theme_id = self.dice.choice(["", self._theme()])
        return add(Quote("Nothing else comes to mind", path), MentionKind.PAIN, theme_id)

    def _create(self) -> Edit:
        return create(f"Own {self.dice.random()}", examples=[f"something about {self.dice.choice(TOPICS)}"])

    def _undo(self) -> Edit:
        edits = self.world.session.codebook.edits
        return undo(self.dice.choice([one.edit_id for one in edits]) if edits else "")


def check_edits_hold(world: World) -> None:
    """Each edit that was not taken back is in force, as far as no later one says otherwise."""
    curated, edits = world.curated, live(world.session.codebook.edits)
    waiting = {one.edit.edit_id for one in curated.waiting}
    labels: dict[str, str] = {}
    standings: dict[str, Standing] = {}
    places: dict[str, tuple[str, bool]] = {}
    gone: set[str] = set()
    for edit in (one for one in edits if one.edit_id not in waiting):
        mentions = [quote.mention_id for quote in edit.quotes]
        if edit.label is not None:
            labels[edit.new_theme_id or edit.theme_id] = edit.label
        if edit.action in (EditAction.REJECT, EditAction.RESOLVE, EditAction.RESTORE):
            standing = {"reject": Standing.REJECTED, "resolve": Standing.RESOLVED}.get(edit.action, Standing.ACTIVE)
            standings[edit.theme_id] = standing
        if edit.action is EditAction.DISMISS:
            gone |= set(mentions)
        if edit.action is EditAction.REFUSE:
            places |= dict.fromkeys(mentions, (edit.theme_id, False))
        elif edit.action in PLACING:
            places |= dict.fromkeys(mentions, (edit.new_theme_id or edit.into or edit.theme_id, True))
        if edit.action is EditAction.MERGE:
            assert not [one for one, home in curated.homes.items() if home == edit.theme_id]
            assert curated.themes[edit.theme_id].standing is Standing.MERGED
    merges = {edit.theme_id for edit in edits if edit.action is EditAction.MERGE and edit.edit_id not in waiting}
    for theme_id, label in labels.items():
        assert curated.themes[theme_id].theme.label == label
    for theme_id, standing in standings.items():
        assert theme_id in merges or curated.themes[theme_id].standing is standing
    for mention_id, (theme_id, inside) in places.items():
        if mention_id in gone or (not inside and merges):
            continue
        end = curated.themes[theme_id].merged_into or theme_id
        assert (curated.homes[mention_id] == end) is inside
    assert gone == curated.dismissed


def check_nothing_lost(world: World) -> None:
    """Every mention there is stands in one theme that lists it, or was dismissed by a person."""
    curated = world.curated
    ids = {mention.mention_id for mention in world.session.mentions}
    assert ids <= curated.homes.keys() | curated.dismissed
    assert not curated.homes.keys() & curated.dismissed
    members = [one for theme in curated.themes.values() for one in theme.theme.mention_ids]
    assert sorted(members) == sorted(curated.homes)


def play(seed: int) -> None:
    """One sequence."""
    dice = random.Random(seed)
    world = World(sayings(dice.randint(1, 4)))
    world.run()
    person, away, fresh = Person(world, dice), dict[str, str](), 100
    for _ in range(STEPS):
        step = dice.random()
        if step < 0.6:
            check_one_edit(world, person)
        elif step < 0.8:
            fresh += 1
            world.sayings |= sayings(dice.randint(0, 2), dice.sample(TOPICS, 3), start=fresh)
        elif step < 0.9 and len(world.sayings) > 4:
            path = dice.choice(sorted(world.sayings))
            away[path] = world.sayings.pop(path)
        elif away:
            world.sayings |= away
            away.clear()
        world.granularity = dice.choice(["normal"] * 8 + ["finer", "coarser"])
        world.run()
        check_nothing_lost(world)
        check_edits_hold(world)


def check_one_edit(world: World, person: Person) -> None:
    """An edit, a run, and the same taken back: everything is exactly as it was."""
    before = seen(world.curated)
    edit = person.edit()
    if edit is None:
        return
    check_edits_hold(world)
    if person.dice.random() < 0.4:
        return
    has_run = person.dice.random() < 0.5
    if has_run:
        world.run()
    after = seen(world.curated)
    back = world.apply(undo(edit.edit_id))
    assert seen(world.curated).homes == before.homes, edit
    if has_run:
        # What the machine calls themes, it tells anew in each run.
        world.run()
    assert seen(world.curated) == before, edit
    if person.dice.random() < 0.5:
        world.apply(undo(back.edit_id))
        if has_run:
            world.run()
        assert seen(world.curated) == after


@pytest.mark.parametrize("part", range(4))
def test_no_edit_is_undone_by_runs_no_mention_is_lost_and_undo_restores_exactly(part: int) -> None:
    for seed in range(part * SEQUENCES // 4, (part + 1) * SEQUENCES // 4):
        try:
            play(seed)
        except AssertionError as error:
            raise AssertionError(f"sequence {seed}") from error
