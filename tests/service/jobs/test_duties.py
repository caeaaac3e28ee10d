"""All that the clock sees to, day after day, over an organisation that meets."""

from datetime import timedelta

import sqlalchemy as sa

from service.bootstrap import Parts
from service.jobs.handlers import HANDLERS
from service.jobs.inline_runner import drain
from service.jobs.schedule import DUTIES, Scheduler
from service.models import Outbox, OutboxState, Purpose
from tests import factories
from tests.conftest import MovingClock

# the index is looked at by a process of its own, which has tests of its own
_WITHOUT_INDEX = tuple(duty for duty in DUTIES if "index" not in duty.do.__module__)


def test_three_weeks_of_duties_leave_nothing_undone(parts: Parts, clock: MovingClock) -> None:
    consents = tuple(Purpose)
    with parts.write() as db:
        ids = [
            factories.person(
                db,
                name,
                clock.now,
                offers=["reading a balance sheet", "calm in meetings"],
                seeks=["editing phone video", "asking better questions"],
                consents=consents,
            )
            for name in ("Ana Reis", "Ben Okafor", "Cleo Brandt", "Dan Novak", "Eve Lind")
        ]
        pair_id = factories.pair(db, ids[0], ids[1], clock.now)
        for number in (1, 2, 3):
            start = clock.now + timedelta(days=7 * number)
            factories.session(db, pair_id, number, start)
    scheduler = Scheduler(_WITHOUT_INDEX)
    for _ in range(42):
        clock.now += timedelta(hours=12)
        scheduler.run_due(parts, clock.now)
        drain(parts, HANDLERS)
    with parts.read() as db:
        states = set(db.scalars(sa.select(Outbox.state).where(Outbox.run_after <= clock.now)))
    assert states == {OutboxState.DONE}
