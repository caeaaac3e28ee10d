"""Rounds by the job: one plan however often it runs, and nothing is suggested by it."""

import sqlalchemy as sa

from service.bootstrap import Parts
from service.jobs.handlers import HANDLERS
from service.jobs.inline_runner import drain
from service.jobs.runner import run
from service.models import DeclineReason, Outbox, Round, RoundState, Suggestion
from service.pairings.engine.person import Dials
from service.pairings.rounds import actions
from service.pairings.suggestions import actions as suggestion_actions
from service.pairings.suggestions import store
from tests.conftest import MovingClock, rows
from tests.partners import BEN, MARA, PRIYA, SECRET, TOMAS, office, reflect

WHO = {"Mara": MARA, "Tomas": TOMAS, "Priya": PRIYA}


def test_a_dry_run_suggests_nothing_and_is_the_same_twice(parts: Parts) -> None:
    known = office(parts, {**WHO, "Ben": BEN})
    reflect(parts, known.people["Ben"], SECRET)
    plans = []
    for name in ("one", "two"):
        with parts.write() as db:
            round_id = actions.create_round(db, name, Dials(), now=parts.clock())
        drain(parts, HANDLERS)
        with parts.read() as db:
            row = db.get_one(Round, round_id)
            assert row.state is RoundState.PLANNED
            plans.append(row.plan)
    assert plans[0] == plans[1]
    assert plans[0] is not None
    assert plans[0]["summary"]["taking_part"] == 4
    assert len(plans[0]["pairs"]) == 1
    assert rows(parts, Suggestion) == 0
    assert SECRET not in str(plans[0])


def test_a_round_planned_twice_by_one_job_has_one_plan(parts: Parts) -> None:
    office(parts, WHO)
    with parts.write() as db:
        actions.create_round(db, "one", Dials(), now=parts.clock())
        job_id = db.scalars(sa.select(Outbox.id)).one()
    run(parts, HANDLERS, job_id)
    run(parts, HANDLERS, job_id)
    with parts.read() as db:
        assert db.scalars(sa.select(Round.planned_at)).all() == [parts.clock()]


def test_a_declined_partner_is_in_no_round(parts: Parts, clock: MovingClock) -> None:
    known = office(parts, {"Mara": MARA, "Tomas": TOMAS})
    known.suggest()
    with parts.write() as db:
        row = known.suggestion("Mara", "Tomas")
        suggestion_actions.decline(
            db, known.viewer("Mara"), row.id, reason=DeclineReason.NO_TIME, now=clock()
        )
        assert store.declined(db, clock())[known.people["Tomas"]]
        round_id = actions.create_round(db, "one", Dials(), now=clock())
    drain(parts, HANDLERS)
    with parts.read() as db:
        plan = db.get_one(Round, round_id).plan or {}
    assert plan["pairs"] == []
    assert {left["reason"] for left in plan["left_out"]} == {"not_available"}
