"""Ready-made pieces for the tests of prompts: a clock that stands, a ledger in memory, a prompt."""

from datetime import UTC, datetime, timedelta

from prompts.chat import CallPurpose, Message, Schema, Sealed
from prompts.ledger_port import CallRecord, Ticket
from prompts.openai_chat import OpenAIChat
from prompts.policy import Limits, Policy

ONE = Limits(requests=1, slot_seconds=0.1)
QUICK = Limits(wait_initial=0.0, wait_max=0.0, wait_jitter=0.0, slot_seconds=0.1)
SECRET = "zebra-lantern-4417"
PROMPT = Sealed(CallPurpose.AGENDA, (Message("system", "Answer."), Message("user", f'"{SECRET}"')))
SHAPE = {
    "type": "object",
    "properties": {"word": {"type": "string", "maxLength": 9}},
    "required": ["word"],
    "additionalProperties": False,
}
SCHEMA = Schema("word", "word@1-00000000", SHAPE, 50)


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_seconds(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


class MemoryLedger:
    """Grants a number of calls and keeps every record."""

    def __init__(self, calls: int = 100) -> None:
        self.calls_left = calls
        self.kept: list[CallRecord] = []

    def reserve(self, purpose: CallPurpose, chars: int) -> Ticket | None:
        if self.calls_left == 0:
            return None
        self.calls_left -= 1
        return Ticket(str(self.calls_left), purpose, chars)

    def settle(self, ticket: Ticket, call: CallRecord) -> None:
        assert ticket.purpose is call.purpose
        self.kept.append(call)


def chat_for(
    url: str,
    limits: Limits = QUICK,
    ledger: MemoryLedger | None = None,
    clock: Clock | None = None,
    deadline_seconds: float = 0.5,
) -> OpenAIChat:
    policy = Policy(ledger or MemoryLedger(), clock or Clock(), limits)
    return OpenAIChat(url, "", "some-model", deadline_seconds=deadline_seconds, policy=policy)
