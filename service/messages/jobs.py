"""Scheduled e-mail: record what is due, then order a job for each recipient."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from uuid import UUID

import structlog
from sqlalchemy.orm import Session

from service.bootstrap import Parts
from service.messages import delivery_actions, reminders
from service.messages.due import causes
from service.messages.mail import house_of
from service.messages.transports import Never, NotNow, Parcel, Transport, transport_of
from service.models import queue
from service.models.queue import Job, JobKind, Work

_log = structlog.get_logger()


def order_messages(parts: Parts, now: datetime) -> None:
    """Called every few minutes; a repeat within one minute orders nothing twice."""
    with parts.read() as db:
        fresh = causes.untold(db, causes.causes(db, now))
        if not fresh and not causes.people_waiting(db, now):
            return  # so that other writers need not wait
    with parts.write() as db:
        causes.note(db, fresh, now)
        for person_id in causes.people_waiting(db, now):
            key = f"{person_id}:{now:%Y%m%dT%H%M}"
            queue.put(db, Job(JobKind.REMIND, key, {"person": str(person_id)}), now)


def publish_reminder_reach(parts: Parts, now: datetime) -> None:
    """Harmless to repeat: a figure changes only where enough people are others."""
    with parts.write() as db:
        reminders.publish_reach(db, now, k=parts.settings.k)


def remind(parts: Parts, work: Work) -> None:
    """Send one person at most one message."""
    carry(transport_of(parts.settings), parts, work)


def carry(transport: Transport, parts: Parts, work: Work) -> None:
    """Send an e-mail between two transactions, so that no mail server blocks the database."""
    now, house = parts.clock(), house_of(parts.settings)
    with parts.write() as db:
        taken = delivery_actions.take(db, UUID(str(work.args["person"])), house, now=now)
        if taken is None:
            queue.finish(db, work.id, now)
            return
    delivery_id, parcel = taken
    end = _sent(transport, parcel)
    with parts.write() as db:
        queue.finish(db, work.id, parts.clock())
        end(db, delivery_id, parts.clock())


def _sent(transport: Transport, parcel: Parcel) -> Callable[[Session, UUID, datetime], None]:
    """What is to be written of the attempt."""
    try:
        transport(parcel)
    except NotNow:
        _log.warning("mail_postponed", kind=parcel.kind, id=str(parcel.person_id))
        return partial(delivery_actions.came_back, for_good=False)
    except Never:
        _log.warning("mail_refused", kind=parcel.kind, id=str(parcel.person_id))
        return partial(delivery_actions.came_back, for_good=True)
    return delivery_actions.went
