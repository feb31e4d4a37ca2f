"""report.html: one file that opens from disk; every number on it opens onto the client's own words."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.models import RankedTheme
from pipeline.report.assets import content_policy, page_script, page_styles
from pipeline.report.content import ReportContent
from pipeline.report.notes import limits
from pipeline.report.overview import overview
from pipeline.report.page_data import page_data
from pipeline.report.page_words import page_words
from pipeline.report.transcript_data import packed_transcripts
from pipeline.report.wording import WORDS, counted, quarter_text

_SECTIONS = ("overview", "themes", "surprises", "segments", "nps", "trends", "saturation", "interviews", "method")
_INTERVIEW_COLUMNS = ("person", "date", "facts", "mentions", "note")
_METHOD = ("quote", "people", "interval", "places", "ties", "segments", "few", "filters")


def render_html(content: ReportContent) -> str:
    """The whole page as text."""
    return render_page(content, "boot.js", (), page_data(content))


def render_page(content: ReportContent, entry: str, more_styles: Sequence[str], data: Mapping[str, Any]) -> str:
    """The page with a script of its own, from `data`; only one that is not `boot.js` may ask where it came from."""
    import jinja2
    from markupsafe import Markup

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("pipeline.report"), autoescape=True, undefined=jinja2.StrictUndefined
    )
    words, language = page_words(content.language), content.language
    styles, script = page_styles(*more_styles), page_script(entry)
    return environment.get_template("report.html.j2").render(
        title=content.title,
        language=language,
        quarter=quarter_text(content.quarter, language) if content.quarter else "",
        words=words,
        sections=_SECTIONS,
        counts=_counts(content),
        overview=overview(content),
        nothing=WORDS[language]["no_themes"],
        several=[_listed(content, theme) for theme in content.themes if theme.respondent_count > 1],
        interview_columns=[words[f"interview_{column}"] for column in _INTERVIEW_COLUMNS],
        limits=limits(content),
        method=[words[f"method_{note}"] for note in _METHOD],
        policy=content_policy(script, styles, asks=entry != "boot.js"),
        styles=Markup(styles),
        script=Markup(script),
        data=Markup(_as_json(data)),
        transcripts=[Markup(text) for text in packed_transcripts(content)],
    )


def _counts(content: ReportContent) -> list[str]:
    counts = {
        "interview": len(content.interviews),
        "respondent": content.respondents_asked,
        "mention": len(content.mentions),
        "theme": len(content.themes),
    }
    return [counted(count, noun, content.language) for noun, count in counts.items()]


def _listed(content: ReportContent, theme: RankedTheme) -> dict[str, str]:
    """A theme for readers without scripts."""
    of = page_words(content.language)["of"]
    return {"label": theme.theme.label, "count": f"{theme.respondent_count} {of} {theme.respondents_asked}"}


def _as_json(value: Any) -> str:
    """JSON that no text in it can end: a script element ends at `</script`, and `<!--` changes how it is read."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
