"""The agenda on paper: one A4 page, black on white, with boxes to tick and lines to write on."""

import re
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, Page

from service.agendas.drafts.jobs import order_agendas
from service.bootstrap import Parts
from service.models import Line, MentoringSession, Pair, Person
from tests.agenda_pairs import couple, run_jobs, shared_note
from tests.browser.chromium import DESKTOP
from tests.browser.loop import Visitor
from tests.serving import serving

pytestmark = pytest.mark.browser

_PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")
_LONG = "of everything that happens between a first call and the last payment, "
_COLOURS = """
  () => [...document.querySelectorAll("main *")]
    .filter((one) => one.checkVisibility() && one.textContent.trim())
    .map((one) => getComputedStyle(one).color)
"""


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture(params=[45, 60])
def agenda(request: pytest.FixtureRequest, parts: Parts, browser: Browser) -> Iterator[Page]:
    """All its lines are as long as a line may be."""
    found = couple(parts, minutes=request.param)
    with parts.write() as db:
        for line in db.scalars(sa.select(Line)):
            line.text = f"{line.text}, {_LONG * 3}"[:200].strip()
        for one in db.scalars(sa.select(Person)):
            one.name = f"{one.name.split()[0]} Wolfeschlegelsteinhausen-Bergerdorff"
        pair = db.get_one(Pair, found.pair)
        pair.subject = _LONG
        db.get_one(MentoringSession, found.planned).minutes = request.param
    shared_note(parts, found, f"Short of sleep because {_LONG * 3}")
    order_agendas(parts, parts.clock())
    run_jobs(parts)
    with serving(parts) as url:
        visitor = Visitor(browser, url, parts, found.a).open(DESKTOP, has_script=True)
        yield visitor.goes_to(f"/sessions/{found.planned}/agenda")
        visitor.page.context.close()


def test_a_full_agenda_prints_on_one_page(agenda: Page) -> None:
    assert agenda.locator(".agenda .ask:not(.heading)").count() == 9
    paper = agenda.pdf(format="A4", prefer_css_page_size=True)
    assert len(_PAGE.findall(paper)) == 1


def test_paper_is_black_on_white_with_room_to_write(agenda: Page) -> None:
    agenda.emulate_media(media="print", color_scheme="dark")
    assert agenda.evaluate("getComputedStyle(document.body).backgroundColor") in {
        "rgb(255, 255, 255)",
        "rgba(0, 0, 0, 0)",
    }
    shades = {tuple(map(int, re.findall(r"\d+", one))) for one in agenda.evaluate(_COLOURS)}
    assert max(max(shade[:3]) for shade in shades) <= 0x55
    box = "getComputedStyle(document.querySelector('.agenda > li'), '::before').borderTopWidth"
    assert agenda.evaluate(box) != "0px"
    assert agenda.locator(".onpaper i:visible").count() == 4
    assert agenda.locator("button:visible, summary:visible, nav:visible").count() == 0
