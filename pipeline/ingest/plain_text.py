"""Plain text and Markdown transcripts."""

from pathlib import Path

from pipeline.ingest.cues import Reading
from pipeline.ingest.decode import read_text
from pipeline.ingest.lines import read_lines


def read_plain_text(path: Path) -> Reading:
    """Cues of a .txt or .md transcript.

    Raises:
        InputError: the bytes are no text.
    """
    return read_lines(read_text(path).splitlines())
