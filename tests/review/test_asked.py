"""What the page asks for becomes the edit it means, or one sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.codebook.edits import EditAction
from pipeline.errors import EditRefused
from pipeline.review.asked import asked_edit, in_characters

TEXT = "Анна: 🙂 никто не звонит"


def text_of(path: str) -> str:
    return TEXT


def test_an_added_mention_is_cut_where_the_browser_counted() -> None:
    units = len(TEXT[: TEXT.index("никто")].encode("utf-16-le")) // 2
    edit = asked_edit(
        {"action": "add", "transcript": "a.txt", "start": units, "end": units + 15, "kind": "pain"}, text_of
    )
    (quote,) = edit.quotes
    assert (edit.action, quote.quote) == (EditAction.ADD, "никто не звонит")
    assert TEXT[quote.start : quote.end] == quote.quote


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({}, "action"),
        ([], "edit"),
        ({"action": "burn", "theme": "T0001"}, "action"),
        ({"action": "rename", "theme": "T1; DROP"}, "theme"),
        ({"action": "merge", "theme": "T0001", "into": "T0002", "more": 1}, "more"),
        ({"action": "add", "transcript": "a.txt", "start": 900, "end": 905, "kind": "pain"}, "nothing is said there"),
        ({"action": "add", "transcript": "a.txt", "start": 0, "end": 5, "kind": "joy"}, "kind"),
    ],
)
def test_what_is_no_edit_is_refused_in_a_sentence(asked: object, why: str) -> None:
    with pytest.raises(EditRefused, match=why):
        asked_edit(asked, text_of)  # type: ignore[arg-type]


@given(st.text(max_size=30), st.integers(0, 40))
def test_places_counted_by_the_browser_are_found_again(text: str, at: int) -> None:
    place = min(at, len(text))
    units = len(text[:place].encode("utf-16-le", "surrogatepass")) // 2
    assert in_characters(text, units) == place
