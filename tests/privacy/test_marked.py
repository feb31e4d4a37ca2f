"""data/privacy: enough of each sort, marks that parse, check digits that are right, and test apart from dev."""

import re
from collections import Counter
from pathlib import Path

import pytest
from stdnum import iban, luhn
from stdnum.ru import inn, ogrn

from pipeline.privacy.kinds import PersonalKind
from pipeline.privacy.marked import MarkedText, parse_marked, read_marked
from pipeline.privacy.numbers import is_snils

DATA = Path(__file__).parents[2] / "data" / "privacy"
CHECKS = {
    PersonalKind.CARD: luhn.is_valid,
    PersonalKind.INN: inn.is_valid,
    PersonalKind.OGRN: ogrn.is_valid,
    PersonalKind.SNILS: is_snils,
    PersonalKind.IBAN: iban.is_valid,
}


def _texts(part: str, pattern: str = "*.txt") -> list[MarkedText]:
    return [text for path in sorted((DATA / part).glob(pattern)) for text in read_marked(path)]


def test_the_set_is_as_large_as_told() -> None:
    marked = [text for text in _texts("test") if text.spans]
    look_alikes = _texts("test", "*_look_alikes.txt")
    counts = Counter(span.kind for text in marked for span in text.spans)
    assert len(marked) >= 400
    assert counts.total() >= 1200
    assert len(look_alikes) == 150
    assert set(counts) == set(PersonalKind)
    for language in ("ru", "en"):
        spoken = [t for t in _texts("test", f"{language}_speech.txt") if t.spans]
        assert len(spoken) >= 60
        assert all(text.text == text.text.casefold() for text in spoken)


def test_look_alikes_hold_nothing_personal() -> None:
    assert all(not text.spans for part in ("test", "dev") for text in _texts(part, "*_look_alikes.txt"))


def test_no_sentence_stands_on_both_sides() -> None:
    sides = [{" ".join(re.findall(r"\w+", t.text.casefold())) for t in _texts(part)} for part in ("test", "dev")]
    assert sides[0] & sides[1] == set()
    assert all(len(side) == len(_texts(part)) for side, part in zip(sides, ("test", "dev"), strict=True))


def test_check_digits_of_the_test_are_right() -> None:
    for text in _texts("test"):
        for span in text.spans:
            words = text.text[span.start : span.end]
            if span.kind in CHECKS and re.fullmatch(r"[\dA-Z\s-]+", words):
                assert CHECKS[span.kind](re.sub(r"[\s-]", "", words)), words


def test_marks_are_taken_out_and_told() -> None:
    text = parse_marked("Это {person Анна}, {phone 112}.")
    assert text.text == "Это Анна, 112."
    assert [(s.start, s.end, s.kind) for s in text.spans] == [(4, 8, "person"), (10, 13, "phone")]


def test_lowered_text_keeps_places() -> None:
    text = parse_marked("Это {person Анна-Мария}, да!").lowered()
    assert text.text == "это анна мария  да "
    assert text.text[text.spans[0].start : text.spans[0].end] == "анна мария"


def test_an_unknown_kind_is_told() -> None:
    with pytest.raises(ValueError, match="nobody"):
        parse_marked("{nobody Анна}")
