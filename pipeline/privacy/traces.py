"""Somebody's words, looked for in files of any kind: as text in several encodings, and inside packed ones."""

import html
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

RUN = 4
"""So many words in a row are somebody's own; fewer are everybody's."""
_WORD = re.compile(r"\w+")
_ESCAPED = re.compile(r"\\+u([0-9a-fA-F]{4})")
_BREAK = re.compile(r"\\[nrt]")
_TAG = re.compile(r"<[^<>]{1,300}>")
_PACKED = b"PK\x03\x04"
_MOST_UNPACKED = 500_000_000

Run = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Traces:
    """What to look for: runs of words, all in lower case with «ё» as «е»; `terms` are personal data of any length."""

    runs: frozenset[Run]
    terms: frozenset[Run] = frozenset()

    def in_text(self, text: str) -> bool:
        """Whether a text holds any of it, whatever stands between the words."""
        words = words_of(text)
        lengths = {RUN, *map(len, self.terms)}
        return any(run in self.runs or run in self.terms for length in lengths for run in _runs(words, length))

    def in_bytes(self, data: bytes) -> bool:
        """Whether bytes hold any of it, in UTF-8, UTF-16 or cp1251, or packed as workbooks and documents are."""
        if any(self.in_text(text) for text in _readings(data)):
            return True
        return data.startswith(_PACKED) and any(self.in_bytes(member) for member in _members(data))

    def in_files(self, folder: Path) -> list[Path]:
        """Files of a folder, of any depth, that hold any of it or cannot be read."""
        return [path for path in sorted(folder.rglob("*")) if path.is_file() and self._in_file(path)]

    def _in_file(self, path: Path) -> bool:
        try:
            return self.in_bytes(path.read_bytes())
        except OSError:
            return True


def traces_of(texts: Iterable[str], terms: Iterable[str], others: Iterable[str]) -> Traces:
    """What is in `texts` and in none of the others; a term of one word counts only where it holds a digit."""
    said = frozenset(run for text in texts for run in _runs(words_of(text), RUN))
    named = {tuple(words_of(term)) for term in terms}
    telling = frozenset(run for run in named if len(run) > 1 or any(map(str.isdigit, "".join(run))))
    lengths = {RUN, *map(len, telling)}
    common: set[Run] = set()
    for text in others:
        words = words_of(text)
        common.update(run for length in lengths for run in _runs(words, length))
    return Traces(said - common, telling - common)


def words_of(text: str) -> list[str]:
    """The words of a text as they are compared."""
    return _WORD.findall(text.casefold().replace("ё", "е"))


def _runs(words: list[str], length: int) -> Iterator[Run]:
    return zip(*(words[at:] for at in range(length)), strict=False)


def _readings(data: bytes) -> Iterator[str]:
    """The bytes as text, in each way that they may be meant."""
    whole = data.decode("utf-8", "ignore")
    yield _BREAK.sub(" ", _ESCAPED.sub(lambda escaped: chr(int(escaped[1], 16)), whole))
    if b"</" in data:
        yield html.unescape(_TAG.sub("", whole))
    if b"\x00" in data:
        for start in (0, 1):
            yield data[start:].decode("utf-16-le", "ignore")
            yield data[start:].decode("utf-16-be", "ignore")
    if len(whole.encode()) < len(data):
        yield data.decode("cp1251", "ignore")


def _members(data: bytes) -> Iterator[bytes]:
    """What is packed in an archive; one that is damaged or far too large is left as it is."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(member.file_size for member in archive.infolist()) > _MOST_UNPACKED:
                return
            for member in archive.infolist():
                yield member.filename.encode()
                yield archive.read(member)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError):
        return
