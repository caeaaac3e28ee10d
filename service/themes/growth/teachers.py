"""Find hidden teachers: people who write about teaching a skill but do not offer it.

Each is asked privately, once per skill; nobody else sees who was asked or the answer.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from embeddings.encoder import Encoder
from service.access.viewer import Viewer
from service.i18n.language import say
from service.models import (
    Line,
    LineKind,
    LineSource,
    OwnerType,
    Person,
    PersonState,
    Purpose,
    TeacherInvitation,
    vectors,
)
from service.models.ids import batches
from service.models.scopes import has_consented
from service.models.upsert import insert_for
from service.people import actions as people_actions
from service.people.line_text import MOST_LINES
from service.privacy.text_tables import TEXTS
from service.problems import NotFound, Refused

NEAR: Final = 0.5  # cosine; in the demo the planted teachers lie at .53 to .72, others below it


class TaughtPassages(NamedTuple):
    """Passages of teaching (n) out of texts that count towards themes, with rows (n, dims)."""

    people: tuple[UUID, ...]
    rows: NDArray[np.float32]


class PotentialTeachers(NamedTuple):
    """Those who could teach a skill, each with the sought line nearest to what they taught.

    `lines` are all that mean the skill or lie near it.
    """

    people: Mapping[UUID, UUID]
    lines: frozenset[UUID]


class Invitation(NamedTuple):
    line_id: UUID
    skill: str


def told_teaching(db: Session, encoder: Encoder) -> TaughtPassages:
    """The private lines drawn from ticked texts; who forgets such a line is not asked for it."""
    ticked = sa.union_all(
        *(sa.select(texts.id).where(texts.in_themes.is_(True)) for texts in TEXTS.values())
    )
    found = db.execute(
        sa.select(Line.id, Line.person_id)
        .join(Person, Person.id == Line.person_id)
        .where(
            Line.kind == LineKind.OFFER,
            Line.source != LineSource.PROFILE,
            Line.source_id.in_(ticked),
            Person.state == PersonState.ACTIVE,
            has_consented(Purpose.THEMES),
        )
        .order_by(Line.id)
    ).all()
    known = vectors.of_owners(
        db, encoder, OwnerType.LINE, owner_ids=[line_id for line_id, _ in found]
    )
    there = [(person, known[line_id]) for line_id, person in found if line_id in known]
    rows = [row for _, row in there]
    stacked = np.stack(rows) if rows else np.empty((0, encoder.dims), np.float32)
    return TaughtPassages(tuple(person for person, _ in there), stacked)


def nearest(told: TaughtPassages, person: UUID, sought: NDArray[np.float32]) -> int:
    """Which of some lines, rows (n, dims), lies nearest to anything that a person taught."""
    mine = [at for at, one in enumerate(told.people) if one == person]
    return int(np.argmax((sought @ told.rows[mine].T).max(axis=1)))


def near(told: TaughtPassages, middle: NDArray[np.float32]) -> frozenset[UUID]:
    """Whose teaching lies near the middle of a skill, a unit row (dims,)."""
    close = np.flatnonzero(told.rows @ middle >= NEAR)
    return frozenset(told.people[at] for at in close.tolist())


def keep_invitations(db: Session, asked: Sequence[PotentialTeachers], now: datetime) -> None:
    """Ask who was not asked about a skill, and drop open questions that no longer hold."""
    rows = db.scalars(sa.select(TeacherInvitation)).all()
    wanted = {line_id for skill in asked for line_id in skill.people.values()}
    there = {
        line_id
        for batch in batches(wanted)
        for line_id in db.scalars(sa.select(Line.id).where(Line.id.in_(batch)))
    }
    kept: set[tuple[UUID, UUID]] = set()
    for skill in asked:
        known = {row.person_id: row for row in rows if row.line_id in skill.lines}
        kept |= {(one, known[one].line_id) for one in skill.people.keys() & known.keys()}
        for person in sorted(skill.people.keys() - known.keys()):
            if skill.people[person] in there:
                _ask(db, person, skill.people[person], now=now)
    for row in rows:
        if row.answered_at is None and (row.person_id, row.line_id) not in kept:
            db.delete(row)
    db.flush()


def open_invitations(db: Session, viewer: Viewer) -> list[Invitation]:
    """What the viewer is asked, the earliest first."""
    rows = db.execute(
        sa.select(TeacherInvitation.line_id, Line.text)
        .join(Line, Line.id == TeacherInvitation.line_id)
        .where(
            TeacherInvitation.person_id == viewer.person_id,
            TeacherInvitation.answered_at.is_(None),
            Line.published,
        )
        .order_by(TeacherInvitation.created_at, TeacherInvitation.line_id)
    )
    return [Invitation(*row) for row in rows]


def accept(db: Session, viewer: Viewer, line_id: UUID, *, offer: str, now: datetime) -> None:
    """Publish an offer in the person's own words; NotFound if nobody asked them, or not now."""
    mine = sa.select(Line.text).where(
        Line.person_id == viewer.person_id,
        Line.kind == LineKind.OFFER,
        Line.source == LineSource.PROFILE,
    )
    offers = db.scalars(mine.order_by(Line.position)).all()
    if len(offers) >= MOST_LINES:
        sentence = say("You have as many offers as possible; remove one first.")
        raise Refused("offers-full", sentence, {"offer": sentence})
    _answer(db, viewer, line_id, now=now, accepted=True)
    if offer not in offers:
        people_actions.save_lines(
            db, viewer.person_id, LineKind.OFFER, texts=[*offers, offer], now=now
        )


def decline(db: Session, viewer: Viewer, line_id: UUID, *, now: datetime) -> None:
    _answer(db, viewer, line_id, now=now, accepted=False)


def _ask(db: Session, person_id: UUID, line_id: UUID, *, now: datetime) -> None:
    db.execute(
        insert_for(db)(TeacherInvitation)
        .values(person_id=person_id, line_id=line_id, created_at=now)
        .on_conflict_do_nothing(index_elements=["person_id", "line_id"])
    )


def _answer(db: Session, viewer: Viewer, line_id: UUID, *, now: datetime, accepted: bool) -> None:
    answered = db.execute(
        sa.update(TeacherInvitation)
        .where(
            TeacherInvitation.person_id == viewer.person_id,
            TeacherInvitation.line_id == line_id,
            TeacherInvitation.answered_at.is_(None),
        )
        .values(answered_at=now, accepted=accepted)
        .returning(TeacherInvitation.line_id)
    )
    if answered.one_or_none() is None:
        raise NotFound("invitation-not-found", say("We are not asking you about this now."))
