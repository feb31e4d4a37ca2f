"""A small study under review, served on this machine."""

import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from pipeline.review.app import Review, review_app
from tests.browser import MISSING, find_chromium, opened_browser
from tests.small_study import PlantedEmbedder, make_study, run

TOKEN = "secret"


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """Six interviews, run once."""
    folder = make_study(tmp_path / "study")
    run(folder)
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium; without it tests are skipped. Kept no longer than a module: its event loop shuts out others."""
    if find_chromium() is None:
        pytest.skip(MISSING)
    with opened_browser() as browser:
        yield browser


@dataclass(frozen=True)
class Served:
    """Where the review of a study can be opened."""

    study: Path
    address: str


@pytest.fixture
def served(study: Path) -> Iterator[Served]:
    """The review page of the study, as `custdev review` serves it."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{listening.getsockname()[1]}"
        app = review_app(Review(study, "anna", PlantedEmbedder()), TOKEN, [host])
        server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.02)
        yield Served(study, f"http://{host}/{TOKEN}/")
        server.should_exit = True
        thread.join(10)
