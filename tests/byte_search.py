"""Looks for strings in every byte of a folder: plain, in other encodings, and packed in archives."""

import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "cp1251", "koi8-r")


def places_of(words: Sequence[str], folder: Path) -> list[str]:
    """`file: word` for each word in each file below a folder, hidden ones among them; case does not matter."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            parts = list(_members(path.name, path.read_bytes()))
            found += [f"{name}: {word}" for word in words for name, data in parts if _holds(data, word)]
    return found


def _members(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    yield name, data + name.encode()
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for one in archive.namelist():
                yield from _members(f"{name}/{one}", archive.read(one))


def _holds(data: bytes, word: str) -> bool:
    return any(
        needle in data
        for spelled in {word, word.lower(), word.upper(), word.capitalize()}
        for needle in _bytes(spelled)
    )


def _bytes(word: str) -> Iterator[bytes]:
    for encoding in ENCODINGS:
        try:
            yield word.encode(encoding)
        except UnicodeEncodeError:
            continue
    yield json.dumps(word).strip('"').encode()
