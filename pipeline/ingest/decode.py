"""Bytes to text: UTF-8, UTF-16, cp1251, KOI8-R and the rest, without asking the user."""

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
_COMMON_RUSSIAN = frozenset("оеаинтсрвлкмдпуяыьгзбчй ")


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
    encodings = [name for bom, name in _BOMS if data.startswith(bom)][:1] or ["utf-8", *_utf16_by_zeros(data)]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None if b"\x00" in data else _legacy(data)


def _utf16_by_zeros(data: bytes) -> list[str]:
    """UTF-16 without a mark: Latin leaves zeros in one half, Cyrillic leaves 0x04 there."""
    sample = data[: _SAMPLE - _SAMPLE % 2]
    if len(sample) < 4 or len(data) % 2:
        return []
    for half, encoding in ((sample[1::2], "utf-16-le"), (sample[0::2], "utf-16-be")):
        if sum(byte in (0x00, 0x04, 0x20) for byte in half) > 0.9 * len(half):
            return [encoding]
    return []


def _legacy(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    sample = data[: 16 * _SAMPLE]
    russian = max(_CYRILLIC, key=lambda encoding: _russian_share(sample, encoding))
    if _russian_share(sample, russian) > 0.5:
        return data.decode(russian, "replace")
    best = from_bytes(sample).best()
    return data.decode(best.encoding, "replace") if best else None


def _russian_share(data: bytes, encoding: str) -> float:
    """Share of non-ASCII letters that are the common lower-case Russian ones under an encoding.

    The Cyrillic code pages permute the same letters, so a wrong one shows as capitals and rare letters;
    general detectors confuse them on short texts.
    """
    high = [c for c in data.decode(encoding, "replace") if ord(c) > 127]
    return sum(c in _COMMON_RUSSIAN for c in high) / len(high) if high else 0.0


def _looks_binary(text: str) -> bool:
    sample = text[:100_000]
    odd = sum(1 for c in sample if (ord(c) < 32 and c not in "\t\n\r\f\v\x1b") or c == "\ufffd")
    return odd > 0.02 * max(len(sample), 1)
