"""What a reader of the report should know of its figures and quotes, in plain words."""

from collections.abc import Sequence

from pipeline.report.content import ModelCost, ReportContent
from pipeline.report.wording import WORDS, counted, decimal

_MOST_NAMED = 10


def how_to_read(content: ReportContent) -> list[str]:
    """What the figures of the themes mean."""
    words = WORDS[content.language]
    return [words["people_counted"], words["ranks_explained"]] if content.themes else []


def limits(content: ReportContent) -> list[str]:
    """What the reader should not forget, in plain words; the least sure come first."""
    words, language = WORDS[content.language], content.language
    notes = _told_by(content)
    guessed = sorted(content.guessed(), key=lambda held: (held.transcript.role_confidence, held.interview.path))
    if guessed:
        sure = [f"{h.interview.path} ({decimal(h.transcript.role_confidence, 2, language)})" for h in guessed]
        notes.append(f"{words['guessed']}: {_named(sure, language)}")
    lopsided = [held.interview.path for held in content.lopsided()]
    if lopsided:
        notes.append(f"{words['lopsided']}: {_named(lopsided, language)}")
    unlisted = [held.interview.path for held in content.interviews if not (held.interview.listed or held.is_survey)]
    if unlisted and len(unlisted) < len(content.interviews):
        notes.append(f"{words['unlisted']}: {_named(unlisted, language)}")
    if content.waiting:
        notes.append(f"{words['waiting']}: {_named([one.split(' ')[0] for one in content.waiting], language)}")
    if content.failures:
        notes.append(f"{words['unread']}: {', '.join(sorted(content.failures))}")
    return notes


def _told_by(content: ReportContent) -> list[str]:
    """What found the quotes, and what a reader should know of that."""
    words, language, models = WORDS[content.language], content.language, content.models()
    notes = [words["made_by_model"].format(", ".join(models))] if models else []
    if content.cost:
        notes.append(_spent(content.cost, language))
    if len(models) < len(content.extractors):
        notes.append(words["made_offline"])
    ungrounded = sum(held.notes.ungrounded for held in content.interviews)
    if ungrounded:
        notes.append(words["ungrounded"].format(counted(ungrounded, "claim", language)))
    if any(themed.mention.doubtful for themed in content.mentions):
        notes.append(words["doubts_explained"])
    for what, found in (("suspicious", "suspicious"), ("scarce", "scarce")):
        paths = [held.interview.path for held in content.interviews if getattr(held.notes, found)]
        if paths:
            notes.append(f"{words[what]}: {_named(paths, language)}")
    return notes


def _spent(cost: ModelCost, language: str) -> str:
    calls = counted(cost.calls, "call", language)
    if cost.money is None:
        return WORDS[language]["cost_unknown"].format(calls)
    return WORDS[language]["cost"].format(calls, f"{decimal(cost.money, 2, language)}\N{NO-BREAK SPACE}{cost.currency}")


def _named(names: Sequence[str], language: str) -> str:
    """The first names of a list, and how many more there are."""
    rest = len(names) - _MOST_NAMED
    more = f" {WORDS[language]['more'].format(rest)}" if rest > 0 else ""
    return ", ".join(names[:_MOST_NAMED]) + more
