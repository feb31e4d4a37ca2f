"""Any encoding a Russian or English office may have saved a transcript in."""

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.ingest.decode import decode, read_text

TEXTS = [
    "Ничего не понятно, честно говоря: отчёт грузится два дня.",
    "Интервьюер: Как дела?\r\nРеспондент: Да так, CRM тормозит.\r\n",
    "Всё ещё ждём ответа поддержки",
    "Анна: ну, дорого",
    "Хочу в чат",
    "Ну нет",
]
RUSSIAN_ENCODINGS = ["cp1251", "koi8-r", "cp866", "mac_cyrillic"]
UNICODE_ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("encoding", RUSSIAN_ENCODINGS + UNICODE_ENCODINGS)
def test_russian_text_is_read_in_every_encoding(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), "file") == text


@pytest.mark.parametrize("text", ["Да", "Цех", "Ещё!", "Жду", "ООО Ромашка"])
@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r"])
def test_one_russian_word_is_enough(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), "file") == text


@pytest.mark.parametrize(
    "text", ["It’s “fine” — really", "café and a résumé", "für über zwölf Wochen", "He said ‘no’", "naïve: £5"]
)
def test_western_text_does_not_turn_russian(text: str) -> None:
    assert decode(text.encode("cp1252"), "file") == text


@pytest.mark.parametrize("text", ["ok", "a b c d e f g h ", "No, I didn't.\nWhy?", "tab\there", ""])
def test_plain_english_is_read_as_it_is(text: str) -> None:
    assert decode(text.encode(), "file") == text


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60))
@settings(deadline=None, max_examples=100)
def test_utf8_comes_back_unchanged(text: str) -> None:
    assert decode(text.encode("utf-8-sig"), "file") == text


@pytest.mark.parametrize("size", [300, 5000])
def test_binary_garbage_is_refused_by_name(size: int) -> None:
    chance = random.Random(size)
    for _ in range(10):
        with pytest.raises(InputError, match=r"^R01\.txt: not text"):
            decode(chance.randbytes(size), "R01.txt")


def test_an_image_named_txt_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "photo.txt"
    path.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 20)
    with pytest.raises(InputError, match=r"photo\.txt: not text"):
        read_text(path)


def test_one_bad_byte_in_utf8_stays_utf8() -> None:
    data = ("Нам никто не звонит. " * 20).encode() + b"\xd0" + (" Совсем никто. " * 20).encode()
    assert decode(data, "a.txt").count("никто") == 40


def test_russian_far_below_an_english_head_is_found() -> None:
    data = b"interview header\n" * 60_000 + ("Нам никто не звонит, пока сами не попросим. " * 30).encode("cp1251")
    assert "Нам никто не звонит" in decode(data, "a.txt")
