"""What ships beside the code."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.shipped import packed, unpacked

NAMES = st.text(st.characters(exclude_characters="\n", exclude_categories=("Cs",)))


@given(st.lists(NAMES, min_size=1, max_size=20))
def test_packed_names_come_back(names: list[str]) -> None:
    assert unpacked(packed(names)) == names
