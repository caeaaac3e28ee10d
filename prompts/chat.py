"""The Chat port: what goes to a language model and what comes back; errors carry no text."""

from enum import StrEnum
from typing import Any, Literal, NamedTuple, Protocol

from pydantic import BaseModel, ConfigDict


class CallPurpose(StrEnum):
    AGENDA = "agenda"
    THEMES = "themes"
    TRIAL = "trial"  # of the connection, by an admin


class Finish(StrEnum):
    STOP = "stop"
    LENGTH = "length"
    REFUSAL = "refusal"
    OTHER = "other"


class Rung(StrEnum):
    """How strictly the endpoint was asked for JSON, strictest first."""

    JSON_SCHEMA = "json_schema"
    JSON_OBJECT = "json_object"
    TEXT = "text"


class Outcome(StrEnum):
    """How one call, or one item of its reply, ended."""

    OK = "ok"
    TIMEOUT = "timeout"
    CONNECT = "connect"
    AUTH = "auth"
    RATE_LIMITED = "rate_limited"
    SERVER = "server"
    REJECTED = "rejected"  # a parameter or the format
    PAYMENT = "payment"
    UNKNOWN_MODEL = "unknown_model"
    TOO_LARGE = "too_large"
    REFUSED_TRANSPORT = "refused_transport"
    PROTOCOL = "protocol"
    INVALID_JSON = "invalid_json"
    TRUNCATED = "truncated"
    REFUSED = "refused"
    EMPTY = "empty"
    LANGUAGE = "language"
    TOO_LONG = "too_long"
    STRIPPED = "stripped"
    ECHO = "echo"
    NO_EVIDENCE = "no_evidence"
    BAD_EVIDENCE = "bad_evidence"
    BUDGET = "budget"
    OPEN = "open"
    BUSY = "busy"


CUT_OFF = {Finish.LENGTH: Outcome.TRUNCATED, Finish.REFUSAL: Outcome.REFUSED}


class Message(NamedTuple):
    role: Literal["system", "user"]
    content: str


class Sealed(NamedTuple):
    """Messages that may leave the house; only service/privacy/model_input.py makes one."""

    purpose: CallPurpose
    messages: tuple[Message, ...]


class Schema(NamedTuple):
    """A strict JSON schema and how the answer is named, versioned and bounded."""

    name: str
    version: str  # as recorded: "agenda_draft@1-9c1f02ab"
    body: dict[str, Any]
    max_tokens: int = 1500


class Usage(NamedTuple):
    tokens_in: int
    tokens_out: int


class Reply(BaseModel):
    model_config = ConfigDict(frozen=True)

    text: str
    finish: Finish
    model: str
    rung: Rung
    usage: Usage | None
    latency_ms: int


class ChatError(Exception):
    """Carries outcome and status alone: a server may echo the prompt in its own message."""

    def __init__(
        self,
        outcome: Outcome,
        status: int | None = None,
        retry_after: float | None = None,
        *,
        parameter: str | None = None,
    ) -> None:
        super().__init__(outcome.value, status)
        self.outcome = outcome
        self.status = status
        self.retry_after = retry_after  # seconds, as the server asked
        self.parameter = parameter  # one of ours that the server does not take


class Chat(Protocol):
    def complete(self, prompt: Sealed, schema: Schema) -> Reply:
        """Raise ChatError for every failure; nothing else leaves."""
        ...
