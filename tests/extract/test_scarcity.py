"""Readings that found strangely little stand out against their own study, and only there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.scarcity import respondent_words, scarce
from tests.samples import conversation

LONG = {f"t{at}": 1000 for at in range(5)}
USUAL = dict.fromkeys(LONG, 10)


def test_only_respondents_words_count() -> None:
    assert respondent_words(conversation(["?Как вам наш отчёт сегодня?", "Долго грузится.", "?Ясно.", "Да."])) == 3


@pytest.mark.parametrize(
    ("words", "mentions", "found"),
    [
        (LONG, USUAL, []),
        (LONG, {**USUAL, "t3": 2}, ["t3"]),
        (LONG, {**USUAL, "t3": 3}, []),
        (LONG, {name: 10 for name in LONG if name != "t1"}, ["t1"]),
        ({**LONG, "short": 299}, USUAL, []),
        ({**LONG, "t3": 4000}, {**USUAL, "t3": 9}, ["t3"]),
        (dict.fromkeys(list(LONG)[:4], 1000), {"t0": 10, "t1": 10, "t2": 10}, []),
        (LONG, {}, []),
        ({}, {}, []),
    ],
    ids=["even", "far under", "not far", "nothing", "short", "long", "four only", "all empty", "no transcript"],
)
def test_far_under_the_studys_own_median(words: dict[str, int], mentions: dict[str, int], found: list[str]) -> None:
    assert scarce(words, mentions) == found


@given(st.dictionaries(st.text(max_size=3), st.tuples(st.integers(0, 5000), st.integers(0, 50)), max_size=12))
def test_never_more_than_half_of_a_study(talks: dict[str, tuple[int, int]]) -> None:
    words, mentions = ({name: both[at] for name, both in talks.items()} for at in (0, 1))
    found = scarce(words, mentions)
    assert set(found) <= {name for name, count in words.items() if count >= 300}
    assert 2 * len(found) <= len(words)
