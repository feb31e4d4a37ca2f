"""Money for tokens: the study's price, the published one, or nobody knows; never from the network."""

import pytest

from pipeline.config import LLMConfig
from pipeline.llm.ledger import Usage
from pipeline.llm.prices import currency_of, price_of

USAGE = Usage(1_000_000, 400_000, 1_000_000)


def config(**changes: object) -> LLMConfig:
    return LLMConfig.model_validate({"model": "gpt-4o-mini", **changes})


@pytest.mark.parametrize(
    ("price", "money"),
    [
        ({"input": 1, "output": 10}, 11.0),
        ({"input": 1, "output": 10, "cached_input": 0.5}, 10.8),
        ({"input": 0, "output": 0}, 0.0),
    ],
)
def test_the_studys_own_price_counts(price: dict[str, float], money: float) -> None:
    assert price_of(config(price=price))(USAGE) == pytest.approx(money)


def test_the_published_price_is_known_offline_and_cheaper_for_cached_input() -> None:
    price = price_of(config())
    cached, fresh = price(USAGE), price(Usage(1_000_000, 0, 1_000_000))
    assert cached is not None
    assert fresh is not None
    assert 0 < cached < fresh


@pytest.mark.parametrize("changes", [{"model": "no-such-model"}, {"base_url": "http://localhost:11434/v1"}])
def test_what_nobody_knows_is_unknown_and_not_nothing(changes: dict[str, object]) -> None:
    assert price_of(config(**changes))(USAGE) is None


def test_money_has_its_currency() -> None:
    assert currency_of(config()) == "USD"
    assert currency_of(config(price={"input": 1, "output": 2, "currency": "RUB"})) == "RUB"
