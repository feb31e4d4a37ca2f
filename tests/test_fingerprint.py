"""Content decides identity: equal content, equal id; anything else, another."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.fingerprint import canonical_json, file_hash, fingerprint, tagged_id

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)


@settings(deadline=None, max_examples=80)
@given(VALUES)
def test_canonical_json_reads_back_as_the_value(value: object) -> None:
    assert json.loads(canonical_json(value)) == value


@settings(deadline=None, max_examples=60)
@given(st.dictionaries(st.text(), VALUES, min_size=2, max_size=5))
def test_the_order_of_keys_does_not_matter(value: dict[str, object]) -> None:
    assert fingerprint(dict(reversed(list(value.items())))) == fingerprint(value)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("ab", "c"), ("a", "bc")),
        (("a", "b"), (["a", "b"],)),
        (("a",), ("a", None)),
        ((1,), ("1",)),
        (("не",), ("нe",)),
        (([1, 2],), ([2, 1],)),
        ((), ("",)),
    ],
)
def test_different_parts_have_different_fingerprints(one: tuple[object, ...], other: tuple[object, ...]) -> None:
    assert fingerprint(*one) != fingerprint(*other)


def test_ids_stay_the_same_from_release_to_release() -> None:
    assert fingerprint("текст", 1, None) == "0cc647b128bf1591ca73a6cbee503393"
    assert tagged_id("m", "t-1", 0, 5, "pain") == "m-8f8fd8d2ec4e1a00"


def test_half_surrogates_of_damaged_files_are_hashed_too() -> None:
    assert fingerprint("\ud83d") != fingerprint("\ude00")


@pytest.mark.parametrize("size", [0, 1, (1 << 20) - 1, 1 << 20, (1 << 21) + 7])
def test_a_files_hash_follows_every_byte(tmp_path: Path, size: int) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_bytes(b"a" * size)
    other.write_bytes(b"a" * size)
    assert file_hash(one) == file_hash(other)
    other.write_bytes(b"a" * size + b"b")
    assert file_hash(one) != file_hash(other)
