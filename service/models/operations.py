"""Tables for the job queue, vectors, sign-ins and keys, the audit log and calls of the model."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from service.models.types import Base, Entity, Json, choice


class OutboxState(StrEnum):
    PENDING = "pending"
    DONE = "done"
    DEAD = "dead"


class OwnerType(StrEnum):
    LINE = "line"
    POINT = "point"


class EmbeddingModel(Entity):
    __tablename__ = "embedding_models"

    name: Mapped[str]
    fingerprint: Mapped[str] = mapped_column(unique=True)
    dims: Mapped[int]


class Vector(Base):
    __tablename__ = "vectors"
    __table_args__ = (
        sa.Index(None, "model_id", "changed_seq"),
        sa.Index(None, "model_id", "content_hash"),
        sa.CheckConstraint("length(data) % 2 = 0", name="data"),
    )

    owner_type: Mapped[OwnerType] = mapped_column(choice(OwnerType, "owner_type"), primary_key=True)
    owner_id: Mapped[UUID] = mapped_column(primary_key=True)
    model_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("embedding_models.id", ondelete="CASCADE"), primary_key=True
    )
    data: Mapped[bytes]  # little-endian float16, one unit row
    content_hash: Mapped[str]
    changed_seq: Mapped[int] = mapped_column(sa.BigInteger)


class Counter(Base):
    """A rising number; taking the next one locks the row until the commit."""

    __tablename__ = "counters"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[int] = mapped_column(sa.BigInteger)


class Outbox(Entity):
    """A job, written in the transaction of its cause; ids and numbers only.

    A pending job belongs to the worker in `claimed_by` until `claimed_until`.
    """

    __tablename__ = "outbox"
    __table_args__ = (sa.Index(None, "state", "kind", "priority", "run_after"),)

    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    args: Mapped[dict[str, Any]] = mapped_column(Json)
    priority: Mapped[int]
    run_after: Mapped[datetime]
    state: Mapped[OutboxState] = mapped_column(
        choice(OutboxState, "state"), default=OutboxState.PENDING
    )
    claimed_by: Mapped[str | None]
    claimed_until: Mapped[datetime | None]
    starts: Mapped[int] = mapped_column(default=0)
    error_code: Mapped[str | None]
    done_at: Mapped[datetime | None]


class Lease(Base):
    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(primary_key=True)
    holder: Mapped[str]
    until: Mapped[datetime]


class LlmCall(Entity):
    """One request to the chat model: figures only, never a prompt or a reply."""

    __tablename__ = "llm_calls"

    purpose: Mapped[str]
    prompt_version: Mapped[str]
    model_name: Mapped[str]
    rung: Mapped[str]
    attempt: Mapped[int]
    outcome: Mapped[str]
    http_status: Mapped[int | None]
    latency_ms: Mapped[int]
    chars_in: Mapped[int]
    chars_out: Mapped[int]
    tokens_in: Mapped[int | None]
    tokens_out: Mapped[int | None]
    estimated: Mapped[bool]


class RecallCheck(Entity):
    """A night's recall of the vector index: figures of a sample, and nobody's id.

    For `people` of the sample: of the `asked` best partners it proposed `found`.
    """

    __tablename__ = "recall_checks"

    people: Mapped[int]
    asked: Mapped[int]
    found: Mapped[int]


class ApiKey(Entity):
    __tablename__ = "api_keys"

    name: Mapped[str]
    key_id: Mapped[str] = mapped_column(unique=True)
    secret_hash: Mapped[str]
    scopes: Mapped[list[str]] = mapped_column(Json)
    created_by_id: Mapped[UUID | None] = mapped_column(
        sa.ForeignKey("people.id", ondelete="SET NULL")
    )
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]


class SignIn(Base):
    """A browser's signed-in state; only the hash of its token is kept."""

    __tablename__ = "sign_ins"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("people.id", ondelete="CASCADE"), index=True
    )
    method: Mapped[str]
    device: Mapped[str] = mapped_column(default="", server_default="")  # browser and system
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class IdempotencyKey(Base):
    __tablename__ = "idempotency_keys"

    principal: Mapped[str] = mapped_column(primary_key=True)
    route: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    request_hash: Mapped[str]
    answer: Mapped[dict[str, Any]] = mapped_column(Json)
    created_at: Mapped[datetime]


class DemoBuild(Entity):
    """How far the demo organisation has been built; until it is ready nothing else may use it."""

    __tablename__ = "demo_builds"

    today: Mapped[date]  # on which its story ends
    ready_at: Mapped[datetime | None]


class Audit(Base):
    """Append-only hash chain of audit entries; ids only."""

    __tablename__ = "audit"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[datetime]
    actor: Mapped[str]
    action: Mapped[str]
    subject: Mapped[str | None] = mapped_column(index=True)
    facts: Mapped[dict[str, Any]] = mapped_column(Json)
    prev_hash: Mapped[str]
    hash: Mapped[str] = mapped_column(unique=True)
