from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.cluster.lineage import Hands, Passage, Past, settle

NOBODY = Hands()


class Study:
    """What a registry does with themes: the statements of every id there ever was, a letter a statement."""

    def __init__(self) -> None:
        self.past, self.number, self.passages = Past(), 1, tuple[Passage, ...]()

    def run(self, *groups: str, hands: Hands = NOBODY) -> dict[str, str]:
        """Statements by theme id after a run that found these groups."""
        known = {key: theme_id for theme_id, keys in self.past.members.items() for key in keys}
        settled = settle(groups, known, self.past, hands, self.number)
        self.past, self.passages = settled.past, settled.passages
        self.number = max(int(theme_id[1:]) for theme_id in settled.past.members) + 1
        there = "".join(groups)
        shown = {one: "".join(key for key in keys if key in there) for one, keys in settled.past.members.items()}
        return {theme_id: keys for theme_id, keys in shown.items() if keys}


def test_first_ids_follow_the_order_of_groups() -> None:
    assert Study().run("abc", "de", "f") == {"T0001": "abc", "T0002": "de", "T0003": "f"}


def test_ids_survive_a_rerun_in_another_order() -> None:
    study = Study()
    study.run("abc", "de", "f")
    assert study.run("f", "de", "abc") == {"T0001": "abc", "T0002": "de", "T0003": "f"}


def test_a_theme_that_grows_or_shrinks_keeps_its_id() -> None:
    study = Study()
    study.run("abc", "de")
    assert study.run("abcxyz", "d") == {"T0001": "abcxyz", "T0002": "d"}


def test_the_larger_part_of_a_split_keeps_the_id_and_the_rest_gets_a_new_one_that_tells_where_it_came_from() -> None:
    study = Study()
    study.run("abcdef", "gh")
    assert study.run("ab", "cdef", "gh") == {"T0003": "ab", "T0001": "cdef", "T0002": "gh"}
    assert study.passages == (Passage("split", "T0003", "T0001"),)


def test_a_merger_takes_the_id_of_the_theme_that_brings_most_and_is_noted() -> None:
    study = Study()
    study.run("ab", "cdef")
    assert study.run("abcdef") == {"T0002": "abcdef"}
    assert study.passages == (Passage("merged", "T0001", "T0002"),)


def test_a_theme_whose_statements_part_again_takes_its_id_back() -> None:
    study = Study()
    study.run("ab", "cdef")
    study.run("abcdef")
    assert study.run("ab", "cdef") == {"T0001": "ab", "T0002": "cdef"}


def test_statements_that_are_new_make_a_theme_of_their_own() -> None:
    study = Study()
    study.run("abcdef")
    assert study.run("awxyz", "bcdef") == {"T0002": "awxyz", "T0001": "bcdef"}


def test_the_id_of_a_theme_that_went_silent_is_never_given_to_another_and_waits_for_its_own() -> None:
    study = Study()
    study.run("abc", "de")
    study.run("abc")
    assert study.passages == ()
    assert study.run("abc", "xyz") == {"T0001": "abc", "T0003": "xyz"}
    assert study.run("abc", "xyz", "de") == {"T0001": "abc", "T0003": "xyz", "T0002": "de"}


def test_a_theme_keeps_its_id_when_an_interview_is_removed_although_a_merged_theme_once_held_the_rest() -> None:
    study = Study()
    study.run("cde", "ab")
    study.run("abcde")
    assert study.run("abc") == {"T0001": "abc"}


def test_what_a_person_has_touched_keeps_what_it_holds() -> None:
    study = Study()
    study.run("abc", "de")
    assert study.run("abcdex", hands=Hands({"T0002"})) == {"T0001": "abcx", "T0002": "de"}
    assert study.run("abcxdeyz", hands=Hands({"T0002"})) == {"T0001": "abcxyz", "T0002": "de"}


def test_a_rejected_theme_takes_new_statements_and_none_of_other_themes() -> None:
    study = Study()
    study.run("abc", "de")
    touched = Hands({"T0001"}, {"T0001"})
    assert study.run("abcdex", hands=touched) == {"T0001": "abcx", "T0002": "de"}


def test_one_statement_in_two_groups_is_in_the_first_of_them() -> None:
    assert Study().run("abc", "cd") == {"T0001": "abc", "T0002": "d"}


@given(st.lists(st.lists(st.integers(0, 5), min_size=12, max_size=12), min_size=1, max_size=6))
@settings(deadline=None, max_examples=150)
def test_whatever_happened_before_a_rerun_changes_no_id_and_no_new_id_was_ever_used(history: list[list[int]]) -> None:
    study = Study()
    for placed in history:
        groups = [
            "".join("abcdefghijkl"[at] for at, number in enumerate(placed) if number == one)
            for one in sorted(set(placed))
            if one
        ]
        if not groups:
            continue
        before = set(study.past.members)
        found = study.run(*groups)
        assert sorted("".join(found.values())) == sorted("".join(groups))
        assert all(new > max(before, default="") for new in found.keys() - before)
        assert study.run(*reversed(groups)) == found
