"""Leaving, its undo and coming back: what ends, what is told, and what is there again."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from service.access import actions as access_actions
from service.access import queries as access_queries
from service.access.viewer import Viewer
from service.bootstrap import Parts
from service.models import (
    Audit,
    MentoringSession,
    Pair,
    PairState,
    Person,
    PersonState,
    SessionState,
    Suggestion,
    SuggestionState,
    vectors,
)
from service.models.ids import uuid7
from service.people import actions as people_actions
from service.people.departures import actions
from service.people.vector_index import indexed_people
from service.problems import Conflict, NotFound, Refused
from tests import factories
from tests.agenda_pairs import Couple, couple, run_jobs
from tests.conftest import MovingClock, sign_in


@pytest.fixture
def paired(parts: Parts) -> Couple:
    return couple(parts)


def leave(parts: Parts, person_id: UUID) -> None:
    with parts.write() as db:
        actions.mark_left(db, person_id, by=None, now=parts.clock())


def undo(parts: Parts, person_id: UUID) -> None:
    with parts.write() as db:
        actions.undo_leaving(db, person_id, by=None, now=parts.clock())


def bring_back(parts: Parts, person_id: UUID) -> None:
    with parts.write() as db:
        actions.bring_back(db, person_id, by=None, now=parts.clock())


def states(parts: Parts, found: Couple) -> tuple[PersonState, PairState, SessionState]:
    with parts.read() as db:
        return (
            db.get_one(Person, found.b).state,
            db.get_one(Pair, found.pair).state,
            db.get_one(MentoringSession, found.planned).state,
        )


def suggestion(
    db: Session, person_id: UUID, other_id: UUID, now: datetime, state: SuggestionState
) -> UUID:
    row = Suggestion(
        id=uuid7(),
        person_id=person_id,
        other_id=other_id,
        fit=0.6,
        fit_giving=0.6,
        fit_taking=0.6,
        reasons={},
        engine="test",
        state=state,
        expires_at=now + timedelta(days=14),
        created_at=now,
    )
    db.add(row)
    db.flush()
    return row.id


GONE = (PersonState.LEFT, PairState.ENDED, SessionState.CANCELLED)
HERE = (PersonState.ACTIVE, PairState.ACTIVE, SessionState.PLANNED)


def test_leave_undo_leave_and_return(parts: Parts, clock: MovingClock, paired: Couple) -> None:
    leave(parts, paired.b)
    assert states(parts, paired) == GONE
    clock.advance(hours=1)
    undo(parts, paired.b)
    assert states(parts, paired) == HERE
    clock.advance(hours=1)
    leave(parts, paired.b)
    assert states(parts, paired) == GONE
    clock.advance(hours=1)
    bring_back(parts, paired.b)
    assert states(parts, paired) == (PersonState.ACTIVE, *GONE[1:])
    with parts.read() as db:
        sequence = db.get_one(MentoringSession, paired.planned).sequence
        acts = list(db.scalars(sa.select(Audit.action).where(Audit.actor == "cli")))
    assert sequence == 3  # each change is told to calendars
    assert acts == ["left", "returned", "left", "returned"]


def test_leaving_twice_is_leaving_once(parts: Parts, clock: MovingClock, paired: Couple) -> None:
    leave(parts, paired.b)
    clock.advance(hours=20)
    leave(parts, paired.b)
    clock.advance(hours=5)
    with pytest.raises(Conflict) as refused:
        undo(parts, paired.b)
    assert refused.value.kind == "too-late"
    assert states(parts, paired) == GONE


@pytest.mark.parametrize("state", [PersonState.INVITED, PersonState.PAUSED])
def test_the_state_of_before_comes_back(
    parts: Parts, clock: MovingClock, paired: Couple, state: PersonState
) -> None:
    with parts.write() as db:
        db.get_one(Person, paired.b).state = state
    leave(parts, paired.b)
    clock.advance(days=90)
    bring_back(parts, paired.b)
    assert states(parts, paired)[0] is state


def test_a_pair_that_waits_or_rests_is_restored_as_it_was(
    parts: Parts, clock: MovingClock, paired: Couple
) -> None:
    with parts.write() as db:
        db.get_one(Pair, paired.pair).state = PairState.PROPOSED
    leave(parts, paired.b)
    clock.advance(hours=1)
    undo(parts, paired.b)
    assert states(parts, paired)[1] is PairState.PROPOSED


def test_an_undo_leaves_alone_what_has_passed_or_was_ended_before(
    parts: Parts, clock: MovingClock, paired: Couple
) -> None:
    with parts.write() as db:
        skipped = factories.session(
            db,
            paired.pair,
            8,
            clock() + timedelta(days=14),
            state=SessionState.CANCELLED,
            ended_at=clock() - timedelta(days=1),
        )
    leave(parts, paired.b)
    clock.advance(hours=23)  # the session of tomorrow has passed meanwhile
    undo(parts, paired.b)
    assert states(parts, paired) == (PersonState.ACTIVE, PairState.ACTIVE, SessionState.CANCELLED)
    with parts.read() as db:
        assert db.get_one(MentoringSession, skipped).state is SessionState.CANCELLED


def test_a_partner_who_began_another_pair_keeps_that_one(
    parts: Parts, clock: MovingClock, paired: Couple
) -> None:
    leave(parts, paired.b)
    clock.advance(hours=1)
    with parts.write() as db:
        other = factories.person(db, "Tom Reyes", clock())
        factories.pair(db, paired.a, other, clock())
    undo(parts, paired.b)
    assert states(parts, paired) == (PersonState.ACTIVE, *GONE[1:])


def test_both_having_left_neither_brings_the_pair_back_alone(parts: Parts, paired: Couple) -> None:
    leave(parts, paired.b)
    leave(parts, paired.a)
    undo(parts, paired.b)
    assert states(parts, paired) == (PersonState.ACTIVE, *GONE[1:])


def test_nobody_marks_themselves_and_nobody_unknown_is_marked(
    parts: Parts, clock: MovingClock, paired: Couple
) -> None:
    with parts.write() as db:
        lead = access_queries.viewer_of(db, paired.a)
        assert isinstance(lead, Viewer)
        with pytest.raises(Refused):
            actions.mark_left(db, paired.a, by=lead, now=clock())
        with pytest.raises(NotFound):
            actions.mark_left(db, paired.pair, by=lead, now=clock())
        assert db.get_one(Person, paired.a).state is PersonState.ACTIVE


def test_they_cannot_sign_in_and_are_signed_out(
    client: TestClient, parts: Parts, paired: Couple
) -> None:
    sign_in(client, parts, paired.b)
    assert client.get("/suggestions").status_code == 200
    leave(parts, paired.b)
    assert client.get("/suggestions", follow_redirects=False).status_code != 200
    with parts.write() as db, pytest.raises(NotFound, match="a lead can take them back"):
        access_actions.begin_sign_in(db, paired.b, "development", now=parts.clock())
    bring_back(parts, paired.b)
    assert sign_in(client, parts, paired.b).get("/suggestions").status_code == 200


def test_suggestions_by_and_about_them_are_closed(
    parts: Parts, clock: MovingClock, paired: Couple
) -> None:
    with parts.write() as db:
        tom = factories.person(db, "Tom Reyes", clock())
        shown = suggestion(db, paired.b, tom, clock(), SuggestionState.SHOWN)
        waiting = suggestion(db, tom, paired.b, clock(), SuggestionState.ACCEPTED)
    leave(parts, paired.b)
    with parts.read() as db:
        assert db.get_one(Suggestion, shown).state is SuggestionState.EXPIRED
        assert db.get_one(Suggestion, waiting).expires_at == clock()


def test_the_index_forgets_them_and_has_them_again(
    parts: Parts, clock: MovingClock, paired: Couple
) -> None:
    with parts.write() as db:
        for person_id in (paired.a, paired.b):
            people_actions.order_embedding(db, person_id, clock())
    run_jobs(parts)

    def indexed() -> tuple[int, set[UUID]]:
        with parts.read() as db:
            return vectors.latest_seq(db), set(indexed_people(db, parts.encoder))

    before, everybody = indexed()
    assert everybody == {paired.a, paired.b}
    leave(parts, paired.b)
    after, left = indexed()
    assert left == {paired.a}
    assert after > before  # so that an index reads them again
    bring_back(parts, paired.b)
    assert indexed()[1] == everybody
