"""Text in a transcript that reads like an instruction to a model: reported, never obeyed and never removed.

Respondents talk about prompts and assistants, so nothing here is a single word: each pattern is an order
that only a model could follow, or a mark that people do not say.
"""

import itertools
import re

from pipeline.models import Transcript

_EN_RULES = r"(?:instructions?|prompts?|rules?|directions?|guidelines?|directives?|guardrails?)"
_EN_BEFORE = r"(?:previous|prior|above|earlier|preceding|original|initial|system|former|existing|foregoing)"
_EN_TOLD = r"(?<!would )(?<!will )(?<!did )(?<!does )(?<!it )(?<!they )(?<!it'd )"
_EN_DROP = rf"{_EN_TOLD}(?:ignore|disregard|forget|override|bypass|skip|discard|dismiss|neglect)"
_RU_RULES = r"(?:инструкци\w*|указани\w*|правил\w*|промпт\w*|команд[ыу]?\b|установк\w*|ограничени\w*|предписани\w*)"
_RU_BEFORE = r"(?:предыдущ\w*|прежн\w*|прошл\w*|вышеуказанн\w*|вышеизложенн\w*|системн\w*|исходн\w*|данн\w+\s+ранее)"
_RU_DROP = (
    r"(?:забудь(?:те)?|игнорируй(?:те)?|проигнорируй(?:те)?|отбрось(?:те)?|не\s+обращай(?:те)?\s+внимания\s+на|"
    r"отмени(?:те)?|не\s+следуй(?:те)?|нарушь(?:те)?|обойди(?:те)?|пренебреги(?:те)?|не\s+выполняй(?:те)?)"
)
_KINDS = r"(?:pain|request|trigger|praise|outcome|workaround|objection)"
_KEYS = r"(?:mentions?|utterances|kind|intensity|summary|verdict|confidence|interviewer|role|content)"

_PATTERNS = (
    # Orders to drop what was said before.
    rf"{_EN_DROP}\s+(?:(?:all|any|every|of|the|your|my|these|those|this|and)\s+)*{_EN_BEFORE}\s+(?:\w+\s+){{0,2}}{_EN_RULES}",
    rf"{_EN_DROP}\s+(?:(?:all|any|every|of|the|your)\s+)+{_EN_RULES}\s+(?:above|before|you|given|so\s+far|and\s+(?:instead|output))",
    rf"{_EN_DROP}\s+(?:everything|all|anything|what)\s+(?:that\s+)?(?:(?:is|was)\s+)?(?:above|you\s+(?:were|have\s+been|ve\s+been)\s+told)",
    rf"(?:do\s+not|don['’]t|stop)\s+(?:follow|obey)(?:ing)?\s+(?:the|your|any|these)\s+(?:{_EN_BEFORE}\s+)?{_EN_RULES}",
    rf"{_RU_DROP}\s+(?:\w+\s+){{0,2}}{_RU_BEFORE}\s+(?:\w+\s+){{0,2}}{_RU_RULES}",
    rf"(?:забудь|игнорируй|проигнорируй|отбрось)(?:те)?\s+(?:все|всё|любые|свои|эти|твои|ваши)\s+(?:\w+\s+)?{_RU_RULES}",
    r"(?:забудь|игнорируй|проигнорируй)(?:те)?\s+(?:всё|все)[,]?\s+(?:что\s+(?:(?:было|написано|сказано|тебе)\s+)+(?:выше|до\s+этого|раньше|велели|сказали|говорили)|вышесказанное|вышенаписанное)",
    rf"^\W*(?:(?:please|now|so|and|just|ok(?:ay)?|um|uh)\W+)*{_EN_DROP}\s+(?:(?:all|any|of|the|your|these|my)\s+)*{_EN_RULES}\b",
    rf"{_EN_DROP}\s+(?:(?:all|any|the|of|your|our)\s+)*{_EN_BEFORE}\s+(?:context|messages?|text|conversations?|inputs?|contents?|tasks?)\b",
    rf"{_EN_DROP}\s+(?:what|everything)\s+(?:the|your)\s+(?:developers?|system|creators?|operators?)\s+(?:said|told|wrote)",
    rf"\bне\s+(?:следуй|учитывай|слушай|соблюдай|выполняй)(?:те)?\s+(?:\w+\s+){{0,2}}{_RU_RULES}",
    rf"\b(?:про)?игнорировать\s+(?:все\s+|любые\s+)?{_RU_BEFORE}\s+{_RU_RULES}",
    r"^\W*(?:\w+\s+)?(?:забудь|игнорируй|проигнорируй)(?:те)?\s+(?:про\s+|о\s+)?(?:\w+\s+)?(?:инструкци|указани|промпт)\w*",
    # A new part for the model to play, and talk about its own orders.
    r"\byou\s+are\s+(?:now|no\s+longer)\s+(?:an?\s+)?(?:\w+\s+){0,2}(?:ai|assistant|model|bot|chatbot|dan|system|language\s+model|jailbroken|unrestricted)\b",
    r"\b(?:act|behave|respond)\s+as\s+(?:an?\s+)?(?:unrestricted|jailbroken|unfiltered|uncensored|dan\b)",
    r"\b(?:reveal|print|repeat|output|show|leak|reproduce)\s+(?:me\s+)?(?:your|the)\s+(?:\w+\s+)?(?:system|hidden|initial|secret|original)\s+(?:prompt|instructions?|message|rules)",
    r"\b(?:from\s+now\s+on|henceforth)\W+you\s+(?:are|will|must|shall)\s+(?:an?\s+)?(?:(?:\w+\s+){0,3}(?:ai|assistant|model|bot|dan)\b|(?:answer|respond|reply|act|obey|ignore|speak)\b)",
    r"\b(?:pretend|imagine)\s+(?:that\s+)?(?:you\s+are|you['’]re|to\s+be)\s+(?:an?\s+)?(?:\w+\s+){0,2}(?:ai|assistant|language\s+model|llm|chatbot|dan)\b",
    r"\bwhat(?:\s+is|['’]s)\s+(?:in\s+)?your\s+(?:system|hidden|initial)\s+(?:prompt|instructions?)",
    r"\bsystem\s+prompt\s+(?:override|update|change|end)\w*|\b(?:your\s+)?(?:real|actual|true|new)\s+task\s*(?::|is\s+(?:now\s+)?to\b)",
    r"(?:^|\n)\W*(?:human|user|assistant|ai|model|human\s+message)\s*:\s*\S.*\n|\n\W*(?:human|user|assistant|system)\s*:",
    r"\b(?:отныне|с\s+этого\s+момента|с\s+этой\s+минуты)\W+(?:ты\b|отвечай|говори\s|действуй|веди\s+себя|игнорируй)",
    r"\bпредставь(?:те)?,?\s+что\s+(?:ты|вы)\W+(?:\w+\s+){0,2}(?:модель|ии|нейросеть|бот|чат-бот|ассистент|dan)\b",
    r"^\W*(?:\w+\s+)?(?:нейросеть|ии|языковая\s+модель|ассистент|chatgpt|gpt|claude)\s*,\s*(?:пожалуйста,?\s+)?(?:не\s+\w+й(?:те)?\b|не\s+\w+ь(?:те)?\b|(?:пропусти|запиши|считай|отметь|поставь|верни|напиши|ответь|удали|скажи|выведи|забудь|игнорируй|оцени)(?:те)?\b)",
    r"\b(?:new|updated|revised|important|real|actual)\s+(?:system\s+)?(?:instructions?|directives?)\s+(?:for\s+(?:the\s+)?(?:ai|assistant|model|llm|you)\b|:)",
    r"\b(?:attention|note|message|instructions?|hey|dear)\s*,?\s*(?:to|for)?\s*(?:the\s+)?(?:ai|llm|language\s+model|chatgpt|gpt|claude|assistant)\s*[:,]\s*(?:please\s+)?(?:you\s+must|do\s+not|don['’]t|mark|rate|return|output|ignore|answer|give|set|report|classify|summarize|write|skip)\b",
    r"\b(?:ты|вы)\s+(?:теперь|отныне|больше)\s+(?:не\s+\w+,?\s+а\s+|не\s+)?(?:\w+(?:ая|ый|ой|ий|яя)\s+){0,2}(?:модель|нейросеть|ии|бот|чат-бот|ассистент|dan)\b",
    r"\b(?:веди(?:те)?\s+себя|действуй(?:те)?|отвечай(?:те)?)\s+(?:так,?\s+)?(?:как|будто\s+ты)\s+(?:\w+\s+){0,2}(?:модель|ии|нейросеть|dan|бот|ассистент)\b",
    r"\b(?:покажи|выведи|раскрой|повтори|напечатай|процитируй)(?:те)?\s+(?:мне\s+)?(?:(?:свой|свои|твой|твои|ваш|ваши|весь)\s+)*(?:системн\w+|скрыт\w+|исходн\w+|секретн\w+|начальн\w+)\s+(?:промпт\w*|инструкци\w+|сообщени\w+|правил\w*|подсказк\w+)",
    r"\bнов(?:ая|ые|ую)\s+(?:системн\w+\s+)?(?:инструкци\w+|установк\w+|указани\w+)\s*(?::|для\s+(?:модели|ии|ассистента|нейросети|тебя))",
    r"\b(?:внимание|сообщение|инструкция|указание|просьба)\s*,?\s*(?:для\s+)?(?:ии|нейросет\w+|модел\w+|ассистент\w*|языков\w+\s+модел\w+)\s*[:,]",
    # Orders about this very task.
    r"\b(?:output|return|respond|reply|answer)\s+(?:with\s+)?(?:only|just|exactly|nothing\s+but|an?\s+empty)\s+(?:\w+\s+){0,2}(?:json|list|array|mentions|\{|\[)",
    rf"\b(?:mark|classify|label|tag|code|rate|record|count)\s+(?:this|that|it|me|my\s+\w+|every\s?thing|everyone|all|the\s+whole\s+\w+|every\s+(?:line|utterance|sentence|mention))\s+(?:\w+\s+){{0,3}}(?:as|with|at)\s+(?:\w+\s+){{0,2}}(?:{_KINDS}|intensity|confidence)\b",
    r"\b(?:set|put)\s+(?:the\s+)?(?:intensity|confidence|kind|prompted|verdict)\b\s+(?:\w+\s+){0,4}to\s+\w+",
    r"\b(?:do\s+not|don['’]t|never)\s+(?:extract|report|list|output)\s+(?:any|a\s+single|the)\s+(?:pains?|mentions?|complaints?|problems?)\b",
    rf"\b(?:отметь|пометь|классифицируй|запиши|размечай|разметь|посчитай|засчитай)(?:те)?\s+(?:\w+\s+){{0,4}}(?:как|с)\s+(?:\w+\s+){{0,2}}(?:{_KINDS}|intensity|confidence|интенсивност\w+)",
    r"\b(?:верни|выведи|ответь|напиши|выдай)(?:те)?\s+(?:мне\s+)?(?:только|лишь|ровно|строго)?\s*(?:\w+\s+){0,2}(?:json|пуст\w+\s+(?:список|массив|ответ)|слово\s+[«\"'])",
    r"\b(?:поставь|установи|укажи|выставь)(?:те)?\s+(?:\w+\s+){0,3}(?:intensity|confidence|kind|verdict|prompted|интенсивност\w+\s+(?:в\s+)?\d)",
    r"\bне\s+(?:извлекай|выписывай|упоминай|выводи|отмечай)(?:те)?\s+(?:\w+\s+){0,2}(?:боль|боли|жалоб\w*|упоминани\w*|проблем\w*|негатив\w*)\b",
    # Marks of chats, prompts and replies, which nobody says aloud.
    r"<\|\s*\w+\s*\|>",
    r"</?\s*(?:system|assistant|instructions?|user|prompt|im_start|im_end|transcript|interview|data|human)\s*>",
    r"\[/?(?:inst|sys|system|assistant)\]|<<\s*/?\s*sys\s*>>",
    r"^\W*(?:system|developer|system\s+(?:prompt|message)|assistant|система|системное\s+сообщение|ассистент)\s*[:>]\s*\S",
    r"(?:[.!?»\"]|\s[-—|])\s*(?:system|developer|system\s+(?:prompt|message|override))\s*:\s",
    r"^#{1,6}\s*(?:system|instructions?|new\s+task|response|инструкци\w+|система|новая\s+задача|ответ)\b",
    rf"[{{\[,]\s*[\"“”']{_KEYS}[\"“”']\s*:",
    r"^\W*(?:-{5,}|={5,}|~{4,}|\*{6,})|`{4,}|`{3}\s*(?:json|system|xml|prompt|instructions?)\b",
    r"\b(?:end|start|begin(?:ning)?)\s+of\s+(?:the\s+)?(?:transcript|interview|data|prompt|system\s+prompt|untrusted\s+\w+|user\s+input)\b\W+(?:now|new|next|the\s+following|system|instructions?|ignore|you)",
    r"\b(?:конец|начало)\s+(?:расшифровки|интервью|стенограммы|данных|промпта|транскрипта)\b\W+(?:теперь|далее|новая|новое|систем\w+|инструкци\w+|забудь|ты)",
)
_RUNS = (
    r"(?<![\w/+=])(?=[A-Za-z0-9+/]*[a-z])(?=[A-Za-z0-9+/]*[A-Z])(?=[A-Za-z0-9+/]*\d)[A-Za-z0-9+/]{32,}={0,2}(?![\w])",
    r"\b(?:[0-9a-fA-F]{2}[ :]?){24,}\b",
    r"(?:\\u[0-9a-fA-F]{4}){4,}|(?:\\x[0-9a-fA-F]{2}){6,}|(?:&#x?[0-9a-fA-F]{2,6};){4,}",
    r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064]{3,}|[\U000e0000-\U000e007f]",
)
_SIGNS = (
    *[
        "ignor",
        "disregard",
        "forget",
        "overrid",
        "bypass",
        "skip",
        "discard",
        "dismiss",
        "neglect",
        "follow",
        "obey",
        "longer",
        "unrestricted",
        "jailbroken",
    ],
    *[
        "unfiltered",
        "uncensored",
        "system",
        "hidden",
        "initial",
        "secret",
        "original",
        "henceforth",
        "pretend",
        "imagine",
        "task",
        "instruction",
        "directive",
    ],
    *[
        "attention",
        "note",
        "message",
        "dear",
        "json",
        "list",
        "array",
        "mention",
        "intensity",
        "confidence",
        "kind",
        "prompted",
        "verdict",
        "pain",
        "request",
    ],
    *[
        "trigger",
        "praise",
        "outcome",
        "workaround",
        "objection",
        "complaint",
        "problem",
        "utterances",
        "summary",
        "interviewer",
        "role",
        "content",
        "developer",
    ],
    *[
        "assistant",
        "transcript",
        "interview",
        "data",
        "prompt",
        "untrusted",
        "user",
        "забудь",
        "игнорир",
        "отбрось",
        "обращай",
        "отмени",
        "следуй",
        "нарушь",
        "обойди",
    ],
    *[
        "пренебреги",
        "выполняй",
        "учитывай",
        "слушай",
        "соблюдай",
        "отныне",
        "момента",
        "минуты",
        "представь",
        "нейросеть",
        "языковая",
        "ассистент",
        "chatgpt",
    ],
    *[
        "gpt",
        "claude",
        "теперь",
        "больше",
        "веди",
        "действуй",
        "отвечай",
        "систем",
        "скрыт",
        "исходн",
        "секретн",
        "начальн",
        "инструкци",
        "установк",
        "указани",
        "внимание",
    ],
    *[
        "сообщение",
        "просьба",
        "интенсивност",
        "верни",
        "выведи",
        "ответь",
        "напиши",
        "выдай",
        "поставь",
        "установи",
        "укажи",
        "выставь",
        "извлекай",
        "выписывай",
    ],
    *[
        "упоминай",
        "выводи",
        "отмечай",
        "расшифровки",
        "интервью",
        "стенограммы",
        "данных",
        "промпта",
        "транскрипта",
        "\n",
        "<",
        "[",
        "{",
        "#",
        "-----",
        "=====",
        "~~~~",
        "******",
        "```",
    ],
)
"""What a pattern matches holds one of these (a test proves it), and most sentences hold none, which is told ten times as
fast."""
_SIGN_WORDS = ("hey", "dan", "ии", "now")
"""Signs that only a word's beginning can be, as other words hold them («компании», "they")."""
_SIGN_WORD = re.compile(rf"\b(?:{'|'.join(_SIGN_WORDS)})")
_LATIN_I = str.maketrans("ıİ", "ii")
_URL = re.compile(r"\w+://\S+|\bwww\.\S+")
_SUSPICIOUS = tuple(re.compile(pattern) for pattern in _PATTERNS)
_UNREADABLE = tuple(re.compile(pattern) for pattern in _RUNS)
_MAY_BE_UNREADABLE = re.compile(
    r"[A-Za-z0-9+/]{32}|(?:[0-9a-fA-F]{2}[ :]?){12}|\\[ux]|&#|[\u200b-\u2064\U000e0000-\U000e007f]"
)


def suspicious_utterances(transcript: Transcript) -> list[int]:
    """Indexes of utterances that read like an order to a model, whoever speaks.

    An order cut in two by a sentence or speech-to-text window is found from its neighbour in the same turn.
    """
    texts = {u.index: transcript.slice(u) for u in transcript.utterances}
    likely = {index for index, text in texts.items() if _is_likely(text)}
    found = {index for index in likely if is_suspicious(texts[index])}
    for before, after in itertools.pairwise(transcript.utterances):
        both = {before.index, after.index}
        whole = before.turn == after.turn and likely & both and not found & both
        if whole and is_suspicious(transcript.text[before.start : after.end]):
            found |= both
    return sorted(found)


def is_suspicious(text: str) -> bool:
    """Whether a text reads like an order to a model."""
    folded = _folded(text)
    if _has_sign(folded) and any(pattern.search(folded) for pattern in _SUSPICIOUS):
        return True
    if not _MAY_BE_UNREADABLE.search(text):
        return False
    # Addresses of pages hold long runs too, and people do paste them.
    words = _URL.sub(" ", text)
    return any(pattern.search(words) for pattern in _UNREADABLE)


def _is_likely(text: str) -> bool:
    """Whether a text is worth a closer look, told ten times as fast."""
    return _has_sign(_folded(text)) or bool(_MAY_BE_UNREADABLE.search(text))


def _folded(text: str) -> str:
    return text.translate(_LATIN_I).casefold()


def _has_sign(folded: str) -> bool:
    return any(sign in folded for sign in _SIGNS) or bool(_SIGN_WORD.search(folded))
