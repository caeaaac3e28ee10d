"""Questions between sessions as the two people read them; skipping is not disclosed."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from service.access.viewer import Viewer
from service.agendas.standard_wording import ReasonPart
from service.i18n.formatting import first_name
from service.models import FollowUp, Pair, PairState, Person, Question
from service.models.scopes import in_pair, partner_of
from service.pairings.pairs.queries import PairFacts
from service.sessions.questions.actions import is_open
from service.sessions.questions.wording import in_words

_Asked = aliased(Person)
_Other = aliased(Person)


class QuestionView(NamedTuple):
    """`person` is whom it was asked, by first name; `answer` is empty while there is none."""

    id: UUID
    pair_id: UUID
    partner: str
    person: str
    is_mine: bool
    parts: list[ReasonPart]
    answer: str
    asked_at: datetime
    answered_at: datetime | None
    is_open: bool


def of_pair(db: Session, viewer: Viewer, pair: PairFacts) -> list[QuestionView]:
    """All of a pair, the newest first."""
    rows = db.execute(_query(viewer).where(Question.pair_id == pair.id))
    found = [_view(viewer, row) for row in rows]
    is_live = pair.state is not PairState.ENDED
    return found if is_live else [one._replace(is_open=False) for one in found]


def waiting_for(db: Session, viewer: Viewer) -> list[QuestionView]:
    """Open ones that the viewer has neither answered nor left."""
    rows = db.execute(
        _query(viewer).where(
            Pair.state == PairState.ACTIVE,
            Question.person_id == viewer.person_id,
            Question.answered_at.is_(None),
            is_open(),
        )
    )
    return [_view(viewer, row) for row in rows]


def _query(viewer: Viewer) -> sa.Select[Question, str, str, str | None, bool]:
    """A row is the question, its person's name, the other's, the viewer's partner's, a step."""
    theirs = partner_of(Question.person_id)
    return (
        sa.select(Question, _Asked.name, _Other.name, FollowUp.text, is_open())
        .join(Pair, Pair.id == Question.pair_id)
        .join(_Asked, _Asked.id == Question.person_id)
        .join(_Other, _Other.id == theirs)
        .outerjoin(FollowUp, FollowUp.id == Question.follow_up_id)
        .where(in_pair(viewer.person_id))
        .order_by(Question.due_at.desc())
    )


def _view(viewer: Viewer, found: sa.Row[Question, str, str, str | None, bool]) -> QuestionView:
    row, person, other, step, still_open = found
    is_mine = row.person_id == viewer.person_id
    return QuestionView(
        id=row.id,
        pair_id=row.pair_id,
        partner=first_name(other if is_mine else person),
        person=first_name(person),
        is_mine=is_mine,
        parts=in_words(row.text, first_name(other), step),
        answer=row.answer or "",
        asked_at=row.due_at,
        answered_at=row.answered_at,
        is_open=still_open,
    )
