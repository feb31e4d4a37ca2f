"""Whether the interviewer put the idea into the respondent's mouth."""

import pytest

from pipeline.extract.prompted import is_prompted

PROMPTED = [
    ("Наверное, долго ждали ответа?", "Да, долго."),
    ("Дорого, да?", "Да, дорого."),
    ("Вам неудобно, правда ведь?", "Ну да, неудобно."),
    ("Вы хотели бы мобильное приложение, хотели бы вы его?", "Да, конечно."),
    ("Цена или качество вас остановили?", "Да, цена, наверное."),
    ("Не так ли, что отчёты запаздывают?", "Согласна, запаздывают."),
    ("Видимо, менеджер пропал?", "Есть такое."),
    ("It's slow, isn't it?", "Yeah, it is."),
    ("It’s slow, isn’t it?", "Yes, that’s it."),
    ("That must have been annoying.", "Absolutely."),
    ("Would you like an export to Excel?", "Sure, that would help."),
    ("You lose time on that, right?", "Right, we do."),
    ("Was it the price or the support?", "Yeah, the support."),
    (
        "Probably the invoices arrive late and the letters about invoices confuse everybody?",
        "Yes, the invoices arrive late and letters about invoices confuse everybody",
    ),
]
OWN = [
    ("Что было трудно?", "Да долго ждали ответа."),
    ("Как вы решили уйти?", "Да, устали ждать."),
    ("О чём вы говорили раньше?", "Да, про цену."),
    ("А когда?", "Да, весной ещё."),
    ("Почему тогда?", "Да не знаю."),
    ("Дорого, да?", "Нет, цена нормальная."),
    ("Дорого, да?", "Да, отдали 40 тысяч."),
    ("Долго ждали, наверное?", "Да, и ещё бухгалтер каждую пятницу сидела до ночи, потому что счета путались."),
    ("What was hard?", "Yes, the waiting."),
    ("It's slow, isn't it?", "No, it is fine."),
    ("It's slow, isn't it?", "Yes, 4 minutes per export."),
    ("It's slow, isn't it?", "Yes, and my accountant now keeps her own notebook just because of that delay."),
    ("How bright?", "Sure, bright enough."),
    ("Tell me about the orders.", "Sure, they get lost."),
    ("", "Да."),
]


@pytest.mark.parametrize(("question", "answer"), PROMPTED)
def test_a_short_agreement_to_a_leading_question_is_prompted(question: str, answer: str) -> None:
    assert is_prompted(question, answer, first_of_answer=True)


@pytest.mark.parametrize(("question", "answer"), PROMPTED)
def test_what_is_added_after_the_agreement_is_the_respondents_own(question: str, answer: str) -> None:
    assert not is_prompted(question, answer, first_of_answer=False)


@pytest.mark.parametrize(("question", "answer"), OWN)
def test_an_open_question_a_no_or_an_own_reason_is_not_prompted(question: str, answer: str) -> None:
    assert not is_prompted(question, answer, first_of_answer=True)
