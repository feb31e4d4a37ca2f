"""What speaker labels mean, in both languages, and which words at a line's start are labels at all."""

import re
from collections.abc import Iterable

from pipeline.models import SpeakerRole

_INTERVIEWER = frozenset(
    [
        "interviewer",
        "interviewers",
        "moderator",
        "researcher",
        "host",
        "facilitator",
        "assistant",
        "ai",
        "bot",
        "question",
        "questioner",
        "consultant",
        "operator",
        "agent",
        "support",
        "sales",
        "team",
        "developer",
        "developers",
        "designer",
        "интервьюер",
        "интервьюеры",
        "ведущий",
        "ведущая",
        "модератор",
        "исследователь",
        "исследовательница",
        "вопрос",
        "оператор",
        "консультант",
        "команда",
        "разработчик",
        "бот",
        "ассистент",
    ]
)
_RESPONDENT = frozenset(
    [
        "respondent",
        "respondents",
        "interviewee",
        "participant",
        "customer",
        "client",
        "user",
        "guest",
        "answer",
        "subject",
        "candidate",
        "patient",
        "buyer",
        "респондент",
        "респондентка",
        "респонденты",
        "клиент",
        "клиентка",
        "гость",
        "гостья",
        "участник",
        "участница",
        "ответ",
        "пользователь",
        "пользовательница",
        "заказчик",
        "заказчица",
        "собеседник",
        "собеседница",
        "покупатель",
        "покупательница",
        "информант",
    ]
)
_NOT_SPEAKERS = frozenset(
    [
        "date",
        "time",
        "duration",
        "location",
        "place",
        "participants",
        "participant(s)",
        "attendees",
        "language",
        "model",
        "source",
        "note",
        "notes",
        "status",
        "title",
        "link",
        "url",
        "http",
        "https",
        "transcript",
        "id",
        "project",
        "product",
        "company",
        "recording",
        "file",
        "author",
        "version",
        "format",
        "summary",
        "agenda",
        "topic",
        "goal",
        "example",
        "warning",
        "important",
        "ps",
        "p.s",
        "subject",
        "from",
        "to",
        "cc",
        "tags",
        "speakers",
        "дата",
        "время",
        "длительность",
        "продолжительность",
        "место",
        "участники",
        "язык",
        "модель",
        "источник",
        "примечание",
        "примечания",
        "статус",
        "название",
        "ссылка",
        "проект",
        "продукт",
        "компания",
        "запись",
        "файл",
        "автор",
        "версия",
        "формат",
        "итог",
        "итоги",
        "вывод",
        "выводы",
        "тема",
        "цель",
        "пример",
        "например",
        "важно",
        "внимание",
        "кстати",
        "плюсы",
        "минусы",
        "теги",
        "спикеры",
        "роль",
        "сегмент",
        "город",
    ]
)
_LETTER_PAIRS = (("q", "a"), ("и", "р"), ("в", "о"))
_WORD = re.compile(r"[^\W\d_]+(?:[-'’.][^\W\d_]+)*")
_NUMBERED = re.compile(
    r"^(speaker|participant|person|voice|спикер|участник|говорящий|голос|собеседник)(?:[\s_]+[a-zа-я]|[\s_]*\d+)$"
)
MAX_LABEL_WORDS = 5


def role_of_label(label: str) -> SpeakerRole | None:
    """The role a label says outright, or None for a name or a neutral «Спикер 1»."""
    folded = label.casefold().replace("ё", "е").strip()
    if _NUMBERED.match(folded):
        return None
    words = _WORD.findall(folded)
    interviewer = any(word in _INTERVIEWER for word in words)
    respondent = any(word in _RESPONDENT for word in words)
    if interviewer == respondent:
        return None
    return SpeakerRole.INTERVIEWER if interviewer else SpeakerRole.RESPONDENT


def roles_of_letters(labels: Iterable[str]) -> dict[str, SpeakerRole]:
    """Roles of one-letter labels, which say something only in pairs: Q and A, И and Р, В and О."""
    by_letter = {label.casefold().strip(" ."): label for label in labels}
    roles: dict[str, SpeakerRole] = {}
    for asker, answerer in _LETTER_PAIRS:
        if asker in by_letter and answerer in by_letter:
            roles[by_letter[asker]] = SpeakerRole.INTERVIEWER
            roles[by_letter[answerer]] = SpeakerRole.RESPONDENT
    return roles


def is_metadata(label: str) -> bool:
    """Whether words before a colon name a fact about the file rather than a speaker."""
    folded = label.casefold()
    words = folded.split()
    return (
        bool(words)
        and (folded in _NOT_SPEAKERS or words[-1] in _NOT_SPEAKERS or words[0] in _NOT_SPEAKERS)
        and (role_of_label(label) is None or folded in _NOT_SPEAKERS)
    )


def is_labelled_role(label: str) -> bool:
    """Whether a label is sure to be a speaker: it says a role or is numbered."""
    folded = label.casefold().strip()
    return bool(_NUMBERED.match(folded)) or role_of_label(label) is not None
