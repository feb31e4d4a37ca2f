"""Requests and settings for tests of the language model's access."""

from typing import Any

from pipeline.config import LLMConfig
from pipeline.llm.cached import Message, Request
from tests.fake_openai import MODEL

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"mentions": {"type": "array", "items": {"$ref": "#/$defs/Mention"}}},
    "required": ["mentions"],
    "$defs": {"Mention": {"type": "object", "properties": {"quote": {"type": "string"}, "kind": {"default": "pain"}}}},
}


def request(text: str = "Экспорт снова упал.", owner: str = "t-1", stage: str = "extract") -> Request:
    """A request whose identity is its text."""
    messages = (Message("system", "Find mentions."), Message("user", text))
    return Request(stage, owner, messages, "mentions", SCHEMA, 1000)


def settings(url: str, **changes: Any) -> LLMConfig:
    """Settings for the fake server."""
    return LLMConfig.model_validate({"model": MODEL, "base_url": url, **changes})
