"""Every quote opens its interview at its place, by mouse, by keyboard and by address."""

from pathlib import Path
from typing import Any

from pipeline.report.content import ReportContent, ThemedMention
from pipeline.report.wording import clock

MARKED = "marks => marks.map(mark => mark.textContent).join('')"


def _opened(page: Any) -> str:
    page.wait_for_selector("#reader[open] mark.main")
    return str(page.eval_on_selector_all("#reader mark.main", MARKED))


def _in_view(page: Any, selector: str) -> bool:
    return bool(
        page.evaluate(
            "s => { const box = document.querySelector(s).getBoundingClientRect();"
            " return box.top >= 0 && box.bottom <= innerHeight && box.width > 0; }",
            selector,
        )
    )


def test_a_click_on_a_quote_lands_on_the_same_words_highlighted(page: Any, content: ReportContent) -> None:
    by_id = {themed.mention.mention_id: themed for themed in content.mentions}
    for theme in content.themes[:3]:
        page.click(f"#{theme.theme.theme_id} h3 button")
        figures = page.locator(f"#{theme.theme.theme_id} figure.quote")
        for at in range(figures.count()):
            themed = by_id[figures.nth(at).get_attribute("data-mention-id")]
            figures.nth(at).locator("blockquote").click()
            assert _opened(page) == themed.mention.quote
            assert _in_view(page, "#reader mark.main")
            assert _said_beside(page) == _told(themed)
            page.keyboard.press("Escape")
            assert not page.locator("#reader[open]").count()


def _said_beside(page: Any) -> dict[str, str]:
    """Speaker and time of the highlighted turn, and whose interview it is."""
    turn = page.locator("#reader .turn:has(mark.main)")
    return {
        "speaker": turn.locator(".who b").inner_text(),
        "time": turn.locator("time").inner_text(),
        "title": page.inner_text("#reader-title"),
    }


def _told(themed: ThemedMention) -> dict[str, str]:
    return {
        "speaker": themed.mention.speaker,
        "time": clock(themed.mention.start_time),
        "title": f"Интервью {themed.respondent_id}",
    }


def test_an_address_with_a_mention_opens_it(open_page: Any, report: Path, content: ReportContent) -> None:
    themed = content.mentions[5]
    page = open_page(report, f"#{themed.mention.mention_id}")
    assert _opened(page) == themed.mention.quote


def test_an_address_with_a_theme_opens_it(open_page: Any, report: Path, content: ReportContent) -> None:
    theme = content.themes[2].theme.theme_id
    page = open_page(report, f"#{theme}")
    assert page.get_attribute(f"#{theme} h3 button", "aria-expanded") == "true"
    assert _in_view(page, f"#{theme} h3 button")


def test_from_quote_to_quote_within_an_interview(page: Any, content: ReportContent) -> None:
    path = max((held.interview.path for held in content.interviews), key=lambda path: len(_said_in(content, path)))
    quotes = [themed.mention.quote for themed in _said_in(content, path)]
    first = _said_in(content, path)[0].mention.mention_id
    page.evaluate("id => { location.hash = id; }", first)
    seen = [_opened(page)]
    while page.locator("#reader .steps button:nth-of-type(2):enabled").count():
        page.click("#reader .steps button:nth-of-type(2)")
        page.wait_for_selector(f"#reader .steps p:has-text('{len(seen) + 1}/{len(quotes)}')")
        seen.append(_opened(page))
    assert seen == quotes


def _said_in(content: ReportContent, path: str) -> list[ThemedMention]:
    own = [themed for themed in content.mentions if themed.interview.path == path]
    return sorted(own, key=lambda themed: themed.mention.span.start)


def test_the_keyboard_alone_reaches_a_quote_in_its_interview_and_comes_back(page: Any, content: ReportContent) -> None:
    theme = content.themes[0].theme.theme_id
    page.locator("#order").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.theme')?.id") == theme
    page.keyboard.press("Enter")
    assert page.get_attribute(f"#{theme} h3 button", "aria-expanded") == "true"
    page.keyboard.press("Tab")
    quote = page.evaluate("document.activeElement.closest('figure').dataset.mentionId")
    page.keyboard.press("Enter")
    expected = next(m.mention.quote for m in content.mentions if m.mention.mention_id == quote)
    assert _opened(page) == expected
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.closest('figure')?.dataset.mentionId") == quote


def test_the_first_tab_offers_to_skip_to_the_themes(page: Any) -> None:
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#themes"


def test_nothing_that_can_be_clicked_is_out_of_the_keyboards_reach(page: Any, content: ReportContent) -> None:
    page.click(f"#{content.themes[0].theme.theme_id} h3 button")
    unreachable = page.evaluate(
        "() => [...document.querySelectorAll('button, a, select, input, summary')]"
        ".filter(node => node.checkVisibility() && node.tabIndex < 0 && !node.disabled).length"
    )
    assert unreachable == 0
