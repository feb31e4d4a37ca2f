"""The report page by size of study: megabytes, and milliseconds to the first paint, to be ready and to filter."""

import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from pipeline.report.html import render_html
from tests.browser import MISSING, find_chromium, first_paint, opened_browser
from tests.page_study import page_study

SIZES = {
    "40 interviews of an hour": {"people": 31, "filler": 340},
    "622 people of 1,400 words": {"people": 622, "copies": 6, "filler": 56},
    "622 people, 37,000 mentions": {"people": 622, "copies": 20, "filler": 100},
}
READY = "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"
CHOOSE = """([id, at]) => new Promise(done => {
  const start = performance.now(), node = document.getElementById(id);
  node.selectedIndex = at;
  node.dispatchEvent(new Event("change"));
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - start), 0));
})"""


def main() -> None:
    """Prints one row a size; medians of five filterings."""
    if find_chromium() is None:
        print(f"skipped: {MISSING}")
        return
    print(
        f"{'study':30} {'written s':>9} {'MB':>6} {'paint ms':>9} {'ready ms':>9} {'filter ms':>10} {'search ms':>10}"
    )
    with opened_browser() as browser, tempfile.TemporaryDirectory() as folder:
        for name, size in SIZES.items():
            content = page_study(**size)
            start = time.perf_counter()
            path = Path(folder) / "report.html"
            path.write_text(render_html(content), encoding="utf-8")
            written = time.perf_counter() - start
            figures = _measured(browser.new_page(), path)
            print(f"{name:30} {written:9.1f} {path.stat().st_size / 1e6:6.1f} {figures}")


def _measured(page: Any, path: Path) -> str:
    page.goto(path.as_uri())
    paint, ready = first_paint(page), page.evaluate(READY)
    filtered = statistics.median(page.evaluate(CHOOSE, ["segment", at]) for at in (1, 2, 3, 2, 1))
    page.evaluate(CHOOSE, ["segment", 0])
    start = time.perf_counter()
    page.fill("#query", "звонили")
    page.wait_for_selector("#reset:visible")
    return f"{paint:9.0f} {ready:9.0f} {filtered:10.0f} {1000 * (time.perf_counter() - start):10.0f}"
