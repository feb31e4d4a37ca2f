"""What matters, in five sentences that say how sure they are; the first thing a reader sees."""

from pipeline.figures import FAMILYWISE
from pipeline.models import Interval, MentionKind, RankedTheme
from pipeline.report.brief_words import BRIEF_WORDS
from pipeline.report.content import ReportContent
from pipeline.report.wording import KINDS, WORDS, chance_text, change_text, counted, decimal, quoted, share_text

_SEEN = 10


def conclusion(content: ReportContent) -> list[str]:
    """Five sentences: what was heard, what comes first, how firm that is, what stands out, and what to be wary of.

    One where no theme was found.
    """
    words = BRIEF_WORDS[content.language]
    if not content.themes:
        return [WORDS[content.language]["no_themes"]]
    return [_heard(content), _first(content), _firmness(content), _stands_out(content), words["caution"].format(
        margin=_margin(content)
    )]  # fmt: skip


def named(label: str) -> str:
    """A label inside a sentence, without the full stop it may end on."""
    return " ".join(label.split()).removesuffix(".")


def loud_segment(ranked: RankedTheme) -> bool:
    """Whether a segment is louder by more than chance would make it."""
    return bool(ranked.top_segment) and ranked.segment_q is not None and ranked.segment_q <= FAMILYWISE


def has_changed(content: ReportContent, ranked: RankedTheme) -> bool:
    """Whether its share surely changed, all themes taken together."""
    directions = {trend.theme_id: trend.direction for trend in content.figures.trends}
    return directions.get(ranked.theme.theme_id) is not None


def _heard(content: ReportContent) -> str:
    language = content.language
    return BRIEF_WORDS[language]["heard"].format(
        interviews=counted(len(content.interviews), "interview", language),
        people=counted(content.respondents_asked, "respondent", language),
        themes=counted(len(content.themes), "theme", language),
        shared=sum(ranked.respondent_count > 1 for ranked in content.themes),
    )


def _first(content: ReportContent) -> str:
    language = content.language
    troubles = [ranked for ranked in content.themes if ranked.theme.kind is not MentionKind.PRAISE]
    ranked = (troubles or content.themes)[0]
    people = f"{ranked.respondent_count} {WORDS[language]['of']} {counted(ranked.respondents_asked, 'asked', language)}"
    return BRIEF_WORDS[language]["first" if troubles else "only_praise"].format(
        name=named(ranked.theme.label),
        kind=KINDS[language][ranked.theme.kind],
        theme_id=ranked.theme.theme_id,
        figures=f"{people}, {share_text(ranked.prevalence, language)}",
    )


def _firmness(content: ReportContent) -> str:
    words, first = BRIEF_WORDS[content.language], content.themes[0]
    if first.rank_low == first.rank_high:
        return words["first_sure"]
    return words["first_loose"].format(low=first.rank_low, high=first.rank_high)


def _stands_out(content: ReportContent) -> str:
    """The surest segment, else the largest supported change, else that there is neither."""
    language = content.language
    words = BRIEF_WORDS[language]
    loud = min((r for r in content.themes if loud_segment(r)), key=lambda r: (r.segment_q or 0.0, r.rank), default=None)
    if loud is not None:
        return words["segment"].format(
            segment=quoted(loud.top_segment or "", language),
            name=named(loud.theme.label),
            theme_id=loud.theme.theme_id,
            lift=decimal(loud.segment_lift or 0.0, 1, language),
            chance=chance_text(loud.segment_q or 0.0, language),
        )
    moved = max(
        (r for r in content.themes if has_changed(content, r)), key=lambda r: abs(r.trend.value or 0.0), default=None
    )
    if moved is None:
        return words["nothing_stands_out"]
    return words["change"].format(
        name=named(moved.theme.label), theme_id=moved.theme.theme_id, change=change_text(moved.trend, language)
    )


def _margin(content: ReportContent) -> int:
    """How far, in percentage points, the shares of the first themes may be off."""
    return max((_half_width(ranked.prevalence) for ranked in content.themes[:_SEEN]), default=0)


def _half_width(share: Interval) -> int:
    return round(50 * ((share.high or 0.0) - (share.low or 0.0)))
