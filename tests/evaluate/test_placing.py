"""Words of a coding found in a transcript, or not, and said so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.evaluate.placing import Place, Unplaced, place_words
from pipeline.models import Span
from tests.samples import conversation

TALK = conversation(
    [
        "?Дорого? Всё устраивает?",
        "Ну, всё-таки это дорого. Мы ждём ответа две недели, и никто не звонит!",
        "Всё устраивает, кроме цены. It doesn't sync: we've lost 15 orders.",
        "Ещё раз скажу про цены. И ещё раз скажу про цены.",
    ]
)


def found(words: str, told: Span | None = None) -> tuple[str, bool] | str:
    place = place_words(TALK, words, told)
    return (TALK.slice(place.span), place.exact) if isinstance(place, Place) else place.value


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("никто не звонит", ("никто не звонит", True)),
        ("  никто не звонит \n", ("никто не звонит", True)),
        ("мы ждем ответа две недели и никто не звонит", ("Мы ждём ответа две недели, и никто не звонит", False)),
        ("МЫ ЖДЁМ\nОТВЕТА", ("Мы ждём ответа", False)),
        ("«кроме цены.»", ("кроме цены", False)),
        ("it doesnt sync", ("It doesn't sync", False)),
        ("it doesn’t sync", ("It doesn't sync", False)),
        ("we have lost fifteen orders", ("we've lost 15 orders", False)),
        ("lost fifteen orders", ("lost 15 orders", False)),
        ("Мы ждём ответа 2 недели", ("Мы ждём ответа две недели", False)),
        ("это никому не нужно", "absent"),
        ("…", "absent"),
        ("", "absent"),
        ("скажу про цены", "ambiguous"),
        ("цен", "ambiguous"),  # inside longer words, and twice
        ("заказ", "absent"),
        ("устраивает", ("устраивает", True)),  # twice, once in the respondent's speech
    ],
)
def test_words_are_found_to_the_letter_then_but_for_spelling(words: str, expected: tuple[str, bool] | str) -> None:
    assert found(words) == expected


def test_offsets_choose_among_places_and_are_checked_against_the_words() -> None:
    second = TALK.text.rindex("скажу про цены")
    place = place_words(TALK, "скажу про цены", Span(second, second + 14))
    assert place == Place(Span(second, second + 14), True)
    near = place_words(TALK, "Скажу про цены", Span(second + 3, second + 9))
    assert near == Place(Span(second, second + 14), False)
    assert found("никто не звонит", Span(0, 15)) == ("никто не звонит", False)  # told wrongly, found by its words
    assert found("этого нет", Span(0, 9)) == "absent"


def test_offsets_alone_are_taken_where_they_lie_in_the_text() -> None:
    assert found("", Span(0, 7)) == ("Дорого?", True)
    assert found("", Span(0, 10_000)) == "absent"


@given(st.integers(0, len(TALK.text)), st.integers(1, 60))
def test_every_slice_is_found_where_it_stands(start: int, size: int) -> None:
    span = Span(start, min(start + size, len(TALK.text)))
    words = TALK.slice(span)
    if words == words.strip() != "":
        assert place_words(TALK, words, span) == Place(span, True)
        assert place_words(TALK, words) != Unplaced.ABSENT or not any(c.isalnum() for c in words)
