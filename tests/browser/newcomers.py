"""People who are new to Tidewater: imported by its lead, welcomed by five steps of their own."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import NamedTuple

from playwright.sync_api import FilePayload, Locator, Page, expect

_COLUMNS = "email,name,team,time_zone,offers,seeks,consents"
_WORKER_SECONDS = 90.0
_LOOK_EVERY_MS = 250


class Newcomer(NamedTuple):
    name: str
    offer: str
    seek: str
    is_welcomed: bool  # with lines and consents from the file

    @property
    def email(self) -> str:
        return f"{self.name.lower().replace(' ', '.')}@tidewater.example"

    @property
    def first(self) -> str:
        return self.name.split()[0]

    @property
    def row(self) -> str:
        told = (self.offer, self.seek, "pairing") if self.is_welcomed else ("", "", "")
        return ",".join((self.email, self.name, "Fleet", "Europe/London", *told))


def people_file(rows: list[str]) -> bytes:
    return "\n".join([_COLUMNS, *rows, ""]).encode()


def try_out(page: Page, data: bytes) -> None:
    """Upload a people file on the lead's page; what it would change stands open then."""
    page.goto("/lead/people/import")
    file = FilePayload(name="people.csv", mimeType="text/csv", buffer=data)
    page.get_by_label("People file").set_input_files([file])
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Preview of")


def take_in(page: Page, people: list[Newcomer]) -> None:
    try_out(page, people_file([one.row for one in people]))
    page.get_by_role("button", name="Apply").click()
    page.wait_for_url(re.compile(r"/lead/people$"))


def until_shown(page: Page, locator: Locator) -> None:
    """Load the page again and again until the worker has done what shows on it."""
    until = monotonic() + _WORKER_SECONDS
    while not locator.first.is_visible():
        if monotonic() > until:
            raise AssertionError(f"{page.url} shows no {locator}")
        page.wait_for_timeout(_LOOK_EVERY_MS)
        page.reload()


@dataclass
class Tally:
    """What a welcome costs somebody, counted while they go through it."""

    controls: int = 0
    keys: int = 0
    words: int = 0
    loads: int = 0

    # Card, Moran and Newell (1983): seconds to press a key, to point, to move a hand between
    # keyboard and mouse, to make up one's mind; Brysbaert (2019): words a minute, read silently.
    KEY, POINT, HAND, MIND = 0.28, 1.1, 0.4, 1.35
    WORDS_A_SECOND = 238 / 60

    @property
    def seconds(self) -> float:
        each = self.POINT + self.HAND + self.MIND
        return self.controls * each + self.keys * self.KEY + self.words / self.WORDS_A_SECOND


def welcome(page: Page, who: Newcomer) -> Tally:
    """Five steps as somebody goes who fills in what is asked and no more than one line of it."""
    tally = Tally()
    page.on("framenavigated", lambda _: _count_load(tally))
    page.goto("/welcome")
    _step(page, tally, "Continue", lambda: _write(page, tally, "First", who.offer))
    _step(page, tally, "Continue", lambda: _write(page, tally, "First", who.seek))
    hope = f"To hand on {who.offer}, and to hear what others make of it."
    _step(page, tally, "Continue", lambda: _write(page, tally, "I hope", hope))
    _step(page, tally, "Continue", lambda: None)
    _step(page, tally, "Start", page.get_by_label("Use my lines to suggest partners").check)
    tally.controls += 1
    expect(page).to_have_url(re.compile(r"[0-9]/$"))
    return tally


def _step(page: Page, tally: Tally, onward: str, fill: Callable[[], object]) -> None:
    expect(page.get_by_role("list", name="Welcome, five steps")).to_be_visible()
    tally.words += len(page.locator("main").inner_text().split())
    fill()
    path = page.url
    page.get_by_role("button", name=onward, exact=True).locator("visible=true").last.click()
    page.wait_for_url(lambda url: url != path)
    tally.controls += 1


def _write(page: Page, tally: Tally, label: str, text: str) -> None:
    page.get_by_label(label, exact=True).fill(text)
    tally.controls += 1
    tally.keys += len(text)


def _count_load(tally: Tally) -> None:
    tally.loads += 1
