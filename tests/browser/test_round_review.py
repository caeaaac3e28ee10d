"""A lead changes a plan before it is sent: locks, swaps, tries it otherwise, and approves one."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import DESKTOP, PHONE, Doors
from tests.browser.newcomers import Newcomer, take_in, until_shown

pytestmark = pytest.mark.browser

LEAD = "Idris Bell"
VIOLA, WALL = "playing the viola in tune", "laying a dry stone wall"
FOUR = [
    Newcomer("Edda Lindqvist", VIOLA, WALL, is_welcomed=True),
    Newcomer("Noor Haddad", VIOLA, WALL, is_welcomed=True),
    Newcomer("Pavel Sykora", WALL, VIOLA, is_welcomed=True),
    Newcomer("Zita Baumann", WALL, VIOLA, is_welcomed=True),
]


@pytest.fixture(scope="module")
def four(doors: Doors) -> list[Newcomer]:
    """Two of whom fit with either of the two others; their lines have been read."""
    lead = doors.open(LEAD)
    take_in(lead, FOUR)
    lead.context.close()
    last = doors.open(FOUR[-1].name)
    last.goto("/suggestions")
    until_shown(last, last.get_by_role("heading", name="Suggested to you"))
    last.context.close()
    return FOUR


@pytest.mark.parametrize("has_script", [True, False], ids=["with script", "without script"])
def test_a_plan_is_locked_swapped_tried_otherwise_and_approved(
    doors: Doors,
    four: list[Newcomer],
    *,
    has_script: bool,
) -> None:
    page = doors.open(LEAD, DESKTOP if has_script else PHONE, has_script=has_script)
    path = planned(page, f"Review {'with' if has_script else 'without'} script")
    lock_the_last(page, path)
    swap(page, four)
    compare(page)
    page.get_by_role("button", name="Keep the second plan").click()
    decided = page.get_by_role("table", name="What leads decided")
    kept = decided.locator("td").filter(has_text=re.compile("^yes$"))
    expect(kept).to_have_count(3)
    page.get_by_role("button", name="Approve this plan").click()
    expect(page.locator(".act")).to_contain_text("Approved by Idris Bell")
    page.get_by_role("button", name="Release round").click()
    expect(page.get_by_text("Its suggestions have been shown")).to_be_visible()
    page.context.close()


def planned(page: Page, name: str) -> str:
    page.goto("/lead/rounds")
    page.get_by_label("Name").fill(name)
    page.get_by_role("button", name="Plan a dry run").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    until_shown(page, page.get_by_role("button", name="Approve this plan"))
    return page.url


def lock_the_last(page: Page, path: str) -> None:
    """Lock the last pair of the first page of pairs."""
    page.get_by_role("link", name=re.compile("with the lines that meet")).click()
    page.locator(".planned").get_by_role("button", name=re.compile("^Lock")).last.click()
    expect(page.locator(".planned")).to_contain_text("Locked from the next plan on.")
    page.goto(path)


def swap(page: Page, four: list[Newcomer]) -> None:
    """Two who fit with either of two others exchange their partners."""
    page.get_by_label("Person", exact=False).first.fill(four[0].name)
    page.get_by_label("Other person").fill(four[1].name)
    page.get_by_role("button", name="Why not these two?").click()
    expect(page.locator(".answer")).to_contain_text("Neither would learn what they asked for")
    page.get_by_role("button", name="Swap their partners").click()
    decided = page.get_by_role("table", name="What leads decided")
    expect(decided.get_by_role("cell", name="from the next plan on")).to_have_count(3)


def compare(page: Page) -> None:
    page.get_by_label("Help those with the lowest fit").fill("0.5")
    page.get_by_role("button", name="Compare with this plan").click()
    until_shown(page, page.get_by_role("button", name="Keep the second plan"))
    expect(page.locator("figure svg")).to_have_count(2)
    expect(page.get_by_role("table", name="The plan beside the second plan")).to_be_visible()
