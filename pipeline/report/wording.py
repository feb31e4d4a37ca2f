"""The report's own words in Russian and English."""

WORDS: dict[str, dict[str, str]] = {
    "ru": {
        "themes": "Темы",
        "mentions": "Цитаты",
        "interviews": "Интервью",
        "rank": "Место",
        "theme": "Тема",
        "kind": "Что это",
        "people": "Сказали",
        "share": "Доля и 95 % интервал",
        "ranks": "Места с учётом случайности",
        "strength": "Сила",
        "tie": "ничья",
        "brief": "Материал к обсуждению",
        "summary": "Коротко",
        "top": "Что звучит чаще всего",
        "limits": "Что важно помнить",
        "all": "все",
        "search": "Найти в темах и цитатах",
        "quotes": "Цитаты",
        "source": "Откуда",
        "of": "из",
        "trend": "Изменение к прошлому кварталу",
        "segment": "Громче всего в сегменте",
        "nps": "Средняя оценка тех, кто это говорит",
        "files": "Файлы",
        "unread": "Не удалось прочитать",
        "prompted": "по подсказке интервьюера",
        "not_enough": "рано судить",
        "no_themes": "Ни одной темы не найдено: в транскриптах нет высказываний, похожих на боль, просьбу или похвалу.",
        "questions": "Вопросы к обсуждению",
        "made_offline": "Цитаты отобраны на этом компьютере, без обращения к сети: модель multilingual-e5-small и "
        "обученный классификатор. Он ошибается: пропускает часть сказанного и берёт лишнее. Прежде чем "
        "решать, прочтите цитаты.",
        "people_counted": "Считаются люди, а не упоминания. Интервал показывает, какой доля может быть на самом деле "
        "при таком числе интервью.",
        "guessed": "Кто спрашивает, а кто отвечает, определено по речи, а не по подписям",
        "unlisted": "Нет в respondents.csv",
        "how_might_we": "Как мы могли бы изменить то, о чём говорят: «{}»?",
        "heard_once": "Сказал один человек",
    },
    "en": {
        "themes": "Themes",
        "mentions": "Quotes",
        "interviews": "Interviews",
        "rank": "Rank",
        "theme": "Theme",
        "kind": "Kind",
        "people": "Voiced by",
        "share": "Share and 95 % interval",
        "ranks": "Rank range",
        "strength": "Strength",
        "tie": "tie",
        "brief": "Brief for the discussion",
        "summary": "In short",
        "top": "Heard most",
        "limits": "Keep in mind",
        "all": "all",
        "search": "Search themes and quotes",
        "quotes": "Quotes",
        "source": "Source",
        "of": "of",
        "trend": "Change since the quarter before",
        "segment": "Loudest in segment",
        "nps": "Mean rating of those who say it",
        "files": "Files",
        "unread": "Could not be read",
        "prompted": "prompted by the interviewer",
        "not_enough": "too early to say",
        "no_themes": "No theme was found: nothing in the transcripts reads like a pain, a request or praise.",
        "questions": "Questions to discuss",
        "made_offline": "Quotes were picked on this computer without any network: the multilingual-e5-small model "
        "and a trained classifier. It errs: it misses some of what was said and takes some it should not. Read"
        " the quotes before you decide.",
        "people_counted": "People are counted, not mentions. The interval says what the true share may be with so few "
        "interviews.",
        "guessed": "Who asks and who answers was told by how they speak, not by labels",
        "unlisted": "Not in respondents.csv",
        "how_might_we": "How might we change what clients put as “{}”?",
        "heard_once": "Said by one person",
    },
}
KINDS: dict[str, dict[str, str]] = {
    "ru": {
        "pain": "боль",
        "request": "просьба",
        "trigger": "триггер",
        "praise": "похвала",
        "outcome": "желаемый результат",
        "workaround": "обходной путь",
        "objection": "возражение",
    },
    "en": {
        "pain": "pain",
        "request": "request",
        "trigger": "trigger",
        "praise": "praise",
        "outcome": "outcome",
        "workaround": "workaround",
        "objection": "objection",
    },
}
_PLURALS = {
    "respondent": {"ru": ("респондент", "респондента", "респондентов"), "en": ("respondent", "respondents")},
    "interview": {"ru": ("интервью", "интервью", "интервью"), "en": ("interview", "interviews")},
    "mention": {"ru": ("упоминание", "упоминания", "упоминаний"), "en": ("mention", "mentions")},
    "theme": {"ru": ("тема", "темы", "тем"), "en": ("theme", "themes")},
    "person": {"ru": ("человек", "человека", "человек"), "en": ("person", "people")},
}


def counted(count: int, noun: str, language: str) -> str:
    """A number with its noun in the right form: «1 тема, 2 темы, 5 тем», "1 theme, 2 themes"."""
    forms = _PLURALS[noun][language]
    if language == "en":
        return f"{count} {forms[0] if count == 1 else forms[1]}"
    if count % 10 == 1 and count % 100 != 11:
        form = forms[0]
    elif count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14):
        form = forms[1]
    else:
        form = forms[2]
    return f"{count} {form}"


def quoted(text: str, language: str) -> str:
    """Text in the language's quotation marks; marks inside change to the inner ones."""
    if language == "ru":
        return f"«{text.replace('«', '„').replace('»', '“')}»"
    return f"“{text.replace('“', '‘').replace('”', '’')}”"


def percent(value: float | None, language: str) -> str:
    """A share as whole percent, with the language's spacing."""
    if value is None:
        return "—"
    return f"{round(100 * value)}{' ' if language == 'ru' else ''}%"


def clock(seconds: float | None) -> str:
    """A time code: 1:02 or 1:02:03; empty where unknown."""
    if seconds is None:
        return ""
    whole = int(seconds)
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
