"""Word documents: paragraphs and tables in reading order."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.errors import InputError
from pipeline.ingest.cues import Reading
from pipeline.ingest.lines import read_lines
from pipeline.ingest.unpack import check_zip


def read_word(path: Path) -> Reading:
    """Cues of a .docx transcript.

    Raises:
        InputError: damaged, or unpacks to gigabytes.
    """
    import docx
    from docx.opc.exceptions import PackageNotFoundError
    from lxml.etree import LxmlError

    check_zip(path)
    try:
        document = docx.Document(str(path))
        lines = list(_lines(document))
    except (PackageNotFoundError, LxmlError, KeyError, ValueError, zipfile.BadZipFile, OSError):
        raise InputError(f"{path.name}: damaged or not a Word document; save it again as .docx.") from None
    return read_lines(lines)


def _lines(document: Any) -> Iterator[str]:
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            for row in block.rows:
                yield _row(row)
        else:
            mark = "# " if block.style is not None and (block.style.name or "").startswith(("Heading", "Title")) else ""
            for line in block.text.split("\n"):
                yield mark + line


def _row(row: Any) -> str:
    """A table row; two cells read as a speaker and the words."""
    cells: list[str] = []
    for cell in row.cells:
        if not cells or cell.text != cells[-1]:
            cells.append(" ".join(cell.text.split()))
    filled = [cell for cell in cells if cell]
    return ": ".join(filled) if len(filled) == 2 and not filled[0].endswith(":") else " ".join(filled)
