import re
import string
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.models import Interval, MentionKind
from pipeline.report import wording
from pipeline.report.wording import (
    _PLURALS,
    KINDS,
    WORDS,
    chance_text,
    change_text,
    clock,
    counted,
    decimal,
    percent,
    plural,
    quarter_text,
    quoted,
    rating_text,
    share_text,
)

PACKAGE = Path(wording.__file__).parents[1]


def test_both_languages_have_the_same_words() -> None:
    assert WORDS["ru"].keys() == WORDS["en"].keys()
    assert all(text.strip() for words in WORDS.values() for text in words.values())
    for key, russian in WORDS["ru"].items():
        assert _gaps(russian) == _gaps(WORDS["en"][key])


def test_every_word_is_used() -> None:
    sources = [path for pattern in ("*.py", "*.j2") for path in PACKAGE.rglob(pattern) if path.name != "wording.py"]
    text = "".join(path.read_text(encoding="utf-8") for path in sources)
    used = set(re.findall(r"""(?:\bwords\.|["'])(\w+)""", text))
    assert WORDS["ru"].keys() <= used
    assert _PLURALS.keys() <= used | {"point"}


def _gaps(text: str) -> list[str | None]:
    return [name for _, name, _, _ in string.Formatter().parse(text) if name is not None]


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_kind_has_a_name_of_its_own(language: str) -> None:
    assert set(KINDS[language]) == set(MentionKind)
    assert len(set(KINDS[language].values())) == len(MentionKind)


@pytest.mark.parametrize(
    ("count", "theme", "respondent", "mention"),
    [
        (0, "тем", "респондентов", "упоминаний"),
        (1, "тема", "респондент", "упоминание"),
        (2, "темы", "респондента", "упоминания"),
        (5, "тем", "респондентов", "упоминаний"),
        (11, "тем", "респондентов", "упоминаний"),
        (12, "тем", "респондентов", "упоминаний"),
        (14, "тем", "респондентов", "упоминаний"),
        (21, "тема", "респондент", "упоминание"),
        (22, "темы", "респондента", "упоминания"),
        (25, "тем", "респондентов", "упоминаний"),
        (101, "тема", "респондент", "упоминание"),
        (111, "тем", "респондентов", "упоминаний"),
        (1012, "тем", "респондентов", "упоминаний"),
    ],
)
def test_russian_nouns_agree_with_their_number(count: int, theme: str, respondent: str, mention: str) -> None:
    assert counted(count, "theme", "ru") == f"{count} {theme}"
    assert counted(count, "respondent", "ru") == f"{count} {respondent}"
    assert counted(count, "mention", "ru") == f"{count} {mention}"
    assert counted(count, "interview", "ru") == f"{count} интервью"


@pytest.mark.parametrize(("count", "said"), [(0, "0 themes"), (1, "1 theme"), (2, "2 themes"), (21, "21 themes")])
def test_english_nouns_agree_with_their_number(count: int, said: str) -> None:
    assert counted(count, "theme", "en") == said


@pytest.mark.parametrize(
    ("count", "said", "asked"),
    [
        (1, "сказал", "опрошенного"),
        (2, "сказали", "опрошенных"),
        (5, "сказали", "опрошенных"),
        (11, "сказали", "опрошенных"),
        (21, "сказал", "опрошенного"),
        (112, "сказали", "опрошенных"),
    ],
)
def test_russian_verbs_and_genitives_agree_with_their_number(count: int, said: str, asked: str) -> None:
    assert plural(count, "said", "ru") == f"Об этом {said}"
    assert counted(count, "asked", "ru") == f"{count} {asked}"


def test_every_noun_is_known_in_both_languages() -> None:
    for forms in _PLURALS.values():
        assert (len(forms["ru"]), len(forms["en"])) == (3, 2)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("нас «забыли»", "ru", "«нас „забыли“»"),
        ("we were “forgotten”", "en", "“we were ‘forgotten’”"),
        ('a "b"', "en", '“a "b"”'),
    ],
)
def test_quotation_marks_inside_a_quote_become_inner_ones(text: str, language: str, expected: str) -> None:
    assert quoted(text, language) == expected


@pytest.mark.parametrize(
    ("share", "russian", "english"),
    [(None, "—", "—"), (0.0, "0\xa0%", "0%"), (0.625, "62\xa0%", "62%"), (1.0, "100\xa0%", "100%")],
)
def test_shares_are_whole_percents(share: float | None, russian: str, english: str) -> None:
    assert percent(share, "ru") == russian
    assert percent(share, "en") == english


UNKNOWN = Interval(None, None, None)
NUMBERS = {
    "a number": (lambda language: decimal(3.44, 1, language), "3,4", "3.4"),
    "a whole number": (lambda language: decimal(10.0, 0, language), "10", "10"),
    "a share": (
        lambda language: share_text(Interval(0.375, 0.18, 0.61), language),
        "38\xa0% (18–61\xa0%)",
        "38% (18–61%)",
    ),
    "no share": (lambda language: share_text(UNKNOWN, language), "—", "—"),
    "a rating": (lambda language: rating_text(Interval(6.8, 5.7, 10.0), language), "6,8 (5,7–10,0)", "6.8 (5.7–10.0)"),
    "no rating": (lambda language: rating_text(UNKNOWN, language), "", ""),
    "a rise": (
        lambda language: change_text(Interval(0.12, -0.05, 0.3), language),
        "+12\xa0п.\xa0п. (от −5 до +30)",
        "+12\xa0percentage points (−5 to +30)",
    ),
    "a fall by one": (
        lambda language: change_text(Interval(-0.01, -0.2, 0.0), language),
        "−1\xa0п.\xa0п. (от −20 до 0)",
        "−1\xa0percentage point (−20 to 0)",
    ),
    "no change": (
        lambda language: change_text(Interval(-0.001, -0.1, 0.1), language),
        "0\xa0п.\xa0п. (от −10 до +10)",
        "0\xa0percentage points (−10 to +10)",
    ),
    "an unknown change": (lambda language: change_text(UNKNOWN, language), "", ""),
    "a chance": (lambda language: chance_text(0.03, language), "q = 0,03", "q = 0.03"),
    "a tiny chance": (lambda language: chance_text(0.0004, language), "q < 0,01", "q < 0.01"),
    "a quarter": (lambda language: quarter_text("2026-Q3", language), "III\xa0кв.\xa02026", "2026-Q3"),
}


@pytest.mark.parametrize(("written", "russian", "english"), NUMBERS.values(), ids=NUMBERS)
def test_numbers_are_written_as_each_language_does(written: Callable[[str], str], russian: str, english: str) -> None:
    assert written("ru") == russian
    assert written("en") == english


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(None, ""), (0.0, "0:00"), (62.9, "1:02"), (3599.0, "59:59"), (3723.0, "1:02:03"), (36000.0, "10:00:00")],
)
def test_time_codes_read_as_players_show_them(seconds: float | None, shown: str) -> None:
    assert clock(seconds) == shown
