"""The lead's two rounds: one released before the first pairs, one planned and not yet sent."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from service.bootstrap import Parts
from service.demo.acts.new_pairs import Propose
from service.demo.timeline import Stage
from service.pairings import population
from service.pairings.engine.fit import fit
from service.pairings.engine.person import Dials
from service.pairings.engine.population_arrays import Lineup
from service.pairings.recommendations.population_cache import calibration_of
from service.pairings.rounds import actions, release_actions, snapshot_actions
from service.pairings.rounds.actions import found_round
from service.pairings.suggestions.proposals import Proposal, Prospects

LEAD = "idris.bell@tidewater.example"
FIRST, NEXT = "First round", "Second round"


def plan(parts: Parts, name: str, now: datetime) -> UUID:
    """A dry run with everybody as they are in the database."""
    with parts.write() as db:
        round_id = actions.create_round(db, name, Dials(), now=now)
    with parts.read() as db:
        wanted = actions.draft(db, round_id)
    census = snapshot_actions.take_snapshot(parts, now)
    on = snapshot_actions.last_night(now).date()
    found = actions.planned(census, wanted, calibration=calibration_of(parts), on=on)
    with parts.write() as db:
        actions.keep(db, wanted, found, now=now)
    return round_id


def order_next(db: Session, now: datetime) -> None:
    """A round whose dry run is left to the jobs; nobody hears of it."""
    actions.create_round(db, NEXT, Dials(), now=now)


def release(parts: Parts, stage: Stage, round_id: UUID, *, now: datetime) -> None:
    lead = stage.viewers[LEAD]
    with parts.write() as db:
        plan_hash = found_round(db, round_id).replay_hash or ""
        release_actions.approve_plan(db, lead, round_id, plan_hash=plan_hash, now=now)
        release_actions.release_round(db, lead, round_id, plan_hash=plan_hash, now=now)


def proposer(parts: Parts, now: datetime) -> Propose:
    """What pairing says of any two people on that day."""
    with parts.read() as db:
        census = population.census(db, parts.encoder, now)
    lineup = Lineup.of(census.people, calibration_of(parts))
    prospects = Prospects(lineup, census.line_ids, now.date())

    def propose(one: UUID, other: UUID) -> Proposal:
        a, b = (lineup.people[lineup.places[person_id]] for person_id in (one, other))
        return prospects.proposal(a, other, fit(a, b, Dials(), calibration=lineup.calibration))

    return propose
