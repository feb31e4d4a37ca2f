"""Named cues as a matrix."""

from pipeline.cue_matrix import cue_matrix


def test_known_cues_have_their_columns_and_others_none() -> None:
    found = cue_matrix([["a", "unknown"], [], ["b", "a"]], {"a": 0, "b": 1})
    assert found.toarray().tolist() == [[1, 0], [0, 0], [1, 1]]
