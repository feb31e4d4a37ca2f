import string

import pytest

from pipeline.models import MentionKind
from pipeline.report.wording import _PLURALS, KINDS, WORDS, clock, counted, percent, quoted


def test_both_languages_have_the_same_words() -> None:
    assert WORDS["ru"].keys() == WORDS["en"].keys()
    assert all(text.strip() for words in WORDS.values() for text in words.values())
    for key, russian in WORDS["ru"].items():
        assert _gaps(russian) == _gaps(WORDS["en"][key])


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


@pytest.mark.parametrize(("count", "said"), [(0, "0 people"), (1, "1 person"), (2, "2 people"), (21, "21 people")])
def test_english_nouns_agree_with_their_number(count: int, said: str) -> None:
    assert counted(count, "person", "en") == said


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
    [(None, "—", "—"), (0.0, "0 %", "0%"), (0.625, "62 %", "62%"), (1.0, "100 %", "100%")],
)
def test_shares_are_whole_percents(share: float | None, russian: str, english: str) -> None:
    assert percent(share, "ru").replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ") == russian
    assert percent(share, "en") == english


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(None, ""), (0.0, "0:00"), (62.9, "1:02"), (3599.0, "59:59"), (3723.0, "1:02:03"), (36000.0, "10:00:00")],
)
def test_time_codes_read_as_players_show_them(seconds: float | None, shown: str) -> None:
    assert clock(seconds) == shown
