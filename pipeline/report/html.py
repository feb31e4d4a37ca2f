"""report.html: one file that opens from disk; every number on it opens onto the client's own words."""

import json
from collections.abc import Iterator
from typing import Any

from pipeline.models import Mention, RankedTheme
from pipeline.report.assets import content_policy, page_script, page_styles
from pipeline.report.content import ReportContent
from pipeline.report.notes import limits
from pipeline.report.overview import overview
from pipeline.report.page_data import page_data
from pipeline.report.page_words import page_words
from pipeline.report.transcript_data import packed_transcript
from pipeline.report.wording import WORDS, counted, quarter_text

_SECTIONS = ("overview", "themes", "surprises", "segments", "nps", "trends", "saturation", "interviews", "method")
_INTERVIEW_COLUMNS = ("person", "date", "facts", "mentions", "note")
_METHOD = ("quote", "people", "interval", "places", "ties", "segments", "few", "filters")


def render_html(content: ReportContent) -> str:
    """The whole page as text."""
    import jinja2
    from markupsafe import Markup

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("pipeline.report"), autoescape=True, undefined=jinja2.StrictUndefined
    )
    words, language = page_words(content.language), content.language
    styles, script = page_styles(), page_script("boot.js")
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
        policy=content_policy(script, styles),
        styles=Markup(styles),
        script=Markup(script),
        data=Markup(_as_json(page_data(content))),
        transcripts=[Markup(text) for text in _transcripts(content)],
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


def _transcripts(content: ReportContent) -> Iterator[str]:
    """Each interview's words, packed, in the order of `content.interviews`."""
    own: dict[str, list[Mention]] = {}
    for themed in content.mentions:
        own.setdefault(themed.interview.path, []).append(themed.mention)
    for held in content.interviews:
        yield packed_transcript(held.transcript, own.get(held.interview.path, ()))


def _as_json(value: Any) -> str:
    """JSON that no text in it can end: a script element ends at `</script`, and `<!--` changes how it is read."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
