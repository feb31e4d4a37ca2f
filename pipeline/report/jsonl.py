"""JSON lines: one object a row, numbers as numbers and what is unknown as null."""

import json
from collections.abc import Sequence

from pipeline.report.tables import Row

_BREAKS = {ord(c): f"\\u{ord(c):04x}" for c in "\x85\u2028\u2029"}
"""Characters that some programs take for the end of a line; JSON may hold them escaped as well."""


def to_jsonl(columns: Sequence[str], rows: Sequence[Row]) -> str:
    """The table, an object a line."""
    return "".join(_line({name: row[name] for name in columns}) for row in rows)


def _line(row: Row) -> str:
    return json.dumps(row, ensure_ascii=False).translate(_BREAKS) + "\n"
