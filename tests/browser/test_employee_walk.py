"""The employee's walk, from an imported row to erasure, with script on a phone and without it."""

import re
from collections.abc import Iterator
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

import httpx2
import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import DESKTOP, PHONE, Doors
from tests.browser.newcomers import Newcomer, Tally, take_in, until_shown, welcome

pytestmark = pytest.mark.browser

BOATS, ORGANS = "caulking an old wooden boat", "tuning the pipes of a church organ"
BEES, LETTERS = "keeping bees alive through the winter", "lettering with a broad goose quill"
NIA = Newcomer("Nia Falkland", BOATS, ORGANS, is_welcomed=False)
OWEN = Newcomer("Owen Brandtner", ORGANS, BOATS, is_welcomed=True)
PIA = Newcomer("Pia Rosenthal", BEES, LETTERS, is_welcomed=False)
OTTO = Newcomer("Otto Windisch", LETTERS, BEES, is_welcomed=True)
PRIVATE, SHARED = (
    "I was slower than I wanted to be.",
    "The reed pipes drift when the heating is on.",
)
STEP, LEARNED = "write down the order of the pipes", "I learned to listen before I touch anything."
LINE, ALONE = "Ask before I explain.", "Nobody here has seen me fail yet."
GAIN, GIVE = "To do it once with my own hands.", "Time on Thursday afternoons."


class Couple(NamedTuple):
    """The walker's page and the partner's; the walker's is the one with script or without."""

    me: Page
    you: Page
    walker: Newcomer
    partner: Newcomer
    tally: Tally
    has_script: bool


@pytest.fixture(scope="module")
def couples(doors: Doors) -> Iterator[dict[bool, Couple]]:
    """Both are welcomed first, so that one wait for the worker serves both."""
    lead = doors.open("Idris Bell")
    take_in(lead, [NIA, OWEN, PIA, OTTO])
    lead.context.close()
    made = {}
    for walker, partner, has_script in ((NIA, OWEN, True), (PIA, OTTO, False)):
        screen = PHONE if has_script else DESKTOP
        me = doors.open(walker.name, screen, has_script=has_script)
        tally = welcome(me, walker)
        you = doors.open(partner.name)
        made[has_script] = Couple(me, you, walker, partner, tally, has_script)
    yield made
    for couple in made.values():
        couple.me.context.close()
        couple.you.context.close()


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def couple(request: pytest.FixtureRequest, couples: dict[bool, Couple]) -> Couple:
    return couples[request.param]


def test_the_welcome_is_short(couple: Couple) -> None:
    assert couple.tally.controls <= 9
    assert couple.tally.loads <= 6
    assert 60 < couple.tally.seconds < 240


def test_the_whole_walk(couple: Couple) -> None:
    learn_a_technique(couple)
    write_for_oneself(couple)
    say_yes(couple)
    agree_on_a_start(couple)
    book(couple)
    settle_the_agenda(couple)
    meet(couple)
    look_back(couple)
    share_what_was_learned(couple)
    end_and_take_it_back(couple)
    withdraw(couple)
    leave(couple)


def learn_a_technique(couple: Couple) -> None:
    page = couple.me
    page.goto("/learn")
    pages = page.locator('main .list a[href^="/learn/"]')
    expect(pages).to_have_count(14)
    pages.first.click()
    page.get_by_role("button", name="Try this").click()
    expect(page.get_by_text("You tried this")).to_be_visible()


def write_for_oneself(couple: Couple) -> None:
    """A draft is kept by itself where there is script, and by a button where there is none."""
    page = couple.me
    page.goto("/reflections/new")
    page.get_by_label("What happened").press_sequentially(ALONE)
    if not couple.has_script:
        page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("Saved as a draft")).to_be_visible()
    page.reload()
    expect(page.get_by_label("What happened")).to_have_value(ALONE)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your reflection")
    answer = couple.you.goto(page.url)
    assert answer is not None
    assert answer.status == httpx2.codes.NOT_FOUND


def say_yes(couple: Couple) -> None:
    """Both directions and the lines that meet; a pair begins when both have accepted."""
    for page, other in ((couple.me, couple.partner), (couple.you, couple.walker)):
        page.goto("/suggestions")
        until_shown(page, page.get_by_role("link", name=other.name, exact=True))
        page.get_by_role("link", name=other.name, exact=True).click()
        for heading in ("You teach", "You learn"):
            part = page.locator("section", has=page.get_by_role("heading", name=heading))
            expect(part.get_by_role("listitem").first).to_be_visible()
        expect(page.locator("main")).to_contain_text(other.offer)
        page.get_by_role("button", name="Accept").click()
    expect(couple.you.get_by_role("heading", level=1)).to_have_text(
        f"Start with {couple.walker.first}"
    )


def agree_on_a_start(couple: Couple) -> None:
    for page in (couple.me, couple.you):
        page.goto("/suggestions")
        page.get_by_role("link", name="Agree how to start").click()
        page.get_by_label("You hope to gain").fill(GAIN)
        page.get_by_label("You can contribute").fill(GIVE)
        page.get_by_role("button", name="Agree", exact=True).click()
        expect(page).to_have_url(re.compile(r"/(start|sessions)$"))
    couple.me.reload()
    expect(couple.me.get_by_text("You both agreed")).to_be_visible()
    expect(couple.me.locator("blockquote", has_text=GAIN)).to_be_visible()


def book(couple: Couple) -> None:
    """A series from a common time; its first session is then moved to an hour from now."""
    page = couple.me
    page.get_by_role("link", name="Book your sessions").click()
    page.get_by_role("button", name="Book", exact=True).click()
    head = f"Sessions with {couple.partner.first}"
    expect(page.get_by_role("heading", level=1)).to_have_text(head)
    page.get_by_role("link", name="Open 1", exact=True).click()
    page.get_by_text("Move or skip").click()
    page.get_by_label("New time, in your time zone").fill(in_an_hour(page))
    page.get_by_role("button", name="Move", exact=True).click()
    expect(page.get_by_role("button", name="Begin")).to_be_visible()


def in_an_hour(page: Page) -> str:
    """By the server's clock, on the wall of London."""
    health = httpx2.get(f"{page.url.split('/sessions')[0]}/healthz")
    at = parsedate_to_datetime(health.headers["date"]) + timedelta(hours=1)
    return at.astimezone(ZoneInfo("Europe/London")).strftime("%Y-%m-%dT%H:%M")


def settle_the_agenda(couple: Couple) -> None:
    page = couple.me
    session = page.url
    page.goto(f"{session}/agenda")
    until_shown(page, page.locator("ol.agenda"))
    slots = page.locator("ol.agenda > li")
    expect(slots).to_have_count(7)
    expect(page.locator("aside")).to_contain_text("Drafted without a language model")
    expect(slots.locator(".because").first).to_be_visible()
    assert couple.walker.offer in page.locator("ol.agenda").inner_text()
    slots.first.get_by_text("Change").click()
    slots.first.get_by_label("To talk about").first.fill("What made you smile since Monday?")
    slots.first.get_by_role("button", name="Save").first.click()
    expect(page.locator("ol.agenda")).to_contain_text("What made you smile since Monday?")
    page.get_by_role("button", name="Agree to all").click()
    couple.you.goto(page.url.split("#")[0])
    couple.you.get_by_role("button", name="Agree to all").click()
    expect(couple.you.get_by_text("agreed to all")).to_have_count(2)  # by each of the two
    page.goto(session)


def meet(couple: Couple) -> None:
    page, partner = couple.me, couple.you
    page.get_by_role("button", name="Begin").click()
    clock = page.locator("[data-clock]")
    began = clock.inner_text()
    if couple.has_script:
        expect(clock).not_to_have_text(began)
    for text, reader in ((PRIVATE, "Private"), (SHARED, "Shared")):
        page.get_by_label("New note").fill(text)
        page.get_by_label(reader).check()
        page.get_by_role("button", name="Add note").click()
        expect(page.locator("#notes")).to_contain_text(text)
    partner.goto(page.url.split("#")[0])
    expect(partner.locator("#notes")).to_contain_text(SHARED)
    expect(partner.locator("#notes")).not_to_contain_text(PRIVATE)
    page.get_by_text("Add a next step").click()
    page.get_by_label("One small thing").fill(STEP)
    page.get_by_role("button", name="Add next step").click()
    expect(page.locator("#steps")).to_contain_text(STEP)
    page.get_by_role("button", name="Finish").click()


def look_back(couple: Couple) -> None:
    """Three taps and a line; then the step that was promised is done."""
    page = couple.me
    expect(page.get_by_role("heading", level=1)).to_have_text("How was it?")
    page.get_by_label("Both of us").check()
    for question in ("Was it useful to you?", "Could you say what you really thought?"):
        page.get_by_role("group", name=question).get_by_label("5", exact=True).check()
    page.get_by_label("One line for yourself").fill(LINE)
    page.get_by_label("Count towards themes").first.check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Saved. Thank you")
    page.goto("/suggestions")
    opened = re.compile(rf"^Open\W+{couple.partner.first}")
    page.get_by_role("link", name=opened).click()
    page.get_by_role("button", name=re.compile(f"^Done.*{STEP}")).click()
    expect(page.locator("#steps")).to_contain_text("None is open.")


def share_what_was_learned(couple: Couple) -> None:
    """The partner is asked before anybody reads the name."""
    page, partner = couple.me, couple.you
    page.goto("/learned")
    page.get_by_label("What did you learn?").fill(LEARNED)
    page.get_by_role("button", name="Share", exact=True).click()
    partner.goto("/learned")
    partner.locator(".banner", has_text=LEARNED).get_by_role("button", name="Yes").click()
    page.goto("/learned")
    said = page.locator(".said", has_text=LEARNED).filter(has_text=couple.walker.name)
    expect(said).to_contain_text(couple.partner.name)


def end_and_take_it_back(couple: Couple) -> None:
    page = couple.me
    page.goto("/suggestions")
    page.get_by_role("link", name="Change or end").click()
    page.get_by_label("Your message").fill("Thank you for every Thursday.")
    page.get_by_role("button", name="See it as").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("This is exactly what")
    page.get_by_role("button", name="Send", exact=True).click()
    page.get_by_role("button", name=re.compile("^Undo")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"You and {couple.partner.first}")


def withdraw(couple: Couple) -> None:
    """What counts in themes is taken out again, and so is the consent to pairing."""
    page = couple.me
    page.goto("/me/privacy")
    row = page.get_by_role("row", name="Private notes")
    expect(row.get_by_role("cell").last).to_have_text("1")
    expect(page.locator("#texts")).to_contain_text(LINE)
    page.get_by_role("button", name="Take out the text").click()
    expect(page.locator("#texts")).not_to_contain_text(LINE)
    page.get_by_label("Use my lines to suggest partners").uncheck()
    page.get_by_role("button", name="Save consent").click()
    page.goto("/suggestions")
    expect(page.locator("main")).to_contain_text("Suggestions are switched off")


def leave(couple: Couple) -> None:
    """After that no page of the partner's holds the name or the words."""
    page, partner = couple.me, couple.you
    page.goto("/me/privacy")
    page.get_by_role("link", name="Erase my data").click()
    page.get_by_label(f"Type {couple.walker.email}").fill(couple.walker.email)
    page.get_by_role("button", name="Erase my data now").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your data is erased")
    page.goto("/")
    expect(page).to_have_url(re.compile(r"/sign-in"))
    for path in ("/", "/suggestions", "/learned", partner.url):
        partner.goto(path)
        for trace in (couple.walker.name, SHARED, LEARNED):
            expect(partner.locator("body")).not_to_contain_text(trace)
