"""The estimate of tokens, against counts made once with the o200k vocabulary."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.llm.tokens import estimated_tokens

COUNTED = json.loads((Path(__file__).parents[1] / "cases" / "tokens.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", COUNTED, ids=lambda case: case["text"][:20])
def test_the_estimate_is_near_the_count(case: dict[str, Any]) -> None:
    assert estimated_tokens(case["text"]) == pytest.approx(case["tokens"], rel=0.2)


@given(st.text(), st.text())
def test_more_text_is_never_fewer_tokens(one: str, two: str) -> None:
    assert estimated_tokens(one + " " + two) >= estimated_tokens(one) - 1


def test_nothing_is_no_tokens() -> None:
    assert estimated_tokens("") == 0
