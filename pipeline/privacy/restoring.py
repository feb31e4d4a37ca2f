"""What was said, put back in place of placeholders, for what is shown on this machine."""

import re
from collections.abc import Mapping, Sequence

PLACEHOLDER = re.compile(r"\[[A-ZА-ЯЁ]+(?:_[A-ZА-ЯЁ]+)*_\d+\]")
PLACEHOLDER_WORD = r"[^\W\d_]+(?:_[^\W\d_]+)*_\d+"
"""One without its brackets and in any case, as a model may copy it."""
Surfaces = Mapping[str, Sequence[str]]
"""For each placeholder the words it stands for, as often as they were said and in that order."""


def restored_text(text: str, surfaces: Surfaces) -> str:
    """The text with each placeholder as what was said, the second one as what was said then; unknown ones stay."""
    used: dict[str, int] = {}

    def said(found: re.Match[str]) -> str:
        known = surfaces.get(found[0], ())
        at = used[found[0]] = used.get(found[0], -1) + 1
        return known[min(at, len(known) - 1)] if known else found[0]

    return PLACEHOLDER.sub(said, text)


def without_placeholders(text: str) -> str:
    """The text as if nothing stood where placeholders stand, for what looks at its words one by one."""
    return PLACEHOLDER.sub(" ", text)
