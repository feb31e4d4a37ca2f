"""Cleaning of text and reading of time codes."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.ingest.cues import clean, seconds, unescape


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("  два   слова \n и\tтретье ", "два слова и третье"),
        ("e\u0301te\u0301", "été"),
        ("не\u00adразрывно \ufeffс меткой", "неразрывно с меткой"),
        ("\u200fשלום\u200e left\u202e", "שלום left"),
        ("сломанный \ud83d смайл", "сломанный \ufffd смайл"),
        ("целый \ud83d\ude00 смайл", "целый 😀 смайл"),
        ("семья 👨\u200d👩\u200d👧", "семья 👨\u200d👩\u200d👧"),
        ("звонок\x07 и ноль\x00", "звонок и ноль"),
        ("неразрывный\xa0пробел", "неразрывный пробел"),
        ("", ""),
    ],
)
def test_text_is_one_line_of_visible_characters(raw: str, cleaned: str) -> None:
    assert clean(raw) == cleaned


@given(st.text(st.characters(), max_size=80))
@settings(deadline=None, max_examples=150)
def test_cleaning_again_changes_nothing_and_leaves_what_can_be_stored(raw: str) -> None:
    once = clean(raw)
    assert clean(once) == once
    assert once == once.strip()
    assert "\n" not in once
    assert unicodedata.is_normalized("NFC", once)
    once.encode("utf-8")


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("0:21", 21.0),
        ("1:02", 62.0),
        ("00:01:02.500", 62.5),
        ("01:02,5", 62.5),
        ("1:00:00", 3600.0),
        ("125:30", 7530.0),
    ],
)
def test_time_codes_are_seconds(code: str, expected: float) -> None:
    assert seconds(code) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("I&#39;m &quot;here&quot; &amp; there", 'I\'m "here" & there'),
        ("R&D, AT&T; Q&A", "R&D, AT&T; Q&A"),
        ("copy&paste &notit", "copy&paste &notit"),
        ("&#x41;&nbsp;&lt;b&gt;", "A\xa0<b>"),
    ],
)
def test_entities_become_characters_and_a_bare_ampersand_stays(raw: str, expected: str) -> None:
    assert unescape(raw) == expected
