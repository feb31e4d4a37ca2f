"""The ranking's figures drawn for notebooks: prevalence, rank ranges, change, segments, saturation.

Told apart by shape and place, never by colour alone, so that they read in grey.
"""

import io
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from pipeline.figures import CurvePoint, SegmentFigure, Share, ThemeTrend
from pipeline.models import Interval, RankedTheme
from pipeline.report.content import ReportContent

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_INK, _PALE = "#1f3b57", "#8fa3b8"
_LABEL_WIDTH, _LABEL_LINES = 44, 2
_ROW, _WIDTH = 0.42, 9.0
_DARK = 0.55
_WORDS = {
    "ru": {
        "prevalence": "Доля респондентов, которые об этом говорят, и её 95-процентный интервал",
        "said": "{} из {}",
        "ranks": "Место и его разброс (точка — место в списке)",
        "share": "Доля респондентов",
        "up": "растёт",
        "down": "снижается",
        "early": "рано судить",
        "segments": "Доля в сегменте «{}»; в рамке — различия, которые нельзя списать на случай",
        "people": "Опрошено человек",
        "themes": "Услышано тем",
        "expected": "ожидается",
        "nothing": "Данных для этого рисунка пока нет",
    },
    "en": {
        "prevalence": "Share of respondents who say it, with its 95% interval",
        "said": "{} of {}",
        "ranks": "Rank and its range (the dot is the place in the list)",
        "share": "Share of respondents",
        "up": "growing",
        "down": "fading",
        "early": "too early to say",
        "segments": "Share within “{}”; framed where chance cannot explain the difference",
        "people": "People interviewed",
        "themes": "Themes heard",
        "expected": "expected",
        "nothing": "There are no data for this figure yet",
    },
}


class Plot:
    """A drawn figure: shown by a notebook as it is, kept by `save`; `figure` is matplotlib's, to change at will."""

    def __init__(self, figure: "Figure") -> None:
        """Made by the functions below."""
        self.figure = figure

    def _repr_svg_(self) -> str:
        return self.svg()

    def svg(self) -> str:
        """The same picture each time, with its words as text."""
        from matplotlib import rc_context

        file = io.StringIO()
        with rc_context({"svg.hashsalt": "custdev", "svg.fonttype": "none"}):
            self.figure.savefig(file, format="svg", metadata={"Date": None})
        return file.getvalue()

    def save(self, path: Path) -> None:
        """Writes it as the ending says: .svg, .png or .pdf."""
        self.figure.savefig(path, dpi=200)


def prevalence_plot(content: ReportContent, top: int = 15) -> Plot:
    """A forest plot: each theme's share of people with its interval, in rank order; a line parts groups of ties."""
    themes = content.themes[:top]
    if not themes:
        return _nothing(content)
    words = _WORDS[content.language]
    figure, axes = _rows(themes)
    for at, ranked in enumerate(themes):
        _whisker(axes, at, ranked.prevalence)
        said = words["said"].format(ranked.respondent_count, ranked.respondents_asked)
        axes.text(1.01, at, said, va="center", fontsize=8, color=_INK, transform=axes.get_yaxis_transform())
    _part_ties(axes, themes)
    _shares_across(axes)
    axes.set_title(words["prevalence"], fontsize=10, loc="left")
    return Plot(figure)


def rank_plot(content: ReportContent, top: int = 15) -> Plot:
    """Each theme's place and the places it may as well have; a line parts groups of ties."""
    from matplotlib.ticker import MaxNLocator

    themes = content.themes[:top]
    if not themes:
        return _nothing(content)
    figure, axes = _rows(themes)
    for at, ranked in enumerate(themes):
        axes.plot([ranked.rank_low, ranked.rank_high], [at, at], color=_PALE, linewidth=5, solid_capstyle="butt")
        axes.plot(ranked.rank, at, "o", color=_INK, markersize=6)
    _part_ties(axes, themes)
    axes.set_xlim(0.5, max(ranked.rank_high for ranked in themes) + 0.5)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_title(_WORDS[content.language]["ranks"], fontsize=10, loc="left")
    return Plot(figure)


def trend_plot(content: ReportContent, top: int = 6) -> Plot:
    """Share by quarter with its interval, a small panel a theme; an arrow only where the change is supported."""
    trends = {trend.theme_id: trend for trend in content.figures.trends if len(trend.quarters) > 1}
    themes = [ranked for ranked in content.themes if ranked.theme.theme_id in trends][:top]
    if not themes:
        return _nothing(content)
    columns = min(3, len(themes))
    lines = -(-len(themes) // columns)
    figure, panels = _figure(_WIDTH, 2.4 * lines, lines, columns)
    for panel in panels[len(themes) :]:
        panel.set_visible(False)
    for panel, ranked in zip(panels, themes, strict=False):
        _trend_panel(panel, ranked, trends[ranked.theme.theme_id], content.language)
    return Plot(figure)


def segment_plot(content: ReportContent, column: str, top: int = 12) -> Plot:
    """Themes by the groups of one column of respondents.csv: the share in each, framed where it stands out."""
    cells = [one for one in content.figures.segments if one.column == column]
    segments = list(dict.fromkeys(one.segment for one in cells))
    by_theme = {one.theme_id for one in cells}
    themes = [ranked for ranked in content.themes if ranked.theme.theme_id in by_theme][:top]
    if not themes:
        return _nothing(content)
    figure, axes = _rows(themes)
    rows = {ranked.theme.theme_id: at for at, ranked in enumerate(themes)}
    shares = np.full((len(themes), len(segments)), np.nan)
    for one in cells:
        if one.theme_id in rows:
            at, place = rows[one.theme_id], segments.index(one.segment)
            shares[at, place] = one.inside.share.value if one.inside.share.value is not None else np.nan
            _cell(axes, at, place, one)
    axes.imshow(shares, cmap="Greys", vmin=0, vmax=1, aspect="auto")
    axes.set_xticks(range(len(segments)), segments, fontsize=8)
    axes.set_title(_WORDS[content.language]["segments"].format(column), fontsize=10, loc="left")
    return Plot(figure)


def saturation_plot(content: ReportContent) -> Plot:
    """Themes heard by so many people, whichever come first, and beyond those asked what is expected."""
    curve, words = content.figures.saturation.curve, _WORDS[content.language]
    if not curve:
        return _nothing(content)
    figure, (axes,) = _figure(_WIDTH * 0.7, 3.2)
    heard = [point for point in curve if not point.expected]
    _curve(axes, heard, "-")
    if heard and len(heard) < len(curve):
        _curve(axes, [heard[-1], *(point for point in curve if point.expected)], "--")
        axes.axvline(heard[-1].people, color=_PALE, linestyle=":")
        axes.text(heard[-1].people, axes.get_ylim()[0], f" {words['expected']} →", va="bottom", fontsize=8)
    axes.set_xlabel(words["people"])
    axes.set_ylabel(words["themes"])
    return Plot(figure)


def _figure(width: float, height: float, rows: int = 1, columns: int = 1) -> "tuple[Figure, Sequence[Axes]]":
    """Panels of a figure that no global state knows of, so that drawing one leaves others alone."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained")
    panels = figure.subplots(rows, columns, squeeze=False).ravel()
    for panel in panels:
        panel.spines[["top", "right"]].set_visible(False)
        panel.tick_params(labelsize=8, color=_PALE)
    return figure, list(panels)


def _rows(themes: Sequence[RankedTheme]) -> "tuple[Figure, Axes]":
    """A row for each theme, the first on top, its name on the left."""
    figure, (axes,) = _figure(_WIDTH, 1.1 + _ROW * len(themes))
    axes.set_yticks(range(len(themes)), [_named(ranked) for ranked in themes], fontsize=8)
    axes.set_ylim(len(themes) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)
    return figure, axes


def _named(ranked: RankedTheme) -> str:
    return _folded(f"{ranked.rank}. {ranked.theme.label}", _LABEL_LINES)


def _folded(text: str, lines: int) -> str:
    # A dollar sign would open a formula.
    plain = text.replace("$", r"\$")
    return "\n".join(textwrap.wrap(plain, _LABEL_WIDTH, max_lines=lines, placeholder=" …"))


def _whisker(axes: "Axes", at: float, interval: Interval) -> None:
    if interval.value is not None and interval.low is not None and interval.high is not None:
        axes.plot([interval.low, interval.high], [at, at], color=_PALE, linewidth=2)
        axes.plot(interval.value, at, "o", color=_INK, markersize=6)


def _part_ties(axes: "Axes", themes: Sequence[RankedTheme]) -> None:
    for at in range(1, len(themes)):
        if themes[at].tie_group != themes[at - 1].tie_group:
            axes.axhline(at - 0.5, color=_PALE, linewidth=0.8)


def _shares_across(axes: "Axes") -> None:
    from matplotlib.ticker import PercentFormatter

    axes.set_xlim(0, 1)
    axes.xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))


def _trend_panel(panel: "Axes", ranked: RankedTheme, trend: ThemeTrend, language: str) -> None:
    from matplotlib.ticker import PercentFormatter

    told: list[tuple[int, Share]] = list(enumerate(trend.quarters.values()))
    for at, share in told:
        if share.share.low is not None and share.share.high is not None:
            panel.plot([at, at], [share.share.low, share.share.high], color=_PALE, linewidth=2)
    known = [(at, share.share.value) for at, share in told if share.share.value is not None]
    panel.plot([at for at, _ in known], [value for _, value in known], "o-", color=_INK, markersize=5)
    panel.set_xticks(range(len(told)), list(trend.quarters))
    panel.set_xlim(-0.5, len(told) - 0.5)
    panel.set_ylim(0, 1)
    panel.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    words = _WORDS[language]
    arrow = {"up": f"↗ {words['up']}", "down": f"↘ {words['down']}", None: words["early"]}[trend.direction]
    panel.set_title(f"{_folded(ranked.theme.label, 1)}\n{arrow}", fontsize=8, loc="left")


def _cell(axes: "Axes", row: int, column: int, figure: SegmentFigure) -> None:
    from matplotlib.patches import Rectangle

    share = figure.inside.share.value or 0.0
    axes.text(
        column,
        row,
        f"{figure.inside.said}/{figure.inside.asked}",
        ha="center",
        va="center",
        fontsize=8,
        color="white" if share > _DARK else "black",
    )
    if figure.stands_out:
        axes.add_patch(Rectangle((column - 0.47, row - 0.45), 0.94, 0.9, fill=False, edgecolor="black", linewidth=2))


def _curve(axes: "Axes", points: Sequence[CurvePoint], style: str) -> None:
    """Themes by people, with the interval as a band where it is known."""
    known = [(one.people, one.themes) for one in points if one.themes.value is not None]
    axes.plot([people for people, _ in known], [float(themes.value or 0) for _, themes in known], style, color=_INK)
    banded = [(people, themes.low, themes.high) for people, themes in known if themes.low is not None]
    if banded:
        people, low, high = np.array(banded, float).T
        axes.fill_between(people, low, high, color=_PALE, alpha=0.35, linewidth=0)


def _nothing(content: ReportContent) -> Plot:
    figure, (axes,) = _figure(_WIDTH * 0.7, 1.2)
    axes.set_axis_off()
    axes.text(0.5, 0.5, _WORDS[content.language]["nothing"], ha="center", va="center")
    return Plot(figure)
