"""How a request is written for an OpenAI-compatible server, and written more simply once it refused something."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal
from urllib.parse import urlsplit

from pipeline.llm.cached import Request
from pipeline.llm.reply_text import whole_characters
from pipeline.llm.server_faults import Answer

Mode = Literal["json_schema", "json_object", "plain"]
_SIMPLER: Mapping[Mode, Mode] = {"json_schema": "json_object", "json_object": "plain"}
_FORMAT_REFUSED = re.compile(
    r"response_?format|json[_ ]?schema|json[_ ]?object|json mode|structured.?output|guided|grammar", re.IGNORECASE
)
_TOKENS_REFUSED = re.compile(r"max_(?:completion_)?tokens", re.IGNORECASE)
_TOO_MANY = re.compile(r"too large|at most|less than|greater than|context", re.IGNORECASE)
_LITERAL = ("enum", "const", "required", "examples")
_REFUSING = (400, 404, 415, 422, 500, 501)


@dataclass(frozen=True, slots=True)
class Dialect:
    """What one server understands, as far as is known."""

    mode: Mode = "json_schema"
    tokens_name: str = "max_tokens"
    with_temperature: bool = True

    @classmethod
    def first_for(cls, base_url: str) -> "Dialect":
        """The fullest dialect; OpenAI itself renamed the token limit, the others mostly did not follow."""
        at_openai = urlsplit(base_url).hostname == "api.openai.com"
        return cls(tokens_name="max_completion_tokens" if at_openai else "max_tokens")

    def without_what_was_refused(self, answer: Answer) -> "Dialect | None":
        """The next simpler dialect, or None where the refusal is not about the dialect."""
        says = answer.says
        if answer.status not in _REFUSING:
            return None
        if _TOKENS_REFUSED.search(says) and not _TOO_MANY.search(says):
            other = "max_tokens" if self.tokens_name == "max_completion_tokens" else "max_completion_tokens"
            return replace(self, tokens_name=other)
        if self.with_temperature and "temperature" in says:
            return replace(self, with_temperature=False)
        if self.mode in _SIMPLER and _FORMAT_REFUSED.search(says):
            return replace(self, mode=_SIMPLER[self.mode])
        return None


def body_of(request: Request, model: str, temperature: float, dialect: Dialect) -> dict[str, Any]:
    """The body to send; where the server cannot hold the model to the schema, the prompt asks for it."""
    messages = [{"role": message.role, "content": whole_characters(message.content)} for message in request.messages]
    body: dict[str, Any] = {"model": model, "messages": messages, dialect.tokens_name: request.max_tokens}
    if dialect.with_temperature:
        body["temperature"] = temperature
    if dialect.mode == "json_schema":
        named = {"name": request.schema_name, "strict": True, "schema": strict(request.schema)}
        return body | {"response_format": {"type": "json_schema", "json_schema": named}}
    if dialect.mode == "json_object":
        body["response_format"] = {"type": "json_object"}
    asked = "Answer with one JSON object that fits this JSON schema, and with nothing else:"
    messages[-1] = messages[-1] | {"content": f"{messages[-1]['content']}\n\n{asked}\n{json.dumps(request.schema)}"}
    return body


def strict(schema: Any) -> Any:
    """The schema as strict servers demand it: every key required, no other allowed, no defaults."""
    if isinstance(schema, list | tuple):
        return [strict(part) for part in schema]
    if not isinstance(schema, Mapping):
        return schema
    result = {name: part if name in _LITERAL else strict(part) for name, part in schema.items() if name != "default"}
    if isinstance(schema.get("properties"), Mapping):
        result["properties"] = {name: strict(part) for name, part in schema["properties"].items()}
        result |= {"required": list(schema["properties"]), "additionalProperties": False}
    return result
