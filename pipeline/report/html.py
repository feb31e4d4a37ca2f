"""report.html: one self-contained file; every theme opens onto its quotes with source, time and speaker."""

from collections import Counter
from dataclasses import dataclass

from pipeline.models import RankedTheme
from pipeline.report.content import ReportContent, ThemedMention
from pipeline.report.markdown import limits
from pipeline.report.wording import KINDS, WORDS, clock, counted, percent, quoted


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
        sections=[(words["themes"], several), (words["heard_once"], once)],
        kinds=sorted({(t.ranked.theme.kind.value, t.kind) for t in themes}),
        counts=[
            counted(len(content.interviews), "interview", language),
            counted(content.respondents_asked, "respondent", language),
            counted(len(content.mentions), "mention", language),
            counted(len(content.themes), "theme", language),
        ],
        limits=limits(content),
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
        interval=f"{percent(share.value, language)} ({percent(share.low, language)}–{percent(share.high, language)})",
        facts=tuple(_facts(ranked, language)),
        tied=tied,
        quotes=tuple(_quote(themed, language) for themed in content.of_theme(ranked.theme.theme_id)),
    )


def _facts(ranked: RankedTheme, language: str) -> list[tuple[str, str]]:
    words = WORDS[language]
    facts = [
        (words["ranks"], f"{ranked.rank_low}–{ranked.rank_high}"),
        (words["strength"], f"{ranked.intensity_mean:.1f} / 5"),
    ]
    if ranked.trend.value is not None:
        low, high = ranked.trend.low or 0.0, ranked.trend.high or 0.0
        change = f"{round(100 * ranked.trend.value):+d} ({round(100 * low):+d}…{round(100 * high):+d})"
        facts.append((words["trend"], change if low > 0 or high < 0 else f"{change}, {words['not_enough']}"))
    if ranked.top_segment and ranked.segment_q is not None:
        sure = "" if ranked.segment_q <= 0.1 else f", {words['not_enough']}"
        facts.append(
            (words["segment"], f"{ranked.top_segment} (×{ranked.segment_lift:.1f}, q = {ranked.segment_q:.2f}{sure})")
        )
    if ranked.nps.value is not None:
        facts.append((words["nps"], f"{ranked.nps.value:.1f} ({ranked.nps.low:.1f}–{ranked.nps.high:.1f})"))
    return facts


def _quote(themed: ThemedMention, language: str) -> _Quote:
    mention = themed.mention
    return _Quote(
        text=quoted(mention.quote, language),
        source=themed.interview.path,
        speaker=" · ".join(dict.fromkeys(part for part in (themed.respondent_id, mention.speaker) if part)),
        time=clock(mention.start_time),
        quarter=themed.interview.quarter or "",
        kind=KINDS[language][mention.kind],
        prompted=mention.prompted,
    )
