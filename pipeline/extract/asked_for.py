"""What a survey question asks for: its answers are likelier to be of that kind than the same words elsewhere."""

import re

from pipeline.models import MentionKind

_ASKS_FOR = {
    MentionKind.PAIN: re.compile(
        r"неудобн|мешает|раздража|не\s+нравится|не\s+понравилось|не\s+устраивает|проблем|трудн|сложност|сложнее|недостат|минус|"
        r"бесит|болит|боль\b|\bpain|frustrat|difficult|problem|\bissue|\bhard|worst|dislike|don['’]t\s+like|annoy|challeng|"
        r"obstacle|wrong|struggl|least",
        re.IGNORECASE,
    ),
    MentionKind.REQUEST: re.compile(
        r"не\s+хватает|добавить|улучшить|улучшени|пожелани|предложени|предложи|хотели\s+бы|хотелось\s+бы|изменить|измени|"
        r"improve|missing|\bwish|feature|suggest|\bchange|\badd\b|would\s+you\s+like|do\s+you\s+need|better",
        re.IGNORECASE,
    ),
    MentionKind.PRAISE: re.compile(
        r"(?<!не\s)нравится|(?<!не\s)понравилось|похвал|хорош|лучше\s+всего|лучшее|плюс|достоинств|сильн|цените|"
        r"(?<!don['’]t\s)(?<!would\syou\s)\blike\b|enjoy|\blove|\bbest\b|works?\s+well|strength|pleas|positive|appreciat",
        re.IGNORECASE,
    ),
}
_LIKELIER = 5.0
_LESS_NONE = 0.5


def kind_asked_for(question: str | None) -> MentionKind | None:
    """The one kind a question asks for, None where it asks for none or for several."""
    asked = [kind for kind, pattern in _ASKS_FOR.items() if question and pattern.search(question)]
    return asked[0] if len(asked) == 1 else None


def odds_of_answer(kind: str, asked: MentionKind | None, none: str) -> float:
    """By how much the question changes the odds that its answer is of a kind."""
    if asked is None:
        return 1.0
    return _LIKELIER if kind == asked else _LESS_NONE if kind == none else 1.0
