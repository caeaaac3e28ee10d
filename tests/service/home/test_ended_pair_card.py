"""After a kind end or a closing session the week's page offers to share what came of it, once."""

from datetime import timedelta
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from service.bootstrap import Parts
from service.models import PairState, SessionState
from tests import factories
from tests.conftest import MovingClock, sign_in

OFFER = "Share what you took from it"


def _pair(parts: Parts, held: int = 3, planned: int = 12, **fields: object) -> UUID:
    with parts.write() as db:
        now = parts.clock()
        mara = factories.person(db, "Mara Quist", now)
        helen = factories.person(db, "Helen Okoro", now)
        pair = factories.pair(db, mara, helen, now, planned_sessions=planned, **fields)
        for number in range(1, held + 1):
            at = now - timedelta(days=14 * (held - number) + 1)
            factories.session(db, pair, number, at, state=SessionState.HELD)
    return mara


def _week(client: TestClient, parts: Parts, person_id: UUID) -> str:
    return sign_in(client, parts, person_id).get("/").text


@pytest.mark.parametrize(
    ("held", "planned", "is_offered"), [(3, 3, True), (2, 3, False), (3, 12, False)]
)
def test_it_follows_the_last_planned_session(
    client: TestClient, parts: Parts, held: int, planned: int, *, is_offered: bool
) -> None:
    mara = _pair(parts, held, planned)
    assert (OFFER in _week(client, parts, mara)) is is_offered


@pytest.mark.parametrize(
    ("held", "note", "is_offered"),
    [(3, "Thank you.", True), (2, "Thank you.", False), (3, None, False)],
)
def test_it_follows_an_end_with_a_word_after_some_sessions(
    client: TestClient, parts: Parts, held: int, note: str | None, *, is_offered: bool
) -> None:
    at = parts.clock() - timedelta(hours=2)
    mara = _pair(parts, held, state=PairState.ENDED, ended_at=at, end_note=note)
    assert (OFFER in _week(client, parts, mara)) is is_offered


def test_it_is_gone_after_a_post(client: TestClient, parts: Parts) -> None:
    at = parts.clock() - timedelta(hours=2)
    mara = _pair(parts, state=PairState.ENDED, ended_at=at, end_note="Thank you.")
    sign_in(client, parts, mara)
    assert client.get("/learned/new").status_code == 200
    client.post("/learned", data={"body": "I learned to ask.", "partner": "none"})
    assert OFFER not in _week(client, parts, mara)


def test_it_does_not_stay_for_ever(client: TestClient, parts: Parts, clock: MovingClock) -> None:
    at = parts.clock() - timedelta(hours=2)
    mara = _pair(parts, state=PairState.ENDED, ended_at=at, end_note="Thank you.")
    clock.advance(days=15)
    assert OFFER not in _week(client, parts, mara)
