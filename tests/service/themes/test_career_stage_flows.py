"""What travelled between generations: K authors a cell, and nothing derived from the rest."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from service.access.viewer import Viewer
from service.bootstrap import Parts
from service.models import Outcome, Person
from service.outcomes import actions
from service.outcomes.actions import NewPost
from service.people.importing.actions import import_people
from service.people.importing.roster_file.csv_file import parse
from service.themes import career_stage_flow_actions
from service.themes.career_stage_flows import CareerStage, Way, hide_the_rest, stage_of
from tests import factories
from tests.conftest import MovingClock, sign_in

EARLY, MIDDLE, LATE = CareerStage
FIVE = "5\u20139 people"


@pytest.mark.parametrize(
    ("years", "stage"),
    [(0, EARLY), (4, EARLY), (5, MIDDLE), (15, MIDDLE), (16, LATE), (70, LATE), (None, None)],
)
def test_a_stage_begins_where_the_page_says(years: int | None, stage: CareerStage | None) -> None:
    assert stage_of(years) is stage


@pytest.mark.parametrize(
    ("ways", "everybody", "hides"),
    [
        ({}, 3, True),
        ({(LATE, EARLY): range(9)}, 9, False),  # each who posted is then early
        ({(LATE, EARLY): range(9), (MIDDLE, EARLY): range(9, 18)}, 18, False),
        ({(LATE, EARLY): range(9), (EARLY, LATE): range(9, 18)}, 18, True),
        ({(LATE, EARLY): range(9), (EARLY, LATE): range(9, 18)}, 19, False),
        ({(LATE, EARLY): range(9)}, 13, False),
        ({(LATE, EARLY): range(9)}, 14, True),
    ],
)
def test_few_outside_the_ways_shown_are_told_by_them(
    ways: Mapping[Way, range], everybody: int, *, hides: bool
) -> None:
    assert hide_the_rest(ways, everybody) is hides


@pytest.fixture
def crowd(parts: Parts) -> list[tuple[UUID, UUID]]:
    """Pairs of somebody early in their career and somebody late."""
    with parts.write() as db:
        now = parts.clock() - timedelta(days=60)
        pairs = []
        for number in range(18):
            early = factories.person(db, f"Early {number}", now, career_years=2)
            late = factories.person(db, f"Late {number}", now, career_years=30)
            factories.pair(db, early, late, now)
            pairs.append((early, late))
    return pairs


def _tell(parts: Parts, author: UUID, partner: UUID) -> UUID:
    with parts.write() as db:
        told = NewPost("I learned to ask.", partner)
        post = actions.share_outcome(db, Viewer(author, "", frozenset()), told, now=parts.clock())
        actions.allow_name(db, Viewer(partner, "", frozenset()), post, now=parts.clock())
    return post


def _next_week(parts: Parts, clock: MovingClock) -> None:
    clock.advance(days=7)
    with parts.write() as db:
        career_stage_flow_actions.publish_flows(db, parts.clock(), k=parts.settings.k)


def _page(client: TestClient) -> str:
    answer = client.get("/learned/generations")
    assert answer.status_code == 200
    return answer.text


def test_four_authors_look_like_none(
    client: TestClient, parts: Parts, crowd: list[tuple[UUID, UUID]], clock: MovingClock
) -> None:
    sign_in(client, parts, crowd[0][0])
    none = _page(client)
    for early, late in crowd[:4]:
        _tell(parts, early, late)
    _next_week(parts, clock)
    later = _page(sign_in(client, parts, crowd[0][0]))
    assert later == none


def test_four_authors_beside_shown_cells_look_like_none(
    client: TestClient, parts: Parts, crowd: list[tuple[UUID, UUID]], clock: MovingClock
) -> None:
    """The rest is large enough for both to be shown; a third cell of four is the only change."""
    with parts.write() as db:
        mates = [
            factories.person(db, f"Mate {n}", parts.clock() - timedelta(days=60), career_years=n)
            for n in (1, 2, 3, 4)
        ]
        for mate, (early, _) in zip(mates, crowd, strict=False):
            factories.pair(db, mate, early, parts.clock())
    for early, late in crowd[:6]:
        _tell(parts, early, late)
    for early, late in crowd[6:13]:
        _tell(parts, late, early)
    _next_week(parts, clock)
    sign_in(client, parts, crowd[0][0])
    without = _page(client)
    assert FIVE in without
    for (early, _), mate in zip(crowd, mates, strict=False):
        _tell(parts, early, mate)
    _next_week(parts, clock)
    assert _bands(_page(sign_in(client, parts, crowd[0][0]))) == _bands(without)


def _bands(page: str) -> str:
    """The page without the day that it was counted up to."""
    return page.partition("<tbody>")[2].partition("</tbody>")[0]


def test_the_page_moves_by_the_week_and_names_nobody(
    client: TestClient, parts: Parts, crowd: list[tuple[UUID, UUID]], clock: MovingClock
) -> None:
    sign_in(client, parts, crowd[0][0])
    for early, late in crowd[:6]:
        _tell(parts, early, late)
    for early, late in crowd[6:13]:
        _tell(parts, late, early)
    assert "people</" not in _page(client).partition("<table")[2]
    _next_week(parts, clock)
    shown = _page(sign_in(client, parts, crowd[17][0]))
    assert shown.count(FIVE) == 2
    assert "Late " not in shown


@pytest.mark.parametrize("query", ["?team=claims", "?page=1", "?since=2026-01-01"])
def test_the_page_takes_no_question(
    client: TestClient, parts: Parts, crowd: list[tuple[UUID, UUID]], query: str
) -> None:
    sign_in(client, parts, crowd[0][0])
    assert client.get(f"/learned/generations{query}").status_code == 422


@pytest.fixture
def shown(
    client: TestClient, parts: Parts, crowd: list[tuple[UUID, UUID]], clock: MovingClock
) -> str:
    """The page when seven learned from late and five from early, and nobody else posted."""
    for early, late in crowd[:7]:
        _tell(parts, early, late)
    for early, late in crowd[7:12]:
        _tell(parts, late, early)
    _next_week(parts, clock)
    page = _page(sign_in(client, parts, crowd[0][0]))
    assert page.count(FIVE) == 2
    return page


def test_one_new_post_and_four_leave_the_page_as_it_was(
    client: TestClient,
    parts: Parts,
    crowd: list[tuple[UUID, UUID]],
    clock: MovingClock,
    shown: str,
) -> None:
    for early, late in crowd[12:16]:
        _tell(parts, early, late)
        _next_week(parts, clock)
        assert _page(sign_in(client, parts, crowd[0][0])) == shown
    _tell(parts, *crowd[16])
    _next_week(parts, clock)
    assert "10\u201319 people" in _page(sign_in(client, parts, crowd[0][0]))


def test_one_who_takes_a_post_down_leaves_the_page_as_it_was(
    client: TestClient,
    parts: Parts,
    crowd: list[tuple[UUID, UUID]],
    clock: MovingClock,
    shown: str,
) -> None:
    with parts.write() as db:
        late = crowd[7][1]
        post = db.scalars(sa.select(Outcome.id).where(Outcome.author_id == late)).one()
        actions.withdraw_outcome(db, Viewer(late, "", frozenset()), post)
    _next_week(parts, clock)
    assert _page(sign_in(client, parts, crowd[0][0])) == shown


def test_one_post_of_a_way_not_shown_takes_no_other_from_the_page(
    client: TestClient,
    parts: Parts,
    crowd: list[tuple[UUID, UUID]],
    clock: MovingClock,
    shown: str,
) -> None:
    """The one stands alone outside the cells: to withhold a cell now would tell of them."""
    with parts.write() as db:
        joined = parts.clock() - timedelta(days=60)
        mate = factories.person(db, "Mate", joined, career_years=3)
        factories.pair(db, mate, crowd[17][0], joined)
    _tell(parts, crowd[17][0], mate)
    _next_week(parts, clock)
    assert _page(sign_in(client, parts, crowd[0][0])) == shown


def test_years_set_by_a_file_change_nothing_of_what_was_posted_before(
    client: TestClient,
    parts: Parts,
    crowd: list[tuple[UUID, UUID]],
    clock: MovingClock,
    shown: str,
) -> None:
    """A lead who moves everybody but a target and four others out of a stage learns nothing."""
    with parts.write() as db:
        people = db.scalars(sa.select(Person).where(Person.name.startswith("Early"))).all()
        lines = [f"{one.name},{one.email},9" for one in people[5:]]
        file = "\n".join(["name,email,career_years", *lines]).encode()
        import_people(db, parse(file), now=parts.clock())
    _next_week(parts, clock)
    assert _page(sign_in(client, parts, crowd[0][0])) == shown
    with parts.read() as db:
        assert len(set(db.scalars(sa.select(Person.career_years)))) == 3


def test_who_joined_within_the_month_is_not_counted_in_it(
    client: TestClient,
    parts: Parts,
    crowd: list[tuple[UUID, UUID]],
    clock: MovingClock,
    shown: str,
) -> None:
    with parts.write() as db:
        puppets = [
            factories.person(db, f"Puppet {n}", parts.clock(), career_years=1) for n in range(9)
        ]
        for puppet in puppets:
            factories.pair(db, puppet, crowd[0][1], parts.clock())
    for puppet in puppets:
        _tell(parts, puppet, crowd[0][1])
    _next_week(parts, clock)
    assert _page(sign_in(client, parts, crowd[0][0])) == shown
