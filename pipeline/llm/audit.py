"""What left for a model's server: when, where to, about what, and its hash; never its words."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol
from urllib.parse import urlsplit

from pipeline.fingerprint import canonical_json
from pipeline.llm.cached import Request


@dataclass(frozen=True, slots=True)
class Sent:
    """One request as it left: `body_hash` is that of its JSON, `redacted` says whether placeholders were wanted."""

    sent_at: str
    address: str
    model: str
    stage: str
    owner: str
    characters: int
    body_hash: str
    redacted: bool


class SentStore(Protocol):
    """Where it is noted what was sent."""

    def save_sent(self, sent: Sent) -> None:
        """Notes one request."""
        ...


Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The time now."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Audit:
    """Notes every request before it leaves, so that none that left can be missing."""

    store: SentStore
    address: str
    redacted: bool
    clock: Clock = utc_now

    def note(self, request: Request, body: Mapping[str, Any]) -> None:
        """Notes a request whose body is about to be sent."""
        at = self.clock().astimezone(UTC).isoformat(timespec="seconds")
        characters = sum(len(message["content"]) for message in body["messages"])
        where, model = without_login(self.address), str(body["model"])
        self.store.save_sent(
            Sent(at, where, model, request.stage, request.owner, characters, hash_of(body), self.redacted)
        )


def hash_of(body: Mapping[str, Any]) -> str:
    """SHA-256 of a body's canonical JSON: the same for what was sent, what a proxy saw and what --dry-send wrote."""
    return hashlib.sha256(canonical_json(body).encode()).hexdigest()


def without_login(address: str) -> str:
    """An address without the user name and password that may stand in it."""
    parts = urlsplit(address)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="").geturl()
