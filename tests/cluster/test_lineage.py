from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.cluster.lineage import keep_ids
from pipeline.models import Theme
from tests.samples import a_theme


class Registry:
    """What a workspace does with themes: the last state of every id there ever was."""

    def __init__(self) -> None:
        self.known: dict[str, Theme] = {}

    def run(self, *groups: str) -> dict[str, str]:
        """Members by theme id after a run that found these groups, a letter a mention."""
        earlier = sorted(self.known.values(), key=lambda theme: theme.theme_id)
        kept = keep_ids([a_theme("", sorted(group)) for group in groups], earlier)
        self.known |= {theme.theme_id: theme for theme in kept}
        assert len({theme.theme_id for theme in kept}) == len(groups)
        return {theme.theme_id: "".join(theme.mention_ids) for theme in kept}


def test_first_ids_follow_the_order_of_themes() -> None:
    assert Registry().run("abc", "de", "f") == {"T0001": "abc", "T0002": "de", "T0003": "f"}


def test_ids_survive_a_rerun_in_another_order() -> None:
    registry = Registry()
    registry.run("abc", "de", "f")
    assert registry.run("f", "de", "abc") == {"T0001": "abc", "T0002": "de", "T0003": "f"}


def test_a_theme_that_grows_or_shrinks_keeps_its_id() -> None:
    registry = Registry()
    registry.run("abc", "de")
    assert registry.run("abcxyz", "d") == {"T0001": "abcxyz", "T0002": "d"}


def test_the_larger_part_of_a_split_keeps_the_id_and_the_rest_gets_a_new_one() -> None:
    registry = Registry()
    registry.run("abcdef", "gh")
    assert registry.run("ab", "cdef", "gh") == {"T0003": "ab", "T0001": "cdef", "T0002": "gh"}


def test_a_merger_takes_the_id_of_the_theme_that_brings_most() -> None:
    registry = Registry()
    registry.run("ab", "cdef")
    assert registry.run("abcdef") == {"T0002": "abcdef"}


def test_a_theme_that_shares_too_little_is_new() -> None:
    registry = Registry()
    registry.run("abcdef")
    assert registry.run("awxyz") == {"T0002": "awxyz"}


def test_the_id_of_a_theme_that_went_silent_is_never_given_to_another_and_waits_for_its_own() -> None:
    registry = Registry()
    registry.run("abc", "de")
    registry.run("abc")
    assert registry.run("abc", "xyz") == {"T0001": "abc", "T0003": "xyz"}
    assert registry.run("abc", "xyz", "de") == {"T0001": "abc", "T0003": "xyz", "T0002": "de"}


def test_a_theme_keeps_its_id_when_an_interview_is_removed_although_a_merged_theme_once_held_the_rest() -> None:
    registry = Registry()
    registry.run("cde", "ab")
    registry.run("abcde")
    assert registry.run("abc") == {"T0001": "abc"}


@given(st.lists(st.lists(st.integers(0, 5), min_size=12, max_size=12), min_size=1, max_size=6))
@settings(deadline=None, max_examples=150)
def test_whatever_happened_before_a_rerun_changes_no_id_and_no_new_id_was_ever_used(history: list[list[int]]) -> None:
    registry = Registry()
    for placed in history:
        groups = [
            "".join("abcdefghijkl"[at] for at, number in enumerate(placed) if number == one)
            for one in sorted(set(placed))
            if one
        ]
        before = set(registry.known)
        found = registry.run(*groups)
        assert all(new > max(before, default="") for new in found.keys() - before)
        assert registry.run(*reversed(groups)) == found
