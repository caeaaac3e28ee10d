"""A whole Bothways with the demo organisation, a Chromium, and pages that people are signed in on.

Server and browser live for one module of tests: Playwright's loop must not reach other tests.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import Doors, launched
from tests.running import running


@pytest.fixture(scope="module")
def server(data_dir: Path) -> Iterator[str]:
    """The address; the first start of a session builds the demo organisation."""
    with running(data_dir) as bothways:
        yield bothways.url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as chromium:
        yield chromium


@pytest.fixture(scope="module")
def doors(browser: Browser, server: str) -> Doors:
    return Doors(browser, server)
