"""Which summaries are put in question: the ones whose numbers, denials or very subject the evidence does not show."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.claims import evidence_text, in_question
from pipeline.models import Span
from tests.samples import a_mention, conversation

FOLLOWS = [
    ("каждый отчёт мы ждём два часа", "Отчёт ждут 2 часа"),
    ("каждый отчёт мы ждём 2 часа", "Отчёт ждут два часа"),
    ("менеджеров у нас двадцать пять", "Менеджеров 25"),
    ("это уже третий подрядчик за год", "Уже 3-й подрядчик за год"),
    ("отдали сто двадцать тысяч рублей", "Отдали 120 000 рублей"),
    ("никто не звонит, пока не попросим", "Никто не звонит, пока не попросят"),
    ("нет, это дорого для нас", "Дорого для компании"),
    ("Не только дорого, но и долго", "Дорого и долго"),
    ("один из менеджеров пропал", "Пропал менеджер"),
    ("We wait two hours for every report", "Waits 2 hours for every report"),
    ("it takes 15k a month", "It takes fifteen thousand a month"),
    ("two and a half weeks to set up", "2.5 weeks to set up"),
    ("they never answer our letters", "Never answer letters"),
    ("No, the price is too high", "The price is too high"),
    ("not only slow but expensive too", "Slow, expensive too"),
    ("the report arrives late", "The one report arrives late"),
]
OPEN = [
    ("каждый отчёт мы ждём два часа", "Отчёт ждут 3 часа"),
    ("каждый отчёт мы ждём долго", "Отчёт ждут два часа"),
    ("каждый отчёт мы ждём два часа", "Каждый отчёт ждём два дня"),
    ("это уже второй подрядчик", "Уже третий подрядчик"),
    ("нам не очень удобно", "Нам очень удобно"),
    ("выгрузка в эксель работает", "Выгрузка в эксель не работает"),
    ("мы чуть не ушли к конкурентам", "Ушли к конкурентам"),
    ("мы почти перешли на новую версию", "Перешли на новую версию"),
    ("денег нет, приходится ждать", "Деньги, приходится ждать"),
    ("экспорт не падает, но и не спасает", "Экспорт падает, не спасает"),
    ("We wait for every report", "Waits 2 hours for every report"),
    ("We wait two hours for every report", "Waits two days for every report"),
    ("I don't think it's expensive", "Thinks it is expensive"),
    ("the export works now", "The export doesn't work now"),
    ("we almost left in March", "Left in March"),
    ("the export is not slow and the import never fails", "The export is slow, the import never fails"),
]


@pytest.mark.parametrize(("said", "summary"), FOLLOWS)
def test_the_same_in_other_words_is_not_asked_about(said: str, summary: str) -> None:
    assert in_question([summary], [said], [1.0]) == []


@pytest.mark.parametrize(("said", "summary"), OPEN)
def test_a_changed_number_or_denial_is_asked_about_however_alike_the_rest(said: str, summary: str) -> None:
    assert in_question([summary], [said], [1.0]) == [0]


def test_words_or_vectors_alone_show_that_a_summary_follows() -> None:
    said, near, far = "the accountant retypes invoices", "The accountant retypes invoices", "Bookkeeping eats up time"
    assert in_question([near, far, far], [said] * 3, [0.0, 0.9, 0.1]) == [2]


@given(st.text(max_size=80))
def test_words_in_their_own_summary_are_never_asked_about_when_vectors_agree(text: str) -> None:
    assert in_question([text], [text], [1.0]) == []


@given(st.sampled_from(["Отчёт ждут", "Waits for the report"]), st.integers(2, 10**6))
def test_a_number_nobody_said_is_always_asked_about(summary: str, number: int) -> None:
    assert in_question([f"{summary} {number}"], [summary], [1.0]) == [0]


def test_evidence_is_one_line_in_the_order_of_the_talk() -> None:
    transcript = conversation(["Отчёты\nзапаздывают.", "Ждём.", "Иногда\tдва дня."])
    last, first = (transcript.utterances[at] for at in (2, 0))
    spans = (Span(last.start, last.end), Span(first.start, first.end))
    assert evidence_text(transcript, replace(a_mention("m"), evidence=spans)) == "Отчёты запаздывают. … Иногда два дня."
