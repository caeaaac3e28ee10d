"""A partner who leaves in mid-series: the pair ends, calendars follow, somebody new is sought."""

from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from service.bootstrap import Parts
from service.models import (
    MentoringSession,
    Outbox,
    Pair,
    PairState,
    Person,
    PersonState,
    SessionState,
)
from service.models.queue import JobKind
from service.privacy import erasure
from service.sessions.jobs import part_with_departed
from tests.agenda_pairs import Couple, couple
from tests.conftest import MovingClock, sign_in


@pytest.fixture
def paired(parts: Parts) -> Couple:
    return couple(parts)


def _leave(parts: Parts, person_id: UUID) -> None:
    with parts.write() as db:
        db.get_one(Person, person_id).state = PersonState.LEFT


def _orders(parts: Parts) -> list[dict[str, str]]:
    with parts.read() as db:
        return list(db.scalars(sa.select(Outbox.args).where(Outbox.kind == JobKind.SUGGEST)))


def test_the_pair_ends_and_its_sessions_are_called_off_once(
    parts: Parts, clock: MovingClock, paired: Couple
) -> None:
    _leave(parts, paired.b)
    for _ in range(2):
        part_with_departed(parts, clock())
        clock.advance(hours=1)
    with parts.read() as db:
        pair = db.get_one(Pair, paired.pair)
        session = db.get_one(MentoringSession, paired.planned)
    assert (pair.state, pair.ended_by_id, pair.end_note) == (PairState.ENDED, None, None)
    assert (session.state, session.sequence) == (SessionState.CANCELLED, 1)
    assert _orders(parts) == [{"id": str(paired.a)}]


def test_whoever_stays_is_told_and_led_to_suggestions(
    client: TestClient, parts: Parts, clock: MovingClock, paired: Couple
) -> None:
    _leave(parts, paired.b)
    part_with_departed(parts, clock())
    page = sign_in(client, parts, paired.a).get("/").text
    assert "Helen has left" in page
    assert 'href="/suggestions"' in page
    assert client.get(f"/pairs/{paired.pair}").status_code == 200
    assert client.post(f"/pairs/{paired.pair}/undo").status_code == 409
    clock.advance(days=15)
    assert "has left" not in sign_in(client, parts, paired.a).get("/").text


def test_an_erased_partner_is_not_named(
    client: TestClient, parts: Parts, clock: MovingClock, paired: Couple, tmp_path: Path
) -> None:
    with parts.write() as db:
        erasure.erase(db, paired.b, clock(), tombstones=tmp_path / "erasures.jsonl")
    part_with_departed(parts, clock())
    page = sign_in(client, parts, paired.a).get("/").text
    assert "Your partner has left" in page
    assert "Helen" not in page
    assert {"id": str(paired.a)} in _orders(parts)


def test_pairs_of_those_who_stay_go_on(parts: Parts, clock: MovingClock, paired: Couple) -> None:
    part_with_departed(parts, clock())
    with parts.read() as db:
        assert db.get_one(Pair, paired.pair).state is PairState.ACTIVE
    assert _orders(parts) == []
