"""Every request is noted before it leaves, by its hash and never by its words."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.llm.audit import Audit, Sent, hash_of
from pipeline.llm.cached import CachedLLM, Message, Request
from pipeline.llm.ledger import Ledger
from pipeline.llm.openai_llm import OpenAILLM
from pipeline.llm.together import run_alone
from pipeline.workspace import Workspace
from tests.fake_openai import KEY, FakeOpenAI
from tests.llm_requests import request, settings

AT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def test_a_note_tells_where_and_when_and_not_what(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "w.sqlite")
    audit = Audit(workspace.privacy, "https://ann:secret@host.example/v1?key=secret", True, lambda: AT)
    body = {"model": "m", "messages": [{"role": "user", "content": "меня зовут Мария"}]}
    audit.note(Request("read", "t-1", (Message("user", "x"),), "s", {}, 9), body)
    (sent,) = workspace.privacy.sent()
    assert sent == Sent(
        "2026-11-23T12:00:00+00:00", "https://host.example/v1", "m", "read", "t-1", 16, hash_of(body), True
    )
    workspace.close()
    assert "Мария".encode() not in (tmp_path / "w.sqlite").read_bytes()


def test_the_hash_does_not_hang_on_the_order_of_keys() -> None:
    body = {"model": "m", "messages": [{"role": "user", "content": "ё"}]}
    assert hash_of(body) == hash_of(json.loads(json.dumps(dict(reversed(body.items())))))


@pytest.mark.loopback
def test_what_the_server_received_is_what_was_noted() -> None:
    workspace = Workspace(None)
    with FakeOpenAI() as server:
        config = settings(server.url)
        audit = Audit(workspace.privacy, config.base_url, False, lambda: AT)
        llm = CachedLLM(OpenAILLM(config, KEY, note=audit.note), workspace, Ledger(lambda usage: 1.0))
        for text in ("один", "два", "один"):
            run_alone(llm.complete(request(text, owner=f"t-{text}")), llm)
    assert [hash_of(call.body) for call in server.calls] == [sent.body_hash for sent in workspace.privacy.sent()]
    assert [sent.owner for sent in workspace.privacy.sent()] == ["t-один", "t-два"]
    workspace.close()
