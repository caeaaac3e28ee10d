"""Messages sent to people; ids only, none of their words."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from service.models.types import Base, Entity, Json, choice


class DeliveryState(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    DROPPED = "dropped"  # no longer true, or its reader does not want it
    FAILED = "failed"


class Delivery(Entity):
    """One message to one person; `key` makes sure that a cause is sent once."""

    __tablename__ = "deliveries"
    __table_args__ = (
        sa.Index(None, "state", "next_at"),
        sa.Index(None, "person_id", "sent_at"),
    )

    key: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("people.id", ondelete="CASCADE"))
    kind: Mapped[str]
    args: Mapped[dict[str, Any]] = mapped_column(Json)
    state: Mapped[DeliveryState] = mapped_column(
        choice(DeliveryState, "state"), default=DeliveryState.WAITING
    )
    next_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    message_id: Mapped[str | None]  # written before the first attempt, the same for every one
    sent_at: Mapped[datetime | None]


class UsedLink(Base):
    """The nonce of a signed link that has been used."""

    __tablename__ = "used_links"

    nonce: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("people.id", ondelete="CASCADE"), index=True
    )
    used_at: Mapped[datetime]


class ReminderSwitch(Base):
    """A kind of message that the programme's lead has switched off, or on again."""

    __tablename__ = "reminder_switches"

    kind: Mapped[str] = mapped_column(primary_key=True)
    is_on: Mapped[bool]
    changed_at: Mapped[datetime]
