"""The figures beside the ranking as the page draws them: plain values, with the words that only the figures give."""

from dataclasses import asdict
from typing import Any

from pipeline.figures import NpsFigure, Saturation, Share, Surprise, ThemeTrend
from pipeline.models import Interval
from pipeline.report.content import ReportContent
from pipeline.report.page_words import page_words
from pipeline.report.wording import change_text, counted, decimal, percent, quarter_text

Values = dict[str, Any]
_FAR = 2
"""An estimate of what is unheard that may be so many times what was heard tells nothing."""


def figure_data(content: ReportContent) -> Values:
    """Segments, surprises, NPS, trends and saturation."""
    figures = content.figures
    return {
        "segments": [
            {"theme_id": one.theme_id, "column": one.column, "segment": one.segment, "stands_out": one.stands_out}
            for one in figures.segments
            if one.stands_out
        ],
        "surprises": [_surprise(content, one) for one in figures.surprises],
        "nps": [_nps(content, one) for one in sorted(figures.nps, key=lambda one: _column_order(content, one.column))],
        "theme_nps": [
            {
                "theme_id": one.theme_id,
                "voicing": _nps(content, one.voicing),
                "others": _nps(content, one.others),
                "difference": interval_data(one.difference),
            }
            for one in figures.theme_nps
        ],
        "trends": [_trend(content, one) for one in figures.trends],
        "saturation": _saturation(content, figures.saturation) if figures.saturation.curve else None,
    }


def interval_data(interval: Interval) -> Values:
    """An interval as the page takes it."""
    return asdict(interval)


def _share(share: Share) -> Values:
    return {"count": share.said, "of": share.asked, "share": interval_data(share.share)}


def _surprise(content: ReportContent, one: Surprise) -> Values:
    words, language = page_words(content.language), content.language
    why = []
    if one.worth is not None:
        why.append(words["why_worth"].format(worth=decimal(one.worth, 1, language)))
    if one.nps is not None and one.nps.value is not None:
        why.append(words["why_nps"].format(nps=_signed(one.nps.value)))
    chance = words["surprise_chance"].format(chance=percent(one.chance, language))
    return {
        "theme_id": one.theme_id,
        "segment": one.segment,
        "inside": _share(one.inside),
        "outside": _share(one.outside),
        "supported": one.supported,
        "why": " ".join([*why, chance]),
    }


def _nps(content: ReportContent, one: NpsFigure) -> Values:
    words = page_words(content.language)
    name = quarter_text(one.group, content.language) if one.column == "quarter" else one.group or words["everybody"]
    heading = words["quarter"] if one.column == "quarter" else words["columns"].get(one.column, one.column)
    return {"heading": heading, "name": name, "rated": one.rated, "score": interval_data(one.score)}


def _column_order(content: ReportContent, column: str) -> int:
    """Everybody first, then quarters, then columns as the page lists them."""
    return ["", "quarter", *content.groups].index(column)


def _trend(content: ReportContent, one: ThemeTrend) -> Values:
    return {
        "theme_id": one.theme_id,
        "shares": [_share(share) for share in one.quarters.values()],
        "direction": one.direction,
        "text": change_text(one.change, content.language),
    }


def _saturation(content: ReportContent, one: Saturation) -> Values:
    return {
        "text": " ".join(_heard(content, one)),
        "curve": [
            {
                "people": point.people,
                "themes": interval_data(point.themes),
                "shared": point.shared,
                "expected": point.expected,
            }
            for point in one.curve
        ],
    }


def _heard(content: ReportContent, one: Saturation) -> list[str]:
    """What the curve says, in sentences."""
    words, language = page_words(content.language), content.language
    said = [
        words["heard_so_far"].format(
            people=counted(one.people, "respondent", language),
            themes=counted(one.heard, "theme", language),
            shared=counted(one.shared, "theme", language),
        )
    ]
    if one.unheard.high is not None:
        known = one.unheard.high <= _FAR * one.heard
        said.append(words["unheard"].format(themes=_range(one.unheard)) if known else words["unheard_unknown"])
    if one.coverage is not None:
        said.append(words["coverage"].format(share=percent(one.coverage, language)))
    return said


def _range(interval: Interval) -> str:
    if interval.low is None or interval.high is None:
        return str(round(interval.value or 0))
    return f"{round(interval.low)}–{round(interval.high)}"


def _signed(score: float) -> str:
    return f"{round(score):+d}".replace("-", "−")
