"""Ask one question in a long gap between sessions, to each person in turn.

It stays open until the pair's next session begins; its person may change the answer until then.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.access.viewer import Viewer
from service.agendas.drafts import schedule
from service.i18n.language import say
from service.models import (
    FollowUp,
    FollowUpState,
    MentoringSession,
    Pair,
    PairState,
    Person,
    PersonState,
    Question,
    SessionState,
)
from service.models.ids import uuid7
from service.models.upsert import insert_for
from service.pairings.pairs.stages import stage_of
from service.problems import NotFound
from service.sessions.questions.wording import frame_of_stage, frame_of_step, midpoint

_LATEST: Final = timedelta(hours=24)  # before the session: by then its agenda stands
_MOST_ASKED: Final = 500  # in one transaction


class _Gap(NamedTuple):
    pair_id: UUID
    next_id: UUID
    due_at: datetime


def ask_due(db: Session, now: datetime) -> int:
    """Ask whoever's turn it is in every gap that is half over; the number of questions asked."""
    asked = 0
    for gap in _gaps(db, now):
        asked += _ask(db, gap, now)
        if asked == _MOST_ASKED:
            break
    return asked


def answer(
    db: Session, viewer: Viewer, question_id: UUID, *, text: str | None, now: datetime
) -> UUID:
    """Keep the answer of whom it was asked, None to leave it; the pair's id.

    Pressing twice keeps what was said last. NotFound for the partner, and once they met again.
    """
    row = db.scalar(
        sa.select(Question)
        .join(Pair, Pair.id == Question.pair_id)
        .where(
            Question.id == question_id,
            Question.person_id == viewer.person_id,
            Pair.state != PairState.ENDED,
            is_open(),
        )
        .with_for_update(of=Question)
    )
    if row is None:
        raise NotFound("question-not-found", say("You have no open question with this id."))
    row.answer, row.answered_at = text, now
    db.flush()
    following = db.scalar(
        sa.select(MentoringSession)
        .where(
            MentoringSession.pair_id == row.pair_id,
            MentoringSession.state == SessionState.PLANNED,
            MentoringSession.starts_at > now,
        )
        .order_by(MentoringSession.starts_at)
        .limit(1)
    )
    if following is not None:
        schedule.draft_if_soon(db, following, now)
    return row.pair_id


def is_open() -> sa.ColumnElement[bool]:
    """Whether the two have not met since the question was asked."""
    met = sa.select(MentoringSession.id).where(
        MentoringSession.pair_id == Question.pair_id,
        MentoringSession.starts_at > Question.due_at,
        sa.or_(
            MentoringSession.state == SessionState.HELD, MentoringSession.opened_at.is_not(None)
        ),
    )
    return ~met.exists()


def _gaps(db: Session, now: datetime) -> Iterator[_Gap]:
    """Gaps of active pairs that are past their middle and have no question yet."""
    last = _ends(sa.func.max(MentoringSession.starts_at), SessionState.HELD)
    following = _ends(sa.func.min(MentoringSession.starts_at), SessionState.PLANNED)
    asked = sa.select(Question.id).where(
        Question.pair_id == last.c.pair_id, Question.due_at > last.c.at
    )
    rows = db.execute(
        sa.select(MentoringSession.pair_id, MentoringSession.id, last.c.at, following.c.at)
        .join(last, last.c.pair_id == MentoringSession.pair_id)
        .join(following, following.c.pair_id == MentoringSession.pair_id)
        .join(Pair, Pair.id == MentoringSession.pair_id)
        .where(
            Pair.state == PairState.ACTIVE,
            MentoringSession.state == SessionState.PLANNED,
            MentoringSession.starts_at == following.c.at,
            ~asked.exists(),
        )
        .order_by(MentoringSession.pair_id)
    ).all()
    for pair_id, next_id, before, after in rows:
        due_at = midpoint(before, after)
        if due_at is not None and due_at <= now < after - _LATEST:
            yield _Gap(pair_id, next_id, due_at)


def _ends(at: sa.ColumnElement[datetime], state: SessionState) -> sa.Subquery:
    """(pair_id, at): one end of each pair's gap."""
    return (
        sa.select(MentoringSession.pair_id, at.label("at"))
        .where(MentoringSession.state == state)
        .group_by(MentoringSession.pair_id)
        .subquery()
    )


def _ask(db: Session, gap: _Gap, now: datetime) -> bool:
    pair = db.get_one(Pair, gap.pair_id)
    person_id, turn = _whose_turn(db, pair)
    if person_id is None or not _may_be_asked(db.get_one(Person, person_id), now):
        return False
    step = db.scalar(
        sa.select(FollowUp)
        .where(FollowUp.pair_id == pair.id, FollowUp.state == FollowUpState.OPEN)
        .order_by(FollowUp.created_at.desc(), FollowUp.id.desc())
        .limit(1)
    )
    if step is None:
        session = db.get_one(MentoringSession, gap.next_id)
        text = frame_of_stage(turn, stage_of(session.number, pair.planned_sessions))
    else:
        text = frame_of_step(turn, is_own=step.owner_id == person_id)
    made = db.execute(
        insert_for(db)(Question)
        .values(
            id=uuid7(),
            pair_id=pair.id,
            session_id=gap.next_id,
            person_id=person_id,
            follow_up_id=step.id if step else None,
            text=text,
            due_at=gap.due_at,
            created_at=now,
        )
        .on_conflict_do_nothing(index_elements=["session_id"])
        .returning(Question.id)
    )
    return made.one_or_none() is not None


def _whose_turn(db: Session, pair: Pair) -> tuple[UUID | None, int]:
    """Who is asked, of those who want questions, and how many the pair had before."""
    people = (pair.a_id, pair.b_id)
    wanting = set(
        db.scalars(
            sa.select(Person.id).where(Person.id.in_(people), Person.wants_questions.is_(True))
        )
    )
    earlier = db.scalars(
        sa.select(Question.person_id).where(Question.pair_id == pair.id).order_by(Question.due_at)
    ).all()
    turns = people[::-1] if earlier and earlier[-1] == pair.a_id else people
    return next((one for one in turns if one in wanting), None), len(earlier)


def _may_be_asked(person: Person, now: datetime) -> bool:
    """Nobody is asked in the place of somebody on leave: their turn waits for them."""
    is_away = person.away_until is not None and person.away_until > now
    return person.state is PersonState.ACTIVE and not is_away
