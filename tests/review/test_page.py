"""Curating through the browser: what is done there is kept, seen in a second tab, and stands after a run."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.review.conftest import Served
from tests.small_study import run

pytestmark = pytest.mark.loopback


@pytest.fixture
def page(browser: Any, served: Served) -> Iterator[Any]:
    """The page in one tab; nothing may go wrong in it."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.goto(served.address)
    page.wait_for_selector("#theme-list li.theme")
    yield page
    context.close()
    assert faults == []


def ids(page: Any) -> list[str]:
    found: list[str] = page.eval_on_selector_all("[data-theme-id]", "all => all.map(one => one.dataset.themeId)")
    return found


def opened(page: Any, theme: str) -> Any:
    if page.locator(f"#detail-{theme}").is_hidden():
        page.click(f"#{theme} h3 button")
    page.wait_for_selector(f"#detail-{theme} figure.quote")
    return page.locator(f"#detail-{theme}")


def kept(page: Any, count: int) -> None:
    """Waits until so many edits are told."""
    expect(page.locator(".review-history li")).to_have_count(count)


def themes_csv(study: Path) -> dict[str, str]:
    with (study / "report" / "themes.csv").open(encoding="utf-8", newline="") as file:
        return {row["theme_id"]: row["label"] for row in csv.DictReader(file)}


def mentions_csv(study: Path) -> dict[str, str]:
    with (study / "report" / "mentions.csv").open(encoding="utf-8", newline="") as file:
        return {row["mention_id"]: row["theme_id"] for row in csv.DictReader(file)}


def test_what_is_edited_in_the_browser_stands_after_a_run(page: Any, served: Served) -> None:
    first, second, third = ids(page)[:3]
    detail = opened(page, first)
    detail.locator('[data-edit="rename"]').click()
    detail.locator("textarea").fill("Nobody calls us")
    detail.locator(".review-form button[type=submit]").click()
    kept(page, 1)
    assert page.locator(f"#{first} h3").inner_text() == "Nobody calls us"

    detail = opened(page, second)
    detail.locator('.figures [data-edit="merge"]').click()
    detail.locator("select").select_option(first)
    detail.locator(".review-form button[type=submit]").click()
    kept(page, 2)
    assert second not in ids(page)
    page.click("#undo-last")
    page.wait_for_selector(f"#{second}")

    quote = opened(page, third).locator("figure.quote").first
    moved = quote.get_attribute("data-mention-id")
    quote.locator('[data-edit="move"]').click()
    quote.locator("select").select_option(first)
    quote.locator(".review-form button[type=submit]").click()
    kept(page, 3)
    gone = opened(page, second).locator("figure.quote").first
    dismissed = gone.get_attribute("data-mention-id")
    gone.locator('[data-edit="dismiss"]').click()
    kept(page, 4)

    run(served.study)
    assert themes_csv(served.study)[first] == "Nobody calls us"
    homes = mentions_csv(served.study)
    assert homes[moved] == first
    assert second in homes.values()
    assert dismissed not in homes


def test_selected_words_become_a_mention_with_exactly_these_words(page: Any, served: Served) -> None:
    page.click("#interview-list button")
    page.wait_for_selector("#reader[open] .words")
    words = page.locator("#reader .turn:not(.asks) .words").first
    words.evaluate(
        "node => { const range = document.createRange(); range.selectNodeContents(node);"
        " const selection = getSelection(); selection.removeAllRanges(); selection.addRange(range); }"
    )
    wanted = words.inner_text().strip()
    words.dispatch_event("mouseup")
    page.wait_for_selector(".review-add select")
    page.locator(".review-add select").first.select_option("praise")
    page.click('.review-add [data-edit="add"]')
    kept(page, 1)
    run(served.study)
    with (served.study / "report" / "mentions.csv").open(encoding="utf-8", newline="") as file:
        added = [row for row in csv.DictReader(file) if row["extractor"] != "offline"]
    assert [(row["quote"], row["kind"]) for row in added] == [(wanted, "praise")]


def test_a_second_tab_sees_the_edit_and_both_edits_stand(page: Any, browser: Any, served: Served) -> None:
    first, second = ids(page)[:2]
    other = browser.new_context().new_page()
    other.goto(served.address)
    other.wait_for_selector("#theme-list li.theme")
    for tab, theme, name in ((page, first, "One"), (other, second, "Two")):
        detail = opened(tab, theme)
        detail.locator('[data-edit="rename"]').click()
        detail.locator("textarea").fill(name)
        detail.locator(".review-form button[type=submit]").click()
    expect(page.locator(f"#{second} h3")).to_have_text("Two")
    expect(other.locator(f"#{first} h3")).to_have_text("One")
    other.context.close()
    run(served.study)
    labels = themes_csv(served.study)
    assert (labels[first], labels[second]) == ("One", "Two")


def test_a_theme_is_merged_by_dragging_it_onto_another(page: Any) -> None:
    first, second = ids(page)[:2]
    page.set_viewport_size({"width": 1440, "height": 3000})
    page.drag_and_drop(f"#{second} .grip", f"#{first} .row")
    kept(page, 1)
    assert second not in ids(page)


def test_it_can_be_done_by_keyboard_and_has_no_serious_fault_of_access(browser: Any, served: Served) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = browser.new_context(bypass_csp=True).new_page()
    page.goto(served.address)
    page.wait_for_selector("#theme-list li.theme")
    first = ids(page)[0]
    page.focus(f"#{first} h3 button")
    page.keyboard.press("Enter")
    page.focus(f"#detail-{first} [data-edit=rename]")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+A")
    page.keyboard.type("By keyboard")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    kept(page, 1)
    opened(page, first).locator("[data-edit=merge]").first.click()
    found = [one for one in axe.run(page).response["violations"] if one["impact"] in ("serious", "critical")]
    assert [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found] == []
    page.context.close()
