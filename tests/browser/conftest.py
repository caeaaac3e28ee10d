"""A Chromium, and pages that people are signed in on.

The browser lives for one module of tests: Playwright's loop must not reach other tests.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import Doors, launched


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as chromium:
        yield chromium


@pytest.fixture(scope="module")
def doors(browser: Browser, demo_url: str) -> Doors:
    return Doors(browser, demo_url)
