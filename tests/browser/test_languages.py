"""Every page of the demo organisation, in the pseudo-language and in German, without a browser."""

from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from babel import Locale

from service.settings import sqlite_file_url
from tests.browser.crawling import NO_PAGES, kind
from tests.markup import read
from tests.plain_english import Data, left_plain, strings_of, strings_of_files

pytestmark = pytest.mark.browser
PEOPLE = ("Mara Quist", "Helen Okoro", "Idris Bell")
STEPS = ("offers", "seeks", "hopes", "times", "consent")
STARTS = ("/", "/sign-in", "/nowhere", "/go/x", *(f"/welcome/{step}" for step in STEPS))


@pytest.fixture(scope="module")
def data(demo_url: str, data_dir: Path) -> Data:
    assert demo_url
    url = sqlite_file_url(data_dir / "bothways.sqlite")
    named = Locale("en").languages.values()  # Unicode's names of languages, in no catalogue
    return Data([*strings_of(url), *strings_of_files(), *named])


def crawled(demo_url: str, name: str, language: str) -> Iterator[tuple[str, str]]:
    """Path and HTML of the first page of each kind that somebody can reach by links."""
    with httpx2.Client(base_url=demo_url, follow_redirects=True) as web:
        web.headers["Sec-Fetch-Site"] = "same-origin"
        web.cookies.set("bothways_language", language)
        door = read(web.get("/sign-in").text)
        (button,) = [one for one in door.all("button") if one.text == name]
        web.post("/sign-in", data={"person_id": button.attrs["value"]})
        web.cookies.set("bothways_language", language)
        waiting, seen = list(STARTS), {*STARTS}
        for path in waiting:
            answer = web.get(path)
            if not answer.headers["Content-Type"].startswith("text/html"):
                continue
            html = answer.text
            for link in links(html):
                if kind(link) not in seen:
                    seen.add(kind(link))
                    waiting.append(link)
            yield path, html


def links(html: str) -> list[str]:
    found = (one.attrs.get("href", "").split("#")[0].split("?")[0] for one in read(html).all("a"))
    wanted = (path for path in found if path.startswith("/") and not path.endswith(".csv"))
    return [path for path in wanted if not path.startswith(NO_PAGES)]


@pytest.mark.parametrize("name", PEOPLE)
def test_no_page_holds_a_sentence_that_was_never_marked(
    demo_url: str, data: Data, name: str
) -> None:
    left = {
        kind(path): plain
        for path, html in crawled(demo_url, name, "en-XA")
        if (plain := left_plain(html, data))
    }
    assert left == {}


@pytest.mark.parametrize("name", PEOPLE)
def test_every_page_says_that_it_is_german(demo_url: str, name: str) -> None:
    pages = dict(crawled(demo_url, name, "de"))
    assert {read(html).one("html").attrs["lang"] for html in pages.values()} == {"de"}
    assert len(pages) > 15
