"""Release a round: send its suggestions, once and in one transaction."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.access import audit
from service.access.viewer import Viewer
from service.models import Round, RoundState, Suggestion, SuggestionState
from service.pairings.engine.fit import Fit
from service.pairings.rounds.actions import found_round
from service.pairings.suggestions import store
from service.pairings.suggestions.capacity_queries import with_room
from service.pairings.suggestions.proposals import mirrored
from service.pairings.suggestions.store import New
from service.problems import Conflict


def release_round(db: Session, viewer: Viewer, round_id: UUID, *, now: datetime) -> int:
    """Suggest each planned pair to both; return how many pairs. Closed unless planned.

    Whoever withdrew, filled up, or said "not now" or "not with" since the plan is passed over in
    silence.
    """
    row = found_round(db, round_id)
    if row.state is not RoundState.PLANNED or row.plan is None:
        raise Conflict("round-not-planned", "Only a planned round can be released; plan it first.")
    pairs = list(_still_possible(db, row, now))
    for one, other in pairs:
        for new in (one, other):
            _show(db, new, now)
    row.state, row.released_at = RoundState.RELEASED, now
    actor = audit.pseudonym(db, viewer.person_id)
    facts: dict[str, str | int] = {"round_id": str(row.id), "pairs": len(pairs)}
    audit.record(db, actor, "round_released", now=now, facts=facts)
    return len(pairs)


def _still_possible(db: Session, row: Round, now: datetime) -> Iterator[tuple[New, New]]:
    plan = row.plan or {}
    apart = store.kept_apart(db, now)
    ids = [UUID(pair[side]) for pair in plan["pairs"] for side in ("a_id", "b_id")]
    free = with_room(db, ids)
    for pair, reasons in zip(plan["pairs"], plan["reasons"], strict=True):
        a_id, b_id = UUID(pair["a_id"]), UUID(pair["b_id"])
        if not {a_id, b_id} <= free or b_id in apart.get(a_id, frozenset()):
            continue
        value, learn, teach = (pair["fit"][name] for name in ("value", "learn", "teach"))
        engine = plan["engine"]
        yield (
            New(a_id, b_id, Fit(value, learn, teach), reasons, engine, row.id),
            New(b_id, a_id, Fit(value, teach, learn), mirrored(reasons), engine, row.id),
        )


def _show(db: Session, new: New, now: datetime) -> None:
    """In place of what may be on show or waiting between the two already."""
    known = db.scalar(
        sa.select(Suggestion).where(
            Suggestion.person_id == new.person_id,
            Suggestion.other_id == new.other_id,
            Suggestion.state.in_(store.OPEN),
        )
    )
    if known is not None and known.state is SuggestionState.ACCEPTED:
        known.round_id, known.expires_at = new.round_id, now + store.LIFETIME
        return
    if known is not None:
        store.expire(known, now)
        db.flush()  # one may be on show between two people, not both at once
    store.make_room(db, new.person_id, now)
    store.add(db, new, now)
    db.flush()
