"""The exported tables: each column declared once, with what it means; data/README.md repeats this."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.config import PRESETS
from pipeline.models import SCORE_PARTS, TOP_PLACES, Interval, RankedTheme, SpeakerRole
from pipeline.report.content import HeldInterview, ReportContent, ThemedMention

Cell = str | int | float | bool | None
Row = dict[str, Cell]

THEME_COLUMNS: dict[str, str] = {
    "rank": "1 is the highest score",
    "theme_id": "id that survives reruns",
    "label": "the theme's name",
    "definition": "what sets it apart",
    "kind": "the commonest kind of its mentions",
    "status": "new, recurring, grown, faded, silent, split, merged, resolved; current where there is one quarter",
    "respondent_count": "people who voice it, of those asked and unprompted",
    "respondents_asked": "people interviewed; where it answers a question of guide.yaml, those who were asked it",
    "prevalence": "respondent_count / respondents_asked",
    "prevalence_low": "lower end of the 95 % Wilson interval",
    "prevalence_high": "upper end of the 95 % Wilson interval",
    "mention_count": "how often it was said; never the headline",
    "intensity_mean": "mean over people of the strongest they put it, 1 to 5",
    "score": "weighted mean of the parts",
    "score_reach": "share of respondents; those who were not asked are counted at what the others make likely",
    "score_intensity": "intensity_mean, scaled to 0-1; weighs by the root of reach",
    "score_segment": "share of respondents, each weighted by what they are worth (segment_values, value_column)",
    "score_recency": "share of respondents, each counting half for every quarter since they were asked, a voice since "
    "it was heard",
    "score_trend": "how much the share surely grew since the quarter before: trend_low, 0 where that is below 0",
    "score_nps": "mean of (10 - NPS) / 10 of those who voice it; weighs by the root of reach",
    "rank_low": "best rank in 95 % of draws of other respondents",
    "rank_high": "worst rank in 95 % of draws of other respondents",
    "tie_group": "themes of one group cannot be told apart",
    "trend": "change of prevalence from the quarter before the last to the last",
    "trend_low": "lower end of its 95 % interval (Newcombe)",
    "trend_high": "upper end of its 95 % interval (Newcombe)",
    "nps_mean": "mean 0-10 rating of those who voice it; empty below rank.min_nps ratings",
    "nps_low": "lower end of its 95 % interval",
    "nps_high": "upper end of its 95 % interval",
    "top_segment": "segment in which it is loudest",
    "segment_lift": "how many times louder than elsewhere",
    "segment_q": "Fisher's exact p-value, Benjamini-Hochberg corrected",
    "first_seen": "first quarter it was voiced in",
    "last_seen": "last quarter it was voiced in",
    "top_quote": "its most typical quote, verbatim",
    "top_quote_source": "file and respondent of that quote",
}
STANDING_COLUMNS: dict[str, str] = {
    "area": "what it belongs to, where more than 15 themes hold several mentions",
    "related": "ids of the requests that would cure it, or of the pains that it would cure",
    "guide_question": "the question of guide.yaml that it answers, where it does",
    "not_asked": "people interviewed who were not asked about it",
    "unasked_count": "of these, people who voice it all the same",
    "prompted_count": "people who only agreed to it when the interviewer named it; counted nowhere else",
    "doubtful_count": "people who voice it only by mentions whose summary is in doubt; counted nowhere else",
    "score_low": "lower end of the score's 95 % interval",
    "score_high": "upper end of the score's 95 % interval",
    **{f"top_{places}": f"chance to be among the first {places}" for places in TOP_PLACES},
    **{f"rank_{name}": f"rank under the weights of the preset {name}" for name in PRESETS},
}
"""How a theme stands, in the workbook and the notebook, beside THEME_COLUMNS."""
MENTION_COLUMNS: dict[str, str] = {
    "mention_id": "id by content",
    "theme_id": "the theme it is in",
    "transcript": "file, relative to the study",
    "respondent_id": "who said it",
    "date": "day of the interview",
    "quarter": "quarter of the interview",
    "kind": "pain request trigger praise outcome workaround objection",
    "force": "push pull anxiety habit, where it shows",
    "direction": "toward or away, for triggers",
    "summary": "the same in short",
    "quote": "the transcript's own words",
    "start": "first character of the quote in the transcript's text",
    "end": "one past its last character",
    "start_time": "seconds from the recording's start",
    "speaker": "label in the transcript",
    "intensity": "1 to 5",
    "prompted": "true where the interviewer named it first",
    "alignment": "how the quote was found: exact or normalized",
    "confidence": "0 to 1",
    "extractor": "what found it",
}
JUDGED_COLUMNS: dict[str, str] = {
    "cause": "the reason the respondent gives, where a language model read it",
    "doubtful": "true where a language model's summary may not follow from the quote",
}
"""What only a language model tells of a mention: in the workbook and the notebook, beside MENTION_COLUMNS."""
INTERVIEW_COLUMNS: dict[str, str] = {
    "transcript": "file, relative to the study",
    "respondent_id": "whose interview it is",
    "listed": "whether respondents.csv knows the respondent",
    "date": "day of the interview",
    "quarter": "quarter of the interview",
    "nps": "0 to 10, from respondents.csv",
    "language": "ru or en",
    "turns": "turns in the transcript",
    "words": "words in the transcript",
    "respondent_words": "words said by the respondent",
    "mention_count": "mentions found",
    "role_source": "labels, inferred (from how each speaks), model (told by a language model) or guessed (no speakers "
    "in the file)",
    "role_confidence": "how sure the roles are, 0 to 1",
}


def theme_rows(content: ReportContent) -> list[Row]:
    """themes.csv, in rank order, and how each theme stands."""
    source = {m.mention.mention_id: f"{m.interview.path} ({m.respondent_id})" for m in content.mentions}
    return [_theme_row(theme, source[theme.top_quote.mention_id]) for theme in content.themes]


def mention_rows(content: ReportContent) -> list[Row]:
    """mentions.csv, by file and place."""
    ordered = sorted(content.mentions, key=lambda m: (m.interview.path, m.mention.span.start, m.mention.mention_id))
    return [_mention_row(mention) for mention in ordered]


def interview_rows(content: ReportContent) -> list[Row]:
    """interviews.csv, by file."""
    return [_interview_row(held) for held in sorted(content.interviews, key=lambda h: h.interview.path)]


@dataclass(frozen=True, slots=True)
class Table:
    """One exported table: its columns with what they mean, and its rows."""

    columns: Mapping[str, str]
    rows: Callable[[ReportContent], list[Row]]


CSV_TABLES: Mapping[str, Table] = {
    "themes": Table(THEME_COLUMNS, theme_rows),
    "mentions": Table(MENTION_COLUMNS, mention_rows),
    "interviews": Table(INTERVIEW_COLUMNS, interview_rows),
}
FULL_TABLES: Mapping[str, Table] = {
    "themes": Table(THEME_COLUMNS | STANDING_COLUMNS, theme_rows),
    "mentions": Table(MENTION_COLUMNS | JUDGED_COLUMNS, mention_rows),
    "interviews": CSV_TABLES["interviews"],
}
"""The same with how each theme stands, and with what only a language model tells of a mention."""


def to_csv(columns: Sequence[str], rows: Sequence[Row], separator: str = ",") -> str:
    """Separated text with a header; booleans as true and false, empty for None."""
    return csv_lines([columns, *([_written(row[column]) for column in columns] for row in rows)], separator)


def csv_lines(lines: Sequence[Sequence[Cell]], separator: str = ",") -> str:
    """Lines of cells as CSV."""
    return "".join(_line(cells, separator) for cells in lines)


def _line(cells: Sequence[Cell], separator: str) -> str:
    file = io.StringIO(newline="")
    # Before Python 3.13 a lone carriage return is quoted only where it is part of the line's end.
    csv.writer(file, delimiter=separator, lineterminator="\r\n").writerow(cells)
    return file.getvalue().removesuffix("\r\n") + "\n"


def _written(cell: Cell) -> Cell:
    return str(cell).lower() if isinstance(cell, bool) else cell


def _theme_row(ranked: RankedTheme, source: str) -> Row:
    theme = ranked.theme
    return {
        "rank": ranked.rank,
        "theme_id": theme.theme_id,
        "label": theme.label,
        "definition": theme.definition,
        "kind": theme.kind.value,
        "status": ranked.status,
        "respondent_count": ranked.respondent_count,
        "respondents_asked": ranked.respondents_asked,
        **_interval("prevalence", "prevalence", ranked.prevalence),
        "mention_count": ranked.mention_count,
        "intensity_mean": ranked.intensity_mean,
        "score": ranked.score,
        **{f"score_{part}": ranked.score_parts[part] for part in SCORE_PARTS},
        "rank_low": ranked.rank_low,
        "rank_high": ranked.rank_high,
        "tie_group": ranked.tie_group,
        **_interval("trend", "trend", ranked.trend),
        **_interval("nps_mean", "nps", ranked.nps),
        "top_segment": ranked.top_segment,
        "segment_lift": ranked.segment_lift,
        "segment_q": ranked.segment_q,
        "first_seen": ranked.first_seen,
        "last_seen": ranked.last_seen,
        "top_quote": ranked.top_quote.quote,
        "top_quote_source": source,
        "area": theme.area,
        "related": " ".join(theme.related),
        "guide_question": ranked.question,
        "not_asked": ranked.apart.not_asked,
        "unasked_count": ranked.apart.unasked,
        "prompted_count": ranked.apart.prompted,
        "doubtful_count": ranked.apart.doubtful,
        "score_low": ranked.score_range.low,
        "score_high": ranked.score_range.high,
        **{f"top_{places}": ranked.top_chances[places] for places in TOP_PLACES},
        **{f"rank_{name}": ranked.preset_ranks[name] for name in PRESETS},
    }


def _interval(name: str, prefix: str, interval: Interval) -> Row:
    return {
        name: _rounded(interval.value),
        f"{prefix}_low": _rounded(interval.low),
        f"{prefix}_high": _rounded(interval.high),
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _mention_row(themed: ThemedMention) -> Row:
    mention, interview = themed.mention, themed.interview
    return {
        "mention_id": mention.mention_id,
        "theme_id": themed.theme_id,
        "transcript": interview.path,
        "respondent_id": themed.respondent_id,
        "date": interview.date.isoformat() if interview.date else None,
        "quarter": interview.quarter,
        "kind": mention.kind.value,
        "force": mention.force.value if mention.force else None,
        "direction": mention.direction.value if mention.direction else None,
        "summary": mention.summary,
        "quote": mention.quote,
        "start": mention.span.start,
        "end": mention.span.end,
        "start_time": mention.start_time,
        "speaker": mention.speaker,
        "intensity": mention.intensity,
        "prompted": mention.prompted,
        "alignment": mention.alignment.value,
        "confidence": mention.confidence,
        "extractor": mention.extractor,
        "cause": mention.cause,
        "doubtful": mention.doubtful,
    }


def _interview_row(held: HeldInterview) -> Row:
    interview, transcript = held.interview, held.transcript
    said = [turn for turn in transcript.turns if turn.role is SpeakerRole.RESPONDENT]
    return {
        "transcript": interview.path,
        "respondent_id": interview.respondent_id,
        "listed": interview.listed,
        "date": interview.date.isoformat() if interview.date else None,
        "quarter": interview.quarter,
        "nps": held.row.nps if held.row else None,
        "language": transcript.language,
        "turns": len(transcript.turns),
        "words": len(transcript.text.split()),
        "respondent_words": sum(len(transcript.slice(turn).split()) for turn in said),
        "mention_count": held.mention_count,
        "role_source": transcript.role_source.value,
        "role_confidence": transcript.role_confidence,
    }
