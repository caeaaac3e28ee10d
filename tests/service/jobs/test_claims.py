"""A job belongs to one worker at a time, for as long as its lease is renewed."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa

from service.bootstrap import Parts
from service.jobs import claims
from service.jobs.claims import LEASE, MOST_STARTS
from service.models import Outbox, OutboxState, engine, queue
from service.models.engine import Transaction
from service.models.queue import Job, JobKind, Work
from tests.conftest import NOON, MovingClock, rows

EVERY_KIND = frozenset(JobKind)
A_MOMENT = timedelta(seconds=1)


def order(parts: Parts, kind: JobKind, *keys: str, **how: object) -> None:
    with parts.write() as db:
        for key in keys:
            queue.put(db, Job(kind, key, **how), parts.clock())  # type: ignore[arg-type]


def claim(parts: Parts, worker: str = "one", kinds: frozenset[JobKind] = EVERY_KIND) -> Work | None:
    with parts.write() as db:
        return claims.claim(db, worker, kinds, now=parts.clock())


def claimed(parts: Parts, worker: str = "one") -> Work:
    work = claim(parts, worker)
    assert work is not None
    return work


def renew(parts: Parts, worker: str, *jobs: Work) -> None:
    with parts.write() as db:
        claims.renew(db, worker, [job.id for job in jobs], now=parts.clock())


def take_lease(parts: Parts, holder: str) -> bool:
    with parts.write() as db:
        return claims.take_lease(db, "scheduler", holder, now=parts.clock())


def row(parts: Parts) -> Outbox:
    with parts.read() as db:
        return db.scalars(sa.select(Outbox)).one()


def test_a_known_key_is_not_ordered_twice(parts: Parts) -> None:
    order(parts, JobKind.EMBED, "0", "1", "2")
    order(parts, JobKind.EMBED, "0", "1", "2")
    assert rows(parts, Outbox) == 3


def test_a_job_is_claimed_once(parts: Parts) -> None:
    order(parts, JobKind.EMBED, "0", "1")
    assert claimed(parts, "one").id != claimed(parts, "other").id
    assert claim(parts, "other") is None


def test_what_is_not_due_waits(parts: Parts, clock: MovingClock) -> None:
    order(parts, JobKind.SUGGEST, "0", delay=timedelta(seconds=30))
    assert claim(parts) is None
    clock.advance(seconds=30)
    assert claim(parts) is not None


def test_the_most_urgent_job_is_claimed_first(parts: Parts) -> None:
    order(parts, JobKind.EMBED, "0")
    order(parts, JobKind.ROUND, "0", priority=3)
    assert claimed(parts).kind is JobKind.ROUND


def test_a_lane_claims_its_own_kinds_alone(parts: Parts) -> None:
    order(parts, JobKind.ROUND, "0")
    assert claim(parts, kinds=EVERY_KIND - {JobKind.ROUND}) is None
    with parts.read() as db:
        assert not claims.is_any_due(db, EVERY_KIND - {JobKind.ROUND}, parts.clock())
        assert claims.is_any_due(db, EVERY_KIND, parts.clock())


def test_another_worker_claims_a_job_once_its_lease_has_ended(
    parts: Parts, clock: MovingClock
) -> None:
    order(parts, JobKind.EMBED, "0")
    first = claimed(parts, "dead")
    clock.now += LEASE - A_MOMENT
    assert claim(parts, "other") is None
    clock.now += A_MOMENT
    again = claimed(parts, "other")
    assert (again.id, again.starts) == (first.id, 2)


def test_a_heartbeat_keeps_a_job_for_as_long_as_it_runs(parts: Parts, clock: MovingClock) -> None:
    order(parts, JobKind.EMBED, "0")
    job = claimed(parts, "slow")
    for _ in range(20):
        clock.now += claims.HEARTBEAT
        renew(parts, "slow", job)
        assert claim(parts, "other") is None


def test_a_heartbeat_renews_nobody_elses_claim_and_none_that_it_does_not_run(
    parts: Parts, clock: MovingClock
) -> None:
    order(parts, JobKind.EMBED, "0", "1")
    job, _ended = claimed(parts, "one"), claimed(parts, "other")
    clock.now += LEASE - A_MOMENT
    renew(parts, "other", job)
    clock.now += A_MOMENT
    assert {claimed(parts, "third").starts, claimed(parts, "third").starts} == {2}


def test_a_worker_that_stops_leaves_its_jobs_to_others_at_once(parts: Parts) -> None:
    order(parts, JobKind.EMBED, "0")
    job = claimed(parts, "one")
    with parts.write() as db:
        claims.release(db, "one")
    assert claimed(parts, "other").id == job.id


def test_a_clock_that_is_set_back_keeps_no_claim_and_no_lease_for_ever(
    parts: Parts, clock: MovingClock
) -> None:
    order(parts, JobKind.EMBED, "0", delay=timedelta(days=-2))
    claimed(parts, "dead")
    assert take_lease(parts, "dead")
    clock.advance(days=-1)
    assert claim(parts, "other") is not None
    assert take_lease(parts, "other")


def test_a_clock_that_differs_a_little_takes_nothing_from_a_living_worker(
    parts: Parts, clock: MovingClock
) -> None:
    order(parts, JobKind.EMBED, "0", delay=timedelta(minutes=-1))
    claimed(parts, "one")
    clock.now -= LEASE - A_MOMENT
    assert claim(parts, "other") is None


def test_a_job_that_kills_its_worker_five_times_is_dead(parts: Parts, clock: MovingClock) -> None:
    order(parts, JobKind.EMBED, "0")
    for start in range(1, MOST_STARTS + 1):
        assert claimed(parts).starts == start
        clock.now += LEASE
    assert claim(parts) is None
    dead = row(parts)
    assert (dead.state, dead.error_code) == (OutboxState.DEAD, "worker-died")
    assert dead.claimed_by is None


def test_one_alone_holds_a_lease_and_may_renew_it(parts: Parts, clock: MovingClock) -> None:
    assert take_lease(parts, "one")
    assert not take_lease(parts, "other")
    clock.now += LEASE - A_MOMENT
    assert take_lease(parts, "one")
    clock.now += LEASE - A_MOMENT
    assert not take_lease(parts, "other")


def test_a_lease_that_ran_out_goes_to_whoever_asks(parts: Parts, clock: MovingClock) -> None:
    take_lease(parts, "one")
    clock.now += LEASE
    assert take_lease(parts, "other")
    assert not take_lease(parts, "one")


@pytest.fixture
def postgres(postgres_url: str) -> Iterator[Transaction]:
    """A wait for a lock fails at once: nothing here may wait for one."""
    made = engine.writer(postgres_url)
    sa.event.listen(made, "begin", lambda db: db.exec_driver_sql("SET LOCAL lock_timeout = '1s'"))
    yield engine.transaction(made)
    made.dispose()


@pytest.mark.postgres
def test_neither_a_claim_nor_a_heartbeat_waits_for_the_transaction_of_an_effect(
    postgres: Transaction,
) -> None:
    with postgres() as db:
        for key in ("0", "1"):
            queue.put(db, Job(JobKind.EMBED, key), NOON)
    with postgres() as db:
        ours = claims.claim(db, "one", EVERY_KIND, now=NOON)
    assert ours is not None
    later = NOON + LEASE
    with postgres() as effect:
        queue.finish(effect, ours.id, later)
        with postgres() as db:
            claims.renew(db, "one", [ours.id], now=later)
            theirs = claims.claim(db, "other", EVERY_KIND, now=later)
            assert theirs is not None
            assert theirs.id != ours.id
            assert claims.claim(db, "other", EVERY_KIND, now=later) is None
