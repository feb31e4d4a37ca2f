"""The workbook's pages that are no plain table: what matters with a chart, themes by people, and the method."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from pipeline.report.brief import conclusion
from pipeline.report.content import ReportContent
from pipeline.report.notes import how_to_read, limits
from pipeline.report.sheet_words import HEADINGS, SHEETS, WORKBOOK_WORDS
from pipeline.report.tables import Cell
from pipeline.report.wording import KINDS, quarter_text
from pipeline.report.workbook import Workbook
from pipeline.report.xml_safe import xml_text

_IN_CHART, _LABEL_IN_CHART = 12, 60
_PAGE_WIDTH, _LINE = 110, 16.5
_HIDDEN = 30
"""First of the columns beside the page that hold what the chart is drawn from."""
_MOST_PEOPLE = 16_000
"""Columns Excel has, less those of the theme itself."""


def write_summary(workbook: Workbook, sheet: Any, content: ReportContent) -> None:
    """Title, five sentences, and the first themes as bars with their intervals."""
    quarter = f", {quarter_text(content.quarter, content.language)}" if content.quarter else ""
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, _PAGE_WIDTH)
    sheet.set_portrait()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 1)
    workbook.write(sheet, 0, 0, f"{content.title}{quarter}", "title")
    sentences = conclusion(content)
    _sentences(workbook, sheet, 2, sentences)
    _chart(workbook, sheet, 3 + len(sentences), content)


def _sentences(workbook: Workbook, sheet: Any, first: int, sentences: Sequence[str]) -> None:
    for at, sentence in enumerate(sentences, start=first):
        sheet.set_row(at, _LINE * (1 + len(sentence) // _PAGE_WIDTH))
        workbook.write(sheet, at, 0, sentence, "sentence")


def _chart(workbook: Workbook, sheet: Any, row: int, content: ReportContent) -> None:
    """Bars from the first theme down; the figures they are drawn from stand on hidden columns beside."""
    shown = content.themes[:_IN_CHART]
    if not shown:
        return
    sheet.set_column(_HIDDEN, _HIDDEN + 3, None, None, {"hidden": True})
    for at, ranked in enumerate(shown):
        share, label = ranked.prevalence, " ".join(ranked.theme.label.split())
        middle, low, high = share.value or 0.0, share.low or 0.0, share.high or 0.0
        short = label if len(label) <= _LABEL_IN_CHART else label[: _LABEL_IN_CHART - 1] + "…"
        name = f"{ranked.rank}. {short} ({KINDS[content.language][ranked.theme.kind]})"
        figures: tuple[Cell, ...] = (name, middle, middle - low, high - middle)
        for column, value in enumerate(figures, start=_HIDDEN):
            workbook.write(sheet, at, column, value)
    last, name = len(shown) - 1, sheet.get_name()
    chart = workbook.book.add_chart({"type": "bar"})
    labels, shares, below, above = (_range(name, column, last) for column in range(_HIDDEN, _HIDDEN + 4))
    errors = {"type": "custom", "direction": "both", "plus_values": above, "minus_values": below}
    bars = {"categories": labels, "values": shares, "gap": 60, "fill": {"color": "#9DC3E6"}}
    chart.add_series({**bars, "y_error_bars": errors})
    chart.set_title({"name": WORKBOOK_WORDS[content.language]["chart"], "name_font": {"size": 12}})
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True, "num_font": {"size": 9}})
    chart.set_x_axis({"min": 0, "max": 1, "num_format": "0%", "major_gridlines": {"visible": True}})
    chart.show_hidden_data()
    chart.set_size({"width": 790, "height": 90 + 34 * len(shown)})
    sheet.insert_chart(row, 0, chart)


def _range(sheet: str, column: int, last: int) -> str:
    from xlsxwriter.utility import xl_range_formula

    return str(xl_range_formula(sheet, 0, column, last, column))


def write_matrix(workbook: Workbook, sheet: Any, content: ReportContent) -> None:
    """Who said what, and how often: themes in rank order by people in order of ids; empty where nothing was said."""
    headings, language = HEADINGS[content.language], content.language
    people = sorted({themed.respondent_id for themed in content.mentions})
    kept, first = people[:_MOST_PEOPLE], 3
    place = {respondent_id: at for at, respondent_id in enumerate(kept, start=first)}
    for at, key in enumerate(("label", "kind", "respondent_count")):
        workbook.write(sheet, 0, at, headings[key], "head")
    for respondent_id, at in place.items():
        workbook.write(sheet, 0, at, respondent_id, "head")
    for line, ranked in enumerate(content.themes, start=1):
        workbook.write(sheet, line, 0, f"{ranked.theme.label} ({ranked.theme.theme_id})")
        workbook.write(sheet, line, 1, KINDS[language][ranked.theme.kind])
        workbook.write(sheet, line, 2, ranked.respondent_count)
        said = Counter(themed.respondent_id for themed in content.of_theme(ranked.theme.theme_id))
        for respondent_id in sorted(set(said) & set(place)):
            workbook.write(sheet, line, place[respondent_id], said[respondent_id])
    sheet.set_column(0, 0, 60)
    sheet.set_column(1, 2, 12)
    sheet.freeze_panes(1, first)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    if kept and content.themes:
        sheet.set_column(first, first + len(kept) - 1, 7)
        scale = {"type": "2_color_scale", "min_color": "#DDEBF7", "max_color": "#2E75B6"}
        sheet.conditional_format(1, first, len(content.themes), first + len(kept) - 1, scale)
    if len(people) > len(kept):
        note = WORKBOOK_WORDS[language]["left_out"].format(len(people) - len(kept), SHEETS[language]["mentions"])
        workbook.write(sheet, len(content.themes) + 2, 0, note)


def write_methods(workbook: Workbook, sheet: Any, content: ReportContent) -> None:
    """How to read the figures, what to keep in mind, what was left out, and with which settings it was made."""
    words, row = WORKBOOK_WORDS[content.language], 0
    sheet.set_column(0, 0, 60)
    sheet.set_column(1, 1, 70)
    left_out = [f"{path}: {reason}" for path, reason in sorted({**content.failures, **content.doubles}.items())]
    sections = {words["how_to_read"]: how_to_read(content), words["limits"]: limits(content)}
    for heading, sentences in {**sections, words["files"]: left_out}.items():
        if sentences:
            row = _section(workbook, sheet, row, heading, sentences)
    if content.settings:
        workbook.write(sheet, row, 0, words["settings"], "section")
    for row, (name, value) in enumerate(content.settings.items(), start=row + 1):  # noqa: B020
        workbook.write(sheet, row, 0, name)
        workbook.write(sheet, row, 1, value)


def _section(workbook: Workbook, sheet: Any, row: int, heading: str, sentences: Sequence[str]) -> int:
    """A heading and its sentences over both columns; the row after them."""
    workbook.write(sheet, row, 0, heading, "section")
    for at, sentence in enumerate(sentences, start=row + 1):
        sheet.set_row(at, _LINE * (1 + len(sentence) // _PAGE_WIDTH))
        sheet.merge_range(at, 0, at, 1, "", workbook.formats["text"])
        sheet.write_string(at, 0, xml_text(sentence), workbook.formats["text"])
    return row + len(sentences) + 2
