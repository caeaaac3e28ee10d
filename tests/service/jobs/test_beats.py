"""Who lives, and who holds a lease."""

from service.bootstrap import Parts
from service.jobs import beats
from tests.conftest import MovingClock


def beat(parts: Parts, name: str) -> None:
    with parts.write() as db:
        beats.beat(db, name, 1, parts.clock())


def silent(parts: Parts) -> list[str]:
    with parts.read() as db:
        return beats.silent(db, parts.clock())


def takes(parts: Parts, holder: str) -> bool:
    with parts.write() as db:
        return beats.take_lease(db, "scheduler", holder, parts.clock())


def test_a_worker_without_a_beat_for_six_seconds_is_silent(
    parts: Parts, clock: MovingClock
) -> None:
    beat(parts, "one")
    clock.advance(seconds=6)
    assert silent(parts) == []
    clock.advance(seconds=1)
    assert silent(parts) == ["one"]


def test_a_beat_in_time_keeps_a_worker_alive(parts: Parts, clock: MovingClock) -> None:
    beat(parts, "one")
    clock.advance(seconds=5)
    beat(parts, "one")
    clock.advance(seconds=5)
    assert silent(parts) == []


def test_a_worker_that_stopped_is_silent_at_once(parts: Parts) -> None:
    beat(parts, "one")
    with parts.write() as db:
        beats.stop(db, "one", parts.clock())
    assert silent(parts) == ["one"]


def test_a_forgotten_worker_is_no_longer_named(parts: Parts, clock: MovingClock) -> None:
    beat(parts, "one")
    clock.advance(seconds=60)
    with parts.write() as db:
        beats.forget(db, "one")
    assert silent(parts) == []


def test_one_alone_holds_a_lease_and_may_renew_it(parts: Parts, clock: MovingClock) -> None:
    assert takes(parts, "one")
    assert not takes(parts, "other")
    clock.advance(seconds=4)
    assert takes(parts, "one")
    clock.advance(seconds=4)
    assert not takes(parts, "other")


def test_a_lease_that_ran_out_goes_to_whoever_asks(parts: Parts, clock: MovingClock) -> None:
    takes(parts, "one")
    clock.advance(seconds=7)
    assert takes(parts, "other")
    assert not takes(parts, "one")
