"""Waiting, counting and giving up around a request."""

import threading
from itertools import repeat

import pytest

from prompts.chat import CallPurpose, ChatError, Outcome, Reply, Rung
from prompts.policy import Answer, Call, Draft, Limits, Policy
from tests.prompts.makers import QUICK, Clock, MemoryLedger

pytestmark = pytest.mark.dates


CALL = Call(CallPurpose.AGENDA, "word@1-00000000", Rung.JSON_SCHEMA, 40)
GOOD = Answer(Outcome.OK, "some-model", 200, "{}", 2)


class Script:
    """Plays answers in order, the last for ever, and counts."""

    def __init__(self, *outcomes: Outcome) -> None:
        self._left = list(outcomes)
        self.asked = 0

    def __call__(self, seconds: float) -> Answer:
        assert seconds > 0
        self.asked += 1
        outcome = self._left.pop(0) if len(self._left) > 1 else self._left[0]
        return GOOD if outcome is Outcome.OK else Answer(outcome, "some-model")


def ask(policy: Policy, script: Script) -> Reply:
    with policy.draft() as draft:
        return policy.ask(draft, CALL, script)


def outcome_of(policy: Policy, script: Script) -> Outcome:
    try:
        ask(policy, script)
    except ChatError as error:
        return error.outcome
    return Outcome.OK


def test_a_passing_failure_is_asked_again_and_every_request_is_recorded() -> None:
    ledger = MemoryLedger()
    script = Script(Outcome.SERVER, Outcome.CONNECT, Outcome.OK)
    assert ask(Policy(ledger, Clock(), QUICK), script).text == "{}"
    assert [call.outcome for call in ledger.kept] == [Outcome.SERVER, Outcome.CONNECT, Outcome.OK]


def test_a_lasting_failure_ends_after_three_requests() -> None:
    script = Script(Outcome.TIMEOUT)
    assert outcome_of(Policy(MemoryLedger(), Clock(), QUICK), script) is Outcome.TIMEOUT
    assert script.asked == 3


@pytest.mark.parametrize("outcome", [Outcome.AUTH, Outcome.REJECTED, Outcome.REFUSED_TRANSPORT])
def test_what_would_fail_again_is_not_asked_again(outcome: Outcome) -> None:
    script = Script(outcome)
    assert outcome_of(Policy(MemoryLedger(), Clock(), QUICK), script) is outcome
    assert script.asked == 1


def test_without_budget_no_request_is_made() -> None:
    script = Script(Outcome.OK)
    assert outcome_of(Policy(MemoryLedger(calls=0), Clock(), QUICK), script) is Outcome.BUDGET
    assert script.asked == 0


def test_the_third_draft_at_once_is_told_busy() -> None:
    policy = Policy(MemoryLedger(), Clock(), Limits(slot_seconds=0.01))
    with policy.draft(), policy.draft(), pytest.raises(ChatError) as caught, policy.draft():
        pass
    assert caught.value.outcome is Outcome.BUSY
    with policy.draft() as draft:
        assert draft.may_ask()


def test_an_endpoint_that_keeps_failing_is_left_alone_and_probed_later() -> None:
    clock = Clock()
    policy = Policy(MemoryLedger(), clock, QUICK)
    broken = Script(Outcome.SERVER)
    assert [outcome_of(policy, broken) for _ in range(2)] == [Outcome.SERVER, Outcome.OPEN]
    asked = broken.asked
    assert outcome_of(policy, broken) is Outcome.OPEN
    assert broken.asked == asked
    clock.pass_seconds(61)
    assert outcome_of(policy, Script(Outcome.OK)) is Outcome.OK
    assert outcome_of(policy, Script(Outcome.OK)) is Outcome.OK


@pytest.mark.parametrize(
    ("told", "wait"), [(5.0, 5.0), (0.0, 0.0), (50.0, False), (float("inf"), False)]
)
def test_a_told_wait_is_kept_up_to_twenty_seconds(told: float, wait: float) -> None:
    draft = Draft(Limits(), asked=1)
    assert draft.wait(ChatError(Outcome.RATE_LIMITED, 429, told)) == wait


def test_a_wait_that_would_outlast_the_draft_is_refused() -> None:
    draft = Draft(Limits(draft_seconds=2.0), asked=1)
    assert draft.wait(ChatError(Outcome.SERVER, 503)) is True
    assert draft.wait(ChatError(Outcome.SERVER, 503, 5.0)) is False
    assert Draft(Limits(draft_seconds=0.5), asked=1).wait(ChatError(Outcome.SERVER)) is False


def test_two_threads_share_two_slots_in_turn() -> None:
    policy = Policy(MemoryLedger(), Clock(), QUICK)
    done: list[Outcome] = []
    threads = [
        threading.Thread(target=lambda: done.append(outcome_of(policy, Script(Outcome.OK))))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert done == list(repeat(Outcome.OK, 4))
