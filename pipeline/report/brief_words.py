"""The words of the brief for the meeting, in Russian and English."""

from pipeline.models import MentionKind

BRIEF_WORDS: dict[str, dict[str, str]] = {
    "ru": {
        "agenda": "Повестка",
        "agenda_conclusion": "Главное за пять минут: что мы услышали и насколько в этом уверены (5 минут)",
        "agenda_themes": "Темы по порядку, вслух — цитаты, а не проценты (20 минут)",
        "agenda_questions": "Открытые вопросы: на что есть ответ у нас, с чем идти к клиентам (10 минут)",
        "agenda_how": "Как мы могли бы…: сначала каждый пишет молча, потом обсуждаем (15 минут)",
        "agenda_decisions": "Решения: что делаем, кто отвечает, как узнаем, что помогло (10 минут)",
        "conclusion": "Главное",
        "questions": "Открытые вопросы",
        "how": "Как мы могли бы…",
        "unknown": "Чего мы не знаем и что важно помнить",
        "decisions": "Решения",
        "decision": "Решение",
        "who": "Кто отвечает",
        "when": "К какому сроку",
        "sign": "Как узнаем, что помогло",
        "heard": "В основе: {interviews}, {people}, {themes}; хотя бы двое говорят об одном и том же в {shared} из "
        "них.",
        "first": "Из проблем и пожеланий на первом месте: {name} ({kind}, {theme_id}); {figures}.",
        "only_praise": "Проблем и пожеланий не нашлось, только похвала; чаще всего: {name} ({theme_id}); {figures}.",
        "first_sure": "Первое место в общем списке твёрдо: если бы опросили других людей, его, скорее всего, заняла бы "
        "та же тема.",
        "first_loose": "Порядок вверху списка условен: опроси мы других людей, первая тема могла бы оказаться на любом "
        "месте с {low}-го по {high}-е.",
        "segment": "Выделяется сегмент {segment}: тема {theme_id} ({name}) слышна там в {lift} раза чаще, чем у "
        "остальных ({chance}).",
        "change": "С прошлого квартала изменилась доля темы {theme_id} ({name}): {change}.",
        "nothing_stands_out": "Ни сегменты, ни перемены с прошлого квартала не выделяются: либо различий нет, либо "
        "людей для такого вывода мало.",
        "caution": "Доли известны не точнее чем до ±{margin} п. п., поэтому опирайтесь на цитаты и на то, чего стоит "
        "ошибка, а не на проценты.",
        "ask_segment": "{name} ({theme_id}): почему об этом чаще говорят в сегменте {segment}?",
        "ask_tie": "{ids}: по этим данным их не различить. За что взялись бы, если сил хватит на одну тему?",
        "ask_prompted": "{name} ({theme_id}): в {prompted} из {mentions} об этом первым заговорил интервьюер. "
        "Вспомнили бы об этом сами?",
        "ask_alone": "{name} ({theme_id}): сказал один человек, зато очень сильно. Единичный случай или первый сигнал?",
        "ask_change": "{name} ({theme_id}): доля изменилась. Что мы сделали или что случилось за это время?",
        "ask_new": "Что из этого мы слышим впервые, а о чём знали и раньше, но не решали?",
        "heard_once": "{once} из {all} тем назвал только один человек.",
    },
    "en": {
        "agenda": "Agenda",
        "agenda_conclusion": "What matters, in five minutes: what we heard and how sure we are (5 minutes)",
        "agenda_themes": "Themes in order; read the quotes aloud, not the percentages (20 minutes)",
        "agenda_questions": "Open questions: which can we answer, which do we take to clients (10 minutes)",
        "agenda_how": "How might we…: everyone writes in silence first, then we talk (15 minutes)",
        "agenda_decisions": "Decisions: what we do, who owns it, how we will know that it helped (10 minutes)",
        "conclusion": "What matters",
        "questions": "Open questions",
        "how": "How might we…",
        "unknown": "What we do not know, and what to keep in mind",
        "decisions": "Decisions",
        "decision": "Decision",
        "who": "Owner",
        "when": "By when",
        "sign": "How we will know it helped",
        "heard": "This rests on {interviews}, {people} and {themes}; in {shared} of them at least two people say the "
        "same.",
        "first": "First among troubles and wishes: {name} ({kind}, {theme_id}); {figures}.",
        "only_praise": "No troubles or wishes were found, only praise; most often: {name} ({theme_id}); {figures}.",
        "first_sure": "First place in the whole list is firm: had other people been asked, the same theme would most "
        "likely hold it.",
        "first_loose": "The order at the top is loose: had other people been asked, the first theme could have come "
        "anywhere from {low} to {high}.",
        "segment": "The segment {segment} stands out: theme {theme_id} ({name}) is heard there {lift} times as often "
        "as elsewhere ({chance}).",
        "change": "Since the quarter before, the share of theme {theme_id} ({name}) has changed: {change}.",
        "nothing_stands_out": "Neither segments nor changes since the quarter before stand out: either there are no "
        "differences, or too few people to tell.",
        "caution": "Shares are known to ±{margin} percentage points at best, so go by the quotes and by what a mistake "
        "would cost, not by the percentages.",
        "ask_segment": "{name} ({theme_id}): why is this heard more in the segment {segment}?",
        "ask_tie": "{ids}: these data cannot tell them apart. Which would you take with time for one theme only?",
        "ask_prompted": "{name} ({theme_id}): in {prompted} of {mentions} the interviewer named it first. Would people "
        "have brought it up themselves?",
        "ask_alone": "{name} ({theme_id}): said by one person, but very strongly. A single case, or the first signal?",
        "ask_change": "{name} ({theme_id}): the share has changed. What did we do, or what happened in the meantime?",
        "ask_new": "What of this do we hear for the first time, and what did we know before and leave unsolved?",
        "heard_once": "{once} of {all} themes were named by one person only.",
    },
}
HOW_MIGHT_WE: dict[str, dict[MentionKind, str]] = {
    "ru": {
        MentionKind.PAIN: "Как мы могли бы сделать так, чтобы это перестало мешать?",
        MentionKind.REQUEST: "Как мы могли бы дать это или то, ради чего об этом просят?",
        MentionKind.TRIGGER: "Как мы могли бы оказаться рядом в тот момент, когда это случается?",
        MentionKind.PRAISE: "Как мы могли бы сделать так, чтобы это почувствовал каждый клиент?",
        MentionKind.OUTCOME: "Как мы могли бы помочь прийти к этому быстрее?",
        MentionKind.WORKAROUND: "Как мы могли бы сделать этот обходной путь ненужным?",
        MentionKind.OBJECTION: "Как мы могли бы снять это сомнение?",
    },
    "en": {
        MentionKind.PAIN: "How might we make this stop getting in people's way?",
        MentionKind.REQUEST: "How might we give people this, or what they want it for?",
        MentionKind.TRIGGER: "How might we be there at the moment this happens?",
        MentionKind.PRAISE: "How might we let every client have this experience?",
        MentionKind.OUTCOME: "How might we help people get there sooner?",
        MentionKind.WORKAROUND: "How might we make this workaround unnecessary?",
        MentionKind.OBJECTION: "How might we settle this doubt?",
    },
}
