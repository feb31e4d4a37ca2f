"""Word documents: paragraphs and tables in reading order."""

import itertools
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.errors import InputError
from pipeline.ingest.cues import Reading
from pipeline.ingest.lines import TIME, read_lines
from pipeline.ingest.table import names_columns
from pipeline.ingest.unpack import check_zip

_TIME_CELL = re.compile(rf"^[\[(]?{TIME}(?:\s*[-–—]+>?\s*{TIME})?[\])]?$")
_MAX_LABEL = 48
_RECURS = 3
_DAMAGE = (KeyError, ValueError, AttributeError, TypeError, zipfile.BadZipFile, zlib.error, EOFError, OSError)


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
    except (PackageNotFoundError, LxmlError, *_DAMAGE):
        raise InputError(f"{path.name}: damaged or not a Word document; save it again as .docx.") from None
    return read_lines(lines)


def _lines(document: Any) -> Iterator[str]:
    leads = Counter(_bold_lead(paragraph) for paragraph in document.paragraphs)
    labels = {lead for lead, count in leads.items() if lead and (lead.endswith(":") or count >= _RECURS)}
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            for row in block.rows:
                yield _row(row)
        else:
            mark = "# " if block.style is not None and (block.style.name or "").startswith(("Heading", "Title")) else ""
            for line in _with_bold_label(block, labels).split("\n"):
                yield mark + line


def _bold_lead(paragraph: Any) -> str:
    """The bold words that open a line which goes on in plain type."""
    bold = "".join(run.text for run in itertools.takewhile(lambda run: run.bold, paragraph.runs))
    rest = str(paragraph.text)[len(bold) :]
    follows = bool(rest.strip()) and "\n" not in bold + rest[:1] and len(bold) <= _MAX_LABEL
    return bold.strip() + (":" if rest.startswith(":") else "") if follows else ""


def _with_bold_label(paragraph: Any, labels: set[str]) -> str:
    """A paragraph's text, its bold label marked as in Markdown and closed by a colon."""
    text, lead = str(paragraph.text), _bold_lead(paragraph)
    if lead not in labels:
        return text
    return f"**{lead.removesuffix(':')}:** {text.lstrip().removeprefix(lead).strip()}"


def _row(row: Any) -> str:
    """A table row; two cells read as a speaker and the words, a cell of digits as their time code."""
    cells = [" ".join(cell.text.split()) for cell in row.cells]
    filled = [cell for cell, _ in itertools.groupby(cells) if cell]
    if names_columns(filled):
        return "# " + " ".join(filled)
    times = [cell for cell in filled if _TIME_CELL.match(cell)]
    said = [cell for cell in filled if cell not in times]
    line = ": ".join(said) if len(said) == 2 and not said[0].endswith(":") else " ".join(said)
    return f"[{times[0].strip('[]()')}] {line}" if times else line
