"""report.html: one self-contained file; every theme opens onto its quotes with source, time and speaker."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.models import OFFLINE, RankedTheme
from pipeline.report.content import ReportContent, ThemedMention
from pipeline.report.notes import how_to_read, limits
from pipeline.report.wording import (
    KINDS,
    WORDS,
    chance_text,
    change_text,
    clock,
    counted,
    decimal,
    quarter_text,
    quoted,
    rating_text,
    share_text,
)

_SURE = 0.1


@dataclass(frozen=True, slots=True)
class _Quote:
    """A quote as the page shows it."""

    text: str
    source: str
    speaker: str
    time: str
    quarter: str
    kind: str
    prompted: bool
    summary: str
    doubtful: bool


@dataclass(frozen=True, slots=True)
class _Theme:
    """A theme as the page shows it; `low`, `share`, `high` in percent for the drawn interval."""

    ranked: RankedTheme
    kind: str
    low: float
    share: float
    high: float
    interval: str
    facts: tuple[tuple[str, str], ...]
    tied: bool
    quotes: tuple[_Quote, ...]


def render_html(content: ReportContent) -> str:
    """The whole page as text."""
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("pipeline.report"), autoescape=True, undefined=jinja2.StrictUndefined
    )
    words, language = WORDS[content.language], content.language
    ties = Counter(theme.tie_group for theme in content.themes)
    themes = [_theme(content, theme, ties[theme.tie_group] > 1) for theme in content.themes]
    several = [theme for theme in themes if theme.ranked.respondent_count > 1]
    once = [theme for theme in themes if theme.ranked.respondent_count <= 1]
    return environment.get_template("report.html.j2").render(
        content=content,
        words=words,
        language=language,
        quarter=quarter_text(content.quarter, language) if content.quarter else "",
        sections=[(words["themes"], several), (words["heard_once"], once)],
        kinds=sorted({(t.ranked.theme.kind.value, t.kind) for t in themes}),
        counts=[
            counted(len(content.interviews), "interview", language),
            counted(content.respondents_asked, "respondent", language),
            counted(len(content.mentions), "mention", language),
            counted(len(content.themes), "theme", language),
        ],
        limits=[*how_to_read(content), *_legend(content, themes), *limits(content)],
    )


def _theme(content: ReportContent, ranked: RankedTheme, tied: bool) -> _Theme:
    language, share = content.language, ranked.prevalence
    low, middle, high = (100 * (value or 0.0) for value in (share.low, share.value, share.high))
    return _Theme(
        ranked=ranked,
        kind=KINDS[language][ranked.theme.kind],
        low=round(low, 1),
        share=round(middle, 1),
        high=round(high, 1),
        interval=share_text(share, language),
        facts=tuple(_facts(content, ranked)),
        tied=tied,
        quotes=tuple(_quote(themed, language) for themed in content.of_theme(ranked.theme.theme_id)),
    )


def _legend(content: ReportContent, themes: Sequence[_Theme]) -> list[str]:
    """What the marks on the page mean, those that stand on it."""
    words = WORDS[content.language]
    shown = {"ties_explained": any(theme.tied for theme in themes)}
    shown["segments_explained"] = any(_stands_out(theme.ranked) for theme in themes)
    return [words[key] for key, there in shown.items() if there]


def _facts(content: ReportContent, ranked: RankedTheme) -> list[tuple[str, str]]:
    """What is known of a theme beside its share; one person's words show no change."""
    language = content.language
    words = WORDS[language]
    facts = [
        (words["ranks"], f"{ranked.rank_low}–{ranked.rank_high}"),
        (words["strength"], f"{decimal(ranked.intensity_mean, 1, language)} / 5"),
    ]
    if ranked.trend.value is not None and ranked.respondent_count > 1:
        low, high = ranked.trend.low or 0.0, ranked.trend.high or 0.0
        sure = "" if low > 0 or high < 0 else f", {words['not_enough']}"
        facts.append((words["trend"], f"{_compared(content)}: {change_text(ranked.trend, language)}{sure}"))
    if _stands_out(ranked):
        lift, q = ranked.segment_lift or 0.0, ranked.segment_q or 0.0
        louder = f"×{decimal(lift, 1, language)}, {chance_text(q, language)}"
        facts.append((words["segment"], f"{ranked.top_segment} ({louder})"))
    if ranked.nps.value is not None:
        facts.append((words["nps"], rating_text(ranked.nps, language)))
    return facts


def _stands_out(ranked: RankedTheme) -> bool:
    """Whether a segment is louder by more than chance would make it."""
    return bool(ranked.top_segment) and ranked.segment_q is not None and ranked.segment_q <= _SURE


def _compared(content: ReportContent) -> str:
    """The two quarters a change is between: the last two with interviews."""
    quarters = sorted({held.interview.quarter for held in content.interviews if held.interview.quarter})
    return " → ".join(quarter_text(quarter, content.language) for quarter in quarters[-2:])


def _quote(themed: ThemedMention, language: str) -> _Quote:
    mention = themed.mention
    return _Quote(
        text=quoted(mention.quote, language),
        source=themed.interview.path,
        speaker=" · ".join(dict.fromkeys(part for part in (themed.respondent_id, mention.speaker) if part)),
        time=clock(mention.start_time),
        quarter=quarter_text(themed.interview.quarter, language) if themed.interview.quarter else "",
        kind=KINDS[language][mention.kind],
        prompted=mention.prompted,
        summary="" if mention.extractor == OFFLINE else mention.summary,
        doubtful=mention.doubtful,
    )
