"""Guards around zipped formats."""

import zipfile
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.ingest.unpack import check_zip


def test_an_honest_archive_passes(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    check_zip(path)


def test_an_archive_of_gigabytes_is_refused_unopened(tmp_path: Path) -> None:
    path = tmp_path / "bomb.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("word/document.xml", "w") as part:
        for _ in range(301):
            part.write(bytes(1024 * 1024))
    assert path.stat().st_size < 1_000_000
    with pytest.raises(InputError, match=r"bomb\.docx: unpacks to 315 MB"):
        check_zip(path)


@pytest.mark.parametrize("data", [b"", b"not a zip", b"PK\x03\x04" + bytes(40)])
def test_a_damaged_archive_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "cut.docx"
    path.write_bytes(data)
    with pytest.raises(InputError, match=r"cut\.docx: damaged or cut short"):
        check_zip(path)
