"""From the directory to a booked session, with script on a phone and without it."""

import re
from collections.abc import Iterator
from typing import NamedTuple

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, expect

from service.bootstrap import Parts
from service.models import MentoringSession
from tests.browser.chromium import DESKTOP, PHONE
from tests.browser.loop import Visitor
from tests.partners import BEN, MARA, PRIYA, TOMAS, office
from tests.serving import serving

pytestmark = pytest.mark.browser


class Two(NamedTuple):
    mara: Visitor
    tomas: Visitor
    parts: Parts


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def two(request: pytest.FixtureRequest, parts: Parts, browser: Browser) -> Iterator[Two]:
    known = office(parts, {"Mara": MARA, "Tomas": TOMAS, "Priya": PRIYA, "Ben": BEN})
    with serving(parts) as url:
        mara, tomas = (
            Visitor(browser, url, parts, known.people[name]).open(screen, has_script=request.param)
            for name, screen in (("Mara", PHONE), ("Tomas", DESKTOP))
        )
        yield Two(mara, tomas, parts)
        for visitor in (mara, tomas):
            visitor.page.context.close()


def test_somebody_is_found_asked_and_met(two: Two) -> None:
    find_and_ask(two)
    say_yes(two)
    agree_and_book(two)


def find_and_ask(two: Two) -> None:
    page = two.mara.goes_to("/suggestions")
    page.get_by_role("link", name="Find somebody", exact=True).click()
    page.get_by_label("What would you like to learn").fill("the zebra")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_text("Nobody is found")).to_be_visible()
    page.get_by_label("What would you like to learn").fill("DECIDED here")
    page.get_by_role("button", name="Search").click()
    expect(page).to_have_url(re.compile(r"q=DECIDED"))
    found = page.locator(".found > li")
    expect(found.first).to_contain_text("Tomas Quist")
    expect(found.first.locator(".line q")).to_have_text(TOMAS["offers"][0])
    found.first.get_by_role("button", name="Ask for a session").click()
    expect(page.locator("#waiting")).to_contain_text("Tomas Quist")
    page.goto("/")
    expect(page.locator("main")).to_contain_text("You said yes to Tomas Quist")
    page.goto("/directory?q=DECIDED+here")
    expect(found.first).to_contain_text("waiting for the answer until")


def say_yes(two: Two) -> None:
    page = two.tomas.goes_to("/")
    page.get_by_role("link", name="See why").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mara Quist")
    expect(page.locator("main")).not_to_contain_text("said yes")
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Start with Mara")


def agree_and_book(two: Two) -> None:
    for visitor in (two.mara, two.tomas):
        page = visitor.goes_to("/")
        page.get_by_role("link", name="Agree how to start").click()
        page.get_by_label("You hope to gain").fill("To do it once with my own hands.")
        page.get_by_label("You can contribute").fill("Time on Thursday afternoons.")
        with page.expect_navigation():
            page.get_by_role("button", name="Agree", exact=True).click()
    with page.expect_navigation():
        page.get_by_role("button", name="Book", exact=True).click()
    with two.parts.read() as db:
        assert db.scalars(sa.select(MentoringSession.id)).first() is not None
