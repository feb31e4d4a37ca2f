"""Text that XML can hold, for the formats made of it (.xlsx, .docx, .qdpx)."""

import re

_NOT_IN_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_text(text: str) -> str:
    """Text with what XML cannot hold replaced, one character for one, so that no offset moves."""
    return _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text)
