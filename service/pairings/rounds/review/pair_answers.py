"""Say in one sentence why a plan does not pair two people, from what may be told alone.

What two people could teach each other is told first, as it rests on published lines. Rules come
after it and share one sentence, so that a private one is not told apart from any other.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from service.i18n.language import say
from service.models import Round
from service.pairings.engine.calibration import Calibration
from service.pairings.engine.eligibility import too_weak, why_not
from service.pairings.engine.fit import Fit, fit
from service.pairings.engine.person import Dials, Participant
from service.pairings.engine.rules import Rule
from service.pairings.rounds import snapshot_actions
from service.pairings.rounds.review.constraint_actions import cannot_be_paired
from service.pairings.rounds.review.plan_people import PlanPerson, TwoPeople


class PairAnswer(NamedTuple):
    one: PlanPerson
    other: PlanPerson
    said: str


def why_not_these(
    db: Session,
    row: Round,
    both: TwoPeople,
    *,
    calibration: Calibration,
    now: datetime,
) -> PairAnswer:
    """`row` has a plan."""
    one, other = both
    known = snapshot_actions.known_today(db, [one.id, other.id], now)
    plan = row.plan or {}
    said = _in_the_plan(plan, one, other)
    if said is None and (known is None or plan["on"] != _today(now)):
        said = say(
            "This plan is from an earlier day, and what people had told then is not kept. "
            "Plan again, then ask."
        )
    if said is None:
        said = _by_lines(plan, both, known or {}, calibration=calibration, now=now)
    return PairAnswer(one, other, said)


def _in_the_plan(plan: Mapping[str, Any], one: PlanPerson, other: PlanPerson) -> str | None:
    ids = {str(one.id), str(other.id)}
    if one.id == other.id:
        return say("A pair needs two different people.")
    if any({pair["a_id"], pair["b_id"]} == ids for pair in plan["pairs"]):
        return say("They are a pair in this plan.")
    decided = [rule for rule in plan.get("constraints", ()) if rule["kind"] == "forbid"]
    if any({rule["a_id"], rule["b_id"]} == ids for rule in decided):
        return say("A lead has ruled this pair out.")
    return None


def _by_lines(
    plan: Mapping[str, Any],
    both: TwoPeople,
    known: Mapping[UUID, Participant],
    *,
    calibration: Calibration,
    now: datetime,
) -> str:
    one, other = both
    silent = [person for person in both if person.id not in known]
    if silent:
        return say(
            "{name} has not yet said what they teach and want to learn.", name=silent[0].name
        )
    a, b = known[one.id], known[other.id]
    dials = Dials.of(plan["dials"])
    value = fit(a, b, dials, calibration=calibration)
    weak = too_weak(value, dials)
    if weak is Rule.ONE_DIRECTION_TOO_WEAK:
        return _too_little(both, value)
    if weak is not None:
        return say("What the two could teach each other is too little overall.")
    if why_not(a, b, snapshot_actions.last_night(now).date()) is not None:
        return cannot_be_paired()
    return _better_partners(plan, both, value)


def _too_little(both: TwoPeople, value: Fit) -> str:
    one, other = both
    if not max(value.learn, value.teach):
        return say("Neither would learn what they asked for from the other.")
    taker, giver = (one, other) if value.learn < value.teach else (other, one)
    return say(
        "One way only: {taker} would not learn what they asked for from {giver}.",
        taker=taker.name,
        giver=giver.name,
    )


def _better_partners(plan: Mapping[str, Any], both: TwoPeople, value: Fit) -> str:
    fits: dict[UUID, list[float]] = {}
    locked = set[UUID]()
    for pair in plan["pairs"]:
        for side in ("a_id", "b_id"):
            fits.setdefault(UUID(pair[side]), []).append(float(pair["fit"]["value"]))
            locked |= {UUID(pair[side])} if pair.get("locked") else set()
    for person in both:
        if person.id in locked:
            return say("{name} is locked with another partner.", name=person.name)
    better = [
        person for person in both if person.id in fits and min(fits[person.id]) >= value.value
    ]
    if len(better) == len(both):
        return say("Each of the two has a better partner in this plan.")
    if better:
        return say("{name} has a better partner in this plan.", name=better[0].name)
    return say(
        "The two would fit, but each would take a partner from somebody else: as a whole the plan "
        "is better as it is."
    )


def _today(now: datetime) -> str:
    return snapshot_actions.last_night(now).date().isoformat()
