"""Both of a pair act at the same instant: one is heard, the other told, nothing is doubled."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.access.queries import viewer_of
from service.access.viewer import Viewer
from service.bootstrap import Parts
from service.models import Feed, MentoringSession, SessionState
from service.problems import Problem
from service.sessions import booking_actions, reschedule_actions
from service.sessions.booking_actions import Booking
from service.sessions.calendar import feeds
from service.sessions.reschedule_actions import Move
from tests.agenda_pairs import Couple, couple
from tests.conftest import NOON

Act = Callable[[Session, Viewer, int], object]


@pytest.fixture
def paired(parts: Parts) -> Couple:
    return couple(parts)


def _both(parts: Parts, found: Couple, act: Act) -> list[str]:
    """What each of the two got: the kind of a problem, or "" if it was done."""
    ready = Barrier(2)

    def one(place: int, person_id: UUID) -> str:
        with parts.read() as db:
            viewer = viewer_of(db, person_id)
        assert viewer is not None
        ready.wait(timeout=10)
        try:
            with parts.write() as db:
                act(db, viewer, place)
        except Problem as problem:
            return problem.kind
        return ""

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(one, (0, 1), (found.a, found.b)))


def _sessions(parts: Parts, found: Couple) -> list[MentoringSession]:
    rows = sa.select(MentoringSession).where(
        MentoringSession.pair_id == found.pair, MentoringSession.state != SessionState.HELD
    )
    with parts.read() as db:
        return list(db.scalars(rows.order_by(MentoringSession.starts_at)))


def test_of_two_moves_one_is_made(parts: Parts, paired: Couple) -> None:
    def move(db: Session, viewer: Viewer, place: int) -> None:
        wish = Move(NOON + timedelta(days=2 + place), seen=0)
        reschedule_actions.move(db, viewer, paired.planned, wish=wish, now=NOON)

    assert _both(parts, paired, move) == ["", "moved-meanwhile"]
    (session,) = _sessions(parts, paired)
    assert session.sequence == 1


def test_of_two_skips_one_is_told_that_it_is_done(parts: Parts, paired: Couple) -> None:
    def skip(db: Session, viewer: Viewer, _place: int) -> None:
        reschedule_actions.skip(db, viewer, paired.planned, now=NOON)

    assert _both(parts, paired, skip) == ["", "session-skipped"]
    (session,) = _sessions(parts, paired)
    assert (session.state, session.sequence) == (SessionState.CANCELLED, 1)


def test_two_returns_are_one(parts: Parts, paired: Couple) -> None:
    def bring_back(db: Session, viewer: Viewer, _place: int) -> None:
        reschedule_actions.bring_back(db, viewer, paired.planned, now=NOON)

    with parts.write() as db:
        viewer = viewer_of(db, paired.a)
        assert viewer is not None
        reschedule_actions.skip(db, viewer, paired.planned, now=NOON)
    assert _both(parts, paired, bring_back) == ["", ""]
    (session,) = _sessions(parts, paired)
    assert (session.state, session.sequence) == (SessionState.PLANNED, 2)


def test_of_two_series_one_is_booked(parts: Parts, paired: Couple) -> None:
    def book(db: Session, viewer: Viewer, place: int) -> None:
        first = NOON + timedelta(days=14 + place)
        booking_actions.book(
            db, viewer, paired.pair, booking=Booking(first, is_series=True, seen=7), now=NOON
        )

    assert _both(parts, paired, book) == ["", "booked-meanwhile"]
    numbers = [session.number for session in _sessions(parts, paired)]
    assert numbers == list(range(7, 13))


def test_a_move_and_a_skip_leave_one_state_behind(parts: Parts, paired: Couple) -> None:
    def act(db: Session, viewer: Viewer, place: int) -> None:
        if place:
            reschedule_actions.skip(db, viewer, paired.planned, now=NOON)
        else:
            reschedule_actions.move(
                db, viewer, paired.planned, wish=Move(NOON + timedelta(days=2), 0), now=NOON
            )

    told = _both(parts, paired, act)
    (session,) = _sessions(parts, paired)
    assert session.state is SessionState.CANCELLED
    assert (told, session.sequence) in ((["", ""], 2), (["", "session-skipped"], 1))


def test_two_beginnings_are_one(parts: Parts, paired: Couple) -> None:
    def begin(db: Session, viewer: Viewer, place: int) -> None:
        now = NOON + timedelta(hours=22, minutes=place)
        booking_actions.begin(db, viewer, paired.planned, now=now)

    assert _both(parts, paired, begin) == ["", ""]
    (session,) = _sessions(parts, paired)
    assert session.opened_at in (NOON + timedelta(hours=22), NOON + timedelta(hours=22, minutes=1))


def test_two_addresses_made_at_once_leave_one_in_use(parts: Parts, paired: Couple) -> None:
    def make(db: Session, _viewer: Viewer, _place: int) -> None:
        mine = viewer_of(db, paired.a)
        assert mine is not None
        feeds.make(db, mine, NOON)

    assert _both(parts, paired, make) == ["", ""]
    in_use = sa.select(sa.func.count()).select_from(Feed).where(Feed.revoked_at.is_(None))
    with parts.read() as db:
        assert db.scalar(in_use) == 1
