"""Approve and release a plan: its suggestions are sent once, in one transaction."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.access import audit
from service.access.viewer import Viewer
from service.i18n.language import say
from service.models import Person, Round, RoundState, Suggestion, SuggestionState
from service.models.ids import batches
from service.models.scopes import GONE
from service.pairings.engine.fit import Fit
from service.pairings.missing_lines import actions as missing_line_actions
from service.pairings.rounds.actions import found_round
from service.pairings.suggestions import store
from service.pairings.suggestions.capacity_queries import with_room
from service.pairings.suggestions.proposals import mirrored
from service.pairings.suggestions.store import New
from service.problems import Conflict


def approve_plan(
    db: Session, viewer: Viewer, round_id: UUID, *, plan_hash: str, now: datetime
) -> None:
    """Record who approved which plan. Conflict where it was replaced, or approved already."""
    row = _planned(db, round_id, plan_hash)
    if row.approved_hash is not None:
        raise Conflict(
            "plan-approved", say("Somebody approved this plan before you; it can be released.")
        )
    row.approved_hash, row.approved_at = plan_hash, now
    row.approved_by_id = viewer.person_id if db.get(Person, viewer.person_id) else None
    _record(db, viewer, "plan_approved", now=now, facts={"plan": plan_hash}, row=row)


def release_round(
    db: Session, viewer: Viewer, round_id: UUID, *, plan_hash: str, now: datetime
) -> int:
    """Suggest each pair of the approved plan to both; return how many pairs.

    Whoever withdrew, filled up, or said "not now" or "not with" since the plan is passed over in
    silence; that somebody has left the organisation is told.
    """
    row = _planned(db, round_id, plan_hash)
    if row.approved_hash != plan_hash:
        raise Conflict("plan-not-approved", say("Approve this plan first, then release it."))
    pairs = list(_still_possible(db, row, now))
    for one, other in pairs:
        for new in (one, other):
            _show(db, new, now)
    row.state, row.released_at = RoundState.RELEASED, now
    missing_line_actions.order_for_left_out(db, row, now)
    row.settings = row.settings | {"left_before_release": _with_somebody_gone(db, row)}
    _record(
        db,
        viewer,
        "round_released",
        now=now,
        facts={"pairs": len(pairs), "plan": plan_hash},
        row=row,
    )
    return len(pairs)


def _planned(db: Session, round_id: UUID, plan_hash: str) -> Round:
    """Hold the round, so that of two leads at once the second finds what the first did."""
    row = found_round(db, round_id, is_held=True)
    if row.state is RoundState.RELEASED:
        raise Conflict("round-released", say("This round has been released already."))
    if row.state is not RoundState.PLANNED or row.plan is None:
        raise Conflict(
            "round-not-planned", say("Only a planned round can be released; plan it first.")
        )
    if row.replay_hash != plan_hash:
        raise Conflict(
            "plan-replaced",
            say("This plan was replaced after you opened the page; read the new one first."),
        )
    return row


def _record(
    db: Session,
    viewer: Viewer,
    action: str,
    *,
    now: datetime,
    facts: dict[str, str | int],
    row: Round,
) -> None:
    actor = audit.pseudonym(db, viewer.person_id)
    audit.record(db, actor, action, now=now, facts={"round_id": str(row.id), **facts})


def _with_somebody_gone(db: Session, row: Round) -> int:
    """Pairs of the plan in which somebody has left the organisation."""
    pairs = [(UUID(pair["a_id"]), UUID(pair["b_id"])) for pair in (row.plan or {})["pairs"]]
    here = set[UUID]()
    for batch in batches({one for pair in pairs for one in pair}):
        is_here = sa.and_(Person.id.in_(batch), Person.state.not_in(GONE))
        here.update(db.scalars(sa.select(Person.id).where(is_here)))
    return sum(not here.issuperset(pair) for pair in pairs)


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
