"""The rules of every page, held against each page that Mara, Helen and Idris can reach."""

import re
from collections.abc import Callable, Iterator, Sequence

import httpx2
import pytest
from playwright.sync_api import Page

from service.access.policy import POLICY
from tests import markup
from tests.browser.chromium import DESKTOP, NARROWEST, Doors, Screen, launched
from tests.browser.starts import starts
from tests.browser.visits import Visit, visits

pytestmark = pytest.mark.browser

PEOPLE = ("Mara Quist", "Helen Okoro", "Idris Bell")
LARGEST = {"html": 60_000, "css": 30_000, "js": 60_000}  # bytes
NO_PAGES = {"/healthz", "/readyz", "/openapi.json"}
ONWARD = {"/welcome"}  # leads on to another page
# reached from a mail, by a program, or once something has happened; each has tests of its own
ELSEWHERE = {
    "/admin/abbreviations.csv",
    "/admin/audit.csv",
    "/calendar/{token}.ics",
    "/go/{token}",
    "/lead/people/import/undo",
    "/lead/rounds/{round_id}/plan.csv",
    "/lead/rounds/{round_id}/trial",
    "/learned/{outcome_id}/idea",
    "/pairs/{pair_id}/missed",
    "/themes/{period}/bands.csv",
    "/touches/{source}/{text_id}",
}
OPEN = {"/docs", "/problems", "/problems/{slug}"}  # the same for everybody: no private text


@pytest.fixture(scope="module")
def seen(demo_url: str) -> list[Visit]:
    with launched() as browser:
        doors = Doors(browser, demo_url)
        return [
            visit for name in PEOPLE for visit in visited(doors.open(name), (DESKTOP, NARROWEST))
        ]


@pytest.fixture(scope="module")
def seen_large(demo_url: str) -> list[Visit]:
    """The same with letters of twice the size, as the settings of a browser make them."""
    with launched("--blink-settings=defaultFontSize=32") as browser:
        doors = Doors(browser, demo_url)
        return [visit for name in PEOPLE[1:] for visit in visited(doors.open(name), (DESKTOP,))]


def visited(page: Page, screens: Sequence[Screen]) -> Iterator[Visit]:
    """What links lead to, and a session that is over, which is not the first of its kind."""
    yield from visits(page, starts(page), screens)
    page.context.close()


def wrong(seen: list[Visit], fault: Callable[[Visit], object]) -> dict[str, object]:
    """{path: what is wrong with it}, of those that have something."""
    found = {visit.path: fault(visit) for visit in seen}
    return {path: what for path, what in found.items() if what}


def how_shown(visit: Visit, measure: str) -> dict[int, object]:
    return {width: one[measure] for width, one in visit.shown.items() if one[measure]}


def test_every_page_of_the_policy_is_reached_by_links(seen: list[Visit]) -> None:
    paths = {path for verb, path in POLICY if verb == "GET" and not path.startswith("/api/")}
    walked = {visit.path for visit in seen} | {"/sign-in", "/learned/new"}
    unseen = {
        path
        for path in paths - NO_PAGES - ONWARD - ELSEWHERE
        if not any(re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", path), one) for one in walked)
    }
    assert unseen == set()


def test_every_page_answers(seen: list[Visit]) -> None:
    assert wrong(seen, lambda visit: visit.status != httpx2.codes.OK) == {}


def test_every_page_keeps_the_rules_of_its_markup(seen: list[Visit]) -> None:
    assert wrong(seen, lambda visit: markup.faults(visit.html.decode())) == {}


def test_every_page_has_a_title_a_language_and_a_main_part(seen: list[Visit]) -> None:
    assert wrong(seen, frame_faults) == {}


def frame_faults(visit: Visit) -> list[str]:
    page = markup.read(visit.html.decode())
    titles = [one.text for one in page.all("title") if one.inside("svg") is None]
    return [
        *(["title"] if len(titles) != 1 or not titles[0].split(" - ")[0].strip() else []),
        *(["lang"] if not page.one("html").attrs.get("lang") else []),
        *(["main"] if len(page.all("main")) != 1 else []),
    ]


def test_no_page_holds_script_or_style_of_its_own(seen: list[Visit]) -> None:
    assert wrong(seen, inline) == {}


def inline(visit: Visit) -> list[str]:
    page = markup.read(visit.html.decode())
    scripts = [one for one in page.all("script") if not one.attrs.get("src", "").startswith("/")]
    handlers = [
        name for one in page.elements for name in one.attrs if re.match(r"on[a-z]|style$", name)
    ]
    return [*(one.tag for one in (*scripts, *page.all("style"))), *handlers]


def test_no_page_asks_another_host_for_anything(seen: list[Visit], demo_url: str) -> None:
    own = demo_url.removeprefix("http://")
    assert wrong(seen, lambda visit: visit.hosts - {own}) == {}


def test_the_console_stays_silent(seen: list[Visit]) -> None:
    """A breach of the content security policy would be said there."""
    assert wrong(seen, lambda visit: visit.said) == {}


def test_every_page_is_guarded_and_kept_by_no_cache(seen: list[Visit]) -> None:
    assert wrong(seen, header_faults) == {}


def header_faults(visit: Visit) -> list[str]:
    said = visit.headers
    return [
        *(["policy"] if "default-src 'none'" not in said["content-security-policy"] else []),
        *(["cache"] if "no-store" not in said.get("cache-control", "") else []),
    ]


def test_no_page_scrolls_sideways(seen: list[Visit]) -> None:
    assert wrong(seen, lambda visit: how_shown(visit, "overhang")) == {}


def test_large_letters_make_no_page_scroll_sideways(seen_large: list[Visit]) -> None:
    assert wrong(seen_large, lambda visit: how_shown(visit, "overhang")) == {}


def test_focus_is_seen_on_every_control(seen: list[Visit]) -> None:
    assert wrong(seen, lambda visit: how_shown(visit, "unmarked")) == {}


def test_nothing_covers_what_has_focus(seen: list[Visit]) -> None:
    assert wrong(seen, lambda visit: how_shown(visit, "covered")) == {}


def test_pages_stay_within_their_bytes(seen: list[Visit]) -> None:
    assert wrong(seen, lambda visit: len(visit.html) >= LARGEST["html"]) == {}


def test_style_and_script_stay_within_their_bytes(seen: list[Visit], demo_url: str) -> None:
    page = markup.read(seen[0].html.decode())
    styles = [one.attrs["href"] for one in page.all("link", rel="stylesheet")]
    scripts = [one.attrs["src"] for one in page.all("script")]
    assert sum(len(httpx2.get(demo_url + path).content) for path in styles) < LARGEST["css"]
    assert sum(len(httpx2.get(demo_url + path).content) for path in scripts) < LARGEST["js"]
