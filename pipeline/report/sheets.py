"""The workbook's tables: a sheet is a few declared columns and a function that gives its rows.

To add one: a `Sheet` in `SHEET_LIST`, its name in `sheet_words.SHEETS`, and a line there for each new column.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.config import PRESETS
from pipeline.models import TOP_PLACES
from pipeline.report.brief import diverse_quotes
from pipeline.report.content import ReportContent
from pipeline.report.figure_tables import FIGURE_FORMS, FIGURE_TABLES
from pipeline.report.sheet_words import WORKBOOK_WORDS
from pipeline.report.tables import (
    INTERVIEW_COLUMNS,
    JUDGED_COLUMNS,
    MENTION_COLUMNS,
    STANDING_COLUMNS,
    THEME_COLUMNS,
    Row,
    Table,
    interview_rows,
    mention_rows,
    theme_rows,
)
from pipeline.report.wording import KINDS

_LONG, _MIDDLE, _SHORT, _NARROW = 60, 26, 13, 9
_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Column:
    """How a column looks: `form` is a key of `workbook.FORMATS`, `mark` how its cells are drawn upon.

    A `bar` is as long as the number, a `scale` the darker the greater it is; `tie` draws a line where the number
    changes. A column without a heading of its own is called by its key. `extra` ones are folded away, for those who
    want every figure.
    """

    key: str
    form: str = "text"
    width: float = _SHORT
    mark: str = ""
    meaning: str = ""
    extra: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of the workbook; an `optional` one is left out where it has no rows."""

    name: str
    columns: Callable[[ReportContent], Sequence[Column]]
    rows: Callable[[ReportContent], Sequence[Row]]
    optional: bool = False


_COUNTS = ("rank", "respondent_count", "respondents_asked", "mention_count", "rank_low", "rank_high", "tie_group",
           "intensity", "nps", "turns", "words", "respondent_words", "start", "end", "not_asked", "unasked_count",
           "prompted_count", "doubtful_count", *(f"rank_{name}" for name in PRESETS))  # fmt: skip
_FORMS = {
    **dict.fromkeys(_COUNTS, "count"),
    **dict.fromkeys(("prevalence", "prevalence_low", "prevalence_high"), "percent"),
    **dict.fromkeys((f"top_{places}" for places in TOP_PLACES), "percent"),
    **dict.fromkeys(("trend", "trend_low", "trend_high"), "points"),
    **dict.fromkeys(("intensity_mean", "nps_mean", "nps_low", "nps_high", "segment_lift"), "tenth"),
    **dict.fromkeys(
        ("score", "score_reach", "score_intensity", "score_segment", "score_nps", "segment_q"), "thousandth"
    ),
    **dict.fromkeys(("confidence", "role_confidence"), "hundredth"),
    **FIGURE_FORMS,
    "date": "date",
    "start_time": "clock",
}
_WIDTHS = {
    **dict.fromkeys(("label", "definition", "summary", "quote", "top_quote", "examples", "cause", "reason"), _LONG),
    **dict.fromkeys(
        ("transcript", "top_quote_source", "top_segment", "area", "related", "mention_id", "speaker"), _MIDDLE
    ),
    **dict.fromkeys(("rank", "rank_low", "rank_high", "tie_group", "start", "end", "intensity", "nps", "q"), _NARROW),
}
_MARKS = {
    **dict.fromkeys(("prevalence", "score", "share"), "bar"),
    "tie_group": "tie",
    "intensity_mean": "scale",
}
_THEME_FIRST = ("rank", "label", "kind", "respondent_count", "respondents_asked", "prevalence", "prevalence_low",
                "prevalence_high", "rank_low", "rank_high", "tie_group", "intensity_mean", "trend", "trend_low",
                "trend_high", "top_quote", "top_quote_source", "theme_id")  # fmt: skip
_MENTION_FIRST = ("theme_id", "kind", "quote", "respondent_id", "quarter", "date", "intensity", "prompted",
                  "transcript", "start_time")  # fmt: skip


def declared(meanings: Mapping[str, str], first: Iterable[str] = ()) -> list[Column]:
    """Columns of an exported table; the rest is folded away behind the `first` ones, where these are given."""
    leading = tuple(first)
    return [
        Column(
            key, _FORMS.get(key, "text"), _WIDTHS.get(key, _SHORT), _MARKS.get(key, ""), meanings[key],
            extra=bool(leading) and key not in leading,
        )
        for key in dict.fromkeys([*leading, *meanings])
    ]  # fmt: skip


def _theme_columns(_: ReportContent) -> list[Column]:
    return declared(THEME_COLUMNS | STANDING_COLUMNS, _THEME_FIRST)


def _themes(content: ReportContent) -> list[Row]:
    return [_spoken(content, row) for row in theme_rows(content)]


def _mention_columns(content: ReportContent) -> list[Column]:
    own = declared(MENTION_COLUMNS | JUDGED_COLUMNS, _MENTION_FIRST)
    label = Column("label", width=_LONG, meaning=THEME_COLUMNS["label"])
    about = [Column("nps", width=_NARROW, meaning=INTERVIEW_COLUMNS["nps"])]
    about += [Column(name, meaning="respondents.csv") for name in attributes(content)]
    shown = len(_MENTION_FIRST)
    return [own[0], label, *own[1:shown], *about, *own[shown:]]


def _mentions(content: ReportContent) -> list[Row]:
    """Everything a pivot table may group by stands in each row."""
    labels = {ranked.theme.theme_id: ranked.theme.label for ranked in content.themes}
    people = {(voice.file, voice.respondent_id): voice for voice in content.voices}
    rows = []
    for row in mention_rows(content):
        voice = people.get((str(row["transcript"]), str(row["respondent_id"])))
        about = dict.fromkeys(attributes(content)) | (dict(voice.attributes) if voice else {})
        label = labels[str(row["theme_id"])]
        rows.append(about | _spoken(content, row) | {"label": label, "nps": voice.nps if voice else None})
    return rows


def attributes(content: ReportContent) -> list[str]:
    """Columns of respondents.csv that no column of the mentions is called by."""
    found = {name for voice in content.voices for name in voice.attributes}
    return sorted(found - set(MENTION_COLUMNS) - set(JUDGED_COLUMNS) - {"label", "nps"})


def _codebook_columns(_: ReportContent) -> list[Column]:
    keys = ("theme_id", "label", "kind", "definition", "respondent_count", "mention_count")
    examples = Column("examples", width=_LONG, meaning="its most typical quotes, verbatim")
    return [*declared({key: THEME_COLUMNS[key] for key in keys}), examples]


def _codebook(content: ReportContent) -> list[Row]:
    rows = sorted(_themes(content), key=lambda row: str(row["theme_id"]))
    for row in rows:
        quotes = diverse_quotes(content.of_theme(str(row["theme_id"])), _EXAMPLES)
        row["examples"] = "\n".join(f"— {themed.mention.quote}" for themed in quotes)
    return rows


def _interview_columns(_: ReportContent) -> list[Column]:
    return declared(INTERVIEW_COLUMNS)


def _interviews(content: ReportContent) -> list[Row]:
    return [_spoken(content, row) for row in interview_rows(content)]


def _figure_sheet(name: str, table: Table) -> Sheet:
    return Sheet(
        name,
        lambda _: declared(table.columns),
        lambda content: [_spoken(content, row) for row in table.rows(content)],
        optional=True,
    )


def _spoken(content: ReportContent, row: Row) -> Row:
    """A row in the report's language: its kind, its status, where its arrow points, how roles were told."""
    words = KINDS[content.language] | WORKBOOK_WORDS[content.language]
    told = ("kind", "status", "arrow", "role_source")
    return row | {key: words.get(str(row[key]), row[key]) for key in told if row.get(key)}


SHEET_LIST = (
    Sheet("themes", _theme_columns, _themes),
    Sheet("mentions", _mention_columns, _mentions),
    Sheet("codebook", _codebook_columns, _codebook),
    Sheet("interviews", _interview_columns, _interviews),
    *(_figure_sheet(name, table) for name, table in FIGURE_TABLES.items()),
)
