"""What stands beside the ranking in the sentences a manager reads, in both languages."""

from collections.abc import Iterator

from pipeline.figures import Saturation, Share, Surprise
from pipeline.models import Interval
from pipeline.report.content import ReportContent
from pipeline.report.wording import decimal, percent, plural, quoted

_WORDS: dict[str, dict[str, str]] = {
    "ru": {
        "surprise": "{name} ({theme_id}): в целом тема тихая, её {named} {all}, зато {where} — {inside}, а среди "
        "остальных — {outside}. {reason}",
        "segment": "в сегменте {segment}",
        "group": "в группе {segment} ({column})",
        "of": "{said} из {asked}",
        "nobody": "никто из {asked}",
        "worth": "Этот сегмент важен: по настройкам исследования голос из него весит в {worth} раза больше среднего.",
        "nps": "Это довольные клиенты: их NPS {own} при {all} у всех.",
        "supported": "Если бы сегменты ничем не различались, так вышло бы {chance} исследований.",
        "hint": "Пока это намёк, а не вывод: если бы сегменты ничем не различались, так вышло бы {chance} "
        "исследований. Спросите об этом в следующих интервью.",
        "chance": "в {}",
        "rarely": "реже чем в {}",
        "nothing_new": "Ещё пять интервью вряд ли прибавят новые темы.",
        "few_shared": "Ещё пять интервью вряд ли прибавят тему, о которой говорят хотя бы двое",
        "shared": "Ещё пять интервью, скорее всего, прибавят примерно {count} {theme}, о {which} говорят хотя бы двое "
        "({range})",
        "in_all": "; всего же, считая и сказанное одним человеком, новых тем будет примерно {count} ({range})",
        "range": "от {} до {}",
        "top_stays": "Первые три темы списка останутся теми же с вероятностью {}.",
        "over": "более {}",
        "under": "менее {}",
        "new_information": "Последние два интервью дают в среднем {} от числа тем первых четырёх; насыщением обычно "
        "считают 5 % и меньше (Guest, Namey, Chen, 2020).",
    },
    "en": {
        "surprise": "{name} ({theme_id}): quiet overall, voiced by {all}, yet {where} by {inside}, and by {outside} of "
        "the others. {reason}",
        "segment": "in segment {segment}",
        "group": "in group {segment} ({column})",
        "of": "{said} of {asked}",
        "nobody": "none of {asked}",
        "worth": "This segment matters: by the study's settings its people weigh {worth} times the average.",
        "nps": "These are satisfied clients: their NPS is {own}, everybody's is {all}.",
        "supported": "Were segments all alike, {chance} of studies would show as much.",
        "hint": "As yet a hint, not a finding: were segments all alike, {chance} of studies would show as much. Ask "
        "about it in the next interviews.",
        "chance": "{}",
        "rarely": "fewer than {}",
        "nothing_new": "Five more interviews would hardly add a theme.",
        "few_shared": "Five more interviews would hardly add a theme that two or more people voice",
        "shared": "Five more interviews would likely add about {count} {theme} that two or more people voice ({range})",
        "in_all": "; in all, counting what one person alone says, about {count} {theme} would be new ({range})",
        "range": "{} to {}",
        "top_stays": "The first three themes of the list would stay the same with a probability of {}.",
        "over": "over {}",
        "under": "under {}",
        "new_information": "The last two interviews bring on average {} of the themes of the first four; 5% or less is "
        "commonly taken for saturation (Guest, Namey and Chen 2020).",
    },
}
_LEAST_CHANCE = 0.01


def findings(content: ReportContent, surprises: int) -> list[str]:
    """The first surprises in words, the clearest first, and what more interviews would add."""
    told = [surprise_sentence(content, one) for one in content.figures.surprises[:surprises]]
    more = next_interviews(content)
    return told if more is None else [*told, more]


def surprise_sentence(content: ReportContent, one: Surprise) -> str:
    """What is quiet overall and loud where, why that matters, and how sure it is."""
    language, words = content.language, _WORDS[content.language]
    label = next(ranked.theme.label for ranked in content.themes if ranked.theme.theme_id == one.theme_id)
    said, asked = one.inside.said + one.outside.said, one.inside.asked + one.outside.asked
    own = content.settings.get("rank.segment_column", "segment").casefold()
    where = words["segment" if one.column == own else "group"]
    return words["surprise"].format(
        name=quoted(" ".join(label.split()).removesuffix("."), language),
        theme_id=one.theme_id,
        named=plural(said, "named", language),
        all=words["of"].format(said=said, asked=asked),
        where=where.format(segment=quoted(one.segment, language), column=one.column),
        inside=_of(one.inside, language),
        outside=_of(one.outside, language),
        reason=surprise_reason(content, one),
    )


def surprise_reason(content: ReportContent, one: Surprise) -> str:
    """Why the segment matters, and how sure one can be that it differs."""
    return " ".join(_reasons(content, one))


def _reasons(content: ReportContent, one: Surprise) -> Iterator[str]:
    language, words = content.language, _WORDS[content.language]
    if one.worth is not None:
        yield words["worth"].format(worth=decimal(one.worth, 1, language))
    if one.nps is not None:
        everybody = content.figures.nps[0].score
        yield words["nps"].format(own=score_text(one.nps), all=score_text(everybody))
    rarely = one.chance < _LEAST_CHANCE
    chance = words["rarely" if rarely else "chance"].format(percent(max(one.chance, _LEAST_CHANCE), language))
    yield words["supported" if one.supported else "hint"].format(chance=chance)


def _of(share: Share, language: str) -> str:
    words = _WORDS[language]
    return words["of" if share.said else "nobody"].format(said=share.said, asked=share.asked)


def next_interviews(content: ReportContent) -> str | None:
    """What five more interviews would add, and whether the first three themes would stay; None where too few people
    were asked to say."""
    found, language = content.figures.saturation, content.language
    if found.new_themes.value is None:
        return None
    more = _more(found, language)
    if found.top_stays is None:
        return more
    return f"{more} {_WORDS[language]['top_stays'].format(_probability(found.top_stays, language))}"


def _more(found: Saturation, language: str) -> str:
    words = _WORDS[language]
    shared, all_ = round(found.new_shared.value or 0.0), round(found.new_themes.value or 0.0)
    if not shared and not all_:
        return words["nothing_new"]
    first = words["shared" if shared else "few_shared"].format(
        count=shared,
        theme=plural(shared, "theme_added", language),
        which=plural(shared, "which", language),
        range=_range(found.new_shared, language),
    )
    if not all_:
        return f"{first}."
    theme = plural(all_, "theme_added", language)
    return f"{first}{words['in_all'].format(count=all_, theme=theme, range=_range(found.new_themes, language))}."


def new_information(content: ReportContent) -> str | None:
    """The new-information ratio beside the usual threshold; None below six people."""
    ratio, language = content.figures.saturation.new_information, content.language
    return None if ratio is None else _WORDS[language]["new_information"].format(percent(ratio, language))


def score_text(score: Interval) -> str:
    """An NPS with its sign: +37, −12; a dash where there are too few ratings."""
    return "—" if score.value is None else f"{round(score.value):+d}".replace("-", "−").replace("+0", "0")


def _range(interval: Interval, language: str) -> str:
    return _WORDS[language]["range"].format(round(interval.low or 0.0), round(interval.high or 0.0))


def _probability(chance: float, language: str) -> str:
    """A probability that is never told as certain."""
    words = _WORDS[language]
    if chance > 1 - _LEAST_CHANCE:
        return words["over"].format(percent(1 - _LEAST_CHANCE, language))
    if chance < _LEAST_CHANCE:
        return words["under"].format(percent(_LEAST_CHANCE, language))
    return percent(chance, language)
