"""Agendas that a client program may read: both people have consented."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.access.queries import consents
from service.agendas import versions
from service.agendas.item_wording import Said, label, said
from service.agendas.standard_wording import as_text
from service.models import Agenda, MentoringSession, Pair, Purpose
from service.pairings.pairs.names import Names
from service.pairings.pairs.stages import stage
from service.problems import NotFound


class PublishedItem(NamedTuple):
    key: str
    title: str
    question: str
    minutes: int
    because: str
    author: str
    led_by: UUID | None
    agreed_by: list[UUID]


class PublishedAgenda(NamedTuple):
    session_id: UUID
    number: int
    starts_at: datetime
    minutes: int
    version: int
    label: str
    items: list[PublishedItem]


def agenda_of(db: Session, session_id: UUID, now: datetime) -> PublishedAgenda:
    """Raise NotFound without telling whether the agenda or a consent is missing."""
    row = db.execute(
        sa.select(MentoringSession, Pair, Agenda)
        .join(Pair, Pair.id == MentoringSession.pair_id)
        .join(Agenda, Agenda.session_id == MentoringSession.id)
        .where(MentoringSession.id == session_id, Agenda.current_version > 0)
    ).one_or_none()
    if row is None or not _both_ticked(db, row[1]):
        raise NotFound("agenda-not-found", "There is no agenda here that this key may read.")
    session, pair, agenda = row
    version = versions.current(db, agenda)
    entries = versions.entries(db, version.id)
    return PublishedAgenda(
        session_id=session.id,
        number=session.number,
        starts_at=session.starts_at,
        minutes=session.minutes,
        version=version.number,
        label=label(version, entries),
        items=[
            _item(one) for one in said(db, pair.id, stage(session, pair), entries=entries, now=now)
        ],
    )


def _both_ticked(db: Session, pair: Pair) -> bool:
    return all(Purpose.AGENDAS in consents(db, one) for one in (pair.a_id, pair.b_id))


def _item(one: Said) -> PublishedItem:
    entry = one.entry
    return PublishedItem(
        key=entry.key,
        title=one.title,
        question=one.question,
        minutes=entry.minutes,
        because=as_text(one.because, Names("", "")),  # names stand in place already
        author=entry.author.value,
        led_by=entry.led_by_id,
        agreed_by=sorted(entry.accepted),
    )
