"""The loop of a pair over a quarter: agenda, session, reflection, a question in the gap, again."""

from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

import httpx2
import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, Page, expect

from service.bootstrap import Parts
from service.models import (
    AgreementTick,
    MentoringSession,
    Pair,
    PairOrigin,
    PairState,
    Question,
    Role,
    SessionState,
)
from tests import factories
from tests.browser.chromium import DESKTOP, PHONE
from tests.browser.loop import Days, Visitor
from tests.conftest import MovingClock
from tests.serving import serving

pytestmark = pytest.mark.browser

STEPS = (
    "rebuild one chart alone",
    "sit in on a claims call",
    "write down what was decided",
)
NOTE, PRIVATE = "Cells F9 and F12 divide by last year's head count.", "I interrupted her twice."
LINE, ANSWER = "Wait longer before I speak.", "The second try took half as long."
SECRETS = (*STEPS, NOTE, PRIVATE, LINE, ANSWER)


class Cast(NamedTuple):
    """`a` and `b` are the pair in its order: a question goes to a first."""

    pair: UUID
    a: Visitor
    b: Visitor
    lead: Visitor
    days: Days
    parts: Parts
    has_script: bool


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def cast(
    request: pytest.FixtureRequest, parts: Parts, clock: MovingClock, browser: Browser
) -> Iterator[Cast]:
    with parts.write() as db:
        now = clock()
        mara = factories.person(
            db, "Mara Quist", now, offers=["pivot tables"], seeks=["how claims are decided"]
        )
        helen = factories.person(
            db,
            "Helen Okoro",
            now,
            offers=["how claims are decided"],
            seeks=["pivot tables"],
            time_zone="Europe/London",
        )
        lead = factories.person(db, "Idris Bell", now, roles=(Role.LEAD,))
        a_id, b_id = sorted((mara, helen))
        row = Pair(a_id=a_id, b_id=b_id, origin=PairOrigin.REQUEST, fit=0.6, created_at=now)
        db.add(row)
    with serving(parts) as url:
        one, other, idris = (
            Visitor(browser, url, parts, person).open(screen, has_script=request.param)
            for person, screen in ((a_id, PHONE), (b_id, DESKTOP), (lead, DESKTOP))
        )
        yield Cast(row.id, one, other, idris, Days(parts, clock), parts, request.param)
        for visitor in (one, other, idris):
            visitor.page.context.close()


def test_a_pair_goes_on_by_itself_over_a_quarter(cast: Cast, clock: MovingClock) -> None:
    start(cast)
    book(cast)
    for turn, step in enumerate(STEPS):
        session = following(cast)
        cast.days.until(session.starts_at - timedelta(hours=24))
        read_the_agenda(cast, session, has_answer=turn > 0)
        clock.now = session.starts_at
        meet(cast, session, step, clock)
        reflect(cast)
        if turn < len(STEPS) - 1:
            answer_between(cast, (cast.a, cast.b)[turn % 2], step, clock)
    check(cast, clock)
    see_bands_only(cast)


def start(cast: Cast) -> None:
    for one in (cast.a, cast.b):
        page = one.goes_to("/")
        page.get_by_role("link", name="Agree how to start").click()
        page.get_by_label("You hope to gain").fill("To do it once with my own hands.")
        page.get_by_label("You can contribute").fill("Time on Thursday afternoons.")
        with page.expect_navigation():
            page.get_by_role("button", name="Agree", exact=True).click()
    with cast.parts.read() as db:
        assert db.get_one(Pair, cast.pair).state is PairState.ACTIVE
        assert len(db.scalars(sa.select(AgreementTick.person_id)).all()) == 2


def book(cast: Cast) -> None:
    page = cast.a.goes_to(f"/pairs/{cast.pair}/sessions")
    with page.expect_navigation():
        page.get_by_role("button", name="Book", exact=True).click()
    with cast.parts.read() as db:
        assert len(db.scalars(sa.select(MentoringSession.id)).all()) == 12


def following(cast: Cast) -> MentoringSession:
    """The next session that is planned."""
    with cast.parts.read() as db:
        return db.scalars(
            sa.select(MentoringSession)
            .where(
                MentoringSession.pair_id == cast.pair,
                MentoringSession.state == SessionState.PLANNED,
            )
            .order_by(MentoringSession.starts_at)
            .limit(1)
        ).one()


def read_the_agenda(cast: Cast, session: MentoringSession, *, has_answer: bool) -> None:
    """A day ahead it leads everybody's week; the answer of the gap is in it, and both agree."""
    for one in (cast.a, cast.b):
        page = one.goes_to("/")
        page.get_by_role("link", name="Open agenda").click()
        expect(page.locator("ol.agenda > li")).to_have_count(7)
        page.get_by_role("button", name="Agree to all").click()
    expect(page.get_by_text("agreed to all")).to_have_count(2)  # by each of the two
    because = page.locator(".because", has_text="between sessions: ")
    expect(because).to_have_count(1 if has_answer else 0)
    assert page.url.split("#")[0].endswith(f"/sessions/{session.id}/agenda")


def meet(cast: Cast, session: MentoringSession, step: str, clock: MovingClock) -> None:
    page = cast.a.goes_to(f"/sessions/{session.id}")
    page.get_by_role("button", name="Begin").click()
    expect(page.locator("[data-clock]")).to_be_visible()
    clock.advance(minutes=14)
    page.reload()
    expect(page.locator("[data-clock]")).to_contain_text("14:")
    expect(page.locator("[data-item]:visible")).to_have_count(1)
    assert page.locator("ol.plan time").count() == 7
    for text, reader in ((PRIVATE, "Private"), (NOTE, "Shared")):
        page.get_by_label("New note").fill(text)
        page.get_by_label(reader).check()
        page.get_by_role("button", name="Add note").click()
    theirs = cast.b.goes_to(f"/sessions/{session.id}")
    expect(theirs.locator("#notes")).to_contain_text(NOTE)
    expect(theirs.locator("#notes")).not_to_contain_text(PRIVATE)
    page.get_by_text("Add a next step", exact=True).click()
    page.get_by_label("One small thing").fill(step)
    page.get_by_role("button", name="Add next step").click()
    expect(page.locator("#steps")).to_contain_text(step)
    clock.advance(minutes=30)
    page.get_by_role("button", name="Finish").click()
    theirs.goto(f"/sessions/{session.id}/reflect")


def reflect(cast: Cast) -> None:
    """Both, straight after; what comes next is said at once."""
    for one in (cast.a, cast.b):
        page = one.page
        expect(page.get_by_role("heading", level=1)).to_have_text("How was it?")
        page.get_by_label("Both of us").check()
        for question in ("Was it useful to you?", "Could you say what you really thought?"):
            page.get_by_role("group", name=question).get_by_label("4", exact=True).check()
        page.get_by_label("One line for yourself").fill(LINE)
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Saved. Thank you")
        expect(page.get_by_text("You meet again on")).to_be_visible()
        page.get_by_role("link", name="Back to this week").click()


def answer_between(cast: Cast, asked: Visitor, step: str, clock: MovingClock) -> None:
    """At the middle of the gap one is asked, in turn; both read what is answered."""
    middle = clock.now + (following(cast).starts_at - clock.now) / 2
    cast.days.until(middle - timedelta(hours=7))
    assert "Between sessions" not in asked.goes_to("/").locator("main").inner_text()
    cast.days.until(middle + timedelta(hours=6))
    page = asked.goes_to("/")
    page.get_by_role("link", name="Answer, two minutes").click()
    expect(page.locator(".lede q")).to_have_text(step)
    page.get_by_label("Your answer").fill(ANSWER)
    page.get_by_role("button", name="Answer", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("can read it")
    other = cast.b if asked is cast.a else cast.a
    theirs = other.goes_to(f"/pairs/{cast.pair}/questions")
    expect(theirs.get_by_text(ANSWER).first).to_be_visible()
    with cast.parts.read() as db:
        assert db.scalars(sa.select(Question.answer)).all()[-1] == ANSWER


def check(cast: Cast, clock: MovingClock) -> None:
    """After the third session both say how the pair is."""
    cast.days.until(clock.now + timedelta(days=1))
    for one in (cast.a, cast.b):
        page = one.goes_to(f"/pairs/{cast.pair}/check")
        scales = page.locator("main form fieldset")
        for place in range(scales.count()):
            scales.nth(place).get_by_label("5", exact=True).check()
        page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Going well")


def see_bands_only(cast: Cast) -> None:
    """The lead reads no word of theirs, and no page of the pair."""
    for path in ("/lead", "/lead/pairs", "/themes"):
        page: Page = cast.lead.goes_to(path)
        text = page.locator("main").inner_text()
        assert not [said for said in SECRETS if said in text]
    for path in ("", "/questions", "/check"):
        refused = cast.lead.finds(f"/pairs/{cast.pair}{path}")
        assert refused in {httpx2.codes.FORBIDDEN, httpx2.codes.NOT_FOUND}
