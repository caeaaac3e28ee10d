"""Port of the ledger: reserve before each request, settle afterwards; no text."""

from datetime import datetime
from typing import NamedTuple, Protocol

from prompts.chat import CallPurpose, Outcome, Rung


class Ticket(NamedTuple):
    id: str  # the ledger's own
    purpose: CallPurpose
    chars: int


class CallRecord(NamedTuple):
    """One request to the model as it is kept: sizes, times and outcome, never content."""

    created_at: datetime
    purpose: CallPurpose
    prompt_version: str
    model_name: str
    rung: Rung
    attempt: int  # 1-based within one draft
    outcome: Outcome
    http_status: int | None
    latency_ms: int
    chars_in: int
    chars_out: int
    tokens_in: int
    tokens_out: int
    estimated: bool  # tokens are characters / 4, the endpoint told none


class Ledger(Protocol):
    def reserve(self, purpose: CallPurpose, chars: int) -> Ticket | None:
        """Take one call and its characters off today's budget; None when it is used up."""
        ...

    def settle(self, ticket: Ticket, call: CallRecord) -> None: ...
