"""Chromium for the tests of pages: where it is; `python -m tests.browser` installs Debian's where it may."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

NAMES = ("chromium", "chromium-headless-shell", "chromium-browser", "google-chrome")
INSTALL = (["apt-get", "update"], ["apt-get", "install", "--yes", "--no-install-recommends", "chromium"])
_PAINT = """() => new Promise(done => new PerformanceObserver(list => {
  const [paint] = list.getEntriesByName("first-contentful-paint");
  if (paint) done(paint.startTime);
}).observe({ type: "paint", buffered: true }))"""
MISSING = f"no Chromium on this machine ({', '.join(NAMES)}): `make browser` installs Debian's where it may"


def find_chromium() -> str | None:
    """Path of an installed Chromium."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


@contextmanager
def opened_browser() -> Iterator[Any]:
    """A running Chromium under Playwright's control."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        yield browser
        browser.close()


def first_paint(page: Any) -> float:
    """Milliseconds until something was seen."""
    return float(page.evaluate(_PAINT))


def main() -> None:
    """Says which Chromium tests will use; installs one by apt where there is none and this user may."""
    if find_chromium() is None and shutil.which("apt-get") and os.geteuid() == 0:
        for command in INSTALL:
            print("+", *command, flush=True)
            if subprocess.run(command, check=False, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"}).returncode:
                break
    found = find_chromium()
    print(f"Pages are tested in {found}." if found else f"Tests of pages will be skipped: {MISSING}.")


if __name__ == "__main__":
    sys.exit(main())
