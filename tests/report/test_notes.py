from dataclasses import replace

import pytest

from pipeline.report.content import ModelCost
from pipeline.report.notes import limits
from tests.samples import Said, content_of

SAID = [Said("R1", "T0001"), Said("R2", "T0001")]


@pytest.mark.parametrize(
    ("language", "money", "told"),
    [
        ("ru", 1.5, "Модели отправлено 21 запрос, это стоило 1,50\xa0USD."),
        ("en", 1.5, "The model was sent 21 requests, at a cost of 1.50\xa0USD."),
        ("ru", None, "Модели отправлено 21 запрос; сколько это стоило, неизвестно: цена не указана."),
    ],
)
def test_what_a_model_cost_is_told(language: str, money: float | None, told: str) -> None:
    content = content_of(SAID, language=language)
    assert told in limits(replace(content, cost=ModelCost(21, money, "USD")))
    assert told not in limits(content)
