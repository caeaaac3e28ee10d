"""The lead's walk: people from a file, a round from dry run to release, themes answered, skills."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import DESKTOP, PHONE, Doors
from tests.browser.newcomers import Newcomer, people_file, take_in, try_out, until_shown

pytestmark = pytest.mark.browser

LEAD, EMPLOYEE = "Idris Bell", "Mara Quist"
KNOTS, BREAD = "tying knots that hold a sail", "baking rye bread with a sour starter"
STARS, CLOCKS = "finding the way by the stars", "mending a clock that runs slow"
BY_SCRIPT = (
    Newcomer("Runa Steenberg", KNOTS, BREAD, is_welcomed=True),
    Newcomer("Teo Marchetti", BREAD, KNOTS, is_welcomed=True),
)
BY_HAND = (
    Newcomer("Lio Abernathy", STARS, CLOCKS, is_welcomed=True),
    Newcomer("Wim Castellan", CLOCKS, STARS, is_welcomed=True),
)


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def has_script(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def lead(doors: Doors, has_script: bool) -> Iterator[Page]:  # noqa: FBT001  # a fixture, not a flag
    page = doors.open(LEAD, DESKTOP if has_script else PHONE, has_script=has_script)
    yield page
    page.context.close()


def test_a_faulty_file_is_told_by_line_and_column(lead: Page) -> None:
    faulty = ["no-address,Jo Lund,Fleet,,,,", "ann@tidewater.example,,Fleet,,,,"]
    good = [one.row.replace("@", ".trial@") for one in BY_SCRIPT]
    try_out(lead, people_file([*good, *faulty]))
    expect(lead.locator(".stats")).to_contain_text(re.compile(r"new\s*2"))
    expect(lead.locator(".stats")).to_contain_text(re.compile(r"with errors, left out\s*2"))
    told = lead.get_by_role("table", name="Errors by line and column")
    for line, column in (("Line 4", "email"), ("Line 5", "name")):
        expect(told.get_by_role("row", name=line)).to_contain_text(column)
    lead.get_by_role("button", name="Discard the file").click()
    expect(lead.get_by_role("heading", level=1)).to_have_text("Import people")


def test_a_round_reaches_people_when_it_is_released(
    lead: Page,
    doors: Doors,
    has_script: bool,  # noqa: FBT001  # as above
) -> None:
    people = BY_SCRIPT if has_script else BY_HAND
    take_in(lead, list(people))
    partner = doors.open(people[0].name)
    partner.goto("/suggestions")
    until_shown(partner, partner.get_by_role("link", name=people[1].name, exact=True))
    plan_a_round(lead, f"Round of {people[0].first}")
    lead.get_by_role("button", name="Approve this plan").click()
    lead.get_by_role("button", name="Release round").click()
    expect(lead.get_by_text("Its suggestions have been shown")).to_be_visible()
    partner.reload()  # what was on show already is the round's now
    expect(partner.get_by_role("link", name=people[1].name, exact=True)).to_be_visible()
    partner.context.close()


def plan_a_round(lead: Page, name: str) -> None:
    """With script the page shows the plan by itself as soon as it is made."""
    lead.goto("/lead/rounds")
    lead.get_by_label("Name").fill(name)
    lead.get_by_role("button", name="Plan a dry run").click()
    expect(lead.get_by_role("heading", level=1)).to_have_text(name)
    approve = lead.get_by_role("button", name="Approve this plan")
    if lead.evaluate("typeof htmx") == "undefined":
        until_shown(lead, approve)
    expect(approve).to_be_visible(timeout=60_000)
    expect(lead.locator("main")).to_contain_text("Nothing has been sent.")
    shown = lead.locator(".stats")
    expect(shown).to_contain_text("have a partner")
    expect(shown).to_contain_text("lowest fit in the plan")
    expect(lead.get_by_role("heading", name=re.compile("have no partner"))).to_be_visible()
    expect(lead.get_by_role("table", name="The people with the lowest fit")).to_be_visible()


def test_an_answer_to_a_theme_is_read_by_employees(
    lead: Page,
    doors: Doors,
    has_script: bool,  # noqa: FBT001  # as above
) -> None:
    promise = f"A room without a telephone, by {'June' if has_script else 'July'}"
    lead.goto("/themes")
    form = lead.locator(".theme").first.locator(".folds > details", has_text="An action for")
    form.locator("summary").first.click()
    form.get_by_label("What will be done").fill(promise)
    assert lead.locator("#owners option").first.get_attribute("value") == LEAD
    form.get_by_label("Owner", exact=False).fill(LEAD)
    form.get_by_label("Due").fill("2030-06-30")
    form.get_by_role("button", name="Save").click()
    expect(lead.locator(".theme").first).to_contain_text(promise)
    employee = doors.open(EMPLOYEE)
    employee.goto("/themes")
    expect(employee.locator(".theme").first).to_contain_text(promise)
    expect(employee.get_by_role("button", name="Save")).to_have_count(0)
    employee.context.close()


def test_a_name_for_a_theme_is_read_by_employees_until_the_first_title_is_back(
    lead: Page, doors: Doors
) -> None:
    lead.goto("/themes")
    card = lead.locator(".theme").nth(1)
    first = card.get_by_role("heading", level=2).inner_text()
    fold = card.locator(".folds > details", has_text="A name for")
    fold.locator("summary").click()
    phrase = fold.locator("button[name=name]").first.inner_text()
    fold.locator("button[name=name]").first.click()
    expect(card.get_by_role("heading", level=2)).to_have_text(phrase)
    fold.locator("summary").click()
    fold.get_by_label("Or write one").fill("A page that names Mara Quist")
    fold.get_by_role("button", name="Save the name").click()
    expect(lead.get_by_role("alert")).to_contain_text("This name cannot be used.")
    expect(fold.get_by_label("Or write one")).to_be_visible()  # the fold stays open
    employee = doors.open(EMPLOYEE)
    employee.goto("/themes")
    expect(employee.get_by_role("heading", name=phrase, exact=True)).to_be_visible()
    expect(employee.get_by_text("Rename")).to_have_count(0)
    employee.context.close()
    fold.get_by_role("button", name="First title").click()
    expect(card.get_by_role("heading", level=2)).to_have_text(first)


def test_eight_themes_are_shown_and_the_rest_is_one_press_away(lead: Page) -> None:
    lead.goto("/themes")
    shown = lead.locator(".themes > .theme")
    more = lead.locator(".themes > .rest")
    expect(shown).to_have_count(8)
    expect(more.locator(".theme").first).to_be_hidden()
    more.locator("summary").first.click()
    expect(more.locator(".theme").first).to_be_visible()
    assert len(lead.locator("main").inner_text().split()) < 900


def test_themes_are_folded_into_few_words_and_a_short_page(lead: Page) -> None:
    lead.set_viewport_size({"width": PHONE.width, "height": PHONE.height})
    lead.goto("/themes")
    assert lead.evaluate("document.documentElement.scrollHeight") <= 3_000
    assert len(lead.locator("main").inner_text().split()) <= 600


def test_skills_are_told_in_bands(lead: Page) -> None:
    lead.goto("/lead/skills")
    cells = lead.locator(".butterfly .n").all_inner_texts()
    assert cells
    assert set(cells) <= {"fewer than 5", "5–9", "10–19", "20–49", "50+"}  # noqa: RUF001  # dashes
    rows = lead.locator(".butterfly tbody tr").all_inner_texts()
    assert any("few people offer it" in row for row in rows)


def test_an_employee_finds_no_page_of_the_leads(doors: Doors) -> None:
    page = doors.open(EMPLOYEE)
    page.goto("/")
    expect(page.get_by_role("link", name="Lead", exact=True)).to_have_count(0)
    for path in ("/lead", "/lead/people", "/lead/rounds", "/lead/skills"):
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 403
    page.context.close()
