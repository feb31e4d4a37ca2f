"""What a mention says in short, offline: the client's own clause without fillers and false starts."""

import re

MAX_WORDS = 15
_LEAST_CUT = 10
_FILLER = re.compile(
    r"""(?<![\w-])(?:(?P<meant>
    (?:не|это|что|чего|если\s+вы)\s+(?:знаете|понимаете|значит)|вы\s+(?:знаете|понимаете)(?!,)|\w+го\s+типа|
    (?:стал\w*|стать|был\w*|быть|намного|гораздо|чуть|ещё|еще|сдела\w+)\s+короче|
    в\s+общем\s+(?:доступ|чат|спис|файл|отч|зал|вид|сч|план|порядк|кабинет)\w+|
    (?:what|this|that|some|any|the|every|same|another|each|all|different)\s+(?:kind|sort)\s+of|
    what\s+i\s+mean|(?:do|did|if|let|as|when|before|don['’]t)\s+you\s+know|
    (?:i|we|you|they|to|would|not|\w+n['’]t)\s+like
    )|(?:
    вы\s+(?:знаете|понимаете)|
    ну\s+вот|ну\s+как\s+бы|как\s+бы|короче\s+говоря|короче|так\s+сказать|в\s+общем(?:-то)?|в\s+обще|собственно|
    знаете|понимаете|значит|типа|э-э+|эм+|мм+|ну|
    you\s+know|i\s+mean|kind\s+of|sort\s+of|i\s+guess|um+|uh+|er+m?|hmm+|like(?=,)
    )(?![\w-])\s*,?)""",
    re.IGNORECASE | re.VERBOSE,
)
_OPENING = re.compile(
    r"^(?:(?:да|нет|угу|ага|так(?!\s+(?:как|что)\b)|вот|а|и|но|хорошо(?=\s*[,.!])(?!,\s+что\b)|окей|yeah|yes|yep|no|okay|ok|"
    r"right(?!\s+(?:now|away|after|before)\b)|well(?!-)|so(?!\s+(?:far|much|many|long)\b)|and|but|oh|actually|basically)\b"
    r"[\s,.!—–-]*){1,3}"
    r"(?=\w+\s+\w+)",
    re.IGNORECASE,
)
_REPEAT = re.compile(r"\b([^\W\d_]+(?:['’][^\W\d_]+)?)(?:[\s,]+\1\b)+", re.IGNORECASE)
_NEGATION = re.compile(r"\b(?:нет|no)\b", re.IGNORECASE)
_CLAUSE_END = re.compile(r"[,;:—–.!?…]$")


def summarize(utterance: str) -> str:
    """The utterance without fillers and repeats, at most fifteen words, cut at a clause where possible.

    An opening «нет» or "no" stays: it can turn the meaning.
    """
    text = _FILLER.sub(lambda found: found["meant"] or " ", utterance)
    opening = _OPENING.match(text.strip(" ,"))
    text = text.strip(" ,")
    if opening and not _NEGATION.search(opening[0]):
        text = text[opening.end() :]
    text = _REPEAT.sub(r"\1", text)
    text = re.sub(r"\s+([,.!?;:])", r"\1", re.sub(r"\s+", " ", text))
    text = re.sub(r"([,;:])(?:\s*[,;:])+", r"\1", text).strip(" ,;:—–-")
    if not any(character.isalnum() for character in text):
        text = utterance.strip()
    return _capital(_shorten(text))


def _shorten(text: str) -> str:
    words = text.split()
    if len(words) <= MAX_WORDS:
        return text
    ends = [i for i in range(_LEAST_CUT, MAX_WORDS + 1) if _CLAUSE_END.search(words[i - 1])]
    cut = ends[-1] if ends else MAX_WORDS
    return " ".join(words[:cut]).rstrip(" ,;:—–-.") + "…"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
