"""`python -m tests.browser.screenshots [URL]`: each page as a phone and a desktop show it.

Into screenshots/light and screenshots/dark, of a Bothways that runs already, or else of one that
is started for it.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page

from tests.browser.chromium import DESKTOP, PHONE, Screen, launched, sign_in, window
from tests.browser.crawling import crawl, kind
from tests.running import running

PEOPLE = ("Mara Quist", "Helen Okoro", "Idris Bell")
FOLDER = Path("screenshots")


@contextmanager
def place(given: list[str]) -> Iterator[str]:
    if given:
        yield given[0]
        return
    with TemporaryDirectory() as folder, running(Path(folder)) as bothways:
        yield bothways.url


def take(browser: Browser, url: str, name: str, screen: Screen) -> None:
    """All pages of one person; /pairs/{id}/start becomes pairs-id-start."""
    context = window(browser, url, screen)
    page = sign_in(context, name)
    first = name.split(maxsplit=1)[0].lower()
    for path, _ in crawl(page):
        words = kind(path).strip("/").translate(str.maketrans("/", "-", "{}")) or "this-week"
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            picture(page, screen, FOLDER / scheme / f"{first}-{words}-{screen.width}.png")
    context.close()


def picture(page: Page, screen: Screen, file: Path) -> None:
    """The whole page in a window as tall as it is, so that what sticks to an edge does so there."""
    tall = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": screen.width, "height": max(tall, screen.height)})
    page.screenshot(path=file, full_page=True)
    page.set_viewport_size({"width": screen.width, "height": screen.height})


def main() -> None:
    with place(sys.argv[1:]) as url, launched() as browser:
        for name in PEOPLE:
            for screen in (PHONE, DESKTOP):
                take(browser, url, name, screen)
                print(f"{name}, {screen.width} px")


if __name__ == "__main__":
    main()
