from collections.abc import Sequence
from dataclasses import replace

import pytest

from pipeline.codebook.edits import Quote
from pipeline.codebook.locate import locate, point_out
from pipeline.errors import EditRefused
from pipeline.models import Mention, Span
from tests.samples import a_mention

LETTERS = "Support never answers our letters on time"


def said(mention_id: str, words: str, transcript_id: str = "t", start: int = 0) -> Mention:
    return replace(a_mention(mention_id, words), transcript_id=transcript_id, span=Span(start, start + len(words)))


def found(quote: Quote, *mentions: Mention, paths: Sequence[str] = ("a.txt",)) -> str | None:
    return locate([quote], mentions, {"t": paths, "other": ("b.txt",)}).get(quote)


def test_an_id_is_enough() -> None:
    assert found(Quote("", mention_id="m1"), said("m1", LETTERS)) == "m1"


def test_the_same_words_in_the_edited_file_are_the_quote_whatever_case_and_signs() -> None:
    quote = Quote("Всё тянется — неделями!", "a.txt", 5, 20, "gone")
    assert found(quote, said("m1", "все тянется, неделями"), said("m2", LETTERS)) == "m1"


def test_of_several_the_nearest_to_its_place_is_meant() -> None:
    mentions = said("m1", LETTERS, start=10), said("m2", LETTERS, start=900)
    assert found(Quote(LETTERS, "a.txt", 880, 920, "gone"), *mentions) == "m2"


def test_another_extractor_may_cut_it_shorter_or_longer() -> None:
    longer = f"Well you know {LETTERS} at all"
    assert found(Quote(LETTERS, "a.txt", mention_id="gone"), said("m1", longer)) == "m1"
    assert found(Quote(longer, "a.txt", mention_id="gone"), said("m1", LETTERS)) == "m1"
    assert found(Quote("letters on", "a.txt", mention_id="gone"), said("m1", LETTERS)) is None


def test_in_another_file_only_the_same_words_count_and_only_if_nobody_else_says_them() -> None:
    quote = Quote(LETTERS, "renamed.txt", mention_id="gone")
    assert found(quote, said("m1", LETTERS)) == "m1"
    assert found(quote, said("m1", LETTERS), said("m2", LETTERS, "other")) is None
    assert found(quote, said("m1", f"{LETTERS} at all")) is None


def test_words_that_are_not_there_are_not_found() -> None:
    assert found(Quote(LETTERS, "a.txt"), said("m1", "Reports take days")) is None
    assert found(Quote("…", "a.txt"), said("m1", "…")) is None


def test_a_person_may_give_a_part_of_the_words() -> None:
    mentions = [said("m1", LETTERS), said("m2", "Support is rude", "other")]
    paths = {"t": ["a.txt"], "other": ["b.txt"]}
    assert point_out(Quote("our letters"), mentions, paths).mention_id == "m1"
    assert point_out(Quote("support", "b.txt"), mentions, paths).mention_id == "m2"
    with pytest.raises(EditRefused, match="2 mentions hold the words “support”"):
        point_out(Quote("support"), mentions, paths)
    with pytest.raises(EditRefused, match=r"No mention in b\.txt holds the words “letters”"):
        point_out(Quote("letters", "b.txt"), mentions, paths)
