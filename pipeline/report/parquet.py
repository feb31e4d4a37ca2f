"""Parquet tables; their types are declared here, so that a column without a value has the same as one with."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline.config import PRESETS
from pipeline.errors import SettingsError
from pipeline.models import SCORE_PARTS, TOP_PLACES
from pipeline.report.tables import Row

INTEGERS = frozenset(
    (
        "rank", "respondent_count", "respondents_asked", "mention_count", "rank_low", "rank_high", "tie_group", "start",
        "end", "intensity", "nps", "turns", "words", "respondent_words", "not_asked", "unasked_count", "prompted_count",
        "doubtful_count", *(f"rank_{name}" for name in PRESETS),
    )
)  # fmt: skip
FLOATS = frozenset(
    (
        "prevalence", "prevalence_low", "prevalence_high", "intensity_mean", "score", "score_low", "score_high",
        "trend", "trend_low", "trend_high", "nps_mean", "nps_low", "nps_high", "segment_lift", "segment_q",
        "start_time", "confidence", "role_confidence", *(f"score_{part}" for part in SCORE_PARTS),
        *(f"top_{places}" for places in TOP_PLACES),
    )
)  # fmt: skip
BOOLEANS = frozenset(("prompted", "doubtful", "listed"))
DATES = frozenset(("date",))


def write_parquet(columns: Sequence[str], rows: Sequence[Row], path: Path) -> None:
    """Writes one table; whatever is not declared otherwise is text.

    Raises:
        SettingsError: pyarrow is not installed.
        OSError: the file cannot be written.
    """
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise SettingsError("Parquet needs pyarrow; install it with: pip install 'custdev[parquet]'.") from None

    types = {
        **dict.fromkeys(INTEGERS, pyarrow.int64()),
        **dict.fromkeys(FLOATS, pyarrow.float64()),
        **dict.fromkeys(BOOLEANS, pyarrow.bool_()),
        **dict.fromkeys(DATES, pyarrow.date32()),
    }
    schema = pyarrow.schema([(name, types.get(name, pyarrow.string())) for name in columns])
    values = {name: [_value(name, row[name]) for row in rows] for name in columns}
    pyarrow.parquet.write_table(pyarrow.table(values, schema=schema), path)


def _value(name: str, cell: Any) -> Any:
    return dt.date.fromisoformat(cell) if name in DATES and cell else cell
