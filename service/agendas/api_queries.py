"""Agendas that a client program may read: both people have consented."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.agendas import versions
from service.agendas.evidence_queries import still_shared
from service.agendas.item_wording import Said, Speaker, label, said
from service.agendas.standard_wording import as_text
from service.i18n.formatting import first_name
from service.models import Agenda, AgendaVersion, MentoringSession, Pair, Person, Purpose
from service.models.scopes import has_consented
from service.pairings.pairs.names import Names
from service.pairings.pairs.stages import stage_of
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
    row = db.execute(_current_version(session_id)).one_or_none()
    names = {} if row is None else _consenting(db, row[1])
    if row is None or len(names) < 2:  # noqa: PLR2004  # both
        raise NotFound("agenda-not-found", "There is no agenda here that this key may read.")
    session, pair, version = row
    entries = versions.entries(db, version.id)
    cited = {key for entry in entries for key, _ in entry.evidence}
    speaker = Speaker(
        Names(names[pair.a_id], names[pair.b_id]),
        pair.a_id,
        stage_of(session.number, pair.planned_sessions),
        still_shared(db, pair.id, cited, at=now),
    )
    return PublishedAgenda(
        session_id=session.id,
        number=session.number,
        starts_at=session.starts_at,
        minutes=session.minutes,
        version=version.number,
        label=label(version, entries),
        items=[_item(one) for one in said(speaker, entries)],
    )


def _current_version(session_id: UUID) -> sa.Select[MentoringSession, Pair, AgendaVersion]:
    is_current = AgendaVersion.number == Agenda.current_version
    return (
        sa.select(MentoringSession, Pair, AgendaVersion)
        .join(Pair, Pair.id == MentoringSession.pair_id)
        .join(Agenda, Agenda.session_id == MentoringSession.id)
        .join(AgendaVersion, sa.and_(AgendaVersion.agenda_id == Agenda.id, is_current))
        .where(MentoringSession.id == session_id)
    )


def _consenting(db: Session, pair: Pair) -> dict[UUID, str]:
    """Return the first names of those of the two who have consented."""
    rows = db.execute(
        sa.select(Person.id, Person.name).where(
            Person.id.in_((pair.a_id, pair.b_id)), has_consented(Purpose.AGENDAS)
        )
    )
    return {person_id: first_name(name) for person_id, name in rows}


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
