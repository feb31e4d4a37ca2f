"""PDF transcripts that hold text (a scan has none)."""

import logging
import re
from pathlib import Path

from pipeline.errors import InputError
from pipeline.ingest.cues import Reading
from pipeline.ingest.lines import read_lines

_PAGE_NUMBER = re.compile(
    r"^\s*(?:(?:page|стр\.?|страница)\s*)?\d{1,4}(?:\s*(?:/|of|из)\s*\d{1,4})?\s*$", re.IGNORECASE
)
_BROKEN_WORD = re.compile(r"(?<=[a-zа-яё])-$")


def read_pdf(path: Path) -> Reading:
    """Cues of a PDF with a text layer.

    Raises:
        InputError: damaged, locked by a password, or without text.
    """
    import pypdf
    from pypdf.errors import DependencyError, PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        pages = [page.extract_text() for page in pypdf.PdfReader(path).pages]
    except (PyPdfError, DependencyError) as error:
        locked = any(word in str(error).lower() for word in ("decrypted", "password", "cryptography"))
        reason = "locked by a password; save a copy without it" if locked else "damaged; export it again"
        raise InputError(f"{path.name}: {reason}.") from None
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, OSError, RecursionError):
        raise InputError(f"{path.name}: damaged; export it again.") from None
    lines = [line for page in pages for line in page.splitlines() if not _PAGE_NUMBER.match(line)]
    if not any(line.strip() for line in lines):
        raise InputError(f"{path.name}: a PDF without text (a scan?); recognise its text first, or remove it.")
    return read_lines(_mend_words(lines))


def _mend_words(lines: list[str]) -> list[str]:
    mended: list[str] = []
    for line in lines:
        if mended and _BROKEN_WORD.search(mended[-1]) and line[:1].islower():
            head, _, tail = line.partition(" ")
            mended[-1] = mended[-1][:-1] + head
            mended.append(tail)
        else:
            mended.append(line)
    return mended
