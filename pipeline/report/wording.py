"""The report's own words and numbers in Russian and English."""

from pipeline.models import Interval

_HARD = "\N{NO-BREAK SPACE}"
WORDS: dict[str, dict[str, str]] = {
    "ru": {
        "themes": "Темы",
        "mentions": "Цитаты",
        "interviews": "Интервью",
        "kind": "Вид",
        "share": "Доля и её 95-процентный интервал",
        "ranks": "Разброс мест",
        "strength": "Насколько сильно сказано",
        "tie": "ничья",
        "brief": "Материал к обсуждению",
        "top": "Главные темы",
        "all": "все",
        "search": "Найти в темах и цитатах",
        "of": "из",
        "trend": "Изменение доли",
        "segment": "Громче всего в сегменте",
        "nps": "Средняя оценка NPS (0–10) у тех, кто об этом говорит",
        "unread": "Не удалось прочитать",
        "prompted": "по подсказке интервьюера",
        "no_themes": "Ни одной темы не найдено: в расшифровках нет высказываний, похожих на боль, просьбу или похвалу.",
        "people_counted": "Считаются люди, а не упоминания. В скобках указаны 95-процентные интервалы: в таких "
        "пределах может лежать настоящая величина при таком числе опрошенных.",
        "ranks_explained": "Разброс мест показывает, какие места могла бы занять тема, если бы опросили других людей. "
        "Чем он шире, тем условнее порядок.",
        "made_offline": "Цитаты отобраны на этом компьютере, без обращения к сети: моделью multilingual-e5-small и "
        "обученным классификатором. Он ошибается: пропускает часть сказанного и берёт лишнее. Прочтите цитаты, "
        "прежде чем решать.",
        "made_by_model": "Интервью прочитала языковая модель {}. Сами цитаты вырезаны из расшифровок слово в слово, "
        "а краткие пересказы, вид и сила высказываний — её суждения.",
        "cost": "Модели отправлено {}, это стоило {}.",
        "cost_unknown": "Модели отправлено {}; сколько это стоило, неизвестно: цена не указана.",
        "ungrounded": "Не вошло в отчёт, потому что не подтвердилось словами интервью: {}.",
        "doubtful": "пересказ под вопросом",
        "doubts_explained": "Пометка «пересказ под вопросом» значит, что пересказ, возможно, говорит не то, что "
        "цитата: верьте цитате.",
        "suspicious": "В расшифровке есть фразы, похожие на команды для языковой модели. Модель получила их как "
        "данные, а не как указания, но прочтите эти места сами",
        "scarce": "Высказываний найдено необычно мало для такой длины, даже при повторном чтении",
        "guessed": "Кто спрашивает, а кто отвечает, определено по речи, а не по подписям (в скобках уверенность "
        "от 0 до 1)",
        "lopsided": "Почти всё сказано одной стороной или ничего не найдено: проверьте, верно ли определено, кто "
        "спрашивает",
        "waiting": "Правки людей, которые ждут: цитаты или темы, о которой они, сейчас нет (что именно, покажет "
        "custdev themes history)",
        "unlisted": "Респондента нет в respondents.csv",
        "more": "и ещё {}",
        "heard_once": "Сказал один человек",
    },
    "en": {
        "themes": "Themes",
        "mentions": "Quotes",
        "interviews": "Interviews",
        "kind": "Kind",
        "share": "Share and its 95% interval",
        "ranks": "Rank range",
        "strength": "How strongly it is put",
        "tie": "tie",
        "brief": "Brief for the discussion",
        "top": "Top themes",
        "all": "all",
        "search": "Search themes and quotes",
        "of": "of",
        "trend": "Change of share",
        "segment": "Loudest in segment",
        "nps": "Mean NPS rating (0–10) of those who say it",
        "unread": "Could not be read",
        "prompted": "prompted by the interviewer",
        "no_themes": "No theme was found: nothing in the transcripts reads like a pain, a request or praise.",
        "people_counted": "People are counted, not mentions. Brackets hold 95% intervals: where the true figure may "
        "lie, given how many people were interviewed.",
        "ranks_explained": "The rank range says which places a theme might have taken had other people been "
        "interviewed. The wider it is, the less the order means.",
        "made_offline": "Quotes were picked on this computer without any network, by the multilingual-e5-small model "
        "and a trained classifier. It errs: it misses some of what was said and takes some it should not. Read the "
        "quotes before you decide.",
        "made_by_model": "The interviews were read by the language model {}. Quotes themselves are cut from the "
        "transcripts word for word; summaries, kinds and strength are its judgement.",
        "cost": "The model was sent {}, at a cost of {}.",
        "cost_unknown": "The model was sent {}; what that cost is unknown, as no price is set.",
        "ungrounded": "Left out, because the interview's words do not bear it out: {}.",
        "doubtful": "summary in doubt",
        "doubts_explained": "“Summary in doubt” means that the summary may not say what the quote says: trust the "
        "quote.",
        "suspicious": "The transcript holds phrases that read like orders to a language model. It was given them as "
        "data, not as instructions, but read those places yourself",
        "scarce": "Strangely little was found for the length, even when read a second time",
        "guessed": "Who asks and who answers was told by how they speak, not by labels (in brackets, how sure that is, "
        "0 to 1)",
        "lopsided": "Nearly all is said by one side, or nothing was found: check whether it was told rightly who asks",
        "waiting": "Edits by people that wait, as the quote or theme they are about is not there now (custdev themes "
        "history tells which)",
        "unlisted": "Respondent not in respondents.csv",
        "more": "and {} more",
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
        "outcome": "desired outcome",
        "workaround": "workaround",
        "objection": "objection",
    },
}
_PLURALS = {
    "respondent": {"ru": ("респондент", "респондента", "респондентов"), "en": ("respondent", "respondents")},
    "interview": {"ru": ("интервью", "интервью", "интервью"), "en": ("interview", "interviews")},
    "mention": {"ru": ("упоминание", "упоминания", "упоминаний"), "en": ("mention", "mentions")},
    "call": {"ru": ("запрос", "запроса", "запросов"), "en": ("request", "requests")},
    "claim": {"ru": ("утверждение модели", "утверждения модели", "утверждений модели"), "en": ("claim", "claims")},
    "theme": {"ru": ("тема", "темы", "тем"), "en": ("theme", "themes")},
    "person": {"ru": ("человек", "человека", "человек"), "en": ("person", "people")},
    "theme_genitive": {"ru": ("темы", "тем", "тем"), "en": ("theme", "themes")},
    "point": {"ru": (f"п.{_HARD}п.",) * 3, "en": ("percentage point", "percentage points")},
    "asked": {"ru": ("опрошенного", "опрошенных", "опрошенных"), "en": ("person interviewed", "people interviewed")},
    "theme_added": {"ru": ("тему", "темы", "тем"), "en": ("theme", "themes")},
    "which": {"ru": ("которой", "которых", "которых"), "en": ("that", "that")},
    "named": {"ru": ("назвал", "назвали", "назвали"), "en": ("voiced by", "voiced by")},
    "said": {"ru": ("Об этом сказал", "Об этом сказали", "Об этом сказали"), "en": ("Voiced by", "Voiced by")},
}
_ROMAN = ("I", "II", "III", "IV")


def plural(count: int, noun: str, language: str) -> str:
    """The form of a noun that goes with a number: «тема», «темы», «тем», "theme", "themes"."""
    forms = _PLURALS[noun][language]
    if language == "en":
        return forms[0] if count == 1 else forms[1]
    if count % 10 == 1 and count % 100 != 11:
        return forms[0]
    return forms[1] if count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14) else forms[2]


def counted(count: int, noun: str, language: str) -> str:
    """A number with its noun in the right form: «1 тема, 2 темы, 5 тем», "1 theme, 2 themes"."""
    return f"{count} {plural(count, noun, language)}"


def quoted(text: str, language: str) -> str:
    """Text in the language's quotation marks; marks inside change to the inner ones."""
    if language == "ru":
        return f"«{text.replace('«', '„').replace('»', '“')}»"
    return f"“{text.replace('“', '‘').replace('”', '’')}”"


def decimal(value: float, places: int, language: str) -> str:
    """A number with the language's decimal mark: «3,4», "3.4"."""
    written = f"{value:.{places}f}"
    return written.replace(".", ",") if language == "ru" else written


def percent(value: float | None, language: str) -> str:
    """A share as whole percent, with the language's spacing."""
    if value is None:
        return "—"
    return f"{round(100 * value)}{_HARD if language == 'ru' else ''}%"


def share_text(share: Interval, language: str) -> str:
    """A share with its interval: «38 % (18–61 %)», "38% (18–61%)"."""
    if share.low is None or share.high is None:
        return percent(share.value, language)
    return f"{percent(share.value, language)} ({round(100 * share.low)}–{percent(share.high, language)})"


def rating_text(rating: Interval, language: str) -> str:
    """A mean rating with its interval: «6,8 (5,7–7,9)», "6.8 (5.7–7.9)"; empty where unknown."""
    if rating.value is None or rating.low is None or rating.high is None:
        return ""
    value, low, high = (decimal(figure, 1, language) for figure in (rating.value, rating.low, rating.high))
    return f"{value} ({low}–{high})"


def change_text(change: Interval, language: str) -> str:
    """A change of a share with its interval: «+12 п. п. (от −5 до +30)»; empty where unknown."""
    if change.value is None or change.low is None or change.high is None:
        return ""
    value, low, high = (round(100 * figure) for figure in (change.value, change.low, change.high))
    spread = f"от {_signed(low)} до {_signed(high)}" if language == "ru" else f"{_signed(low)} to {_signed(high)}"
    return f"{_signed(value)}{_HARD}{plural(abs(value), 'point', language)} ({spread})"


def _signed(number: int) -> str:
    return f"{number:+d}".replace("-", "−") if number else "0"


def chance_text(q: float, language: str) -> str:
    """A corrected p-value: «q = 0,03», "q < 0.01"."""
    return f"q < {decimal(0.01, 2, language)}" if q < 0.005 else f"q = {decimal(q, 2, language)}"


def quarter_text(quarter: str, language: str) -> str:
    """A quarter as people write it: 2026-Q3 is «III кв. 2026» in Russian."""
    if language != "ru":
        return quarter
    year, _, number = quarter.partition("-Q")
    return f"{_ROMAN[int(number) - 1]}{_HARD}кв.{_HARD}{year}"


def clock(seconds: float | None) -> str:
    """A time code: 1:02 or 1:02:03; empty where unknown."""
    if seconds is None:
        return ""
    whole = int(seconds)
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
