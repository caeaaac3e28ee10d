"""The lead's two rounds: one released before the first pairs, one planned and not yet sent."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from service.bootstrap import Parts
from service.demo.pairing_up import Propose
from service.demo.stage import Stage
from service.pairings import planning, queries, releasing, suggesting
from service.pairings.crowd import calibration_of
from service.pairings.fit import fit
from service.pairings.lineup import Lineup
from service.pairings.people import Dials
from service.pairings.prospects import Proposal, Prospects

LEAD = "idris.bell@tidewater.example"
FIRST, NEXT = "First round", "Second round"


def plan(parts: Parts, name: str, now: datetime) -> UUID:
    """A dry run with everybody as they are in the database."""
    with parts.write() as db:
        round_id = planning.create_round(db, name, Dials(), now)
    with parts.read() as db:
        wanted = planning.draft(db, round_id)
        census = queries.census(db, parts.encoder, now)
        apart = suggesting.declined(db, now)
    found = planning.planned(census, apart, wanted, calibration_of(parts), now.date())
    with parts.write() as db:
        planning.keep(db, wanted, found, now)
    return round_id


def order_next(db: Session, now: datetime) -> None:
    """A round whose dry run is left to the jobs; nobody hears of it."""
    planning.create_round(db, NEXT, Dials(), now)


def release(parts: Parts, stage: Stage, round_id: UUID, now: datetime) -> None:
    with parts.write() as db:
        releasing.release_round(db, stage.viewers[LEAD], round_id, now)


def proposer(parts: Parts, now: datetime) -> Propose:
    """What pairing says of any two people on that day."""
    with parts.read() as db:
        census = queries.census(db, parts.encoder, now)
    lineup = Lineup.of(census.people, calibration_of(parts))
    prospects = Prospects(lineup, census.line_ids, now.date())

    def propose(one: UUID, other: UUID) -> Proposal:
        a, b = (lineup.people[lineup.places[person_id]] for person_id in (one, other))
        return prospects.proposal(a, other, fit(a, b, Dials(), lineup.calibration))

    return propose
