"""What ships beside the code as plain arrays: the classifier, the vector background, the chain of roles."""

import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

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
