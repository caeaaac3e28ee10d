"""Write rounds: ordered, planned as a dry run, released once; a plan alone sends nothing."""

import json
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.i18n.language import say
from service.models import Round, RoundState, queue
from service.models.ids import uuid7
from service.models.queue import Job, JobKind
from service.pairings.engine.calibration import Calibration
from service.pairings.engine.candidates import edges
from service.pairings.engine.person import Dials
from service.pairings.engine.population_arrays import Lineup
from service.pairings.population import Census
from service.pairings.rounds import plan_json
from service.pairings.rounds.evaluation import random_arm
from service.pairings.rounds.evaluation.exposure import exposure
from service.pairings.rounds.fairness import fairness
from service.pairings.rounds.plan import RoundPlan, plan_round
from service.pairings.rounds.review.pair_constraints import (
    PairConstraint,
    applied,
    from_json,
    without,
)
from service.pairings.rounds.summary import worst_off
from service.pairings.suggestions.proposals import Prospects
from service.privacy.thresholds import K
from service.problems import Conflict, NotFound

Plan = dict[str, Any]
UNDER_WAY = (RoundState.DRAFT, RoundState.PLANNED)


class RoundDraft(NamedTuple):
    """What a round is planned from; a later attempt makes an earlier one void."""

    round_id: UUID
    attempt: int
    dials: Dials
    constraints: tuple[PairConstraint, ...] = ()
    random_share: int = 0  # percent of the pairs that are drawn at random


def create_round(
    db: Session, name: str, dials: Dials, *, now: datetime, random_share: int = 0
) -> UUID:
    """A round whose first dry run is ordered with it."""
    row = Round(id=uuid7(), name=name, state=RoundState.DRAFT, settings={}, created_at=now)
    db.add(row)
    _order(db, row, dials, now=now, random_share=random_share)
    return row.id


def plan_again(
    db: Session, round_id: UUID, dials: Dials, *, now: datetime, random_share: int | None = None
) -> None:
    """Order another dry run; Conflict once the round has been released.

    Without a share it stays as it is.
    """
    row = found_round(db, round_id, is_held=True)
    if row.state not in UNDER_WAY:
        raise Conflict("round-released", say("This round has been released; plan a new one."))
    _order(db, row, dials, now=now, random_share=random_share)


def _order(
    db: Session, row: Round, dials: Dials, *, now: datetime, random_share: int | None
) -> None:
    attempt = int(row.settings.get("attempt", 0)) + 1
    constraints = row.settings.get("constraints", [])
    kept = int(row.settings.get("random_share", 0))
    row.settings = {
        "dials": dials._asdict(),
        "attempt": attempt,
        "constraints": constraints,
        "random_share": kept if random_share is None else random_share,
    }
    row.state, row.failure, row.trial = RoundState.DRAFT, None, None
    row.approved_hash, row.approved_at, row.approved_by_id = None, None, None
    db.flush()
    queue.put(db, Job(JobKind.ROUND, f"{row.id}:{attempt}", {"id": str(row.id)}, priority=3), now)


def found_round(db: Session, round_id: UUID, *, is_held: bool = False) -> Round:
    """`is_held`: whoever else wants to change it waits for the end of this transaction."""
    row = db.get(Round, round_id, with_for_update=is_held or None)
    if row is None:
        raise NotFound("round-not-found", "There is no round with this id.")
    return row


def draft(db: Session, round_id: UUID) -> RoundDraft:
    row = found_round(db, round_id)
    constraints = from_json(row.settings.get("constraints", []))
    dials = Dials.of(row.settings["dials"])
    share = int(row.settings.get("random_share", 0))
    return RoundDraft(row.id, int(row.settings["attempt"]), dials, constraints, share)


def planned(
    census: Census, wanted: RoundDraft, *, calibration: Calibration, on: date, k: int = K
) -> Plan:
    """The plan as it is kept, from nothing else: equal people and dials give equal values."""
    lineup = Lineup.of([p for p in census.people if p.room], calibration)
    decided = applied(wanted.constraints, lineup, wanted.dials, on=on)
    possible = without(edges(lineup, wanted.dials, on), lineup, decided.forbids)
    best = plan_round(lineup, possible, wanted.dials, on=on, locks=decided.locks)
    plan, arm = random_arm.draw(best, lineup, possible, share=wanted.random_share)
    prospects = Prospects(lineup, census.line_ids, on)
    told: Plan = json.loads(plan.to_json())
    told["summary"] = json.loads(plan_json.dump(_summary(plan, census, lineup)))
    told["reasons"] = [
        prospects.proposal(lineup.people[lineup.places[pair.a_id]], pair.b_id, pair.fit).reasons
        for pair in plan.pairs
    ]
    told["unhelped"] = _unhelped(
        best, lambda dials: plan_round(lineup, possible, dials, on=on, locks=decided.locks)
    )
    paired = {one for pair in plan.pairs for one in (pair.a_id, pair.b_id)}
    groups = exposure(lineup.people, paired, k=k)
    told["exposure"] = json.loads(plan_json.dump(groups))
    told["random"] = json.loads(plan_json.dump(arm))
    told["constraints"] = [
        {**one.to_json(), "kept": is_kept}
        for one, is_kept in zip(wanted.constraints, decided.kept, strict=True)
    ]
    return told


def _unhelped(plan: RoundPlan, plan_with: Callable[[Dials], RoundPlan]) -> Plan | None:
    """The fits of the same plan without help for the lowest; how many pairs of this are not in it.

    None where the dial is at 0.
    """
    if not plan.dials.gamma:
        return None
    other = plan_with(plan.dials._replace(gamma=0.0))
    before = {(pair.a_id, pair.b_id) for pair in other.pairs}
    changed = sum((pair.a_id, pair.b_id) not in before for pair in plan.pairs)
    return {"changed": changed, "fits": sorted(pair.fit.value for pair in other.pairs)}


def keep(db: Session, made: RoundDraft, plan: Plan, *, now: datetime) -> None:
    """Store a plan with its round, unless a newer attempt was ordered meanwhile."""
    row = found_round(db, made.round_id)
    if row.state is not RoundState.DRAFT or row.settings["attempt"] != made.attempt:
        return
    row.plan, row.replay_hash, row.planned_at = plan, plan["replay_hash"], now
    row.state = RoundState.PLANNED


def keep_failure(db: Session, made: RoundDraft, sentence: str) -> None:
    db.execute(
        sa.update(Round)
        .where(Round.id == made.round_id, Round.state == RoundState.DRAFT)
        .values(failure=sentence)
    )


def _summary(plan: RoundPlan, census: Census, lineup: Lineup) -> dict[str, object]:
    """What a lead reads first; counts of people who are not in it, and why, name nobody."""
    figures = fairness(plan)
    return {
        "taking_part": len(lineup.people),
        "paired": len({i for pair in plan.pairs for i in (pair.a_id, pair.b_id)}),
        "coverage": figures.coverage,
        "mean_fit": figures.mean_fit,
        "lowest_fit": min((pair.fit.value for pair in plan.pairs), default=None),
        "worst": worst_off(figures.worst, lineup, census.line_ids),
        "left_out": sorted(Counter(left.reason for left in plan.left_out).items()),
        "full": sum(1 for p in census.people if p.capacity and not p.room),
        "paused": sum(1 for p in census.people if not p.capacity),
    }
