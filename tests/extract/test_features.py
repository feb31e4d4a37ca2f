"""What the classifier sees of an utterance."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract.features import CueWords, fit_cue_words, joined, terms_of

TEXTS = ["I wish it worked", "I wish we knew", "it worked", "мы ждём ещё", "мы ждем еще"]


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("I WISH", ["i", "wish", "i wish"]),
        ("Ещё ждём!", ["еще", "ждем", "еще ждем"]),
        ("don’t, stop", ["don't", "stop", "don't stop"]),
        ("кое-что", ["кое-что"]),
        ("snake_case", ["snake", "case", "snake case"]),
        ("?!", []),
    ],
)
def test_terms_are_words_and_neighbouring_pairs(text: str, terms: list[str]) -> None:
    assert terms_of(text) == terms


def test_only_terms_of_enough_texts_are_known_and_rarer_ones_weigh_more() -> None:
    cues = fit_cue_words(TEXTS, least=2)
    assert cues.terms == (
        "i",
        "i wish",
        "it",
        "it worked",
        "wish",
        "worked",
        "еще",
        "ждем",
        "ждем еще",
        "мы",
        "мы ждем",
    )
    weights = dict(zip(fit_cue_words([*TEXTS, "it is"], 2).terms, fit_cue_words([*TEXTS, "it is"], 2).idf, strict=True))
    assert weights["wish"] > weights["it"]


def test_a_term_repeated_in_one_text_counts_as_one_text() -> None:
    assert fit_cue_words(["wait wait wait", "go"], least=2).terms == ()


def test_unknown_words_leave_an_empty_row() -> None:
    rows = fit_cue_words(TEXTS, 2).features(["nothing known", "", "I wish"])
    assert rows.shape == (3, 11)
    assert not rows[:2].any()
    assert np.linalg.norm(rows[2]) == pytest.approx(1, abs=1e-6)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.text(st.sampled_from("iwsh мыжде!'"), max_size=30), max_size=5))
def test_rows_are_unit_or_empty(texts: list[str]) -> None:
    lengths = np.linalg.norm(fit_cue_words(TEXTS, 1).features(texts), axis=1)
    assert np.all((np.abs(lengths - 1) < 1e-5) | (lengths == 0))


def test_vector_and_cues_stand_side_by_side() -> None:
    cues = CueWords(("wish",), np.ones(1, np.float32)).features(["I wish", "no"])
    features = joined(np.array([[2.0, 4.0], [6.0, 8.0]], np.float32), 2.0, cues)
    assert features.shape == (2, 3)
    assert features[:, :2].tolist() == [[1, 2], [3, 4]]
    assert features[0, 2] > features[1, 2] == 0
