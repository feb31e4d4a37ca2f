"""What matters, in five sentences that say how sure they are; the first thing a reader sees."""

from collections.abc import Sequence

from pipeline.figures import SegmentFigure, Surprise
from pipeline.models import Interval, MentionKind
from pipeline.report.brief_words import BRIEF_WORDS
from pipeline.report.content import ReportContent
from pipeline.report.wording import KINDS, WORDS, change_text, counted, quoted, share_text

_SEEN = 10


def conclusion(content: ReportContent) -> list[str]:
    """Five sentences: what was heard, what comes first, how firm that is, what stands out, and what to be wary of.

    One where no theme was found.
    """
    words = BRIEF_WORDS[content.language]
    if not content.themes:
        return [WORDS[content.language]["no_themes"]]
    caution = words["caution"].format(margin=_margin(content))
    return [_heard(content), _first(content), _firmness(content), _stands_out(content), caution]


def named(label: str) -> str:
    """A label inside a sentence, without the full stop it may end on."""
    return " ".join(label.split()).removesuffix(".")


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
    """The clearest supported surprise, segment or change, else that there is none."""
    words, figures = BRIEF_WORDS[content.language], content.figures
    supported = [one for one in figures.surprises if one.supported]
    loud: Sequence[Surprise | SegmentFigure] = supported or [one for one in figures.segments if one.stands_out]
    if loud:
        return segment_sentence(content, loud[0])
    moved = [trend for trend in figures.trends if trend.direction]
    if not moved:
        return words["nothing_stands_out"]
    clearest = min(moved, key=lambda trend: trend.q or 0.0)
    return words["change"].format(
        theme=reference(content, clearest.theme_id), change=change_text(clearest.change, content.language)
    )


def segment_sentence(content: ReportContent, found: Surprise | SegmentFigure) -> str:
    """That a theme is heard more in one segment, in people."""
    inside, outside = found.inside, found.outside
    return BRIEF_WORDS[content.language]["segment"].format(
        segment=quoted(found.segment, content.language),
        theme=reference(content, found.theme_id),
        inside=f"{inside.said} {WORDS[content.language]['of']} {inside.asked}",
        outside=f"{outside.said} {WORDS[content.language]['of']} {outside.asked}",
    )


def reference(content: ReportContent, theme_id: str) -> str:
    """A theme inside a sentence: «Нет внимания (T0007)»."""
    label = next(ranked.theme.label for ranked in content.themes if ranked.theme.theme_id == theme_id)
    return f"{named(label)} ({theme_id})"


def _margin(content: ReportContent) -> int:
    """How far, in percentage points, the shares of the first themes may be off."""
    return max((_half_width(ranked.prevalence) for ranked in content.themes[:_SEEN]), default=0)


def _half_width(share: Interval) -> int:
    return round(50 * ((share.high or 0.0) - (share.low or 0.0)))
