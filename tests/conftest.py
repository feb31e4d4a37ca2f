"""Fixtures shared by all tests: no network, no user's environment, and where public data lies."""

import os
import shutil
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from hypothesis import settings
from threadpoolctl import threadpool_limits

from pipeline.context import open_study
from pipeline.run import run_study
from tests.fakes import FakeEmbedder
from tests.small_study import PlantedEmbedder, make_study, run

REPOSITORY = Path(__file__).parents[1]
SHARED_DATA = REPOSITORY.parent / "shared" / "data"

# The same examples each time, so that a run tells what a change did; HYPOTHESIS_PROFILE=explore looks for new ones.
settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("explore", derandomize=False, deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


@pytest.fixture(autouse=True, scope="session")
def one_thread() -> Iterator[None]:
    """Small matrices on many threads wait for each other, most of all on a busy machine."""
    with threadpool_limits(1, user_api="blas"):
        yield


@pytest.fixture(autouse=True)
def no_network(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A test that opens a connection fails, to this machine too unless marked; nothing reads the user's own keys."""
    allowed = ("127.0.0.1",) if request.node.get_closest_marker("loopback") else ()
    connect = socket.socket.connect

    def refuse(self: socket.socket, address: Any) -> None:
        if not isinstance(address, tuple) or address[0] not in allowed:
            raise AssertionError(f"a test opened a network connection to {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    yield


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with slow tests come first, so that of several processes none is left alone with them at the end."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


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


@pytest.fixture(scope="session")
def example_run(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """The example study after a run with the real engine, one for all processes of a test run; not to be written in."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if hasattr(request.config, "workerinput") else own
    with FileLock(shared / "example.lock"):
        folder = shared / "example_run" / "example"
        if not (folder / "report").exists():
            shutil.rmtree(folder, ignore_errors=True)
            own_files = shutil.ignore_patterns("report", "workspace*", ".workspace*")
            shutil.copytree(REPOSITORY / "data" / "example", folder, ignore=own_files)
            with open_study(folder) as context:
                assert run_study(context).failures == {}
    return folder


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A study of six short transcripts, not run yet."""
    return make_study(tmp_path / "study")


@pytest.fixture(scope="session")
def _finished_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make_study(tmp_path_factory.mktemp("finished") / "study")
    run(folder)
    return folder


@pytest.fixture
def finished(_finished_once: Path, tmp_path: Path) -> Path:
    """The small study after its first run."""
    return shutil.copytree(_finished_once, tmp_path / "study")


RunCommand = Callable[..., tuple[int, str, str]]


@pytest.fixture
def custdev(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> RunCommand:
    """Runs a command line inside this process, with the planted embedder; its exit code, stdout and stderr."""
    from pipeline import cli

    for module in ("embedding", "context", "extraction", "checkup"):
        monkeypatch.setattr(f"pipeline.{module}.E5Embedder", lambda threads=None: PlantedEmbedder())

    def run_command(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["custdev", *map(str, arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            cli.main()
        written = capsys.readouterr()
        return int(ended.value.code or 0), written.out, written.err

    return run_command
