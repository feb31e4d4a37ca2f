import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.codebook.patches import Patches

TEXT = """\
# our codes
themes:
  T0002:   # the loudest
    label: 'Quoted: by hand'
    # why it matters
    status: active   # for now
    pinned: []
    refused:
      - one   # not this
      # and this neither
      - two

  # quiet, but theirs
  T0001: {label: Поздно, status: active}

# what happened
history:
- {id: E0001}  # first
"""
COMMENTS = [f"#{line.split('#')[1]}" for line in TEXT.splitlines() if "#" in line]
VALUES = st.one_of(
    st.none(),
    st.text(max_size=20),
    st.sampled_from(["- no list", "yes", "null", "2026-01-01", "a: b", "# none", "два\nстроки", " spaced ", "'", '"']),
    st.lists(st.text(max_size=8), max_size=3),
)


def patched(text: str, *keys: str, value: object) -> str:
    patches = Patches(text)
    patches.put(keys, value)
    return patches.result()


def test_a_changed_value_leaves_every_other_character() -> None:
    text = patched(TEXT, "themes", "T0002", "label", value="Another name")
    assert text == TEXT.replace("'Quoted: by hand'", "Another name")


def test_an_empty_list_is_filled_below_its_key_and_emptied_again() -> None:
    text = patched(TEXT, "themes", "T0002", "pinned", value=["a", {"quote": "б, в", "transcript": "x.txt"}])
    assert "    pinned:\n      - a\n      - {quote: 'б, в', transcript: x.txt}\n    refused:" in text
    assert patched(text, "themes", "T0002", "pinned", value=[]) == TEXT


def test_what_is_missing_comes_behind_its_neighbours() -> None:
    text = patched(TEXT, "themes", "T0002", "merged_into", value="T0009")
    assert "      - two\n    merged_into: T0009\n\n  # quiet, but theirs" in text


def test_new_entries_and_items_come_last_and_in_order() -> None:
    patches = Patches(TEXT)
    patches.add(["themes"], {"T0003": {"label": "x", "pinned": []}, "T0004": {"label": "y"}})
    patches.append(["history"], [{"id": "E0002"}, {"id": "E0003"}])
    text = patches.result()
    new = "\n\n  T0003:\n    label: x\n    pinned: []\n\n  T0004:\n    label: y\n"
    assert f"status: active}}{new}\n# what happened" in text
    assert text.endswith("- {id: E0001}  # first\n- {id: E0002}\n- {id: E0003}\n")


def test_a_key_is_renamed_in_its_place() -> None:
    patches = Patches(TEXT)
    patches.rename(["themes", "T0002"], "T0042")
    assert patches.result() == TEXT.replace("T0002", "T0042")


def test_an_entry_is_taken_out_whole() -> None:
    patches = Patches(TEXT)
    patches.add(["themes"], {"T0003": {"label": "x", "examples": ["a"]}})
    added = Patches(patches.result())
    added.remove(["themes", "T0003"])
    assert added.result() == TEXT


def test_a_file_without_the_sections_gets_them() -> None:
    patches = Patches("# empty")
    patches.add(["themes"], {"T0001": {"label": "x"}})
    patches.append(["history"], [{"id": "E0001"}])
    assert yaml.safe_load(patches.result()) == {"themes": {"T0001": {"label": "x"}}, "history": [{"id": "E0001"}]}
    assert patches.result().startswith("# empty\n")


@given(st.sampled_from(["label", "status", "pinned", "refused", "examples"]), VALUES, VALUES)
@settings(max_examples=300)
def test_any_value_is_read_back_and_no_comment_is_lost(key: str, value: object, then: object) -> None:
    text = TEXT
    for put in (value, then):
        text = patched(text, "themes", "T0002", key, value=put)
        expected = yaml.safe_load(TEXT)
        expected["themes"]["T0002"][key] = put
        assert yaml.safe_load(text) == expected
    kept = [one for one in COMMENTS if key != "refused" or one not in ("# not this", "# and this neither")]
    assert all(comment in text for comment in kept)
