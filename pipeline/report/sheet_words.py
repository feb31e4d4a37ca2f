"""What the workbook's sheets and columns are called, and in Russian what they mean; `tables.py` says it in English."""

SHEETS: dict[str, dict[str, str]] = {
    "ru": {
        "summary": "Главное",
        "themes": "Темы",
        "mentions": "Цитаты",
        "matrix": "Темы × люди",
        "codebook": "Справочник тем",
        "interviews": "Интервью",
        "segments": "Сегменты",
        "surprises": "Неожиданное",
        "nps": "NPS",
        "theme_nps": "NPS по темам",
        "trends": "По кварталам",
        "saturation": "Насыщение",
        "methods": "Метод",
    },
    "en": {
        "summary": "Summary",
        "themes": "Themes",
        "mentions": "Quotes",
        "matrix": "Themes × people",
        "codebook": "Codebook",
        "interviews": "Interviews",
        "segments": "Segments",
        "surprises": "Surprises",
        "nps": "NPS",
        "theme_nps": "NPS by theme",
        "trends": "By quarter",
        "saturation": "Saturation",
        "methods": "Methods",
    },
}
WORKBOOK_WORDS: dict[str, dict[str, str]] = {
    "ru": {
        "chart": "Доля людей, которые об этом говорят, и её 95-процентный интервал",
        "how_to_read": "Как читать",
        "limits": "Что важно помнить",
        "files": "Файлы, которых нет в отчёте",
        "settings": "Настройки",
        "left_out": "Не поместилось людей: {}. Все упоминания — на листе «{}».",
        "current": "текущая",
        "new": "новая",
        "recurring": "повторяется",
        "silent": "не звучит",
        "grown": "выросла",
        "faded": "угасла",
        "up": "↑",
        "down": "↓",
        "early": "рано судить",
        "labels": "по подписям",
        "inferred": "по речи",
        "model": "языковой моделью",
        "guessed": "угаданы",
    },
    "en": {
        "chart": "Share of people who voice it, with its 95% interval",
        "how_to_read": "How to read it",
        "limits": "Keep in mind",
        "files": "Files that are not in the report",
        "settings": "Settings",
        "left_out": "People there was no room for: {}. All mentions are on the sheet “{}”.",
        "up": "↑",
        "down": "↓",
        "early": "too early to tell",
    },
}
_COLUMNS = """
rank | Место | Rank | 1 — самая высокая оценка
theme_id | Код темы | Theme id | не меняется от запуска к запуску
label | Тема | Theme | название темы
definition | Определение | Definition | чем она отличается от других
kind | Вид | Kind | самый частый вид её упоминаний
area | Область | Area | к чему тема относится
status | Статус | Status | новая, повторяется, выросла, затихает, не слышно, отделилась, объединена, решена; текущая, если квартал один
respondent_count | Человек | People | сколько людей об этом говорят: из тех, кого спрашивали, и без подсказки
respondents_asked | Опрошено | Asked | сколько людей опрошено; скольким задали вопрос, если он есть в guide.yaml
prevalence | Доля | Share | сколько людей из опрошенных об этом говорят
prevalence_low | Доля от | Share from | нижний край 95-процентного интервала Уилсона
prevalence_high | Доля до | Share to | верхний край 95-процентного интервала Уилсона
mention_count | Упоминаний | Mentions | сколько раз сказано; по этому числу темы не сравнивают
intensity_mean | Сила | Strength | среднее по людям от самого сильного, что каждый об этом сказал, от 1 до 5
score | Оценка | Score | взвешенное среднее частей оценки
score_reach | Оценка: охват | Score: reach | доля людей; не опрошенные учтены так, как подсказывают остальные
score_intensity | Оценка: сила | Score: strength | сила, приведённая к 0–1; весит по корню из охвата
score_segment | Оценка: сегменты | Score: segments | доля людей, взвешенная по ценности каждого
score_recency | Оценка: свежесть | Score: recency | доля людей, где каждый квартал давности делит вес пополам
score_trend | Оценка: рост | Score: growth | насколько доля точно выросла с прошлого квартала; 0, если это не точно
score_nps | Оценка: NPS | Score: NPS | среднее (10 − NPS) / 10 у тех, кто об этом говорит; весит по корню из охвата
score_low | Оценка от | Score from | нижний край 95-процентного интервала оценки
score_high | Оценка до | Score to | верхний край 95-процентного интервала оценки
rank_low | Место от | Rank from | лучшее место в 95 % случаев, если бы опросили других людей
rank_high | Место до | Rank to | худшее место в 95 % случаев, если бы опросили других людей
tie_group | Ничья | Tie | темы с одним номером по этим данным не различить
top_3 | Шанс на топ-3 | Chance of top 3 | вероятность оказаться среди первых трёх
top_5 | Шанс на топ-5 | Chance of top 5 | вероятность оказаться среди первых пяти
top_10 | Шанс на топ-10 | Chance of top 10 | вероятность оказаться среди первых десяти
rank_balanced | Место: баланс | Rank: balanced | место при весах набора balanced
rank_reach | Место: охват | Rank: reach | место при весах набора reach
rank_revenue | Место: выручка | Rank: revenue | место при весах набора revenue
rank_churn | Место: отток | Rank: churn | место при весах набора churn
guide_question | Вопрос | Question | вопрос из guide.yaml, на который тема отвечает
not_asked | Не спрашивали | Not asked | сколько опрошенных об этом не спрашивали
unasked_count | Сказали сами | Unasked | сколько из них заговорили об этом сами
prompted_count | Согласились | Prompted | сколько людей лишь согласились с интервьюером; больше нигде не учтены
doubtful_count | Под вопросом, человек | In doubt, people | сколько людей говорят об этом лишь с сомнительным пересказом
trend | Изменение | Change | изменение доли с предпоследнего квартала к последнему
trend_low | Изменение от | Change from | нижний край его 95-процентного интервала (Ньюкомб)
trend_high | Изменение до | Change to | верхний край его 95-процентного интервала (Ньюкомб)
nps_mean | Оценка NPS | NPS rating | средняя оценка от 0 до 10 у тех, кто об этом говорит; пусто, если оценок мало
nps_low | Оценка NPS от | NPS rating from | нижний край её 95-процентного интервала
nps_high | Оценка NPS до | NPS rating to | верхний край её 95-процентного интервала
top_segment | Громче всего в | Loudest in | сегмент, в котором тема слышна чаще всего
segment_lift | Во сколько раз | Times louder | во сколько раз чаще, чем у остальных
segment_q | q | q | точный тест Фишера с поправкой Бенджамини — Хохберга; больше 0,05 — различия могло и не быть
first_seen | Впервые | First seen | первый квартал, в котором об этом сказали
last_seen | В последний раз | Last seen | последний квартал, в котором об этом сказали
top_quote | Цитата | Quote | самая типичная цитата, дословно
top_quote_source | Откуда цитата | Quote from | файл и респондент
area | Область | Area | к чему она относится; где тем, прозвучавших не раз, больше 15
related | Связана с | Related to | коды просьб, которые сняли бы эту боль, или болей, которые снял бы ответ на просьбу
mention_id | Код упоминания | Mention id | по содержанию
transcript | Файл | File | от папки исследования
respondent_id | Респондент | Respondent | кто это сказал
date | Дата | Date | день интервью
quarter | Квартал | Quarter | квартал интервью
force | Сила перехода | Force | push pull anxiety habit, где она видна
direction | Направление | Direction | toward или away, у триггеров
summary | Кратко | In short | то же коротко
quote | Цитата | Quote | слова расшифровки, дословно
start | Начало | Start | первый знак цитаты в тексте расшифровки
end | Конец | End | знак сразу за последним
start_time | Время | Time | от начала записи
speaker | Говорит | Speaker | как подписан в расшифровке
intensity | Сила | Strength | от 1 до 5
prompted | По подсказке | Prompted | да, если первым об этом заговорил интервьюер
alignment | Как найдена | Found | цитата: exact или normalized
confidence | Уверенность | Confidence | от 0 до 1
extractor | Чем найдено | Found by | offline или языковая модель
cause | Причина | Cause | которую называет респондент; её читает только языковая модель
doubtful | Под вопросом | In doubt | да, если пересказ языковой модели может не следовать из цитаты
listed | В списке | Listed | знает ли респондента respondents.csv
nps | NPS | NPS | от 0 до 10, из respondents.csv
language | Язык | Language | ru или en
turns | Реплик | Turns | реплик в расшифровке
words | Слов | Words | слов в расшифровке
respondent_words | Слов респондента | Respondent's words | сказанных респондентом
role_source | Роли | Roles | как определено, кто спрашивает и кто отвечает
role_confidence | Уверенность в ролях | Sure of roles | от 0 до 1
examples | Примеры | Examples | самые типичные цитаты, дословно
column | Столбец | Column | столбец respondents.csv; пусто — все; quarter — опрошенные в квартале
segment | Сегмент | Segment | значение столбца или отрезок его чисел
group | Группа | Group | квартал или сегмент
said | Сказали | Said | сколько людей об этом говорят
asked | Спросили | Asked about it | скольких об этом спрашивали
share | Доля | Share | сказали / спросили
share_low | Доля от | Share from | нижний край её 95-процентного интервала Уилсона
share_high | Доля до | Share to | верхний край её 95-процентного интервала Уилсона
said_elsewhere | Сказали остальные | Said elsewhere | сколько людей вне сегмента об этом говорят
asked_elsewhere | Спросили остальных | Asked elsewhere | скольких вне сегмента об этом спрашивали
share_elsewhere | Доля у остальных | Share elsewhere | доля вне сегмента
lift | Во сколько раз | Times louder | во сколько раз чаще, чем у остальных
p | p | p | точный тест без поправки на число сравнений
q | q | q | то же с поправкой на все сравнения; больше 0,05 — различия могло и не быть
stands_out | Выделяется | Stands out | да, если q не больше 0,05
worth | Вес сегмента | Segment's weight | во сколько раз голос весит больше среднего, если больше
segment_nps | NPS сегмента | Segment's NPS | если он выше, чем у всех
chance | Случайность | Chance | в какой доле исследований так вышло бы, если бы сегменты не различались
supported | Вывод | Finding | да, если случайность не больше 5 %; иначе это намёк
reason | Почему | Why | то же словами
rated | Оценок | Ratings | сколько людей поставили оценку
promoters | Промоутеры | Promoters | оценки 9 и 10
passives | Нейтралы | Passives | оценки 7 и 8
detractors | Критики | Detractors | оценки от 0 до 6
nps_score | NPS (%) | NPS (%) | доля промоутеров минус доля критиков; пусто, если оценок мало
nps_score_low | NPS от | NPS from | нижний край его 95-процентного интервала
nps_score_high | NPS до | NPS to | верхний край его 95-процентного интервала
promoters_said | Промоутеры: сказали | Promoters: said | сколько промоутеров об этом говорят
promoters_asked | Промоутеры: спросили | Promoters: asked | скольких промоутеров об этом спрашивали
promoters_share | Промоутеры: доля | Promoters: share | доля промоутеров, которые об этом говорят
passives_said | Нейтралы: сказали | Passives: said | сколько нейтралов об этом говорят
passives_asked | Нейтралы: спросили | Passives: asked | скольких нейтралов об этом спрашивали
passives_share | Нейтралы: доля | Passives: share | доля нейтралов, которые об этом говорят
detractors_said | Критики: сказали | Detractors: said | сколько критиков об этом говорят
detractors_asked | Критики: спросили | Detractors: asked | скольких критиков об этом спрашивали
detractors_share | Критики: доля | Detractors: share | доля критиков, которые об этом говорят
nps_voicing | NPS тех, кто говорит | NPS of those who say it | пусто, если оценок мало
nps_voicing_low | NPS тех, кто говорит, от | NPS of those who say it, from | нижний край его 95-процентного интервала
nps_voicing_high | NPS тех, кто говорит, до | NPS of those who say it, to | верхний край его 95-процентного интервала
nps_others | NPS остальных | NPS of the others | тех, кого спрашивали и кто об этом не говорит
nps_others_low | NPS остальных от | NPS of the others, from | нижний край его 95-процентного интервала
nps_others_high | NPS остальных до | NPS of the others, to | верхний край его 95-процентного интервала
nps_difference | Разница NPS | Difference of NPS | NPS тех, кто говорит, минус NPS остальных
nps_difference_low | Разница NPS от | Difference of NPS from | нижний край её 95-процентного интервала
nps_difference_high | Разница NPS до | Difference of NPS to | верхний край её 95-процентного интервала
change | Изменение | Change | доля последнего квартала минус доля предыдущего
change_low | Изменение от | Change from | нижний край его 95-процентного интервала (Ньюкомб)
change_high | Изменение до | Change to | верхний край его 95-процентного интервала (Ньюкомб)
paired | Опрошены дважды | Asked twice | сколько людей опрошено в обоих кварталах
arrow | Стрелка | Arrow | куда изменилась доля, если q не больше 0,05
people | Человек | People | сколько людей опрошено
themes | Тем | Themes | сколько тем услышишь от стольких людей в среднем, с кого ни начни
themes_low | Тем от | Themes from | нижний край 95-процентного интервала
themes_high | Тем до | Themes to | верхний край 95-процентного интервала
shared | Общих тем | Shared themes | о скольких из них говорят хотя бы двое
expected | Прогноз | Expected | да, если столько людей ещё не опрошено
"""
_ROWS = [[cell.strip() for cell in line.split(" | ")] for line in _COLUMNS.strip().splitlines()]
HEADINGS = {"ru": {key: ru for key, ru, _, _ in _ROWS}, "en": {key: en for key, _, en, _ in _ROWS}}
"""Heading of a column by its name in the CSV files."""
MEANINGS_RU = {key: meaning for key, _, _, meaning in _ROWS}
