"""Zip files that are the same bytes each time: members in order, all of one day."""

import zipfile
from collections.abc import Mapping
from pathlib import Path

_DAY = (1980, 1, 1, 0, 0, 0)
_READABLE = 0o644 << 16


def write_archive(path: Path, members: Mapping[str, bytes]) -> None:
    """Writes the members, compressed, in their order.

    Raises:
        OSError: the file cannot be written.
    """
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, _DAY)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, _READABLE
            archive.writestr(info, data)
