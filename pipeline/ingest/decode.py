"""Bytes to text: UTF-8, UTF-16, cp1251, KOI8-R and the rest, without asking the user."""

import re
from pathlib import Path

from pipeline.errors import InputError

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_SAMPLE = 4096
_CYRILLIC = ("cp1251", "koi8_r", "cp866", "mac_cyrillic")
_COMMON_RUSSIAN = frozenset("оеаинтсрвлкмдпуяыьгзбчй")
_RARE_RUSSIAN = frozenset("жшхюэцщфёъ")
_WORD = re.compile(r"[^\W_]+")
_LATIN = re.compile(r"[a-zA-Z0-9]")


def read_text(path: Path) -> str:
    """Text of a file in whatever encoding it was saved.

    Raises:
        InputError: the bytes are no text.
    """
    return decode(path.read_bytes(), path.name)


def decode(data: bytes, name: str) -> str:
    """Text of `data`; `name` is used in the error.

    Raises:
        InputError: the bytes are no text.
    """
    text = _decode(data)
    if text is None or _looks_binary(text):
        raise InputError(f"{name}: not text; export the transcript again as text, or remove the file.")
    return text


def _decode(data: bytes) -> str | None:
    # UTF-16 without a mark goes first: its bytes below 128 are valid UTF-8 as well.
    encodings = [name for bom, name in _BOMS if data.startswith(bom)][:1] or [*_utf16_by_zeros(data), "utf-8"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    mended = data.decode("utf-8", "replace")
    if 100 * mended.count("\ufffd") < sum(ord(c) > 127 for c in mended):
        return mended
    return None if b"\x00" in data else _legacy(data)


def _utf16_by_zeros(data: bytes) -> list[str]:
    """UTF-16 without a mark: Latin leaves zeros in one half, Cyrillic leaves 0x04 there."""
    sample = data[: _SAMPLE - _SAMPLE % 2]
    if len(sample) < 4 or len(data) % 2:
        return []
    for half, encoding in ((sample[1::2], "utf-16-le"), (sample[0::2], "utf-16-be")):
        zeros = sum(byte in (0x00, 0x04) for byte in half)
        if zeros > 0.5 * len(half) and zeros + half.count(0x20) > 0.9 * len(half):
            return [encoding]
    return []


def _legacy(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    first = next(at for at, byte in enumerate(data) if byte > 127)
    sample = data[max(0, first - _SAMPLE) : first + 16 * _SAMPLE]
    russian = max(_CYRILLIC, key=lambda encoding: _russian_share(sample, encoding))
    if _russian_share(sample, russian) > 0.35:
        return data.decode(russian, "replace")
    if len(_LATIN.findall(sample.decode("ascii", "ignore"))) >= sum(byte > 127 for byte in sample):
        return data.decode("cp1252", "replace")
    best = from_bytes(sample).best()
    return data.decode(best.encoding, "replace") if best else None


def _russian_share(data: bytes, encoding: str) -> float:
    """Share of non-ASCII characters that are Russian letters in words of natural case, rare letters counting less.

    The Cyrillic code pages permute the same letters, so a wrong one shows as capitals inside words and rare
    letters; general detectors confuse them on short texts. Words that mix in Latin letters are «café», not Russian.
    """
    text = data.decode(encoding, "replace")
    high = sum(ord(c) > 127 for c in text)
    natural = (word for word in _WORD.findall(text) if not _LATIN.search(word) and word[1:] == word[1:].lower())
    weights = (1.0 if c in _COMMON_RUSSIAN else 0.4 * (c in _RARE_RUSSIAN) for word in natural for c in word.lower())
    return sum(weights) / high if high else 0.0


def _looks_binary(text: str) -> bool:
    sample = text[:100_000]
    odd = sum(1 for c in sample if (ord(c) < 32 and c not in "\t\n\r\f\v\x1b") or c == "\ufffd")
    return odd > 0.02 * max(len(sample), 1)
