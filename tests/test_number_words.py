"""Numbers in words and digits: one value, one key."""

import pytest

from pipeline.extract.tokens import Kind, tokens_of


def _keys(text: str) -> list[str]:
    return [token.key for token in tokens_of(text) if token.kind in {Kind.NUMBER, Kind.UNIT}]


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("двадцать пять", "25"),
        ("twenty-five", "25"),
        ("двух", "2"),
        ("двумя", "2"),
        ("трое", "3"),
        ("полтора", "1.5"),
        ("полтора миллиона", "1 500 000"),
        ("два с половиной", "2,5"),
        ("two and a half", "2.5"),
        ("two point five", "2.5"),
        ("a thousand", "1,000"),
        ("a hundred and twenty", "120"),
        ("сто двадцать тысяч триста", "120 300"),
        ("миллион двести тысяч", "1200000"),
        ("пятнадцать тысяч", "15к"),
        ("пятнадцать тысяч", "15 тыс."),
        ("fifteen thousand", "15k"),
        ("third", "3rd"),
        ("двадцать третьего", "23-го"),
        ("fifteen percent", "15 %"),
        ("пятнадцать процентов", "15%"),
        ("пять процентных пунктов", "5 п.п."),
        ("six hundred dollars", "$600"),
        ("восемьсот рублей", "800 ₽"),
        ("пять, десять", "5-10"),
    ],
)
def test_the_same_number(said: str, written: str) -> None:
    assert _keys(said) == _keys(written)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("двадцать пять", "двадцать"),
        ("пять-десять", "15"),
        ("5-7", "57"),
        ("тысячи клиентов", "тысяча клиентов"),
        ("три", "третий"),
        ("15 процентов", "15 процентных пунктов"),
        ("15 минут", "15 часов"),
        ("1.5", "15"),
        ("10:30", "1030"),
    ],
)
def test_other_numbers(one: str, other: str) -> None:
    assert _keys(one) != _keys(other)
