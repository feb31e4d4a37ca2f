"""Fixtures shared by all tests: no network, no user's environment, and where public data lies."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes import FakeEmbedder

REPOSITORY = Path(__file__).parents[1]
SHARED_DATA = REPOSITORY.parent / "shared" / "data"


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A test that opens a connection fails; nothing reads the user's own keys."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a test opened a network connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    yield


@pytest.fixture
def shared_data() -> Path:
    """Folder of public data for measuring; the test is skipped where it is absent."""
    if not SHARED_DATA.is_dir():
        pytest.skip(f"public data absent: {SHARED_DATA}")
    return SHARED_DATA


@pytest.fixture
def embedder() -> FakeEmbedder:
    """A fast embedder whose vectors follow the words of the text."""
    return FakeEmbedder()


@pytest.fixture
def example() -> Path:
    """The example study of this repository; copy it before a run."""
    return REPOSITORY / "data" / "example"
