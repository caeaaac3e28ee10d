"""A lead changes a plan before it is sent: locks, swaps, tries it otherwise, and approves one."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import DESKTOP, PHONE, Doors
from tests.browser.newcomers import until_shown

pytestmark = pytest.mark.browser

LEAD = "Idris Bell"


@pytest.mark.parametrize("has_script", [True, False], ids=["with script", "without script"])
def test_a_plan_is_locked_swapped_tried_otherwise_and_approved(
    doors: Doors,
    has_script: bool,  # noqa: FBT001  # as elsewhere here
) -> None:
    page = doors.open(LEAD, DESKTOP if has_script else PHONE, has_script=has_script)
    path = planned(page, f"Review {'with' if has_script else 'without'} script")
    first, second = lock_the_first(page, path)
    swap(page, path, first, second)
    compare(page)
    page.get_by_role("button", name="Keep the second plan").click()
    expect(page.get_by_role("table", name="What leads decided")).to_contain_text("yes")
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


def lock_the_first(page: Page, path: str) -> tuple[str, str]:
    """Lock the first pair of the list; one person each of the next two pairs."""
    page.get_by_role("link", name=re.compile("with the lines that meet")).click()
    headings = page.locator(".planned h3").all_inner_texts()
    page.locator(".planned").get_by_role("button", name=re.compile("^Lock")).first.click()
    expect(page.locator(".planned").first).to_contain_text("Locked from the next plan on.")
    page.goto(path)
    return headings[1].split(" and ")[0], headings[2].split(" and ")[0]


def swap(page: Page, path: str, first: str, second: str) -> None:
    """The swap is made, or refused in a sentence beside the second name."""
    page.goto(path)
    page.get_by_label("Person", exact=False).first.fill(first)
    page.get_by_label("Other person").fill(second)
    page.get_by_role("button", name="Why not these two?").click()
    expect(page.locator(".answer")).to_contain_text(first)
    page.get_by_role("button", name="Swap their partners").click()
    decided = page.get_by_role("table", name="What leads decided").get_by_role("row")
    expect(page.locator(".fault").or_(decided.nth(2)).first).to_be_visible()


def compare(page: Page) -> None:
    page.get_by_label("Leave out pairs below").select_option("half")
    page.get_by_role("button", name="Compare with this plan").click()
    until_shown(page, page.get_by_role("button", name="Keep the second plan"))
    expect(page.locator("figure svg")).to_have_count(2)
    expect(page.get_by_role("table", name="The plan beside the second plan")).to_be_visible()
