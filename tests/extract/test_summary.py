"""The client's clause in short: fillers gone, meaning kept, at most fifteen words."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract.summary import MAX_WORDS, summarize

CASES = [
    ("Ну, как бы, долго ждём ответа.", "Долго ждём ответа."),
    ("Короче, поддержка, ну, молчит.", "Поддержка, молчит."),
    ("ну вот мы ждём ответа неделю", "Мы ждём ответа неделю"),
    ("Это, в общем-то, дорого для нас.", "Это, дорого для нас."),
    ("Так сказать, переплатили.", "Переплатили."),
    ("Эээ... э-э, мы мы мы ждали неделю", "Эээ... мы ждали неделю"),
    ("Да, вот, отчёт приходит поздно.", "Отчёт приходит поздно."),
    ("И никто не перезвонил.", "Никто не перезвонил."),
    ("Нет, ну, не работает выгрузка.", "Нет, не работает выгрузка."),
    ("нет, нет, так не пойдёт", "Нет, так не пойдёт"),
    ("Но, знаете, мы не против цены.", "Мы не против цены."),
    ("Вы знаете, у нас не сошёлся баланс.", "У нас не сошёлся баланс."),
    ("Вы не понимаете наш бизнес.", "Вы не понимаете наш бизнес."),
    ("вы понимаете наш бизнес лучше всех", "Вы понимаете наш бизнес лучше всех"),
    ("Это значит, что деньги пропали.", "Это значит, что деньги пропали."),
    ("Значит, мы уходим.", "Мы уходим."),
    ("Нам нужен отчёт такого типа.", "Нам нужен отчёт такого типа."),
    ("там типа висит всё", "Там висит всё"),
    ("Отчёты стали короче и понятнее.", "Отчёты стали короче и понятнее."),
    ("в общем не работает выгрузка", "Не работает выгрузка"),
    ("Файл лежит в общем доступе.", "Файл лежит в общем доступе."),
    ("Хорошо бы иметь выгрузку в Excel.", "Хорошо бы иметь выгрузку в Excel."),
    ("Хорошо работает ваша поддержка.", "Хорошо работает ваша поддержка."),
    ("Хорошо, подождём ещё.", "Подождём ещё."),
    ("Так как нет времени, всё откладываем.", "Так как нет времени, всё откладываем."),
    ("Так что мы ушли к другим.", "Так что мы ушли к другим."),
    ("Внедрение стоило 1 000 000 рублей.", "Внедрение стоило 1 000 000 рублей."),
    ("Очень, очень долго ждать.", "Очень долго ждать."),
    ("Um, I mean, it is, like, slow.", "It is, slow."),
    ("You know, nobody called us back.", "Nobody called us back."),
    ("Well, yeah, so it breaks every day.", "It breaks every day."),
    ("No, it does not sync at all.", "No, it does not sync at all."),
    ("Well, no, it never worked for us.", "Well, no, it never worked for us."),
    ("We, uh, we can't can't export it.", "We can't export it."),
    ("It's kind of slow for us.", "It's slow for us."),
    ("I don't know what kind of report it is.", "I don't know what kind of report it is."),
    ("We don't like, and never did, the new menu.", "We don't like, and never did, the new menu."),
    ("So far it does not work.", "So far it does not work."),
    ("So we left in May.", "We left in May."),
    ("Right now there is no export.", "Right now there is no export."),
    ("Well-made reports, honestly.", "Well-made reports, honestly."),
    ("Do you know how long we waited?", "Do you know how long we waited?"),
    ("Actually, the price is fine.", "The price is fine."),
    ("Ну, ну.", "Ну, ну."),
    ("да", "Да"),
    ("no autosave", "No autosave"),
    ("  отчёт\n приходит  поздно  ", "Отчёт приходит поздно"),
]


@pytest.mark.parametrize(("said", "summary"), CASES)
def test_fillers_go_and_meaning_stays(said: str, summary: str) -> None:
    assert summarize(said) == summary


@pytest.mark.parametrize(
    ("said", "summary"),
    [
        (
            "Мы каждую пятницу вручную сводим три таблицы от трёх разных складов, потому что выгрузка не работает.",
            "Мы каждую пятницу вручную сводим три таблицы от трёх разных складов…",
        ),
        (
            "Every Friday we copy the figures of all three shops by hand, because the export never has them.",
            "Every Friday we copy the figures of all three shops by hand…",
        ),
        (" ".join(["слово", "дело"] * 10), " ".join(["Слово", *["дело", "слово"] * 7]) + "…"),
    ],
)
def test_a_long_one_is_cut_at_a_clause_where_there_is_one(said: str, summary: str) -> None:
    assert summarize(said) == summary


TALK = (
    "ну как бы не нет ни мы ждём ответа никто значит вот и типа короче 000 10 , — . "
    "no not never like we wait kind of you know well so can't"
)
WORDS = st.sampled_from(TALK.split())


@settings(deadline=None, max_examples=150)
@given(st.lists(WORDS, min_size=1, max_size=40))
def test_a_summary_is_short_said_by_the_client_and_never_empty(words: list[str]) -> None:
    said = " ".join(words)
    summary = summarize(said)
    assert summary
    assert len(summary.split()) <= MAX_WORDS
    assert set(re.findall(r"\w+", summary.casefold())) <= set(re.findall(r"\w+", said.casefold()))


NEGATIONS = st.sampled_from(["не", "нет", "ни", "никто", "no", "not", "never", "can't", "don't"])
PLAIN_TALK = "ну, типа вот и как-то мы ждём ответа so well, um, we wait yeah, it"
AROUND = st.lists(st.sampled_from(PLAIN_TALK.split()), max_size=6)


@settings(deadline=None, max_examples=150)
@given(AROUND, NEGATIONS, AROUND)
def test_a_negation_is_never_lost(before: list[str], negation: str, after: list[str]) -> None:
    said = " ".join([*before, negation, *after])
    assert negation in re.findall(r"[\w']+", summarize(said).casefold())
