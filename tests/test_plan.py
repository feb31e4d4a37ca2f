"""What a run would do with each file, and the reason it gives."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.plan import Action, Found, Known, Step, plan_files

FOUND = Found("a.txt", "hash", "key")
KNOWN = Known("key", "t-1", "extraction", None)


@pytest.mark.parametrize(
    ("found", "known", "action", "reason"),
    [
        (FOUND, None, Action.READ, "new file"),
        (FOUND, KNOWN, Action.KEEP, "unchanged"),
        (FOUND, Known("older key", "t-1", "extraction", None), Action.READ, "file or reading settings changed"),
        (FOUND, Known("older key", None, None, "no words in it"), Action.READ, "file or reading settings changed"),
        (Found("a.txt", "", None), KNOWN, Action.READ, "file or reading settings changed"),
        (FOUND, Known("key", None, None, "no words in it"), Action.FAILED, "no words in it"),
        (FOUND, Known("key", "t-1", None, None), Action.EXTRACT, "not extracted yet"),
        (FOUND, Known("key", "t-1", "older", None), Action.EXTRACT, "extraction settings or extractor changed"),
        (None, KNOWN, Action.DROP, "file is gone; its mentions go too"),
    ],
)
def test_every_state_of_a_file_has_its_action_and_reason(
    found: Found | None, known: Known | None, action: Action, reason: str
) -> None:
    steps = plan_files([found] if found else [], {"a.txt": known} if known else {}, {"t-1": "extraction"})
    assert steps == [Step("a.txt", action, reason)]


def test_a_copy_is_skipped_and_names_the_original() -> None:
    found = [Found("b.txt", "same", "k"), Found("a.txt", "same", "k"), Found("c.txt", "other", "k")]
    assert plan_files(found, {}, {}) == [
        Step("a.txt", Action.READ, "new file"),
        Step("b.txt", Action.SKIP, "same content as a.txt"),
        Step("c.txt", Action.READ, "new file"),
    ]


def test_unreadable_files_are_not_copies_of_each_other() -> None:
    steps = plan_files([Found("a.txt", "", None), Found("b.txt", "", None)], {}, {})
    assert [step.action for step in steps] == [Action.READ, Action.READ]


def test_a_moved_file_is_read_under_its_new_path_and_dropped_under_the_old() -> None:
    steps = plan_files([Found("new/a.txt", "hash", "key")], {"a.txt": KNOWN}, {"t-1": "extraction"})
    assert [(step.path, step.action) for step in steps] == [("a.txt", Action.DROP), ("new/a.txt", Action.READ)]


def test_one_file_added_leaves_the_others_alone() -> None:
    known = {f"{i}.txt": Known("key", f"t-{i}", "extraction", None) for i in range(40)}
    found = [Found(path, path, "key") for path in [*known, "new.txt"]]
    steps = plan_files(found, known, dict.fromkeys((f"t-{i}" for i in range(40)), "extraction"))
    assert [step.path for step in steps if step.action is not Action.KEEP] == ["new.txt"]


NAMES = st.sampled_from("abcdef")


@settings(deadline=None, max_examples=60)
@given(
    st.dictionaries(NAMES, st.sampled_from(["", "x", "y"])),
    st.dictionaries(NAMES, st.sampled_from([KNOWN, Known("k", None, None, "bad")])),
)
def test_every_file_has_exactly_one_step_in_path_order(found: dict[str, str], known: dict[str, Known]) -> None:
    steps = plan_files([Found(path, content, "key") for path, content in found.items()], known, {})
    assert [step.path for step in steps] == sorted({*found, *known})
    assert {step.path for step in steps if step.action is Action.DROP} == set(known) - set(found)


def test_an_unreadable_original_does_not_hide_its_copy() -> None:
    found = [Found("a.docx", "same", "key-a"), Found("b.txt", "same", "key-b")]
    steps = plan_files(found, {"a.docx": Known("key-a", None, None, "damaged")}, {})
    assert [step.action for step in steps] == [Action.FAILED, Action.READ]


def test_two_files_of_the_same_words_are_said_to_count_once() -> None:
    found = [Found("a.txt", "bytes-a", "key-a"), Found("b.srt", "bytes-b", "key-b")]
    known = {f.path: Known(f.read_key or "", "t-1", "key", None) for f in found}
    reasons = [step.reason for step in plan_files(found, known, {"t-1": "key"})]
    assert reasons == ["unchanged", "same words as a.txt; counted once"]
