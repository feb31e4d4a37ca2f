"""Guards around zipped formats (.docx, .xlsx): broken archives and archives that unpack to gigabytes."""

import zipfile
from pathlib import Path

from pipeline.errors import InputError

_MAX_UNPACKED = 300 * 1024 * 1024


def check_zip(path: Path) -> None:
    """Refuse an archive that is truncated or would unpack beyond any honest document.

    Raises:
        InputError: either of the two.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(info.file_size for info in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise InputError(f"{path.name}: damaged or cut short; save it again from its program.") from None
    if size > _MAX_UNPACKED:
        raise InputError(f"{path.name}: unpacks to {size // 1_000_000} MB, which no transcript does; remove the file.")
