"""What tokens cost: the study's own price, else the published one that ships with genai-prices."""

from pipeline.config import LLMConfig, PriceConfig
from pipeline.llm.ledger import Price, Usage

_MILLION = 1_000_000


def price_of(config: LLMConfig) -> Price:
    """The money for a usage of this model, None where nobody says what it costs."""
    own = config.price
    if own is not None:
        return lambda usage: _by_own_price(own, usage)
    return lambda usage: _by_published_price(config.model, config.base_url, usage)


def currency_of(config: LLMConfig) -> str:
    """The currency of that money; published prices are in US dollars."""
    return config.price.currency if config.price else "USD"


def _by_own_price(price: PriceConfig, usage: Usage) -> float:
    cached = price.input if price.cached_input is None else price.cached_input
    fresh_tokens = usage.input_tokens - usage.cached_tokens
    total = fresh_tokens * price.input + usage.cached_tokens * cached + usage.output_tokens * price.output
    return total / _MILLION


def _by_published_price(model: str, base_url: str, usage: Usage) -> float | None:
    """`calc_price` reads the table inside the package; only `UpdatePrices`, never made here, goes to the network."""
    from genai_prices import Usage as Tokens
    from genai_prices import calc_price

    tokens = Tokens(
        input_tokens=usage.input_tokens, cache_read_tokens=usage.cached_tokens, output_tokens=usage.output_tokens
    )
    try:
        return float(calc_price(tokens, model, provider_api_url=base_url).total_price)
    except (LookupError, ValueError):
        return None
