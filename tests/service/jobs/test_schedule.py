"""Duties are seen to when their time comes, each for itself."""

from datetime import datetime, timedelta

import pytest

from service.bootstrap import Parts
from service.jobs.schedule import Duty, Scheduler
from tests.conftest import MovingClock

pytestmark = pytest.mark.dates


class Counted:
    __name__ = "counted"

    def __init__(self, fault: Exception | None = None) -> None:
        self.calls = 0
        self._fault = fault

    def __call__(self, _parts: Parts, _now: datetime) -> None:
        self.calls += 1
        if self._fault is not None:
            raise self._fault


def test_a_duty_is_seen_to_once_a_period(parts: Parts, clock: MovingClock) -> None:
    duty = Counted()
    scheduler = Scheduler((Duty(duty, timedelta(minutes=1)),))
    for _ in range(7):
        scheduler.run_due(parts, clock())
        clock.advance(seconds=20)
    assert duty.calls == 3


def test_a_duty_that_fails_keeps_no_other_from_being_done(parts: Parts, clock: MovingClock) -> None:
    failing, sound = Counted(OSError()), Counted()
    every = timedelta(minutes=1)
    Scheduler((Duty(failing, every), Duty(sound, every))).run_due(parts, clock())
    assert (failing.calls, sound.calls) == (1, 1)


def test_a_clock_that_is_set_back_stops_nothing(parts: Parts, clock: MovingClock) -> None:
    duty = Counted()
    scheduler = Scheduler((Duty(duty, timedelta(minutes=1)),))
    scheduler.run_due(parts, clock())
    clock.advance(days=-1)
    scheduler.run_due(parts, clock())
    assert duty.calls == 2
