"""A browser for all tests of the page, and the study they look at, in both languages."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.report.content import ReportContent
from pipeline.report.html import render_html
from tests.browser import MISSING, find_chromium, opened_browser
from tests.page_study import page_study

WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 360, "height": 740}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A Chromium; without it tests are skipped. Kept no longer than a module: its event loop shuts out others."""
    if find_chromium() is None:
        pytest.skip(MISSING)
    with opened_browser() as browser:
        yield browser


@pytest.fixture(scope="session")
def content() -> ReportContent:
    """Twenty-four people in three groups and two quarters."""
    return page_study()


@pytest.fixture(scope="session")
def report(content: ReportContent, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Their report, written to disk."""
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_text(render_html(content), encoding="utf-8")
    return path


OpenPage = Callable[..., Any]


@pytest.fixture
def open_page(browser: Any) -> Iterator[OpenPage]:
    """Opens a file; what the console says and what is asked of the network is kept in `page.faults`."""
    contexts = []

    def open_file(path: Path, anchor: str = "", **settings: Any) -> Any:
        context = browser.new_context(**({"viewport": WIDE} | settings))
        contexts.append(context)
        page = context.new_page()
        page.faults = []
        page.on("console", lambda message: page.faults.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: page.faults.append(f"error: {error}"))
        page.on(
            "request", lambda request: request.url.startswith("file:") or page.faults.append(f"asked: {request.url}")
        )
        page.goto(f"{path.as_uri()}{anchor}")
        return page

    yield open_file
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_page: OpenPage, report: Path) -> Iterator[Any]:
    """The report opened on a wide screen; after the test nothing may have gone wrong in it."""
    page = open_page(report)
    yield page
    assert page.faults == []
