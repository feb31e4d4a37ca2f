"""Which file of a study a coding means: by path, by name, with its suffix or without."""

import difflib
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path, PurePosixPath

from pipeline.errors import InputError

_NEARLY = 0.9


def names_of(coding: Path, names: Iterable[str], known: Sequence[str]) -> dict[str, str]:
    """The study's path for each name that a coding uses.

    Raises:
        InputError: a name is no file of the study's, or could be several.
    """
    parts = {path: _parts(path) for path in known}
    found: dict[str, str] = {}
    for name in dict.fromkeys(names):
        meant = _meant(_parts(name), parts)
        if not meant:
            hint = _hint(PurePosixPath(name).name, known)
            raise InputError(
                f"{coding}: {name!r} is no transcript of the study{hint} put it into the study, or correct the coding."
            )
        if len(meant) > 1:
            raise InputError(f"{coding}: {name!r} could be {' or '.join(meant[:3])}; write the folder too.")
        found[name] = meant[0]
    return found


def _hint(name: str, known: Sequence[str]) -> str:
    """The name that is nearly the same; names that differ by a number are other interviews."""
    names = [PurePosixPath(path).name for path in known]
    close = difflib.get_close_matches(name, names, n=1, cutoff=_NEARLY)
    return f"; did you mean {close[0]!r}?" if close else ";"


def named_in(name: str, known: Sequence[str]) -> str | None:
    """The one of some files that has the same name, with its suffix or with another."""
    found = _meant(_parts(PurePosixPath(name).name), {one: _parts(one) for one in known})
    return found[0] if len(found) == 1 else None


def _meant(given: tuple[str, ...], known: dict[str, tuple[str, ...]]) -> list[str]:
    """The files meant, by the surest sign that any of them shows."""
    if not given:
        return []
    stem = PurePosixPath(given[-1]).stem
    signs: tuple[Callable[[tuple[str, ...]], bool], ...] = (
        lambda own: own == given,
        lambda own: own[-len(given) :] == given or given[-len(own) :] == own,
        lambda own: own[-1] == given[-1],
        lambda own: PurePosixPath(own[-1]).stem == given[-1],
        lambda own: PurePosixPath(own[-1]).stem == stem,
    )
    for sign in signs:
        found = [path for path, own in known.items() if sign(own)]
        if found:
            return found
    return []


def _parts(path: str) -> tuple[str, ...]:
    """Case and accents' spelling made one: file systems differ in both."""
    folded = unicodedata.normalize("NFC", path).casefold().replace("\\", "/")
    return tuple(part for part in PurePosixPath(folded).parts if part not in ("/", "."))
