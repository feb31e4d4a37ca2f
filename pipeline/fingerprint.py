"""Content decides identity: canonical JSON, its hash, and tagged short ids."""

import hashlib
import json
from collections.abc import Callable, Iterable
from pathlib import Path

_READ_BYTES = 1 << 20


def canonical_json(value: object) -> str:
    """One spelling for equal values: sorted keys, no spaces, raw Unicode."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def fingerprint(*parts: object) -> str:
    """Hash of the parts' canonical JSON, 32 hex digits."""
    return hashlib.sha256(canonical_json(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def text_hash(text: str) -> bytes:
    """Hash of a text's characters, 16 bytes."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:16]


def tagged_id(tag: str, *parts: object) -> str:
    """A short id that shows what it names: `t-3f9a…` for a transcript, `m-…` for a mention."""
    return f"{tag}-{fingerprint(*parts)[:16]}"


def file_hash(path: Path) -> str:
    """Hash of a file's bytes, read in pieces so that its size does not matter."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        for block in _blocks(file.read):
            digest.update(block)
    return digest.hexdigest()[:32]


def _blocks(read: Callable[[int], bytes]) -> Iterable[bytes]:
    return iter(lambda: read(_READ_BYTES), b"")
