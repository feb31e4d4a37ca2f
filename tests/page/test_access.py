"""axe-core finds no serious fault, and the page fits a phone, in either language, by day and by night."""

from pathlib import Path
from typing import Any

import pytest

from pipeline.report.content import ReportContent
from pipeline.report.html import render_html
from tests.page.conftest import PHONE, WIDE, OpenPage
from tests.page_study import page_study

STATES = {
    "as it opens": "() => {}",
    "opened": "() => document.querySelectorAll('.theme h3 button, #once > summary').forEach(node => node.click())",
    "reading": "() => document.querySelector('#interview-list button').click()",
    "reading a quote": "() => { document.querySelector('.theme h3 button').click();"
    " document.querySelector('.quote .link').click(); }",
}


@pytest.fixture(scope="session")
def reports(report: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A report in each language."""
    english = tmp_path_factory.mktemp("english") / "report.html"
    english.write_text(render_html(page_study(language="en")), encoding="utf-8")
    return {"ru": report, "en": english}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize(
    ("language", "scheme", "viewport"), [("ru", "light", WIDE), ("en", "dark", WIDE), ("ru", "dark", PHONE)]
)
def test_no_serious_fault_of_access(
    open_page: OpenPage, reports: dict[str, Path], language: str, scheme: str, viewport: dict[str, int], state: str
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = open_page(reports[language], color_scheme=scheme, viewport=viewport, bypass_csp=True)
    page.evaluate(STATES[state])
    page.wait_for_timeout(100)
    found = [
        f"{one['id']}: {one['nodes'][0]['html'][:160]}"
        for one in axe.run(page).response["violations"]
        if one["impact"] in ("serious", "critical", "moderate")
    ]
    assert found == []


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("language", ["ru", "en"])
def test_nothing_runs_out_of_a_phones_screen(
    open_page: OpenPage, reports: dict[str, Path], language: str, state: str
) -> None:
    page = open_page(reports[language], viewport=PHONE)
    page.evaluate(STATES[state])
    page.wait_for_timeout(100)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    beyond = page.evaluate(
        "() => [...document.querySelectorAll('#reader, #reader > *, #reader .words')]"
        ".filter(node => node.scrollWidth > node.clientWidth + 1 || node.scrollLeft > 0).length"
    )
    assert beyond == 0
    assert page.faults == []


def test_drawings_say_in_words_what_they_show(page: Any, content: ReportContent) -> None:
    names = page.eval_on_selector_all("svg[role=img]", "all => all.map(one => one.getAttribute('aria-label'))")
    assert len(names) > len(content.themes)
    assert all(name and "undefined" not in name and "NaN" not in name for name in names)
