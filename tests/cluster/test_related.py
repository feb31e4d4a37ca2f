import numpy as np
import pytest

from pipeline.background import unit
from pipeline.cluster.borders import likeness_of
from pipeline.cluster.related import with_related
from pipeline.models import MentionKind, Theme

LATE, SHORT, PRICE = np.eye(8, dtype=np.float32)[:3]


def _theme(theme_id: str, kind: MentionKind) -> Theme:
    return Theme(theme_id, f"about {theme_id}", "", kind, (), ())


def _related(*told: tuple[MentionKind, np.ndarray, int]) -> dict[str, tuple[str, ...]]:
    """What each theme points at; a theme is its kind, what it is about, and how many mentions it holds."""
    noise = np.random.default_rng(0)
    rows: list[np.ndarray] = []
    groups: list[list[int]] = []
    for _, about, size in told:
        groups.append(list(range(len(rows), len(rows) + size)))
        rows += [about + 0.3 * noise.standard_normal(8).astype(np.float32) for _ in range(size)]
    themes = [_theme(f"T{at:04d}", kind) for at, (kind, _, _) in enumerate(told)]
    found = with_related(themes, likeness_of(unit(np.stack(rows).astype(np.float32)), groups))
    return {theme.theme_id: theme.related for theme in found}


def test_a_pain_and_the_request_that_would_cure_it_point_at_each_other_and_at_nothing_else() -> None:
    found = _related(
        (MentionKind.PAIN, LATE, 5),
        (MentionKind.REQUEST, LATE, 4),
        (MentionKind.REQUEST, SHORT, 5),
        (MentionKind.PAIN, PRICE, 4),
    )
    assert found == {"T0000": ("T0001",), "T0001": ("T0000",), "T0002": (), "T0003": ()}


@pytest.mark.parametrize("kind", [MentionKind.PRAISE, MentionKind.PAIN])
def test_neither_praise_nor_another_pain_is_a_cure(kind: MentionKind) -> None:
    assert set(_related((MentionKind.PAIN, LATE, 5), (kind, LATE, 5), (MentionKind.REQUEST, SHORT, 5)).values()) == {()}


def test_a_cure_named_once_is_related_to_what_several_complain_of_and_two_single_voices_are_not() -> None:
    assert _related((MentionKind.PAIN, LATE, 5), (MentionKind.OUTCOME, LATE, 1))["T0000"] == ("T0001",)
    assert _related((MentionKind.PAIN, LATE, 1), (MentionKind.OUTCOME, LATE, 1))["T0000"] == ()


def test_where_there_is_nothing_to_cure_nothing_is_related() -> None:
    assert _related((MentionKind.PAIN, LATE, 3)) == {"T0000": ()}


def test_at_most_three_are_named_the_likest_first() -> None:
    wishes = [(MentionKind.REQUEST, LATE + lean * SHORT, 20) for lean in (0.0, 0.3, 0.6, 0.9, 1.2)]
    found = _related((MentionKind.PAIN, LATE, 20), *wishes)
    assert found["T0000"] == ("T0001", "T0002", "T0003")
