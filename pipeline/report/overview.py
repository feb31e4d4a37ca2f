"""What matters in five sentences: what is said most, by whom, what changed, what surprises, what is not known.

Each sentence says only what the figures bear; where they bear nothing it says that.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.figures import Share, ThemeTrend
from pipeline.models import Interval, MentionKind, RankedTheme
from pipeline.report.content import ReportContent
from pipeline.report.page_words import page_words
from pipeline.report.wording import counted, percent, quarter_text, quoted

_GAP = re.compile(r"\{(\w+)\}")
_LONGEST = 90
_NEARLY_CERTAIN = 0.99


@dataclass(frozen=True, slots=True)
class ThemeName:
    """A theme's name inside a sentence, which the page makes a way to it."""

    theme_id: str
    text: str


Part = str | ThemeName


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, what it answers, and its parts in order."""

    lead: str
    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        """The sentence as plain text."""
        return "".join(part if isinstance(part, str) else part.text for part in self.parts)


def overview(content: ReportContent) -> tuple[Sentence, ...]:
    """The five sentences; none where no theme was found."""
    if not content.themes:
        return ()
    answers = {
        "lead_most": _most(content),
        "lead_who": _who(content),
        "lead_changed": _changed(content),
        "lead_surprise": _surprise(content),
        "lead_unknown": _unknown(content),
    }
    words = page_words(content.language)
    return tuple(Sentence(words[lead], tuple(parts)) for lead, parts in answers.items())


def _say(content: ReportContent, phrase: str, **gaps: Part) -> list[Part]:
    """A phrase with its gaps filled, names of themes kept apart from the words around them."""
    cut = _GAP.split(page_words(content.language)[phrase])
    return [piece if at % 2 == 0 else gaps[piece] for at, piece in enumerate(cut) if piece]


def _name(content: ReportContent, theme: RankedTheme) -> ThemeName:
    label = theme.theme.label
    if len(label) > _LONGEST:
        label = f"{label[:_LONGEST].rsplit(' ', 1)[0].rstrip(' ,.;:')}…"
    return ThemeName(theme.theme.theme_id, quoted(label, content.language))


def _named(content: ReportContent, theme_id: str) -> ThemeName:
    return _name(content, next(theme for theme in content.themes if theme.theme.theme_id == theme_id))


def _most(content: ReportContent) -> list[Part]:
    """The leading theme that is not praise, and how many others may as well be the leading one."""
    language = content.language
    repeated = [theme for theme in content.themes if theme.respondent_count > 1]
    if not repeated:
        return _say(content, "most_nobody_twice", themes=counted(len(content.themes), "theme", language))
    troubles = [theme for theme in repeated if theme.theme.kind is not MentionKind.PRAISE] or repeated
    first = troubles[0]
    share = first.prevalence
    gaps: dict[str, Part] = {
        "theme": _name(content, first),
        "people": f"{first.respondent_count} {page_words(language)['of']} {first.respondents_asked}",
        "low": str(round(100 * (share.low or 0.0))),
        "high": percent(share.high, language),
    }
    rivals = [theme for theme in troubles[1:] if theme.tie_group == first.tie_group]
    if not rivals:
        return _say(content, "most_alone", **gaps)
    return _say(
        content, "most_tied", **gaps, others=counted(len(rivals), "theme", language), second=_name(content, rivals[0])
    )


def _who(content: ReportContent) -> list[Part]:
    """The clearest difference between groups of customers."""
    loud = [one for one in content.figures.segments if one.stands_out and one.lift > 1]
    if not loud:
        surprised = any(one.supported for one in content.figures.surprises)
        known = "who_as_surprise" if surprised else "who_no_difference"
        return _say(content, known if content.groups else "who_unknown")
    best = min(loud, key=lambda one: (one.q, -one.lift))
    return _say(
        content,
        "who_louder",
        theme=_named(content, best.theme_id),
        segment=quoted(best.segment, content.language),
        inside=_of(content, best.inside),
        outside=_of(content, best.outside),
    )


def _changed(content: ReportContent) -> list[Part]:
    """The clearest change between the last two quarters."""
    language = content.language
    quarters = sorted({voice.quarter for voice in content.voices if voice.quarter})
    if len(quarters) < 2:
        return _say(content, "changed_one_quarter" if quarters else "changed_undated")
    before, now = (quarter_text(quarter, language) for quarter in quarters[-2:])
    moved = [trend for trend in content.figures.trends if trend.direction]
    if not moved:
        return _say(content, "changed_nothing", before=before, now=now)
    best = min(moved, key=lambda one: (one.q or 0.0, -abs(one.change.value or 0.0)))
    phrase = "changed_up" if best.direction == "up" else "changed_down"
    first, last = _ends(content, best, quarters)
    return _say(content, phrase, theme=_named(content, best.theme_id), before=before, now=now, first=first, last=last)


def _ends(content: ReportContent, trend: ThemeTrend, quarters: list[str]) -> tuple[str, str]:
    """How many voiced a theme in each of the last two quarters."""
    before, now = (trend.quarters[quarter] for quarter in quarters[-2:])
    return _of(content, before), _of(content, now)


def _surprise(content: ReportContent) -> list[Part]:
    """The clearest theme that is quiet overall and loud among those who matter."""
    if not content.figures.surprises:
        return _say(content, "surprise_none" if content.groups else "surprise_unknown")
    best = content.figures.surprises[0]
    return _say(
        content,
        "surprise_found" if best.supported else "surprise_hint",
        theme=_named(content, best.theme_id),
        segment=quoted(best.segment, content.language),
        inside=_of(content, best.inside),
        outside=_of(content, best.outside),
    )


def _unknown(content: ReportContent) -> list[Part]:
    """What more interviews would bring, and what was guessed."""
    return [part for phrase in _doubts(content) for part in (*phrase, " ")][:-1]


def _doubts(content: ReportContent) -> Iterator[list[Part]]:
    language, heard = content.language, content.figures.saturation
    if heard.new_shared.value is not None and heard.top_stays is not None:
        yield _say(
            content,
            "unknown_more",
            interviews=counted(heard.more, "interview", language),
            themes=_about(content, heard.new_shared),
            top=str(heard.top),
            chance=_chance(content, heard.top_stays),
        )
    else:
        yield _say(content, "unknown_saturation")
    guessed = len(content.guessed())
    if guessed:
        yield _say(
            content, "unknown_roles", interviews=f"{guessed} {page_words(language)['of']} {len(content.interviews)}"
        )


def _about(content: ReportContent, expected: Interval) -> str:
    """An expected number of themes in whole ones, with its interval."""
    words, (low, high) = page_words(content.language), (round(expected.low or 0.0), round(expected.high or 0.0))
    if high == 0:
        return str(words["hardly_any_theme"])
    return str(words["between"].format(low=low, high=counted(high, "theme_genitive", content.language)))


def _chance(content: ReportContent, chance: float) -> str:
    """A chance in percent that never claims to be certain."""
    surely = chance >= _NEARLY_CERTAIN
    return f"{'>' if surely else ''}{percent(_NEARLY_CERTAIN if surely else chance, content.language)}"


def _of(content: ReportContent, share: Share) -> str:
    return f"{share.said} {page_words(content.language)['of']} {share.asked}"
