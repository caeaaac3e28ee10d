"""Store drafts as versions of an agenda without losing what people changed."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from prompts.agenda import learner_of
from service.agendas import versions
from service.agendas.composer.slots import other
from service.agendas.drafts.brief import AgendaDraft
from service.agendas.edit_actions import LockedAgenda
from service.agendas.versions import AgendaEntry, Stamp
from service.models import Agenda, AgendaVersion, Author, MentoringSession, Pair, SessionState
from service.models.ids import uuid7
from service.models.upsert import insert_for


def store_draft(
    db: Session, session_id: UUID, draft: AgendaDraft, *, now: datetime, after: int = 0
) -> int | None:
    """Keep a draft as the next version; None if this author drafted these inputs since `after`.

    Items that a person wrote, changed, removed or agreed to stay as they are.
    """
    session = db.get(MentoringSession, session_id, with_for_update=True)
    if session is None or session.state is not SessionState.PLANNED or session.opened_at:
        return None
    db.execute(
        insert_for(db)(Agenda)
        .values(id=uuid7(), session_id=session_id, current_version=0, created_at=now)
        .on_conflict_do_nothing(index_elements=["session_id"])
    )
    agenda = db.scalars(
        sa.select(Agenda).where(Agenda.session_id == session_id).with_for_update()
    ).one()
    same = sa.select(AgendaVersion.id).where(
        AgendaVersion.agenda_id == agenda.id,
        AgendaVersion.brief_hash == draft.stamp.brief_hash,
        AgendaVersion.author == draft.stamp.author,
        AgendaVersion.number > after,
    )
    if db.scalar(same.limit(1)) is not None:
        return None
    return _store(db, agenda, draft, stamp=draft.stamp, now=now)


def redraft(db: Session, seen: LockedAgenda, draft: AgendaDraft) -> int:
    """Store a draft that somebody asked for, even if its inputs were drafted before."""
    stamp = draft.stamp._replace(author_id=seen.editor_id)
    return _store(db, seen.agenda, draft, stamp=stamp, now=seen.now)


def drafted_entries(db: Session, session_id: UUID, draft: AgendaDraft) -> list[AgendaEntry]:
    """The draft's items as they would be stored."""
    pair = db.get_one(Pair, db.get_one(MentoringSession, session_id).pair_id)
    people = {"a": pair.a_id, "b": pair.b_id}
    found = []
    for item in draft.items:
        learner = learner_of(item.key)
        cited = [draft.sources[local] for local in dict.fromkeys(item.evidence)]
        found.append(
            AgendaEntry(
                key=item.key,
                minutes=item.minutes,
                title=item.title,
                question=item.question,
                question_id=item.question_id,
                author=Author(item.author),
                led_by_id=people[other(learner)] if learner else None,
                for_teacher=item.for_teacher,
                evidence=tuple((source.key, source.owner_id) for source in cited),
            )
        )
    return found


def _store(db: Session, agenda: Agenda, draft: AgendaDraft, *, stamp: Stamp, now: datetime) -> int:
    fresh = drafted_entries(db, agenda.session_id, draft)
    if not agenda.current_version:
        return versions.add(db, agenda, fresh, stamp=stamp, now=now).number
    before = versions.entries(db, versions.current(db, agenda).id)
    found = versions.merged(before, fresh, _removed(db, agenda, before))
    return versions.add(db, agenda, found, stamp=stamp, now=now).number


def _removed(db: Session, agenda: Agenda, before: list[AgendaEntry]) -> frozenset[str]:
    """Keys of the last draft that somebody has taken out since."""
    drafted = db.scalar(
        sa.select(AgendaVersion.id)
        .where(AgendaVersion.agenda_id == agenda.id, AgendaVersion.author != Author.PERSON)
        .order_by(AgendaVersion.number.desc())
        .limit(1)
    )
    if drafted is None:
        return frozenset()
    was = {entry.key for entry in versions.entries(db, drafted)}
    return frozenset(was - {entry.key for entry in before})
