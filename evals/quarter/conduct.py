"""Seeded behaviour of people: they book, hold, miss, move, answer, pause and leave."""

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Final
from uuid import UUID

import numpy as np
import sqlalchemy as sa
from sqlalchemy.orm import Session

from evals.quarter.people import Couple
from evals.quarter.scene import hours
from service.access.viewer import Viewer
from service.bootstrap import Parts
from service.feedback import actions as feedback_actions
from service.feedback.actions import Given
from service.feedback.queries import Taught
from service.i18n.formatting import local
from service.models import MentoringSession, SessionState
from service.problems import Problem
from service.sessions import booking_actions, reschedule_actions
from service.sessions.booking_actions import Booking
from service.sessions.reschedule_actions import Move

Act = Callable[[Session], object]

_MOVES, _SKIPS, _LATE_MOVES = 0.07, 0.04, 0.02
_FORGETS_TO_FINISH: Final = 0.03
_REFLECTS: Final = 0.55
_OFFICE: Final = (9, 17)


@dataclass
class Conduct:
    """Acts to come in the order of their time; what is refused by then is left, and counted."""

    parts: Parts
    couples: list[Couple]
    rng: np.random.Generator
    refused: int = 0
    _acts: list[tuple[datetime, int, Act]] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=count)

    def __post_init__(self) -> None:
        self._of_pair = {couple.pair_id: couple for couple in self.couples}
        for couple in self.couples:
            at = self.parts.clock() + couple.starts_after
            self.later(at, lambda db, one=couple: self._book(db, one))  # type: ignore[misc]  # mypy infers no default

    def later(self, at: datetime, act: Act) -> None:
        heapq.heappush(self._acts, (at, next(self._numbers), act))

    def perform(self, now: datetime) -> None:
        """Everything whose time has come; each act is a transaction of its own."""
        while self._acts and self._acts[0][0] <= now:
            _, _, act = heapq.heappop(self._acts)
            try:
                with self.parts.write() as db:
                    act(db)
            except Problem:
                self.refused += 1

    def look_ahead(self, now: datetime, tick: timedelta) -> None:
        """Decide for each session of the coming hours what becomes of it."""
        for session, couple in self._starting(now, now + tick):
            self._meet(session, couple)
        for session, couple in self._starting(now + hours(30), now + hours(30) + tick):
            self._change(session, couple, (_MOVES, _SKIPS), now=now)
        for session, couple in self._starting(now + hours(5), now + hours(5) + tick):
            self._change(session, couple, (_LATE_MOVES, 0.0), now=now)

    def chance(self, share: float) -> bool:
        return bool(self.rng.random() < share)

    def soon(self, now: datetime, most_hours: int = 30) -> datetime:
        return now + timedelta(hours=int(self.rng.integers(1, most_hours)))

    def _book(self, db: Session, couple: Couple) -> None:
        now = self.parts.clock()
        first = self._working_hour(now + timedelta(days=int(self.rng.integers(2, 9))), couple.first)
        booking_actions.book(
            db, couple.first, couple.pair_id, booking=Booking(first, is_series=True), now=now
        )

    def _working_hour(self, at: datetime, viewer: Viewer) -> datetime:
        """Some full hour of a weekday, by somebody's own clock."""
        there = local(at, viewer.time_zone)
        there += timedelta(days=max(0, 7 - there.isoweekday()) if there.isoweekday() > 5 else 0)  # noqa: PLR2004  # Saturday on
        hour = int(self.rng.integers(*_OFFICE))
        return there.replace(hour=hour, minute=0, second=0, microsecond=0)

    def _starting(self, begin: datetime, end: datetime) -> list[tuple[MentoringSession, Couple]]:
        with self.parts.read() as db:
            rows = db.scalars(
                sa.select(MentoringSession).where(
                    MentoringSession.state == SessionState.PLANNED,
                    MentoringSession.opened_at.is_(None),
                    MentoringSession.starts_at >= begin,
                    MentoringSession.starts_at < end,
                )
            ).all()
        found = [(row, self._of_pair[row.pair_id]) for row in rows]
        return sorted(found, key=lambda one: (one[0].starts_at, one[1].first.name))

    def _meet(self, session: MentoringSession, couple: Couple) -> None:
        if self.chance(couple.misses):
            return
        one, at = session.id, session.starts_at
        self.later(
            at, lambda db: booking_actions.begin(db, couple.first, one, now=self.parts.clock())
        )
        if self.chance(_FORGETS_TO_FINISH):
            return
        ends = at + timedelta(minutes=session.minutes)
        self.later(
            ends, lambda db: booking_actions.finish(db, couple.second, one, now=self.parts.clock())
        )
        for viewer in (couple.first, couple.second):
            if self.chance(_REFLECTS):
                self.later(self.soon(ends), self._reflection(viewer, one))

    def _reflection(self, viewer: Viewer, session_id: UUID) -> Act:
        given = Given(Taught.BOTH, int(self.rng.integers(2, 6)), int(self.rng.integers(3, 6)))
        return lambda db: feedback_actions.give_feedback(
            db, viewer, session_id, given=given, now=self.parts.clock()
        )

    def _change(
        self,
        session: MentoringSession,
        couple: Couple,
        shares: tuple[float, float],
        *,
        now: datetime,
    ) -> None:
        draw, one = float(self.rng.random()), session.id
        if draw < shares[0]:
            days = timedelta(days=int(self.rng.integers(1, 5)))
            wish = Move(self._working_hour(session.starts_at + days, couple.second))
            self.later(
                now, lambda db: reschedule_actions.move(db, couple.second, one, wish=wish, now=now)
            )
        elif draw < sum(shares):
            self.later(now, lambda db: reschedule_actions.skip(db, couple.first, one, now=now))
