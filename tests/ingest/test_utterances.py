"""Cutting of turns into utterances."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.ingest.utterances import split_utterances

SPOKEN = "мы сначала пробовали таблицы а потом но отчёт снова завис"
WRITTEN = "два дня, почему? нет. and then it was so slow because — (да) 10:30 т.е. e.g. 😀 …"
WORDS = st.sampled_from(f"{SPOKEN} {WRITTEN}".split())


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in split_utterances(text)]


def cut_raw(text: str) -> list[str]:
    return [text[start:end] for start, end in split_utterances(text, raw=True)]


def assert_covers(text: str) -> None:
    spans = split_utterances(text)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(end <= start for (_, end), (start, _) in itertools.pairwise(spans))
    assert " ".join(cut(text)).split() == text.split()
    assert all(part == part.strip() for part in cut(text))


@given(st.lists(WORDS, max_size=120))
@settings(deadline=None, max_examples=80)
def test_spans_are_ordered_disjoint_and_cover_every_word(words: list[str]) -> None:
    assert_covers(" ".join(words))


@given(st.text(max_size=200))
@settings(deadline=None, max_examples=150)
def test_any_text_at_all_is_covered(text: str) -> None:
    spans = split_utterances(text)
    assert all(end <= start for (_, end), (start, _) in itertools.pairwise(spans))
    assert "".join("".join(cut(text)).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Долго. Очень долго! Почему?", ["Долго.", "Очень долго!", "Почему?"]),
        ("It is slow. Why? No idea.", ["It is slow.", "Why?", "No idea."]),
        ("Это и т.д. и т.п. не считаем.", ["Это и т.д. и т.п. не считаем."]),
        ("", []),
        ("   ", []),
        ("Да", ["Да"]),
    ],
)
def test_sentences_are_utterances(text: str, parts: list[str]) -> None:
    assert cut(text) == parts


@given(st.lists(st.sampled_from(SPOKEN.split()), min_size=33))
@settings(deadline=None, max_examples=60)
def test_long_unpunctuated_speech_is_cut_to_windows_of_at_most_24_words(words: list[str]) -> None:
    lengths = [len(part.split()) for part in cut(" ".join(words))]
    assert max(lengths) <= 24
    assert sum(lengths) == len(words)


@pytest.mark.parametrize(
    "written",
    [
        "у нас каждый понедельник собирается отчёт по всем филиалам сразу, потому что директор хочет видеть цифры до "
        "обеда, но выгрузка из старой системы падает почти каждый раз, поэтому мы сидим вечерами, вручную переносим "
        "строки из одной таблицы в другую",
        "заявку мы оставили ещё в марте, перезвонили через неделю, и то не нам, а бухгалтеру, а она вообще не поняла, "
        "о чём речь, ну и положила трубку, потом пришлось всё объяснять заново",
        "we tried the new dashboard for about a month, and then people went back to their own sheets, because nobody "
        "could find the filter, i mean it's there, but you have to open three menus first",
        "the driver called me at six in the morning, i was still asleep, so he left the parcels at the neighbour's, "
        "and she was away for the whole week",
    ],
)
def test_unpunctuated_speech_is_cut_where_marks_stood(written: str) -> None:
    ends = {at for at, word in enumerate(written.split(), start=1) if word.endswith(",")}
    cuts = list(itertools.accumulate(len(part.split()) for part in cut_raw(written.replace(",", ""))))[:-1]
    assert cuts
    assert set(cuts) <= ends


def test_a_word_of_ten_thousand_characters_is_one_utterance() -> None:
    word = "А" * 10_000
    assert cut(f"Вот так. {word} да.") == ["Вот так.", f"{word} да."]


def test_a_long_transcript_is_cut_quickly_and_whole() -> None:
    assert_covers("мы ждали отчёт и потом ещё раз ждали " * 4000)
