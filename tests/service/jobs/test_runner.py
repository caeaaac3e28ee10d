"""A job from its row to its effect: tried five times, done once."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa

from service.bootstrap import Parts
from service.jobs import claims
from service.jobs.claims import MOST_STARTS
from service.jobs.runner import Handlers, run, wait_before
from service.models import Outbox, OutboxState, Team, queue
from service.models.ids import uuid7
from service.models.queue import Job, JobKind, Work
from service.problems import Refused
from tests.conftest import MovingClock, rows


def order(parts: Parts, key: str = "one") -> UUID:
    with parts.write() as db:
        queue.put(db, Job(JobKind.EMBED, key), parts.clock())
        return db.scalars(sa.select(Outbox.id).where(Outbox.key == f"embed:{key}")).one()


def row_of(parts: Parts, job_id: UUID) -> Outbox:
    with parts.read() as db:
        return db.get_one(Outbox, job_id)


def doing(effect: Callable[[Parts, Work], None]) -> Handlers:
    return {JobKind.EMBED: effect}


def add_team(parts: Parts, work: Work) -> None:
    with parts.write() as db:
        queue.finish(db, work.id, parts.clock())
        db.add(Team(name=uuid7().hex, created_at=parts.clock()))


def fail(_parts: Parts, _work: Work) -> None:
    raise OSError("the disk said something about somebody")


def refuse(_parts: Parts, _work: Work) -> None:
    raise Refused("no-such-owner", "This names nothing.")


def test_a_job_that_is_run_twice_has_one_effect(parts: Parts) -> None:
    job_id = order(parts)
    run(parts, doing(add_team), job_id)
    run(parts, doing(add_team), job_id)
    assert rows(parts, Team) == 1
    assert row_of(parts, job_id).state is OutboxState.DONE


def test_two_runs_at_the_same_time_have_one_effect(parts: Parts) -> None:
    def while_another_finishes(parts: Parts, work: Work) -> None:
        add_team(parts, work)
        add_team(parts, work)

    job_id = order(parts)
    run(parts, doing(while_another_finishes), job_id)
    assert rows(parts, Team) == 1
    assert row_of(parts, job_id).state is OutboxState.DONE


def test_a_failed_job_waits_four_times_as_long_each_time_and_then_is_dead(
    parts: Parts, clock: MovingClock
) -> None:
    job_id, waits = order(parts), []
    for _ in range(MOST_STARTS - 1):
        run(parts, doing(fail), job_id)
        row = row_of(parts, job_id)
        assert row.state is OutboxState.PENDING
        waits.append((row.run_after - clock.now).total_seconds())
        clock.now = row.run_after
    assert waits == [2, 8, 32, 128]
    run(parts, doing(fail), job_id)
    assert row_of(parts, job_id).state is OutboxState.DEAD


def test_a_dead_job_is_not_started_again(parts: Parts) -> None:
    job_id = order(parts)
    for _ in range(MOST_STARTS + 2):
        run(parts, doing(fail), job_id)
    assert row_of(parts, job_id).starts == MOST_STARTS


def test_a_failure_changes_nothing_once_the_job_was_started_again(
    parts: Parts, clock: MovingClock
) -> None:
    def lose_the_lease_and_fail(parts: Parts, _work: Work) -> None:
        clock.now += claims.LEASE
        with parts.write() as db:
            claims.claim(db, "other", [JobKind.EMBED], now=clock.now)
        raise OSError

    job_id = order(parts)
    run(parts, doing(lose_the_lease_and_fail), job_id)
    row = row_of(parts, job_id)
    assert (row.claimed_by, row.error_code, row.starts) == ("other", None, 2)


def test_a_refusal_is_final_at_once(parts: Parts) -> None:
    job_id = order(parts)
    run(parts, doing(refuse), job_id)
    row = row_of(parts, job_id)
    assert (row.state, row.error_code, row.starts) == (OutboxState.DEAD, "no-such-owner", 1)


def test_what_is_kept_of_a_failure_is_its_type_alone(parts: Parts) -> None:
    job_id = order(parts)
    run(parts, doing(fail), job_id)
    assert row_of(parts, job_id).error_code == "OSError"


def test_an_effect_that_fails_beside_its_mark_leaves_neither(parts: Parts) -> None:
    def half(parts: Parts, work: Work) -> None:
        with parts.write() as db:
            queue.finish(db, work.id, parts.clock())
            db.add(Team(name="half", created_at=parts.clock()))
            db.flush()
            raise OSError

    job_id = order(parts)
    run(parts, doing(half), job_id)
    assert rows(parts, Team) == 0
    assert row_of(parts, job_id).done_at is None


def test_a_wait_never_exceeds_a_quarter_of_an_hour() -> None:
    assert wait_before(MOST_STARTS + 3) == timedelta(minutes=15)
