"""Does a piece of speech ask, and does it speak to somebody or of oneself? In both languages, punctuated or not."""

import re

_ASKS = re.compile(
    r"""^(?:(?:а|и|ну|так|хорошо|окей|угу|ага|понятно|and|so|okay|ok|right|well|great|uh-huh|um|uh)[\s,]+){0,3}
    (?:как(?!\s+(?:раз|только|правило|бы|будто)\b)(?:ой|ая|ие|им|ую|ова|овы)?|что(?:\s+(?:вы|вам|вас|для|было|бы|именно|вообще))|почему|зачем|когда|где|куда|откуда|кто|кому|
    сколько|чем|расскажите|скажите|подскажите|опишите|поделитесь|назовите|вспомните|попробуйте|давайте|можете|могли\s+бы|
    а\s+если|был[аои]?\s+ли|есть\s+ли|вы|удалось\s+ли|правильно\s+ли|то\s+есть\s+вы|
    what|why|how|when|where|who|which|whose|tell|describe|walk|could|can(?!['’]t)|would|do|does|did|are|were|is|was|have|has|
    will|any|so\s+you|you\s+mentioned|let's|let\s+us)\b(?!-)""",
    re.IGNORECASE | re.VERBOSE,
)
_TO_YOU = re.compile(
    r"\b(вы|вам|вас|вами|ваш\w*|расскажите|скажите|подскажите|опишите|поделитесь|you|your|yours|tell\s+me|tell\s+us|спасибо\s+за|thank\s+you\s+for)\b",
    re.IGNORECASE,
)
_OF_ONESELF = re.compile(
    r"\b(я|мне|меня|мной|мы|нам|нас|нами|мой|моя|мо[иеёй]|наш\w*|i|i'm|i've|i'd|me|my|mine|we|we're|we've|us|our|ours)\b",
    re.IGNORECASE,
)
_PROMPTING = re.compile(
    r"(расскажите|скажите|подскажите|опишите|поделитесь|как\s+вам|что\s+вам|tell\s+(?:me|us)|walk\s+(?:me|us)|"
    r"could\s+you|can\s+you|would\s+you|how\s+do\s+you|what\s+do\s+you|от\s+(?:ноля|нуля|одного)\s+до|"
    r"(?:zero|0|one|1)\s+to\s+(?:ten|10))",
    re.IGNORECASE,
)


def asks(text: str) -> bool:
    """Whether the text is a question by its mark or its opening words."""
    return "?" in text or bool(_ASKS.match(text.strip()))


def interviewer_odds(text: str) -> float:
    """Log-odds, from wording alone, that an interviewer says this; above 0 speaks for the interviewer.

    Weights set by hand: a question mark and «расскажите» weigh most, first person speaks against.
    """
    words = max(len(text.split()), 1)
    to_you, of_self = len(_TO_YOU.findall(text)), len(_OF_ONESELF.findall(text))
    odds = 2.2 * ("?" in text) + 1.2 * bool(_ASKS.match(text.strip())) + 1.5 * bool(_PROMPTING.search(text))
    odds += 0.9 * min(to_you, 2) - 0.9 * min(of_self, 3)
    return odds - 0.7 - (0.5 if words > 25 else 0.0)
