"""Interviews full of markup, scripts, marks of direction and endless words break nothing on the page."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.report.html import render_html
from tests.page.conftest import PHONE, WIDE, OpenPage
from tests.samples import Said, content_of

QUOTES = [
    "<script>document.title = 'pwned'</script>",
    "</script><script>document.title = 'pwned'</script><!--",
    "<img src=x onerror=\"document.title = 'pwned'\"><svg onload=\"document.title = 'pwned'\">",
    "javascript:document.title='pwned'",
    "=cmd()|' /C calc'!A0",
    "\u202eright to left and never closed \u2066\u2067",
    "w" * 10_000,
    "ф" * 10_000,
    "a\u0301" * 300 + "🙂" * 300,
    "line\u2028separator \x07 bell \x00 nothing",
]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Each said by two people, as a theme's name, a group, a file and a person too."""
    said = [
        Said(f"{who} {quote[:60]}", f"T{at:04}", quote, segment=quote[:60], path=f"{who}{at} {quote[:60]}.txt")
        for at, quote in enumerate(QUOTES)
        for who in ("R1", "R2")
    ]
    content = content_of(said, title=QUOTES[1])
    path = tmp_path_factory.mktemp("hostile") / "report.html"
    path.write_text(render_html(replace(content, groups=_groups(said))), encoding="utf-8")
    return path


def _groups(said: list[Said]) -> dict[str, dict[str, list[str]]]:
    groups: dict[str, list[str]] = {}
    for one in said:
        groups.setdefault(one.segment, []).append(one.respondent)
    return {QUOTES[0]: groups}


def _open_everything(page: Any) -> None:
    page.evaluate("document.querySelectorAll('.theme h3 button, #once > summary').forEach(node => node.click())")
    page.wait_for_timeout(100)


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_nothing_runs_and_nothing_leaves_the_screen(
    open_page: OpenPage, hostile: Path, viewport: dict[str, int]
) -> None:
    page = open_page(hostile, viewport=viewport)
    title = page.title()
    _open_everything(page)
    assert page.title() == title != "pwned"
    assert page.evaluate("document.querySelectorAll('main script, main img, main svg[onload]').length") == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    assert page.faults == []


def test_each_quote_opens_onto_itself(open_page: OpenPage, hostile: Path) -> None:
    page = open_page(hostile)
    _open_everything(page)
    figures = page.locator("#theme-list figure.quote")
    assert figures.count() == 2 * len(QUOTES)
    for at in range(0, figures.count(), 2):
        figures.nth(at).locator("button.link").click()
        page.wait_for_selector("#reader[open] mark.main")
        marked = page.eval_on_selector_all("#reader mark.main", "all => all.map(one => one.textContent).join('')")
        assert marked in QUOTES
        page.keyboard.press("Escape")
    assert page.faults == []


def test_marks_of_direction_stay_within_their_words(open_page: OpenPage, hostile: Path) -> None:
    page = open_page(hostile)
    _open_everything(page)
    turned = page.evaluate(
        "() => [...document.querySelectorAll('.quote figcaption')]"
        ".filter(node => getComputedStyle(node).direction !== 'ltr').length"
    )
    assert turned == 0
