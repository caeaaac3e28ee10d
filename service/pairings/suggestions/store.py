"""Store suggestions: at most three open for a person; answers are never lost."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.models import Exclusion, Pair, Suggestion, SuggestionState, queue
from service.models.queue import Job, JobKind
from service.pairings.engine.fit import Fit
from service.pairings.population import gathered
from service.pairings.suggestions.proposals import Outlook, Proposal, Reasons

MOST_SHOWN = 3
LIFETIME = timedelta(days=14)
RESTS = timedelta(days=90)  # for expired ones too, or a "not now" could be told apart
DECLINE_RESTS = timedelta(days=365)
CLEARLY = 0.05  # by so much must a newcomer fit better to push somebody out
OPEN = (SuggestionState.SHOWN, SuggestionState.ACCEPTED)
ANSWERED = (SuggestionState.ACCEPTED, SuggestionState.DECLINED)


class New(NamedTuple):
    """A suggestion to be: `fit.learn` is what `person_id` may learn from `other_id`."""

    person_id: UUID
    other_id: UUID
    fit: Fit
    reasons: Reasons
    engine: str
    round_id: UUID | None = None


def order(db: Session, person_id: UUID, why: str, *, now: datetime) -> None:
    """Order new suggestions for one person; the same `why` gives one order."""
    queue.put(db, Job(JobKind.SUGGEST, f"{person_id}:{why}", {"id": str(person_id)}), now)


def declined(db: Session, now: datetime) -> dict[UUID, frozenset[UUID]]:
    """{person: whom one of the two has put aside}, either way."""
    rows = db.execute(
        sa.select(Suggestion.person_id, Suggestion.other_id).where(
            Suggestion.state == SuggestionState.DECLINED,
            Suggestion.answered_at > now - DECLINE_RESTS,
        )
    ).all()
    return gathered(link for one, other in rows for link in ((one, other), (other, one)))


def kept_apart(db: Session, now: datetime) -> dict[UUID, frozenset[UUID]]:
    """{person: whom one of the two put aside or does not want to be paired with}, either way."""
    found = declined(db, now)
    rows = db.execute(sa.select(Exclusion.person_id, Exclusion.other_id)).all()
    more = gathered(link for one, other in rows for link in ((one, other), (other, one)))
    nobody: frozenset[UUID] = frozenset()
    return {one: found.get(one, nobody) | more.get(one, nobody) for one in found.keys() | more}


def shown(db: Session) -> dict[UUID, frozenset[UUID]]:
    """{person: whom they are being shown}."""
    rows = db.execute(
        sa.select(Suggestion.person_id, Suggestion.other_id).where(
            Suggestion.state == SuggestionState.SHOWN
        )
    )
    return gathered((row[0], row[1]) for row in rows)


def askers(db: Session, now: datetime) -> dict[UUID, frozenset[UUID]]:
    """{person: who has said yes to them and waits}."""
    rows = db.execute(
        sa.select(Suggestion.other_id, Suggestion.person_id).where(
            Suggestion.state == SuggestionState.ACCEPTED, Suggestion.expires_at > now
        )
    )
    return gathered((row[0], row[1]) for row in rows)


def spared(db: Session, person_id: UUID, now: datetime) -> set[UUID]:
    """Whom the person is shown by a round, or who have said yes: none of them makes way."""
    asked = sa.select(Suggestion.person_id).where(
        Suggestion.other_id == person_id,
        Suggestion.state == SuggestionState.ACCEPTED,
        Suggestion.expires_at > now,
    )
    rows = db.scalars(
        sa.select(Suggestion.other_id).where(
            Suggestion.person_id == person_id,
            Suggestion.state == SuggestionState.SHOWN,
            Suggestion.expires_at > now,
            sa.or_(Suggestion.round_id.is_not(None), Suggestion.other_id.in_(asked)),
        )
    )
    return set(rows)


def began() -> sa.ColumnElement[bool]:
    """SQL: this suggestion has led to a pair, whatever became of that; its time cannot run out."""
    same = sa.or_(
        sa.and_(Pair.a_id == Suggestion.person_id, Pair.b_id == Suggestion.other_id),
        sa.and_(Pair.b_id == Suggestion.person_id, Pair.a_id == Suggestion.other_id),
    )
    return sa.exists().where(same, Pair.created_at >= Suggestion.created_at)


def refresh(
    db: Session,
    outlook: Outlook,
    engine: str,
    *,
    now: datetime,
    held: frozenset[UUID] = frozenset(),
) -> None:
    """Expire what no longer holds, renew the figures of the rest, and fill up to three.

    `held` have said yes to this person, and no rule keeps the two apart: they stay on show
    however weak the fit.
    """
    rows = db.scalars(
        sa.select(Suggestion)
        .where(Suggestion.person_id == outlook.person_id, sa.not_(began()))
        .order_by(Suggestion.created_at, Suggestion.id)
    ).all()
    kept = [row for row in rows if _stays(row, outlook, held, now=now)]
    resting = {row.other_id for row in rows if row in kept or _rests(row, now)}
    for proposal in outlook.best:
        if proposal.other_id in resting:
            continue
        if len(kept) >= MOST_SHOWN and not _makes_way(kept, proposal, held, now=now):
            break
        new = New(outlook.person_id, proposal.other_id, proposal.fit, proposal.reasons, engine)
        kept.append(add(db, new, now))
    db.flush()


def make_room(db: Session, person_id: UUID, now: datetime) -> None:
    """Leave at most two on show, so that one more may be; spared ones go last."""
    kept = spared(db, person_id, now)
    rows = db.scalars(
        sa.select(Suggestion).where(
            Suggestion.person_id == person_id, Suggestion.state == SuggestionState.SHOWN
        )
    ).all()
    order_out = sorted(rows, key=lambda row: (row.other_id in kept, row.fit, row.id))
    for row in order_out[: max(0, len(rows) - MOST_SHOWN + 1)]:
        expire(row, now)
    db.flush()


def add(db: Session, new: New, now: datetime) -> Suggestion:
    row = Suggestion(
        person_id=new.person_id,
        other_id=new.other_id,
        round_id=new.round_id,
        fit=new.fit.value,
        fit_giving=new.fit.teach,
        fit_taking=new.fit.learn,
        reasons=new.reasons,
        engine=new.engine,
        state=SuggestionState.SHOWN,
        expires_at=now + LIFETIME,
        created_at=now,
    )
    db.add(row)
    return row


def expire(row: Suggestion, now: datetime) -> None:
    row.state = SuggestionState.EXPIRED
    row.expires_at = min(now, row.expires_at)


def expire_open(db: Session, people: Iterable[UUID], now: datetime) -> None:
    """End what is open by and about people who have no room left."""
    ids = list(people)
    rows = db.scalars(
        sa.select(Suggestion).where(
            sa.or_(Suggestion.person_id.in_(ids), Suggestion.other_id.in_(ids)),
            Suggestion.state.in_(OPEN),
            sa.not_(began()),
        )
    )
    for row in rows:
        expire(row, now)
    db.flush()


def _stays(row: Suggestion, outlook: Outlook, held: frozenset[UUID], *, now: datetime) -> bool:
    """Whether it stays on show, with the figures of today; else it is expired here."""
    if row.state not in OPEN:
        return False
    present = outlook.shown.get(row.other_id)
    is_void = present is None and row.other_id not in held
    if row.expires_at <= now or (row.state is SuggestionState.SHOWN and is_void):
        expire(row, now)
        return False
    if row.state is SuggestionState.SHOWN and present is not None:
        row.fit, row.fit_taking, row.fit_giving = present.fit[:3]
        row.reasons = present.reasons
    return row.state is SuggestionState.SHOWN


def _rests(row: Suggestion, now: datetime) -> bool:
    """Somebody who waits for an answer, was put aside, or was on show to the end of their time."""
    if row.state is SuggestionState.EXPIRED:
        return ran_out(row) and now < row.expires_at + RESTS
    return row.state in ANSWERED


def ran_out(row: Suggestion) -> bool:
    """Whether it was open for as long as any may be."""
    return row.expires_at - row.created_at >= LIFETIME


def _makes_way(
    kept: list[Suggestion], proposal: Proposal, held: frozenset[UUID], *, now: datetime
) -> bool:
    """Push the weakest live suggestion out, if the newcomer fits clearly better."""
    loose = (row for row in kept if row.round_id is None and row.other_id not in held)
    live = sorted(loose, key=lambda row: (row.fit, row.id))
    if not live or proposal.fit.value < live[0].fit + CLEARLY:
        return False
    expire(live[0], now)
    kept.remove(live[0])
    return True
