"""Due rows become bundles; handing one over twice is handing it over once."""

from datetime import timedelta

import sqlalchemy as sa

from service import queue
from service.bootstrap import Parts
from service.jobs import relay
from service.jobs.relay import Bundle
from service.jobs.running import run
from service.models import Outbox, OutboxState, Team
from service.queue import Job, Kind, Work
from tests.conftest import MovingClock, rows


def order(parts: Parts, kind: Kind, count: int, delay: timedelta = timedelta(0)) -> None:
    with parts.write() as db:
        for number in range(count):
            queue.put(db, Job(kind, f"{number}", delay=delay), parts.clock())


def handed_over(parts: Parts) -> list[Bundle]:
    found: list[Bundle] = []
    relay.relay(parts, found.append)
    return found


def run_members(parts: Parts, bundle: Bundle) -> None:
    def add_team(parts: Parts, work: Work) -> None:
        with parts.write() as db:
            queue.finish(db, work.id, parts.clock())
            db.add(Team(name=str(work.id), created_at=parts.clock()))

    for work_id in relay.members(parts, bundle.id):
        run(parts, {bundle.kind: add_team}, work_id)


def test_a_known_key_is_not_ordered_twice(parts: Parts) -> None:
    order(parts, Kind.EMBED, 3)
    order(parts, Kind.EMBED, 3)
    assert rows(parts, Outbox) == 3


def test_texts_to_embed_share_a_bundle(parts: Parts) -> None:
    order(parts, Kind.EMBED, 10)
    (bundle,) = handed_over(parts)
    assert len(relay.members(parts, bundle.id)) == 10


def test_heavy_jobs_have_a_bundle_each(parts: Parts) -> None:
    order(parts, Kind.ROUND, 3)
    assert len({bundle.id for bundle in handed_over(parts)}) == 3


def test_what_is_not_due_waits(parts: Parts, clock: MovingClock) -> None:
    order(parts, Kind.SUGGEST, 1, delay=timedelta(seconds=30))
    assert handed_over(parts) == []
    clock.advance(seconds=30)
    assert len(handed_over(parts)) == 1


def test_claimed_rows_are_not_claimed_again(parts: Parts) -> None:
    order(parts, Kind.EMBED, 2)
    handed_over(parts)
    assert handed_over(parts) == []


def test_the_claim_is_committed_before_anything_is_handed_over(parts: Parts) -> None:
    seen: list[OutboxState] = []

    def look(_bundle: Bundle) -> None:
        with parts.read() as db:
            seen.extend(db.scalars(sa.select(Outbox.state)))

    order(parts, Kind.EMBED, 1)
    relay.relay(parts, look)
    assert seen == [OutboxState.SENT]


def test_a_bundle_that_is_run_twice_gives_one_effect(parts: Parts) -> None:
    order(parts, Kind.EMBED, 5)
    (bundle,) = handed_over(parts)
    run_members(parts, bundle)
    run_members(parts, bundle)
    assert rows(parts, Team) == 5


def test_a_bundle_that_never_arrived_is_handed_over_again(parts: Parts, clock: MovingClock) -> None:
    order(parts, Kind.EMBED, 5)
    (bundle,) = handed_over(parts)
    again: list[Bundle] = []
    clock.advance(seconds=31)
    relay.relay_lost(parts, lambda _id: False, again.append)
    assert again == [bundle]


def test_a_bundle_that_arrived_is_left_to_its_worker(parts: Parts, clock: MovingClock) -> None:
    order(parts, Kind.EMBED, 5)
    handed_over(parts)
    again: list[Bundle] = []
    clock.advance(seconds=31)
    relay.relay_lost(parts, lambda _id: True, again.append)
    assert again == []


def test_a_bundle_under_way_is_given_half_a_minute(parts: Parts, clock: MovingClock) -> None:
    order(parts, Kind.EMBED, 1)
    handed_over(parts)
    again: list[Bundle] = []
    clock.advance(seconds=29)
    relay.relay_lost(parts, lambda _id: False, again.append)
    assert again == []


def test_what_a_bundle_left_undone_when_it_ended_is_claimed_anew(
    parts: Parts, clock: MovingClock
) -> None:
    order(parts, Kind.EMBED, 5)
    (bundle,) = handed_over(parts)
    clock.advance(seconds=31)
    assert relay.give_back(parts, lambda _id: False) == 0
    assert relay.give_back(parts, lambda bundle_id: bundle_id == bundle.id) == 5
    (again,) = handed_over(parts)
    assert again.id != bundle.id
