"""WCAG by axe-core, and what it cannot see: keyboard alone, still motion, forced colours."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.chromium import DESKTOP, NARROWEST, Doors
from tests.browser.crawling import crawl
from tests.browser.starts import starts

pytestmark = pytest.mark.browser

PEOPLE = ("Mara Quist", "Idris Bell")  # between them they reach every kind of page
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ALL = {"resultTypes": ["violations"], "runOnly": RULES}
CONTRAST = {"resultTypes": ["violations"], "runOnly": ["color-contrast"]}

MOVES = """() => [...document.querySelectorAll("*")]
  .filter((one) => ["transitionDuration", "animationDuration"].some(
    (name) => getComputedStyle(one)[name].split(",").some((said) => parseFloat(said) > 0.001)))
  .map((one) => one.tagName.toLowerCase() + "." + one.className)"""
# chosen and not chosen must differ where colours are the system's
ALIKE = """() => [...document.querySelectorAll("input[type=radio], input[type=checkbox]")]
  .filter((one) => one.checkVisibility() && one.getBoundingClientRect().width < 8)
  .map((one) => one.name)"""


def violations(page: Page, options: dict[str, Any]) -> list[str]:
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{one['id']}: {node['target']} {node['any'][:1] and node['any'][0]['message']}"
        for one in found
        for node in one["nodes"]
    ]


@pytest.fixture(scope="module")
def checked(doors: Doors) -> dict[str, dict[str, list[str]]]:
    """{state: {path: what is wrong}} of every page that each of the three can reach."""
    found: dict[str, dict[str, list[str]]] = {}
    for name in PEOPLE:
        page = doors.open(name, DESKTOP)
        for path, _ in crawl(page, starts(page)):
            for state, wrong in _states(page):
                if wrong:
                    found.setdefault(state, {})[f"{name}: {path}"] = wrong
        page.context.close()
    return found


def _states(page: Page) -> Iterator[tuple[str, list[str]]]:
    yield "desktop", violations(page, ALL)
    page.emulate_media(color_scheme="dark")
    yield "dark", violations(page, CONTRAST)
    yield "still", page.evaluate(MOVES)
    page.emulate_media(color_scheme="light", forced_colors="active")
    yield "forced", page.evaluate(ALIKE)
    page.emulate_media(color_scheme="light", forced_colors="none")
    page.set_viewport_size({"width": NARROWEST.width, "height": NARROWEST.height})
    yield "phone", violations(page, ALL)
    page.set_viewport_size({"width": DESKTOP.width, "height": DESKTOP.height})


def test_axe_finds_nothing_on_a_desktop(checked: dict[str, dict[str, list[str]]]) -> None:
    assert checked.get("desktop", {}) == {}


def test_axe_finds_nothing_on_the_narrowest_phone(
    checked: dict[str, dict[str, list[str]]],
) -> None:
    assert checked.get("phone", {}) == {}


def test_contrast_holds_in_the_dark(checked: dict[str, dict[str, list[str]]]) -> None:
    assert checked.get("dark", {}) == {}


def test_nothing_moves_for_those_who_ask_for_stillness(
    checked: dict[str, dict[str, list[str]]],
) -> None:
    assert checked.get("still", {}) == {}


def test_what_is_chosen_shows_in_forced_colours(
    checked: dict[str, dict[str, list[str]]],
) -> None:
    assert checked.get("forced", {}) == {}


def tab_to(page: Page, name: str, *, most: int = 120) -> None:
    """Press Tab until what has this label or name has focus; AssertionError if nothing ever has."""
    for _ in range(most):
        page.keyboard.press("Tab")
        said = page.evaluate(
            """() => { const one = document.activeElement;
            return [one.name, one.getAttribute("aria-label"), one.textContent,
              ...[...(one.labels || [])].map((label) => label.textContent)].join(" "); }"""
        )
        if name in re.sub(r"\s+", " ", said):
            return
    raise AssertionError(f"{page.url}: no way by Tab to {name}")


def test_a_reflection_is_written_by_keyboard_alone(doors: Doors) -> None:
    page = doors.open("Mara Quist")
    page.goto("/reflections")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to content")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    tab_to(page, "Write")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/reflections/new"))
    tab_to(page, "What happened, and what do you make of it?")
    page.keyboard.type("Written without a mouse.")
    tab_to(page, "Save")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/reflections/[0-9a-f-]{36}"))
    expect(page.get_by_text("Written without a mouse.")).to_be_visible()
    page.context.close()


def test_a_session_is_looked_back_on_by_keyboard_alone(doors: Doors) -> None:
    page = doors.open("Mara Quist")
    page.goto("/")
    page.goto(page.locator('main a[href$="/reflect"]').first.get_attribute("href") or "")
    tab_to(page, "taught")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    expect(page.locator("input[name=taught]:checked")).to_be_focused()
    page.context.close()


def test_a_session_is_skipped_and_brought_back_by_keyboard_alone(doors: Doors) -> None:
    page = doors.open("Helen Okoro")
    page.goto("/")
    pair = page.locator('main a[href^="/pairs/"]').first.get_attribute("href") or ""
    page.goto(f"{pair}/sessions")
    skipped = page.get_by_role("button", name="Bring it back")
    before = skipped.count()
    tab_to(page, "Skip to content")
    tab_to(page, "Skip ")  # the button of the next session
    page.keyboard.press("Enter")
    expect(skipped).to_have_count(before + 1)
    tab_to(page, "Bring it back")
    page.keyboard.press("Enter")
    expect(skipped).to_have_count(before)
    page.context.close()
