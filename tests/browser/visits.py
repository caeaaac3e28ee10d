"""One visit to one page, with all that a check could want to know of it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page, Request

from tests.browser.chromium import DESKTOP, NARROWEST, PHONE, Screen
from tests.browser.crawling import crawl

MEASURES = Path(__file__).with_name("measures.js").read_text()
LARGE = "document.documentElement.style.fontSize = '200%'"
NORMAL = "document.documentElement.style.fontSize = ''"


@dataclass(frozen=True, slots=True)
class Visit:
    """`shown` holds the measures by how the page was looked at; `said` what the console said."""

    path: str
    status: int
    headers: Mapping[str, str]
    html: bytes
    shown: Mapping[str, Mapping[str, Any]]
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


def visits(page: Page, starts: Sequence[str]) -> Iterator[Visit]:
    with listening(page) as ears:
        for path, answer in crawl(page, starts):
            yield Visit(
                path=path,
                status=answer.status,
                headers=answer.headers,
                html=answer.body(),
                shown=looks(page),
                hosts=frozenset(ears.hosts),
                said=tuple(ears.said),
            )
            ears.hosts.clear()
            ears.said.clear()


def looks(page: Page) -> dict[str, dict[str, Any]]:
    found = {"320 px": look(page, NARROWEST), "390 px": look(page, PHONE)}
    page.evaluate(LARGE)
    found["390 px, 200% text"] = look(page, PHONE)
    found["1280 px, 200% text"] = look(page, DESKTOP)
    page.evaluate(NORMAL)
    return found | {"1280 px": look(page, DESKTOP)}


def look(page: Page, screen: Screen) -> dict[str, Any]:
    page.set_viewport_size({"width": screen.width, "height": screen.height})
    measured: dict[str, Any] = page.evaluate(MEASURES)
    return measured
