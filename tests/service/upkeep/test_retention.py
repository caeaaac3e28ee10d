"""What is past its time goes, and nothing else."""

from datetime import datetime, timedelta

import pytest

from service.access import actions as access_actions
from service.bootstrap import Parts
from service.models import Draft, Outbox, OutboxState, SignIn
from service.upkeep.retention import purge
from tests import factories
from tests.conftest import MovingClock, rows

pytestmark = pytest.mark.dates


def job(key: str, state: OutboxState, at: datetime) -> Outbox:
    done = {"done_at": at} if state is OutboxState.DONE else {}
    return Outbox(
        key=key, kind="embed", args={}, priority=5, run_after=at, state=state, created_at=at, **done
    )


def test_only_what_is_past_its_time_is_deleted(parts: Parts, clock: MovingClock) -> None:
    old = clock() - timedelta(days=31)
    with parts.write() as db:
        ada = factories.person(db, "Ada", clock())
        db.add(Draft(person_id=ada, form="old", fields={}, saved_at=old))
        db.add(Draft(person_id=ada, form="new", fields={}, saved_at=clock()))
        db.add(job("done", OutboxState.DONE, old))
        db.add(job("fresh", OutboxState.DONE, clock()))
        db.add(job("dead", OutboxState.DEAD, old))
        access_actions.begin_sign_in(db, ada, "test", now=old)
        access_actions.begin_sign_in(db, ada, "test", now=clock())
    assert purge(parts, clock()) == 3
    assert (rows(parts, Draft), rows(parts, Outbox), rows(parts, SignIn)) == (1, 2, 1)
    assert purge(parts, clock()) == 0
