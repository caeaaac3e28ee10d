"""A real Chromium, and a window of it in which somebody is signed in."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, BrowserContext, Page, StorageState, sync_playwright

from tests.browser.find_chromium import installed

_KEPT = Path(sys.prefix) / "chromium"  # where `make test` writes the path it found
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_PATIENCE_MS = 10_000


class Screen(NamedTuple):
    width: int
    height: int


PHONE = Screen(390, 844)
DESKTOP = Screen(1280, 800)
NARROWEST = Screen(320, 640)


@contextmanager
def launched(*more: str) -> Iterator[Browser]:
    """`more` are further arguments of the command line."""
    path = _KEPT.read_text().strip() if _KEPT.exists() else installed()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*_ARGUMENTS, *more])
        yield browser
        browser.close()


def window(
    browser: Browser,
    url: str,
    screen: Screen = DESKTOP,
    *,
    has_script: bool = True,
    kept: StorageState | None = None,
) -> BrowserContext:
    """A profile of its own; `url` is where its short paths lead, `kept` another one's sign-in."""
    context = browser.new_context(
        base_url=url,
        viewport={"width": screen.width, "height": screen.height},
        java_script_enabled=has_script,
        storage_state=kept,
        reduced_motion="reduce",
    )
    context.set_default_timeout(_PATIENCE_MS)
    return context


class Doors:
    """Pages with somebody signed in; each person signs in once, as sign-ins are rationed."""

    def __init__(self, browser: Browser, url: str) -> None:
        self.url = url
        self._browser = browser
        self._kept: dict[str, StorageState] = {}

    def open(self, name: str, screen: Screen = DESKTOP, *, has_script: bool = True) -> Page:
        """A page in a window of its own, not yet anywhere if the person has been here before."""
        kept = self._kept.get(name)
        context = window(self._browser, self.url, screen, has_script=has_script, kept=kept)
        if kept is not None:
            return context.new_page()
        page = sign_in(context, name)
        self._kept[name] = context.storage_state()
        return page


def sign_in(context: BrowserContext, name: str) -> Page:
    """Choose a person on the sign-in page; the page that follows."""
    page = context.new_page()
    page.goto("/sign-in")
    button = page.get_by_role("button", name=name, exact=True)
    if button.count():
        button.click()
    else:
        page.get_by_text("Everybody else").click()
        labels = page.get_by_label("Person").locator("option").all_inner_texts()
        (label,) = [text for text in labels if text.split(",")[0] == name]
        page.get_by_label("Person").select_option(label=label)
        page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(re.compile(r"^(?!.*/sign-in)"))
    return page
