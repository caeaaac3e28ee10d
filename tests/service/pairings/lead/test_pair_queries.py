"""What leads read of pairs: bands over many, trends of bands, and no name that did not ask."""

from datetime import timedelta
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from service.bootstrap import Parts
from service.models import CheckIn, CheckInState, Role, SessionState
from service.models.ids import uuid7
from service.pairings.lead import figure_actions
from service.pairings.pairs.health import QUESTIONS
from tests import factories
from tests.conftest import MovingClock, sign_in
from tests.partners import Office, office

PAIRS, LOW, SILENT = 13, 6, 1


@pytest.fixture
def known(parts: Parts, clock: MovingClock) -> Office:
    """Thirteen pairs that met a week ago: six tapped high, six low, and one said nothing."""
    made = office(parts, {"Idris": {"roles": (Role.LEAD,)}})
    with parts.write() as db:
        for n in range(PAIRS):
            one, other = (factories.person(db, f"{side} {n}", clock()) for side in ("Ana", "Bo"))
            began = clock() - timedelta(days=90)
            pair_id = factories.pair(db, one, other, began, started_at=began)
            met = clock() - timedelta(days=7)
            session = factories.session(db, pair_id, 3, met, state=SessionState.HELD)
            if n >= SILENT:
                db.add(_said(pair_id, (one, session), 2 if n <= LOW else 5, clock))
        for at in (clock() - timedelta(days=28), clock()):
            figure_actions.publish_figures(db, at, k=5)
    return made


def _said(pair_id: UUID, key: tuple[UUID, UUID], tap: int, clock: MovingClock) -> CheckIn:
    return CheckIn(
        id=uuid7(),
        pair_id=pair_id,
        person_id=key[0],
        session_id=key[1],
        state=CheckInState.DONE,
        answers=dict.fromkeys(QUESTIONS, tap),
        note="nobody but us two reads this",
        created_at=clock(),
        answered_at=clock(),
    )


def test_states_are_bands_and_whoever_did_not_ask_has_no_name(
    client: TestClient, known: Office
) -> None:
    page = sign_in(client, known.parts, known.people["Idris"]).get("/lead/pairs").text
    page = page.replace("\u2013", "-")
    assert "10-19 pairs meet" in page
    assert page.count("5-9 pairs") == 1  # the other would tell how many said nothing
    assert page.count("10-19 pairs") == 2
    assert "too few to show" in page
    assert "Ana" not in page
    assert "nobody but us" not in page


def test_the_dashboard_says_bands_with_trends(
    client: TestClient, known: Office, clock: MovingClock
) -> None:
    lead = sign_in(client, known.parts, known.people["Idris"])
    page = lead.get("/lead").text.replace("\u2013", "-")
    assert "20-49 <small>people" in page
    assert "↑ more than before" in page
    clock.advance(days=28)
    with known.parts.write() as db:
        figure_actions.publish_figures(db, clock(), k=5)
    later = sign_in(client, known.parts, known.people["Idris"]).get("/lead").text
    assert "Few" in later
    assert "↓ fewer than before" in later


def test_employees_do_not_reach_it(client: TestClient, known: Office, clock: MovingClock) -> None:
    with known.parts.write() as db:
        eve = factories.person(db, "Eve", clock())
    assert sign_in(client, known.parts, eve).get("/lead/pairs").status_code == 403
