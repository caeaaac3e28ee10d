"""Lock and forbid pairs, and swap partners; the next plan of the round follows it.

A lock against a rule is refused in one sentence, whatever the rule: a private one looks like any
other. It is judged by what the plans of the day rest on, so that a change since tells nothing.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from service.access import audit
from service.access.viewer import Viewer
from service.i18n.language import say
from service.models import Round, RoundState
from service.pairings.engine.calibration import Calibration
from service.pairings.engine.person import Dials, Participant
from service.pairings.rounds import snapshot_actions
from service.pairings.rounds.actions import found_round
from service.pairings.rounds.plan import Lock
from service.pairings.rounds.review.pair_constraints import (
    ConstraintKind,
    PairConstraint,
    from_json,
    obstacle,
)
from service.problems import Conflict, Refused

LOCK, FORBID = ConstraintKind.LOCK, ConstraintKind.FORBID


class PlanChange(NamedTuple):
    """Who changes which plan, and when."""

    viewer: Viewer
    round_id: UUID
    calibration: Calibration
    now: datetime


def lock(db: Session, change: PlanChange, both: Lock) -> None:
    """Raise Refused where the two cannot be paired, or where one has no room for one more lock."""
    row = _planned_round(db, change.round_id)
    _lock_all(db, row, change, pairs=[_pair(*both)], instead_of=())


def forbid(db: Session, change: PlanChange, both: Lock) -> None:
    """Keep two people apart in the next plans of this round."""
    row = _planned_round(db, change.round_id)
    pair = _pair(*both)
    _keep(db, row, change, new=[(FORBID, pair)], instead_of=[pair])


def swap(db: Session, change: PlanChange, both: Lock) -> None:
    """Lock each of the two with the partner whom the other has in the plan."""
    row = _planned_round(db, change.round_id)
    one, other = both
    mine, theirs = _only_partner(row, one), _only_partner(row, other)
    if mine == other:
        raise _refused(
            "same-pair",
            say("These two are a pair in the plan; choose one person from each of two pairs."),
        )
    now = [_pair(one, mine), _pair(other, theirs)]
    new = [_pair(one, theirs), _pair(other, mine)]
    _lock_all(db, row, change, pairs=new, instead_of=now)


def remove(db: Session, change: PlanChange, both: Lock) -> None:
    """Take back what was decided of the two; nothing happens where nothing was."""
    row = _planned_round(db, change.round_id)
    _keep(db, row, change, new=[], instead_of=[_pair(*both)])


def constraints_of(row: Round) -> tuple[PairConstraint, ...]:
    return from_json(row.settings.get("constraints", []))


def _planned_round(db: Session, round_id: UUID) -> Round:
    """Hold the row, so that two leads at once both keep what they decide."""
    row = found_round(db, round_id, is_held=True)
    if row.state is RoundState.RELEASED:
        raise Conflict("round-released", say("This round has been released; plan a new one."))
    if row.state is not RoundState.PLANNED:
        raise Conflict("round-not-planned", say("The plan is still being made; wait for it."))
    return row


def _lock_all(
    db: Session,
    row: Round,
    change: PlanChange,
    *,
    pairs: Sequence[Lock],
    instead_of: Sequence[Lock],
) -> None:
    """All of these locks, or none."""
    staying = [one for one in constraints_of(row) if one.pair not in (*instead_of, *pairs)]
    locked = [one.pair for one in staying if one.kind is LOCK] + list(pairs)
    ids = {person_id for pair in pairs for person_id in pair}
    known = snapshot_actions.known_today(db, ids, change.now)
    if known is not None:  # else the next plan judges them
        for pair in pairs:
            _check(pair, known, change, dials=Dials.of(row.settings["dials"]))
        for person_id in ids:
            if sum(person_id in pair for pair in locked) > known[person_id].room:
                raise _refused(
                    "no-room-for-lock",
                    say("One of the two has as many locked partners as they have room for."),
                )
    new = [(LOCK, pair) for pair in pairs]
    _keep(db, row, change, new=new, instead_of=[*instead_of, *pairs])


def _check(pair: Lock, known: dict[UUID, Participant], change: PlanChange, *, dials: Dials) -> None:
    both = [known.get(person_id) for person_id in pair]
    on = snapshot_actions.last_night(change.now).date()
    a, b = both
    if (
        a is None
        or b is None
        or obstacle(a, b, dials, on=on, calibration=change.calibration) is not None
    ):
        raise _refused("pair-ruled-out", cannot_be_paired())


def cannot_be_paired() -> str:
    return say(
        "These two can't be paired. A rule is against it; which one is not said, as some are "
        "private."
    )


def _keep(
    db: Session,
    row: Round,
    change: PlanChange,
    *,
    new: Sequence[tuple[ConstraintKind, Lock]],
    instead_of: Sequence[Lock],
) -> None:
    staying = [one for one in constraints_of(row) if one.pair not in instead_of]
    made = [PairConstraint(kind, *pair, change.viewer.person_id, change.now) for kind, pair in new]
    kept = [one.to_json() for one in (*staying, *made)]
    row.settings = row.settings | {"constraints": kept}
    actor = audit.pseudonym(db, change.viewer.person_id)
    facts: dict[str, str | int] = {"round_id": str(row.id), "constraints": len(kept)}
    audit.record(db, actor, "round_constrained", now=change.now, facts=facts)


def _only_partner(row: Round, person_id: UUID) -> UUID:
    pairs = [(UUID(pair["a_id"]), UUID(pair["b_id"])) for pair in (row.plan or {})["pairs"]]
    partners = [one for pair in pairs if person_id in pair for one in pair if one != person_id]
    if len(partners) != 1:
        sentence = (
            say("One of the two has several partners in the plan; lock the pairs you want.")
            if partners
            else say("One of the two has no partner in the plan to swap.")
        )
        raise _refused("no-swap", sentence)
    return partners[0]


def _pair(one: UUID, other: UUID) -> Lock:
    if one == other:
        raise _refused("same-person", say("A pair needs two different people."))
    a_id, b_id = sorted((one, other))
    return a_id, b_id


def _refused(kind: str, sentence: str) -> Refused:
    return Refused(kind, sentence, {"other": sentence})
