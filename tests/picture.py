"""The README's picture: `python -m tests.picture REPORT.html PICTURE.png` takes a first screen and one theme."""

import sys
from pathlib import Path

from tests.browser import opened_browser

THEME = "#theme-list .theme:nth-of-type(5)"
FOOT = f"document.querySelector('{THEME} .against').getBoundingClientRect().bottom + scrollY"


def main(report: Path, picture: Path) -> None:
    """Takes it."""
    with opened_browser() as browser:
        page = browser.new_page(viewport={"width": 1200, "height": 900})
        page.goto(report.resolve().as_uri())
        page.click(f"{THEME} h3 button")
        page.mouse.move(0, 0)
        page.evaluate("scrollTo(0, 0); document.activeElement.blur()")
        foot = page.evaluate(FOOT)
        page.screenshot(path=picture, full_page=True, clip={"x": 0, "y": 0, "width": 1200, "height": foot + 32})


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
