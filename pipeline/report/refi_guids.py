"""Names of things in REFI-QDA files, and GUIDs that stay the same from run to run."""

import datetime as dt
import uuid
from collections import Counter

from pipeline.models import RankedTheme
from pipeline.report.content import ReportContent
from pipeline.report.xml_safe import xml_text

_NAMESPACE = uuid.UUID("6b1f3c52-0a0e-5d53-9f0f-6c1b0f9f2a77")
_MOST_IN_NAME, _MOST_IN_CODE = 80, 200
_NO_DAY = dt.date(1970, 1, 1)


def guid(content: ReportContent, *parts: object) -> str:
    """The GUID of a thing within one study: two studies never share one, two runs of a study always do."""
    return str(uuid.uuid5(uuid.uuid5(_NAMESPACE, xml_text(content.title)), xml_text("\n".join(map(str, parts)))))


def name_of(text: str, most: int = _MOST_IN_NAME) -> str:
    """A name on one line, of `most` characters at most."""
    line = " ".join(xml_text(text).split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def code_name(ranked: RankedTheme) -> str:
    """A theme's name as a code; its id makes it the only one of that name, as QualCoder and others ask."""
    return f"{name_of(ranked.theme.label, _MOST_IN_CODE)} ({ranked.theme.theme_id})"


def source_names(content: ReportContent) -> dict[str, str]:
    """What each file is called, by its path: its own name, or the whole path where two have the same."""
    paths = sorted(held.interview.path for held in content.interviews)
    uses = Counter(path.rsplit("/", 1)[-1] for path in paths)
    return {path: xml_text(short if uses[short := path.rsplit("/", 1)[-1]] == 1 else path) for path in paths}


def moment(day: dt.date | None) -> str:
    """A day as the standard writes moments; programs refuse selections without one, and a run knows no clock."""
    return f"{(day or _NO_DAY).isoformat()}T00:00:00Z"
