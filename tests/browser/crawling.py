"""Every page that somebody can reach by links, one of each kind."""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urldefrag, urlsplit

from playwright.sync_api import Page, Response

_VARIABLE = (
    (re.compile(r"(?<=/)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(?=/|$)"), "{id}"),
    (re.compile(r"(?<=^/themes/)\d{4}-\w+"), "{period}"),
    (re.compile(r"(?<=/against/)[^/]+$"), "{period}"),
    (re.compile(r"(?<=^/digests/)[^/]+$"), "{period}"),
    (re.compile(r"(?<=^/learn/)[^/]+$"), "{slug}"),
    (re.compile(r"(?<=^/starters/)[^/]+$"), "{slug}"),
    (re.compile(r"(?<=^/problems/)[^/]+$"), "{slug}"),
)
NO_PAGES = ("/static/", "/openapi.json", "/calendar/", "/admin/audit.csv")


def kind(path: str) -> str:
    """The path with what names one thing taken out: `/pairs/{id}/start`."""
    for variable, name in _VARIABLE:
        path = variable.sub(name, path)
    return path


def crawl(page: Page, starts: Sequence[str] = ("/",)) -> Iterator[tuple[str, Response]]:
    """Open the starts, then the first link of each kind; yields the path and what was answered.

    The page stands open at what was yielded, until the next is asked for.
    """
    waiting, seen = list(starts), {kind(starts[0])}
    for path in waiting:
        answer = page.goto(path)
        if answer is None:
            raise AssertionError(f"nothing was answered at {path}")
        for link in _links(page):
            if kind(link) not in seen and link not in waiting:
                seen.add(kind(link))
                waiting.append(link)
        yield path, answer


def _links(page: Page) -> list[str]:
    """Paths of this site that the page links to, queries left out."""
    here = urlsplit(page.url)
    found = page.locator("a[href]").evaluate_all("all => all.map(link => link.href)")
    parts = [urlsplit(urldefrag(link).url) for link in found]
    return [
        part.path
        for part in parts
        if (part.scheme, part.netloc) == (here.scheme, here.netloc)
        and not part.path.startswith(NO_PAGES)
        and not part.path.endswith(".csv")  # a download
    ]
