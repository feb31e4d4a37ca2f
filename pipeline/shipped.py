"""What ships beside the code as plain arrays: the classifier, the vector background, the chain of roles, sentence
boundaries."""

import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from pipeline.errors import EngineError


@contextmanager
def shipped_arrays(path: Path, name: str) -> Iterator[Mapping[str, Any]]:
    """The arrays in a shipped file, by name; `name` says what they are for whoever must reinstall them.

    Raises:
        EngineError: the file is missing or damaged, or lacks what is taken from it.
    """
    try:
        with np.load(path, allow_pickle=False) as arrays:
            yield arrays
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise EngineError(f"{path}: the shipped {name} is unusable ({error}); reinstall custdev.") from None


def packed(names: Iterable[str]) -> npt.NDArray[np.uint8]:
    """Names without line breaks as one array of bytes, a fraction of what an array of texts takes."""
    return np.frombuffer("\n".join(names).encode(), np.uint8)


def unpacked(names: npt.NDArray[np.uint8]) -> list[str]:
    """The names that `packed` made an array of."""
    return names.tobytes().decode().split("\n")
