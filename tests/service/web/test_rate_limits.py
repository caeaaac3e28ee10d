"""A minute's window is told by the clock that counts it, whatever the service's own shows."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from service.access import actions
from service.access.policy import Scope
from service.bootstrap import Parts
from service.web.rate_limits import WINDOW_SECONDS, Rates
from tests.conftest import MovingClock

pytestmark = pytest.mark.dates


def test_the_last_call_that_is_granted_leaves_none_and_the_next_is_refused() -> None:
    rates = Rates()
    first, second, third = (rates.take("key", "one", 2) for _ in range(3))
    assert [one.remaining for one in (first, second, third)] == [1, 0, 0]
    assert [one.is_granted for one in (first, second, third)] == [True, True, False]
    assert WINDOW_SECONDS - 5 <= third.reset_seconds <= WINDOW_SECONDS
    assert rates.take("key", "other", 2).is_granted


@pytest.mark.parametrize("days", [-4000, 0, 4000])
def test_a_window_is_a_minute_long_for_whoever_calls_on_any_day(
    client: TestClient, parts: Parts, clock: MovingClock, days: int
) -> None:
    clock.now += timedelta(days=days)
    with parts.write() as db:
        _, key = actions.create_key(db, "test", [Scope.RECOMMENDATIONS_READ], now=clock())
    nobody = "/api/v1/people/nobody/recommendations"
    answer = client.get(nobody, headers={"Authorization": f"Bearer {key}"})
    rest = int(answer.headers["RateLimit"].rpartition("t=")[2])
    assert WINDOW_SECONDS - 5 <= rest <= WINDOW_SECONDS
