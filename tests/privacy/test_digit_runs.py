"""Digits as they are written and said."""

import pytest

from pipeline.privacy.digit_runs import spoken_runs, written_runs


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("восемь девятьсот шестнадцать сто двадцать три сорок пять шестьдесят семь", "89161234567"),
        ("восемь, девять один шесть, один два три, четыре пять, шесть семь", "89161234567"),
        ("8 девятьсот шестнадцать 123 сорок пять 67", "89161234567"),
        ("девятьсот три два ноля три семёрки двенадцать", "9030077712"),
        ("сорок ноль пять двенадцать тридцать", "40051230"),
        ("five oh three double two one nine", "5032219"),
        ("one eight hundred five five five", "1800555"),
        ("oh one six one four nine six", "0161496"),
    ],
)
def test_said_digits_join(text: str, digits: str) -> None:
    assert [run.digits for run in spoken_runs(text)] == [digits]


@pytest.mark.parametrize(
    "text",
    [
        "двести пятьдесят тысяч рублей",
        "раз два три четыре пять шесть семь восемь",
        "ten twenty thirty forty fifty sixty",
        "в две тысячи девятнадцатом и двадцатом",
        "8 916 123 45 67",
        "two hundred and fifty thousand people",
    ],
)
def test_amounts_counting_and_figures_are_no_said_digits(text: str) -> None:
    assert list(spoken_runs(text)) == []


def test_plus_belongs_to_a_said_number() -> None:
    text = "это плюс семь девятьсот три двести десять сорок пятьдесят"
    (run,) = spoken_runs(text)
    assert text[run.start : run.end].startswith("плюс")


def test_written_digits_keep_their_signs() -> None:
    text = "звоните 8 (916) 123-45-67, счёт 12"
    (run,) = written_runs(text)
    assert (text[run.start : run.end], run.digits) == ("8 (916) 123-45-67", "89161234567")
