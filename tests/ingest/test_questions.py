"""Which speech asks, by its mark or its opening words, punctuated or not."""

import pytest

from pipeline.ingest.questions import asks, interviewer_odds

ASKING = [
    "Как вы к нам пришли",
    "а почему вы тогда ушли",
    "Ну, хорошо, а сколько это занимает",
    "расскажите про последний раз",
    "что вы сделали потом",
    "какие отчёты вы смотрите",
    "у вас был менеджер?",
    "What happened next",
    "okay so how do you do that today",
    "walk me through the last order",
    "Could you tell me more",
    "Can you show it",
    "you liked it?",
    "What's your job",
]
TELLING = [
    "Мы пришли по рекомендации.",
    "Как раз тогда мы и ушли.",
    "Как только открываю отчёт, он виснет.",
    "Как правило, я звоню сам.",
    "Где-то в мае начали.",
    "Когда-то было лучше.",
    "Кто-нибудь всегда забывает.",
    "I do it by hand.",
    "Can't find anything in there.",
    "Because nobody told us.",
    "",
]


@pytest.mark.parametrize("text", ASKING)
def test_questions_ask(text: str) -> None:
    assert asks(text)


@pytest.mark.parametrize("text", TELLING)
def test_statements_do_not(text: str) -> None:
    assert not asks(text)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("А как вы это делаете?", "Ну, я это делаю руками, каждый понедельник."),
        ("расскажите как вы выбирали поставщика", "мы выбирали поставщика по цене и нам повезло"),
        ("And how do you handle that?", "I handle that myself, we never had anyone for it."),
        ("could you tell me about the last time", "the last time it took us four days and my boss was angry"),
    ],
)
def test_wording_alone_tells_the_sides_apart(asked: str, told: str) -> None:
    assert interviewer_odds(asked) > 0 > interviewer_odds(told)
