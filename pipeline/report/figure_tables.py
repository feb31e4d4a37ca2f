"""The figures beside the ranking as tables: each column declared once, with what it means."""

from collections.abc import Mapping

from pipeline.figures import Share, ThemeTrend
from pipeline.models import Interval
from pipeline.report.content import ReportContent
from pipeline.report.findings import surprise_sentence
from pipeline.report.tables import Row, Table

_THEME = {"theme_id": "id that survives reruns", "label": "the theme's name"}
_GROUP = {"column": "column of respondents.csv", "segment": "its value, or a stretch of its numbers"}
_INSIDE = {
    "said": "people of the segment who voice it",
    "asked": "people of the segment asked about it",
    "share": "said / asked",
    "share_low": "lower end of its 95 % Wilson interval",
    "share_high": "upper end of its 95 % Wilson interval",
    "said_elsewhere": "people outside the segment who voice it",
    "asked_elsewhere": "people outside the segment asked about it",
    "share_elsewhere": "said_elsewhere / asked_elsewhere",
}
SEGMENT_COLUMNS: dict[str, str] = {
    **_THEME,
    **_GROUP,
    **_INSIDE,
    "lift": "how many times louder than elsewhere",
    "p": "Fisher's exact test, one-sided",
    "q": "the same, Benjamini-Hochberg corrected over all themes and segments",
    "stands_out": "q is at most 0.05",
}
SURPRISE_COLUMNS: dict[str, str] = {
    **_THEME,
    **_GROUP,
    **_INSIDE,
    "worth": "times the average respondent's worth by study.yaml, where that is more than 1",
    "segment_nps": "NPS of the segment, where it is above everybody's",
    "chance": "how often a study in which no segment differs would show as much",
    "supported": "chance is at most 0.05; else it is a hint",
    "reason": "the same in words",
}
NPS_COLUMNS: dict[str, str] = {
    "column": "empty for everybody, quarter, or a column of respondents.csv",
    "group": "the quarter or segment",
    "rated": "people with a rating",
    "promoters": "ratings 9 and 10",
    "passives": "ratings 7 and 8",
    "detractors": "ratings 0 to 6",
    "nps_score": "% promoters less % detractors; empty below rank.min_nps ratings",
    "nps_score_low": "lower end of its 95 % score interval",
    "nps_score_high": "upper end of its 95 % score interval",
}
THEME_NPS_COLUMNS: dict[str, str] = {
    **_THEME,
    **{
        f"{band}_{name}": f"{what} among {band}"
        for band in ("promoters", "passives", "detractors")
        for name, what in (
            ("said", "people who voice it"),
            ("asked", "people asked about it"),
            ("share", "share who voice it"),
        )
    },
    "nps_voicing": "NPS of those who voice it; empty below rank.min_nps ratings",
    "nps_voicing_low": "lower end of its 95 % score interval",
    "nps_voicing_high": "upper end of its 95 % score interval",
    "nps_others": "NPS of those asked who do not",
    "nps_others_low": "lower end of its 95 % score interval",
    "nps_others_high": "upper end of its 95 % score interval",
    "nps_difference": "nps_voicing - nps_others",
    "nps_difference_low": "lower end of its 95 % interval",
    "nps_difference_high": "upper end of its 95 % interval",
}
TREND_COLUMNS: dict[str, str] = {
    **_THEME,
    "quarter": "quarter of the interviews",
    "said": "people who voice it in the quarter",
    "asked": "people asked about it in the quarter",
    "share": "said / asked",
    "share_low": "lower end of its 95 % Wilson interval",
    "share_high": "upper end of its 95 % Wilson interval",
    "change": "in the last quarter: its share less that of the quarter before",
    "change_low": "lower end of its 95 % interval (Newcombe)",
    "change_high": "upper end of its 95 % interval (Newcombe)",
    "paired": "people asked in both quarters",
    "p": "exact test of the change, people asked twice paired",
    "q": "the same, Holm corrected over all themes",
    "arrow": "up or down where q is at most 0.05, else early: too early to tell",
    "status": "new, recurring, grown, faded, silent or current",
}
SATURATION_COLUMNS: dict[str, str] = {
    "people": "people asked",
    "themes": "themes heard from so many on average, whoever comes first",
    "themes_low": "lower end of the 95 % interval",
    "themes_high": "upper end of the 95 % interval",
    "shared": "those of them that two or more voice",
    "expected": "true beyond the people asked",
}


def segment_rows(content: ReportContent) -> list[Row]:
    """Every theme in every segment that was compared, theme by theme in rank order."""
    labels = _labels(content)
    return [
        {
            **_theme(one.theme_id, labels),
            "column": one.column,
            "segment": one.segment,
            **_inside(one.inside, one.outside),
            "lift": _rounded(one.lift, 3),
            "p": _rounded(one.p),
            "q": _rounded(one.q),
            "stands_out": one.stands_out,
        }
        for one in content.figures.segments
    ]


def surprise_rows(content: ReportContent) -> list[Row]:
    """Surprises, the clearest first."""
    labels = _labels(content)
    return [
        {
            **_theme(one.theme_id, labels),
            "column": one.column,
            "segment": one.segment,
            **_inside(one.inside, one.outside),
            "worth": _rounded(one.worth, 2),
            "segment_nps": _rounded(one.nps.value, 1) if one.nps else None,
            "chance": _rounded(one.chance),
            "supported": one.supported,
            "reason": surprise_sentence(content, one),
        }
        for one in content.figures.surprises
    ]


def nps_rows(content: ReportContent) -> list[Row]:
    """NPS of everybody, of each quarter, of each segment."""
    return [
        {
            "column": one.column,
            "group": one.group,
            "rated": one.rated,
            "promoters": one.promoters,
            "passives": one.passives,
            "detractors": one.detractors,
            **_interval("nps_score", one.score, 1),
        }
        for one in content.figures.nps
    ]


def theme_nps_rows(content: ReportContent) -> list[Row]:
    """Each theme among promoters, passives and detractors, in rank order."""
    labels = _labels(content)
    return [
        {
            **_theme(one.theme_id, labels),
            **_band("promoters", one.promoters),
            **_band("passives", one.passives),
            **_band("detractors", one.detractors),
            **_interval("nps_voicing", one.voicing.score, 1),
            **_interval("nps_others", one.others.score, 1),
            **_interval("nps_difference", one.difference, 1),
        }
        for one in content.figures.theme_nps
    ]


def trend_rows(content: ReportContent) -> list[Row]:
    """Each theme's share by quarter, oldest first, in rank order; the change stands in the last quarter's row."""
    labels = _labels(content)
    return [
        {**_theme(one.theme_id, labels), "quarter": quarter, **_share(share), **_change(one, quarter)}
        for one in content.figures.trends
        for quarter, share in one.quarters.items()
    ]


def saturation_rows(content: ReportContent) -> list[Row]:
    """The discovery curve, point by point."""
    return [
        {
            "people": point.people,
            **_interval("themes", point.themes, 2),
            "shared": _rounded(point.shared, 2),
            "expected": point.expected,
        }
        for point in content.figures.saturation.curve
    ]


FIGURE_TABLES: Mapping[str, Table] = {
    "segments": Table(SEGMENT_COLUMNS, segment_rows),
    "surprises": Table(SURPRISE_COLUMNS, surprise_rows),
    "nps": Table(NPS_COLUMNS, nps_rows),
    "theme_nps": Table(THEME_NPS_COLUMNS, theme_nps_rows),
    "trends": Table(TREND_COLUMNS, trend_rows),
    "saturation": Table(SATURATION_COLUMNS, saturation_rows),
}
"""By the name under which a notebook asks for them (`study.segments`)."""
_SHARES = ("share", "share_low", "share_high", "share_elsewhere", "chance", "promoters_share", "passives_share",
           "detractors_share")  # fmt: skip
_SCORES = tuple(key for key in (*NPS_COLUMNS, *THEME_NPS_COLUMNS) if key.startswith("nps_"))
FIGURE_FORMS: Mapping[str, str] = {
    **dict.fromkeys(_SHARES, "percent"),
    **dict.fromkeys(("change", "change_low", "change_high"), "points"),
    **dict.fromkeys((*_SCORES, "segment_nps", "lift", "themes", "themes_low", "themes_high", "shared"), "tenth"),
    **dict.fromkeys(("p", "q"), "thousandth"),
}
"""How their numbers look in the workbook."""


def _labels(content: ReportContent) -> Mapping[str, str]:
    return {ranked.theme.theme_id: ranked.theme.label for ranked in content.themes}


def _theme(theme_id: str, labels: Mapping[str, str]) -> Row:
    return {"theme_id": theme_id, "label": labels[theme_id]}


def _inside(inside: Share, outside: Share) -> Row:
    elsewhere = {"said_elsewhere": outside.said, "asked_elsewhere": outside.asked}
    return {**_share(inside), **elsewhere, "share_elsewhere": _rounded(outside.share.value)}


def _share(share: Share) -> Row:
    return {"said": share.said, "asked": share.asked, **_interval("share", share.share)}


def _band(name: str, share: Share) -> Row:
    return {
        f"{name}_said": share.said,
        f"{name}_asked": share.asked,
        f"{name}_share": _rounded(share.share.value),
    }


def _change(trend: ThemeTrend, quarter: str) -> Row:
    """What is said of the change, empty beside the quarters before the last."""
    last = quarter == max(trend.quarters)
    change = trend.change if last else Interval(None, None, None)
    return {
        **_interval("change", change),
        "paired": trend.paired if last else None,
        "p": _rounded(trend.p) if last else None,
        "q": _rounded(trend.q) if last else None,
        "arrow": (trend.direction or "early") if last and trend.q is not None else None,
        "status": trend.status if last else None,
    }


def _interval(name: str, interval: Interval, places: int = 4) -> Row:
    return {
        name: _rounded(interval.value, places),
        f"{name}_low": _rounded(interval.low, places),
        f"{name}_high": _rounded(interval.high, places),
    }


def _rounded(value: float | None, places: int = 4) -> float | None:
    return None if value is None else round(value, places)
