"""What a notebook shows of a study and of a theme: small HTML, in the study's language, without scripts."""

from html import escape

from pipeline.models import RankedTheme
from pipeline.report.brief import conclusion, figures, quotes_of
from pipeline.report.content import ReportContent
from pipeline.report.sheet_words import HEADINGS
from pipeline.report.wording import KINDS, quoted, share_text

_IN_TABLE, _QUOTES = 10, 5
_BAR_WIDTH = 120
_GREY = "color: #666"


def study_card(content: ReportContent) -> str:
    """Title, what matters, and the first themes with their shares drawn to scale."""
    sentences = "".join(f"<li>{escape(sentence)}</li>" for sentence in conclusion(content))
    rows = "".join(_row(content, ranked) for ranked in content.themes[:_IN_TABLE])
    names = (HEADINGS[content.language][key] for key in ("rank", "label", "kind", "respondent_count", "prevalence"))
    head = "".join(f"<th style='text-align: left'>{escape(name)}</th>" for name in names)
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>" if rows else ""
    return f"<div><h3>{escape(content.title)}</h3><ul>{sentences}</ul>{table}</div>"


def theme_card(content: ReportContent, ranked: RankedTheme) -> str:
    """A theme's name, figures and most typical quotes, each of another person first."""
    kind, theme = KINDS[content.language][ranked.theme.kind], ranked.theme
    quotes = "".join(
        f"<blockquote>{escape(quoted(quote.text, content.language))}<br>"
        f"<small style='{_GREY}'>{escape(quote.source)}</small></blockquote>"
        for quote in quotes_of(content, ranked, _QUOTES)
    )
    about = f"<small style='{_GREY}'>{escape(kind)}, {escape(theme.theme_id)}</small>"
    told = f"<p>{escape(theme.definition)}</p><p>{escape(figures(ranked, content.language))}</p>"
    return f"<div><h3>{ranked.rank}. {escape(theme.label)} {about}</h3>{told}{quotes}</div>"


def _row(content: ReportContent, ranked: RankedTheme) -> str:
    label = f"{escape(ranked.theme.label)} <small style='{_GREY}'>{escape(ranked.theme.theme_id)}</small>"
    kind, people = KINDS[content.language][ranked.theme.kind], f"{ranked.respondent_count}/{ranked.respondents_asked}"
    cells = (str(ranked.rank), label, escape(kind), people, _share(content, ranked))
    return "<tr>" + "".join(f"<td style='text-align: left'>{cell}</td>" for cell in cells) + "</tr>"


def _share(content: ReportContent, ranked: RankedTheme) -> str:
    """The share as a dot on its interval, and in figures."""
    share = ranked.prevalence
    low, middle, high = (round(_BAR_WIDTH * (value or 0.0)) for value in (share.low, share.value, share.high))
    line = f"<line x1='{low}' x2='{high}' y1='7' y2='7' stroke='#2E75B6' stroke-width='3'/>"
    dot = f"<circle cx='{middle}' cy='7' r='4' fill='#1F3864'/>"
    text = escape(share_text(share, content.language))
    return f"<svg width='{_BAR_WIDTH + 5}' height='14' role='img' aria-label='{text}'>{line}{dot}</svg> {text}"
