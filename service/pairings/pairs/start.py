"""The start of a pair: goals, rhythm, and clauses that both agree to word for word."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.access.viewer import Viewer
from service.i18n.language import say
from service.models import Agreement, AgreementTick, Pair, PairGoal, PairState
from service.models.ids import uuid7
from service.pairings.pairs.clauses import CLAUSES, clauses_hash
from service.pairings.pairs.queries import own_running_pair
from service.problems import Refused

WEEKS = (2, 3, 4)
MINUTES = (30, 45, 60)


class Hopes(NamedTuple):
    """What one of the two says on the page of the start; blank while nothing is said."""

    gain: str
    contribute: str
    weeks_between: int
    minutes: int


def save_hopes(db: Session, viewer: Viewer, pair_id: UUID, *, hopes: Hopes) -> None:
    """Keep goals and rhythm as they are so far; the partner reads them."""
    pair = own_running_pair(db, viewer, pair_id)
    pair.weeks_between, pair.minutes = hopes.weeks_between, hopes.minutes
    goal = db.get(PairGoal, (pair_id, viewer.person_id))
    if goal is None:
        goal = PairGoal(pair_id=pair_id, person_id=viewer.person_id)
        db.add(goal)
    goal.gain, goal.contribute = hopes.gain, hopes.contribute
    db.flush()


def change_clauses(
    db: Session, viewer: Viewer, pair_id: UUID, *, seen: str, texts: Sequence[str]
) -> None:
    """Put clauses in other words, which clears both agreements; `seen` is the hash of the old.

    Refused, before any write, if the partner has changed them since.
    """
    own_running_pair(db, viewer, pair_id)
    agreement = agreement_of(db, pair_id)
    if clauses_hash(agreement.clauses) != seen:
        raise Refused(
            "clauses-changed",
            say(
                "Your partner has changed a clause since you read it; here is the current wording."
            ),
        )
    if list(texts) == agreement.clauses:
        return
    agreement.clauses = list(texts)
    db.execute(sa.delete(AgreementTick).where(AgreementTick.agreement_id == agreement.id))
    db.flush()


def agree(db: Session, viewer: Viewer, pair_id: UUID, *, now: datetime) -> bool:
    """Agree to the clauses as they stand; whether both have, which makes the pair active."""
    pair = own_running_pair(db, viewer, pair_id)
    goal = db.get(PairGoal, (pair_id, viewer.person_id))
    fields = {
        name: say("Write a line; your partner reads it before agreeing.")
        for name in ("gain", "contribute")
        if goal is None or not getattr(goal, name)
    }
    if fields:
        raise Refused("goals-missing", say("Say first what you hope for."), fields)
    agreement = agreement_of(db, pair_id)
    present = clauses_hash(agreement.clauses)
    mine = db.get(AgreementTick, (agreement.id, viewer.person_id))
    if mine is None:
        mine = AgreementTick(agreement_id=agreement.id, person_id=viewer.person_id)
        db.add(mine)
    mine.clauses_hash, mine.ticked_at = present, now
    db.flush()
    both = {tick.person_id for tick in ticks(db, agreement) if tick.clauses_hash == present}
    if both != {pair.a_id, pair.b_id}:
        return False
    if pair.state is PairState.PROPOSED:
        pair.state, pair.started_at = PairState.ACTIVE, now
    db.flush()
    return True


def agreement_of(db: Session, pair_id: UUID) -> Agreement:
    """The clauses of a pair; one that came without any gets the five."""
    found = db.scalar(sa.select(Agreement).where(Agreement.pair_id == pair_id))
    if found is None:
        pair = db.get_one(Pair, pair_id)
        found = Agreement(
            id=uuid7(),
            pair_id=pair_id,
            clauses=[clause.text for clause in CLAUSES],
            created_at=pair.created_at,
        )
        db.add(found)
        db.flush()
    return found


def agreed(db: Session, pair_id: UUID) -> tuple[list[str], dict[UUID, datetime]]:
    """The clauses as they stand, and when each of the two agreed to these very words."""
    found = db.scalar(sa.select(Agreement).where(Agreement.pair_id == pair_id))
    if found is None:
        return [clause.text for clause in CLAUSES], {}
    present = clauses_hash(found.clauses)
    ticked = {t.person_id: t.ticked_at for t in ticks(db, found) if t.clauses_hash == present}
    return found.clauses, ticked


def ticks(db: Session, agreement: Agreement) -> Sequence[AgreementTick]:
    return db.scalars(
        sa.select(AgreementTick).where(AgreementTick.agreement_id == agreement.id)
    ).all()
