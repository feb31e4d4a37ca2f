"""Names of themes from a model: what it is shown, and what is taken of its answer."""

from dataclasses import replace

import numpy as np
import pytest

from pipeline.cluster.named import MOST_SHOWN, named, neighbours, said_in
from pipeline.cluster.themes import Spoken
from pipeline.replies import ThemeReply
from tests.samples import a_mention, a_theme


def _spoken(mention_id: str, *vector: float) -> Spoken:
    return Spoken(a_mention(mention_id), "en", np.array(vector, np.float32), "R1")


def test_the_most_typical_mentions_come_first_a_line_each() -> None:
    said = [replace(a_mention(m, quote), summary=f"Summary {m}") for m, quote in (("a", "one\ntwo"), ("b", "three"))]
    theme = replace(a_theme("T1", ["a", "b"]), central=("b",))
    assert said_in(theme, said).splitlines() == ['Summary b ("three")', 'Summary a ("one two")']


def test_a_large_theme_shows_twelve_and_its_typical_ones_among_them() -> None:
    ids = [f"m{at:02}" for at in range(40)]
    theme = replace(a_theme("T1", ids), central=("m39", "m38"))
    lines = said_in(theme, [a_mention(one, f"words of {one}") for one in ids]).splitlines()
    assert len(lines) == MOST_SHOWN
    assert ["m39" in lines[0], "m38" in lines[1]] == [True, True]


def test_neighbours_are_the_labels_of_the_nearest_and_never_ones_own() -> None:
    places = {"a": (1.0, 0.0), "b": (0.9, 0.1), "c": (0.0, 1.0), "d": (0.1, 0.9), "e": (-1.0, -1.0)}
    themes = [a_theme(f"T{one}", [one], label=f"Label {one}") for one in places]
    beside = neighbours(themes, [_spoken(one, *place) for one, place in places.items()])
    assert beside["Ta"][0] == "Label b"
    assert beside["Td"][0] == "Label c"
    assert all(len(labels) == 3 for labels in beside.values())
    assert all(f"Label {theme_id[1:]}" not in labels for theme_id, labels in beside.items())


@pytest.mark.parametrize("count", [0, 1, 2])
def test_few_themes_have_few_neighbours(count: int) -> None:
    themes = [a_theme(f"T{at}", [f"m{at}"], label=f"Label {at}") for at in range(count)]
    beside = neighbours(themes, [_spoken(f"m{at}", at, 1.0) for at in range(count)])
    assert [len(labels) for labels in beside.values()] == [max(count - 1, 0)] * count


@pytest.mark.parametrize(
    ("label", "kept"),
    [
        ("Nobody calls back.", "Nobody calls back"),
        ("Никто не перезванивает —", "Никто не перезванивает"),
        ("Reports\n  are late", "Reports are late"),
        ("Why so long?", "Why so long?"),
        ("—", "Old label"),
        ("...", "Old label"),
    ],
)
def test_a_name_is_one_line_without_a_full_stop_and_never_empty(label: str, kept: str) -> None:
    theme = a_theme("T1", ["a"], label="Old label")
    after = named(theme, ThemeReply(label=label, definition="What\nthe lines  say."))
    assert (after.label, after.definition) == (kept, "What the lines say.")
    assert replace(after, label=theme.label, definition=theme.definition) == theme
