"""Erase a person from their pairs; the partner's own words stay."""

import re
from datetime import datetime
from typing import Final
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.models import (
    Agenda,
    AgendaAcceptance,
    AgendaEvidence,
    AgendaItem,
    AgendaVersion,
    Agreement,
    AgreementTick,
    Author,
    FollowUp,
    MentoringSession,
    Note,
    Pair,
    PairGoal,
    PairState,
    Question,
    SessionState,
)
from service.models.scopes import in_pair

PARTNER: Final = "former partner"


def erase_from_pairs(db: Session, person_id: UUID, name: str, *, now: datetime) -> None:
    pair_ids = list(db.scalars(sa.select(Pair.id).where(in_pair(person_id))))
    _end(db, pair_ids, person_id, now=now)
    _drop_own_entries(db, pair_ids, person_id)
    _clear_agendas(db, pair_ids, person_id, name=name)


def _end(db: Session, pair_ids: list[UUID], person_id: UUID, *, now: datetime) -> None:
    for pair in db.scalars(sa.select(Pair).where(Pair.id.in_(pair_ids))):
        pair.subject = None  # either of the two may have written it
        if pair.state is not PairState.ENDED:
            pair.state, pair.ended_at = PairState.ENDED, now
        if pair.ended_by_id == person_id:
            pair.ended_by_id = pair.end_note = None
    db.execute(
        sa.update(MentoringSession)
        .where(
            MentoringSession.pair_id.in_(pair_ids),
            MentoringSession.state == SessionState.PLANNED,
        )
        .values(
            state=SessionState.CANCELLED,
            sequence=MentoringSession.sequence + 1,
            changed_at=now,
        )
    )


def _drop_own_entries(db: Session, pair_ids: list[UUID], person_id: UUID) -> None:
    """Clauses and next steps go whoever has them: either of the two may have written those."""
    db.execute(sa.delete(Note).where(Note.author_id == person_id))
    db.execute(sa.delete(FollowUp).where(FollowUp.pair_id.in_(pair_ids)))
    db.execute(sa.delete(Question).where(Question.person_id == person_id))
    db.execute(sa.delete(AgreementTick).where(AgreementTick.person_id == person_id))
    db.execute(
        sa.update(PairGoal)
        .where(PairGoal.person_id == person_id)
        .values(gain="", contribute="", progress=None)
    )
    for agreement in db.scalars(sa.select(Agreement).where(Agreement.pair_id.in_(pair_ids))):
        agreement.clauses = []


def _clear_agendas(db: Session, pair_ids: list[UUID], person_id: UUID, *, name: str) -> None:
    """Delete items that the person wrote or that rest on their words; the rest lose the name."""
    db.execute(sa.delete(AgendaAcceptance).where(AgendaAcceptance.person_id == person_id))
    rests = sa.select(AgendaEvidence.item_id).where(AgendaEvidence.owner_id == person_id)
    items = db.scalars(sa.select(AgendaItem).where(AgendaItem.version_id.in_(_versions(pair_ids))))
    theirs = set(db.scalars(rests))
    written = _written(db, pair_ids, person_id)
    for item in items:
        if item.id in theirs or item.question in written:
            db.delete(item)
        elif item.author is not Author.PERSON:  # a partner's own words are the partner's
            item.title, item.question = _unnamed(item.title, name), _unnamed(item.question, name)
            item.for_teacher = item.for_teacher and _unnamed(item.for_teacher, name)
    db.flush()


def _versions(pair_ids: list[UUID]) -> sa.Select[UUID]:
    return (
        sa.select(AgendaVersion.id)
        .join(Agenda, Agenda.id == AgendaVersion.agenda_id)
        .join(MentoringSession, MentoringSession.id == Agenda.session_id)
        .where(MentoringSession.pair_id.in_(pair_ids))
    )


def _written(db: Session, pair_ids: list[UUID], person_id: UUID) -> set[str]:
    """Questions that the person typed; later versions carry them on under another's name."""
    return set(
        db.scalars(
            sa.select(AgendaItem.question)
            .join(AgendaVersion, AgendaVersion.id == AgendaItem.version_id)
            .where(
                AgendaVersion.id.in_(_versions(pair_ids)),
                AgendaVersion.author_id == person_id,
                AgendaItem.author == Author.PERSON,
            )
        )
    )


def _unnamed(text: str, name: str) -> str:
    """The text without the full name, and without the first name where it stands alone."""
    said = "|".join(re.escape(one) for one in (name, name.split(" ", 1)[0]))
    return re.sub(rf"\b(?:{said})\b", PARTNER, text)
