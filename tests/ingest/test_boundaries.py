"""Where marks would stand in unpunctuated speech."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import EngineError
from pipeline.ingest.boundaries import Boundaries, load_boundaries

SPEECH = ["ну", "мы", "ждали", "ответа", "неделю", "а", "потом", "and", "then", "it", "broke", "so", "we", "left"]
WORDS = st.lists(st.sampled_from(SPEECH), max_size=30)
MARKS = st.sampled_from(["", "", ",", ".", "…", "?!", ";", ")"])


def _likeliest(speech: str) -> str:
    """The word after which a mark is likeliest."""
    words = speech.split()
    odds = [mark for mark, _ in load_boundaries().odds(words)]
    return words[odds.index(max(odds))]


@pytest.mark.parametrize(
    ("speech", "last"),
    [
        ("мы оставили заявку в понедельник менеджер перезвонил только через неделю", "понедельник"),
        ("отчёт не открылся поэтому мы всё считали вручную", "открылся"),
        ("the export failed again so we copied everything by hand", "again"),
        ("i called them three times nobody answered", "times"),
    ],
)
def test_a_mark_is_likeliest_where_one_clause_ends(speech: str, last: str) -> None:
    assert _likeliest(speech) == last


@given(WORDS, st.data())
def test_marks_and_capitals_change_nothing(words: list[str], data: st.DataObject) -> None:
    written = [word.title() + data.draw(MARKS) for word in words]
    assert load_boundaries().odds(written) == load_boundaries().odds(words)


@given(WORDS)
def test_there_are_odds_for_each_gap(words: list[str]) -> None:
    assert len(load_boundaries().odds(words)) == max(len(words) - 1, 0)


def test_weights_are_stored_and_read_back(tmp_path: Path) -> None:
    own = Boundaries({"a=ждали": (0.5, -0.25), "b=а": (2.0, 1.0)}, (-1.0, -3.0))
    own.save(tmp_path / "own.npz")
    assert load_boundaries(tmp_path / "own.npz") == own
    assert own.odds(["Ждали,", "а"]) == [(1.5, -2.25)]


def test_a_damaged_file_is_said_to_be_one(tmp_path: Path) -> None:
    (tmp_path / "own.npz").write_bytes(b"PK damaged")
    with pytest.raises(EngineError, match="reinstall custdev"):
        load_boundaries(tmp_path / "own.npz")
