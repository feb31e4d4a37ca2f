"""What `custdev doctor` says of the language model."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.llm.probe import probe
from tests.conftest import RunCommand
from tests.fake_openai import KEY, MODEL, Call, FakeOpenAI
from tests.llm_requests import settings

pytestmark = pytest.mark.loopback
READY: Callable[[Call], str] = lambda call: '{"ready": true}'  # noqa: E731


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)


def test_all_in_order() -> None:
    with FakeOpenAI(fault=READY) as server:
        lines = list(probe(settings(server.url, price={"input": 1, "output": 3})))
    assert lines == [
        (True, f"language model: {server.url} answers (1 models)"),
        (True, f"language model: {MODEL} answers with the JSON asked for (json_schema)"),
        (True, "context: the server does not tell"),
        (True, "price: 4.00 USD for a million tokens in and a million out (study.yaml)"),
    ]


@pytest.mark.parametrize(
    "extra",
    [
        {"/v1/models": {"data": [{"id": MODEL, "max_model_len": 8192}]}},
        {"/props": {"default_generation_settings": {"n_ctx": 8192}}},
        {"/api/show": {"model_info": {"qwen3.context_length": 8192}}},
    ],
    ids=["vllm", "llama.cpp", "ollama"],
)
def test_the_context_is_told_where_the_server_tells_it(extra: dict[str, Any]) -> None:
    with FakeOpenAI(fault=READY, extra=extra) as server:
        assert (True, "context: 8192 tokens") in list(probe(settings(server.url)))


def test_the_way_of_asking_for_json_is_told() -> None:
    with FakeOpenAI(
        fault=READY, refuses=lambda body: ("response_format" in body and "no response_format") or None
    ) as server:
        assert (True, f"language model: {MODEL} answers with the JSON asked for (plain)") in list(
            probe(settings(server.url))
        )


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        (
            "model",
            "has no model 'fake-2'; correct `llm.model` (404: The model `x` does not exist model_not_found). It has",
        ),
        ("prose", "fake-2 answers, but its reply is not the JSON asked for (asked by json_schema)"),
        ("503", "fake-2 is there, but: The model's server failed"),
    ],
)
def test_what_is_wrong_is_told_in_one_line(fault: str, says: str) -> None:
    with FakeOpenAI(fault=lambda call: fault) as server:
        lines = list(probe(settings(server.url, model="fake-2")))
    wrong = [sentence for fine, sentence in lines if not fine]
    assert len(wrong) == 1
    assert says in wrong[0]
    assert "\n" not in wrong[0]


def test_a_missing_key_is_told_without_a_call(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY")
    lines = list(probe(settings("https://api.openai.com/v1")))
    assert [fine for fine, _ in lines] == [False]
    assert "OPENAI_API_KEY is empty" in lines[0][1]


def test_doctor_asks_only_for_a_study_that_names_a_model(custdev: RunCommand, study: Path) -> None:
    with FakeOpenAI(fault=READY) as server:
        assert "language model" not in custdev("doctor", study)[1]
        (study / "study.yaml").write_text(f"llm:\n  model: {MODEL}\n  base_url: {server.url}\n", encoding="utf-8")
        code, written, _ = custdev("doctor", study)
    assert (code, len(server.calls)) == (0, 1)
    assert f"ok  language model: {MODEL} answers with the JSON asked for" in written
