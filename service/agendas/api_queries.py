"""Agendas that a client program may read: both people have consented."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict, JsonValue
from sqlalchemy.orm import Session

from service.agendas import versions
from service.agendas.evidence_queries import still_shared
from service.agendas.item_wording import Said, Speaker, label, said, text_for_teacher
from service.agendas.standard_wording import as_text
from service.i18n.formatting import first_name
from service.models import Agenda, AgendaVersion, MentoringSession, Pair, Person, Purpose
from service.models.scopes import has_consented
from service.pairings.pairs.names import Names
from service.pairings.pairs.stages import stage_of
from service.problems import NotFound

_EXAMPLE: dict[str, JsonValue] = {
    "session_id": "0192f3a0-6c1e-7b62-9d55-3f2f0a5c8e11",
    "number": 7,
    "starts_at": "2026-11-25T15:00:00Z",
    "minutes": 45,
    "version": 3,
    "label": "Drafted without a language model",
    "items": [
        {
            "key": "a_learns_1",
            "title": "Stories from claims decided over three decades",
            "question": "Helen tells one case and stops halfway. Guess how it ends.",
            "question_for_teacher": "Tell one case and stop halfway. Mara guesses how it ends.",
            "from_before": "",
            "minutes": 6,
            "because": "because Helen offers “thirty years of claims, told as stories”",
            "author": "default",
            "led_by": "0192f3a0-6c1e-7b62-9d55-3f2f0a5c8e12",
            "agreed_by": ["0192f3a0-6c1e-7b62-9d55-3f2f0a5c8e12"],
        }
    ],
}


class AgendaItemOut(BaseModel):
    """`author` is default, model or person; `led_by` is who teaches in it, if anybody.

    `question` is put to both, or to whoever learns; `question_for_teacher` is the same item for
    whoever teaches, empty where that is no different. `from_before` quotes what it takes up.
    """

    key: str
    title: str
    question: str
    question_for_teacher: str = ""
    from_before: str = ""
    minutes: int
    because: str
    author: str
    led_by: UUID | None
    agreed_by: list[UUID]


class AgendaOut(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    session_id: UUID
    number: int
    starts_at: datetime
    minutes: int
    version: int
    label: str
    items: list[AgendaItemOut]


def agenda_of(db: Session, session_id: UUID, now: datetime) -> AgendaOut:
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
    return AgendaOut(
        session_id=session.id,
        number=session.number,
        starts_at=session.starts_at,
        minutes=session.minutes,
        version=version.number,
        label=label(version, entries),
        items=[_item(one, text_for_teacher(speaker, one.entry)) for one in said(speaker, entries)],
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


def _item(one: Said, for_teacher: str) -> AgendaItemOut:
    entry = one.entry
    ask = f"{one.recap.ask} " if one.recap else ""
    return AgendaItemOut(
        key=entry.key,
        title=one.title,
        question=f"{ask}{one.question}",
        question_for_teacher=for_teacher,
        from_before=one.recap.words if one.recap else "",
        minutes=entry.minutes,
        because=as_text(one.because, Names("", "")),  # names stand in place already
        author=entry.author.value,
        led_by=entry.led_by_id,
        agreed_by=sorted(entry.accepted),
    )
