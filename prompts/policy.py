"""Retries, limits and budgets around every request to a model."""

import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic
from typing import NamedTuple

import stamina

from prompts.breaker import Breaker
from prompts.chat import CallPurpose, ChatError, Finish, Outcome, Reply, Rung, Usage
from prompts.ledger_port import CallRecord, Ledger
from prompts.refusals import UNEXPLAINED

RETRIED = frozenset({Outcome.CONNECT, Outcome.TIMEOUT, Outcome.RATE_LIMITED, Outcome.SERVER})
CHARS_PER_TOKEN = 4  # an estimate, where the endpoint tells no usage


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds and counts; one draft is all requests that serve one `complete`."""

    requests: int = 3
    draft_seconds: float = 60.0
    wait_initial: float = 0.5
    wait_max: float = 8.0
    wait_jitter: float = 0.5
    retry_after_max: float = 20.0
    slots: int = 2
    slot_seconds: float = 10.0


class Call(NamedTuple):
    """What the ledger hears about a request before it is sent."""

    purpose: CallPurpose
    version: str
    rung: Rung
    chars_in: int


class Answer(NamedTuple):
    """What came of one request; raised as a ChatError unless the outcome is OK."""

    outcome: Outcome
    model: str
    status: int | None = None
    text: str = ""
    chars_out: int = 0
    finish: Finish = Finish.OTHER
    usage: Usage | None = None
    retry_after: float | None = None
    parameter: str | None = None


@dataclass(slots=True)
class Draft:
    """The allowance of one draft."""

    limits: Limits
    asked: int = 0
    started: float = field(default_factory=monotonic)

    def seconds_left(self) -> float:
        return self.limits.draft_seconds - (monotonic() - self.started)

    def may_ask(self) -> bool:
        return self.asked < self.limits.requests and self.seconds_left() > 0

    def wait(self, error: Exception) -> bool | float:
        """Stamina's backoff hook: refuse every wait that would outlast the draft."""
        if not isinstance(error, ChatError) or error.outcome not in RETRIED or not self.may_ask():
            return False
        if error.status == UNEXPLAINED and self.asked > 1:
            return False  # once more may have been chance; now the ladder tries another format
        if (told := error.retry_after) is not None:
            return told if told < min(self.limits.retry_after_max, self.seconds_left()) else False
        wait = self.limits.wait_initial * 2.0 ** (self.asked - 1) + self.limits.wait_jitter
        return min(wait, self.limits.wait_max) < self.seconds_left()


class Policy:
    """One per process and endpoint: breaker, slots, budget and retries around every request."""

    def __init__(
        self, ledger: Ledger, clock: Callable[[], datetime], limits: Limits | None = None
    ) -> None:
        self.clock = clock
        self._limits = limits or Limits()
        self._ledger = ledger
        self._breaker = Breaker()
        self._slots = threading.BoundedSemaphore(self._limits.slots)
        # stamina's own hooks log; the ledger has a row for every request already
        stamina.instrumentation.set_on_retry_hooks([])

    @contextmanager
    def draft(self) -> Generator[Draft]:
        """Hold one of the slots; raise ChatError(BUSY) when none comes free in time."""
        if not self._slots.acquire(timeout=self._limits.slot_seconds):
            raise ChatError(Outcome.BUSY)
        try:
            yield Draft(self._limits)
        finally:
            self._slots.release()

    def ask(self, draft: Draft, call: Call, send: Callable[[float], Answer]) -> Reply:
        """Send until an answer is good; `send` takes the seconds left and never raises."""
        limits = self._limits
        for attempt in stamina.retry_context(
            on=draft.wait,
            attempts=max(1, limits.requests - draft.asked),
            timeout=None,
            wait_initial=limits.wait_initial,
            wait_max=limits.wait_max,
            wait_jitter=limits.wait_jitter,
        ):
            with attempt:
                return self._once(draft, call, send)
        raise ChatError(Outcome.TIMEOUT)  # unreachable: the last attempt raises its own error

    def _once(self, draft: Draft, call: Call, send: Callable[[float], Answer]) -> Reply:
        if not self._breaker.admits(self.clock()):
            raise ChatError(Outcome.OPEN)
        if (ticket := self._ledger.reserve(call.purpose, call.chars_in)) is None:
            raise ChatError(Outcome.BUDGET)
        draft.asked += 1
        created_at, started = self.clock(), monotonic()
        answer = send(draft.seconds_left())
        latency_ms = round(1000 * (monotonic() - started))
        record = _record(call, answer, created_at, attempt=draft.asked, latency_ms=latency_ms)
        self._ledger.settle(ticket, record)
        self._breaker.note(answer.outcome, self.clock())
        if answer.outcome is not Outcome.OK:
            raise ChatError(
                answer.outcome, answer.status, answer.retry_after, parameter=answer.parameter
            )
        return Reply(
            text=answer.text,
            finish=answer.finish,
            model=answer.model,
            rung=call.rung,
            usage=answer.usage,
            latency_ms=latency_ms,
        )


def _record(
    call: Call, answer: Answer, created_at: datetime, *, attempt: int, latency_ms: int
) -> CallRecord:
    guess = Usage(call.chars_in // CHARS_PER_TOKEN, answer.chars_out // CHARS_PER_TOKEN)
    usage = answer.usage or guess
    return CallRecord(
        created_at=created_at,
        purpose=call.purpose,
        prompt_version=call.version,
        model_name=answer.model,
        rung=call.rung,
        attempt=attempt,
        outcome=answer.outcome,
        http_status=answer.status,
        latency_ms=latency_ms,
        chars_in=call.chars_in,
        chars_out=answer.chars_out,
        tokens_in=usage.tokens_in,
        tokens_out=usage.tokens_out,
        estimated=answer.usage is None,
    )
