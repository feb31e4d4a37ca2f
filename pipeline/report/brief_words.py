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
        "ask_segment": "{theme}: почему об этом чаще говорят в сегменте {segment}?",
        "ask_tie": "{ids}: по этим данным их не различить. За что взялись бы, если сил хватит на одну тему?",
        "ask_prompted": "{theme}: в {prompted} из {mentions} об этом первым заговорил интервьюер. "
        "Вспомнили бы об этом сами?",
        "ask_alone": "{theme}: сказал один человек, зато очень сильно. Единичный случай или первый сигнал?",
        "ask_change": "{theme}: доля изменилась. Что мы сделали или что случилось за это время?",
        "ask_new": "Что из этого мы слышим впервые, а о чём знали и раньше, но не решали?",
        "heard_once": "{once} из {all} тем назвал только один человек: новые интервью, скорее всего, принесли бы новые "
        "темы.",
        "more_interviews": "Если поговорить ещё с {more} людьми, прибавится примерно новых тем: {themes} (от {low} до "
        "{high}).",
        "top_stays": "При этом первые {top} темы остались бы теми же с вероятностью {chance}.",
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
        "ask_segment": "{theme}: why is this heard more in the segment {segment}?",
        "ask_tie": "{ids}: these data cannot tell them apart. Which would you take with time for one theme only?",
        "ask_prompted": "{theme}: in {prompted} of {mentions} the interviewer named it first. Would people "
        "have brought it up themselves?",
        "ask_alone": "{theme}: said by one person, but very strongly. A single case, or the first signal?",
        "ask_change": "{theme}: the share has changed. What did we do, or what happened in the meantime?",
        "ask_new": "What of this do we hear for the first time, and what did we know before and leave unsolved?",
        "heard_once": "{once} of {all} themes were named by one person only: more interviews would most likely bring "
        "new themes.",
        "more_interviews": "Talking to {more} more people would add about {themes} new themes ({low} to {high}).",
        "top_stays": "The first {top} themes would stay the same with a chance of {chance}.",
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
