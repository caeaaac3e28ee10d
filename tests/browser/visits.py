"""One visit to one page, with all that a check could want to know of it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page, Request

from tests.browser.chromium import Screen
from tests.browser.crawling import crawl

MEASURES = Path(__file__).with_name("measures.js").read_text()


@dataclass(frozen=True, slots=True)
class Visit:
    """`shown` holds the measures by the width of the window; `said` what the console said."""

    path: str
    status: int
    headers: Mapping[str, str]
    html: bytes
    shown: Mapping[int, Mapping[str, Any]]
    hosts: frozenset[str]
    said: tuple[str, ...]


@dataclass
class Ears:
    """What a page asks for and complains of while it is open."""

    hosts: set[str] = field(default_factory=set)
    said: list[str] = field(default_factory=list)

    def asked(self, request: Request) -> None:
        self.hosts.add(urlsplit(request.url).netloc)


@contextmanager
def listening(page: Page) -> Iterator[Ears]:
    ears = Ears()
    page.on("request", ears.asked)
    page.on("console", lambda message: ears.said.append(message.text))
    page.on("pageerror", lambda error: ears.said.append(str(error)))
    yield ears


def visits(page: Page, starts: Sequence[str], screens: Sequence[Screen]) -> Iterator[Visit]:
    with listening(page) as ears:
        for path, answer in crawl(page, starts):
            yield Visit(
                path=path,
                status=answer.status,
                headers=answer.headers,
                html=answer.body(),
                shown={screen.width: look(page, screen) for screen in screens},
                hosts=frozenset(ears.hosts),
                said=tuple(ears.said),
            )
            ears.hosts.clear()
            ears.said.clear()


def look(page: Page, screen: Screen) -> dict[str, Any]:
    page.set_viewport_size({"width": screen.width, "height": screen.height})
    measured: dict[str, Any] = page.evaluate(MEASURES)
    return measured
