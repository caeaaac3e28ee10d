"""The breaker over a clock that the test moves."""

from datetime import timedelta

import pytest

from prompts.breaker import Breaker
from prompts.chat import Outcome
from tests.prompts.makers import Clock


def opened(clock: Clock) -> Breaker:
    breaker = Breaker()
    breaker.note(Outcome.AUTH, clock())
    return breaker


def test_four_failures_keep_it_closed_and_the_fifth_opens_it() -> None:
    clock, breaker = Clock(), Breaker()
    for _ in range(4):
        breaker.note(Outcome.SERVER, clock())
    assert breaker.admits(clock())
    breaker.note(Outcome.SERVER, clock())
    assert not breaker.admits(clock())


def test_failures_spread_over_more_than_a_minute_do_not_open_it() -> None:
    clock, breaker = Clock(), Breaker()
    for _ in range(8):
        breaker.note(Outcome.SERVER, clock())
        clock.pass_seconds(16)
    assert breaker.admits(clock())


def test_a_refused_key_opens_it_at_once() -> None:
    clock = Clock()
    assert not opened(clock).admits(clock())


@pytest.mark.parametrize("outcome", [Outcome.PAYMENT, Outcome.UNKNOWN_MODEL, Outcome.PROTOCOL])
def test_one_refusal_of_everybody_passes_and_five_open_it(outcome: Outcome) -> None:
    clock, breaker = Clock(), Breaker()
    breaker.note(outcome, clock())
    assert breaker.admits(clock())
    for _ in range(4):
        breaker.note(outcome, clock())
    assert not breaker.admits(clock())


@pytest.mark.parametrize("outcome", [Outcome.TOO_LARGE, Outcome.REJECTED, Outcome.TRUNCATED])
def test_what_is_wrong_with_one_prompt_alone_never_opens_it(outcome: Outcome) -> None:
    clock, breaker = Clock(), Breaker()
    for _ in range(6):
        breaker.note(outcome, clock())
    assert breaker.admits(clock())


def test_one_probe_goes_out_per_rest() -> None:
    clock = Clock()
    breaker = opened(clock)
    clock.pass_seconds(60)
    assert breaker.admits(clock())
    assert not breaker.admits(clock())


def test_failed_probes_double_the_rest_up_to_fifteen_minutes() -> None:
    clock = Clock()
    breaker = opened(clock)
    rests: list[timedelta] = []
    for _ in range(6):
        began = clock()
        while not breaker.admits(clock()):
            clock.pass_seconds(30)
        rests.append(clock() - began)
        breaker.note(Outcome.TIMEOUT, clock())
    assert rests == [timedelta(minutes=minutes) for minutes in (1, 2, 4, 8, 15, 15)]


def test_a_good_probe_closes_it() -> None:
    clock = Clock()
    breaker = opened(clock)
    breaker.note(Outcome.OK, clock())
    assert breaker.admits(clock())
    assert breaker.admits(clock())
