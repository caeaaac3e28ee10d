"""Try a round otherwise: a second plan on what the first rests on; a lead keeps one of the two."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from service.access import audit
from service.access.viewer import Viewer
from service.i18n.language import say
from service.models import Round, RoundState, queue
from service.models.queue import Job, JobKind
from service.pairings.engine.person import Dials
from service.pairings.rounds.actions import Plan, RoundDraft, found_round
from service.pairings.rounds.review.pair_constraints import from_json
from service.problems import Conflict


def order_trial(
    db: Session, round_id: UUID, dials: Dials, *, now: datetime, random_share: int = 0
) -> None:
    """Order a second plan with these dials and all that is decided of pairs by now."""
    row = _planned(db, round_id)
    attempt = int(row.settings["attempt"]) + 1
    trial = {
        "dials": dials._asdict(),
        "attempt": attempt,
        "constraints": row.settings.get("constraints", []),
        "random_share": random_share,
    }
    row.settings = row.settings | {"attempt": attempt, "trial": trial}
    row.trial = None
    db.flush()
    job = Job(JobKind.ROUND, f"{row.id}:{attempt}", {"id": str(row.id), "trial": True}, priority=3)
    queue.put(db, job, now)


def trial_draft(db: Session, round_id: UUID) -> RoundDraft | None:
    """None where no trial waits any more."""
    row = found_round(db, round_id)
    trial = row.settings.get("trial")
    if trial is None or row.state is not RoundState.PLANNED:
        return None
    dials, constraints = Dials.of(trial["dials"]), from_json(trial["constraints"])
    share = int(trial.get("random_share", 0))
    return RoundDraft(row.id, int(trial["attempt"]), dials, constraints, share)


def keep_trial(db: Session, made: RoundDraft, plan: Plan) -> None:
    """Store the second plan, unless another was ordered or the first was replaced meanwhile."""
    row = found_round(db, made.round_id, is_held=True)
    if _is_awaited(row, made):
        row.trial = plan


def keep_trial_failure(db: Session, made: RoundDraft, sentence: str) -> None:
    row = found_round(db, made.round_id, is_held=True)
    if _is_awaited(row, made):
        row.settings = row.settings | {"trial": row.settings["trial"] | {"failure": sentence}}


def choose_plan(db: Session, viewer: Viewer, round_id: UUID, *, kept: str, now: datetime) -> None:
    """Keep the plan or the trial whose hash is `kept`; dials and decisions become that one's.

    What was decided since both were ordered still waits for the next plan.
    """
    row = _planned(db, round_id)
    plan, trial = row.plan or {}, row.trial
    if kept not in (plan["replay_hash"], trial and trial["replay_hash"]):
        raise Conflict(
            "plan-replaced",
            say("This plan was replaced after you opened the page; read the new one first."),
        )
    is_trial = trial is not None and kept != plan["replay_hash"]
    chosen = trial if is_trial and trial is not None else plan
    settings = {name: value for name, value in row.settings.items() if name != "trial"}
    share = chosen.get("random", {}).get("share", 0)
    settings |= {"dials": chosen["dials"], "constraints": _decided(row, chosen)}
    settings |= {"random_share": share}
    if is_trial:
        row.plan, row.replay_hash, row.planned_at = chosen, chosen["replay_hash"], now
        row.approved_hash, row.approved_at, row.approved_by_id = None, None, None
    row.settings, row.trial = settings, None
    actor = audit.pseudonym(db, viewer.person_id)
    audit.record(db, actor, "plan_chosen", now=now, facts={"round_id": str(row.id), "plan": kept})


def _planned(db: Session, round_id: UUID) -> Round:
    row = found_round(db, round_id, is_held=True)
    if row.state is RoundState.RELEASED:
        raise Conflict("round-released", say("This round has been released; plan a new one."))
    if row.state is not RoundState.PLANNED or row.plan is None:
        raise Conflict("round-not-planned", say("The plan is still being made; wait for it."))
    return row


def _is_awaited(row: Round, made: RoundDraft) -> bool:
    trial = row.settings.get("trial")
    return (
        row.state is RoundState.PLANNED and trial is not None and trial["attempt"] == made.attempt
    )


def _decided(row: Round, chosen: Plan) -> list[dict[str, Any]]:
    of_plans = [
        _plain(one) for plan in (row.plan, row.trial) for one in (plan or {}).get("constraints", [])
    ]
    own = [_plain(one) for one in chosen.get("constraints", [])]
    later = [one for one in row.settings.get("constraints", []) if one not in of_plans]
    taken = {(one["a_id"], one["b_id"]) for one in later}
    return [one for one in own if (one["a_id"], one["b_id"]) not in taken] + later


def _plain(constraint: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in constraint.items() if name != "kept"}
