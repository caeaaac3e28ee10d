"""Plan a round: everybody is read once a day, paired outside any transaction, then kept."""

from uuid import UUID

from service.bootstrap import Parts
from service.models import queue
from service.models.queue import Work
from service.pairings.recommendations.population_cache import calibration_of
from service.pairings.rounds import actions, snapshot_actions
from service.pairings.rounds.review import trial_actions
from service.problems import Problem


def plan_round(parts: Parts, work: Work) -> None:
    """Plan a round and keep the plan with it; nobody is told, nothing is suggested."""
    round_id, now = UUID(str(work.args["id"])), parts.clock()
    is_trial = bool(work.args.get("trial"))
    with parts.read() as db:
        draft = trial_actions.trial_draft(db, round_id) if is_trial else actions.draft(db, round_id)
    if draft is None:
        with parts.write() as db:
            queue.finish(db, work.id, parts.clock())
        return
    census = snapshot_actions.take_snapshot(parts, now)
    on = snapshot_actions.last_night(now).date()
    try:
        plan = actions.planned(
            census, draft, calibration=calibration_of(parts), on=on, k=parts.settings.k
        )
    except Problem as problem:
        keep_failure = trial_actions.keep_trial_failure if is_trial else actions.keep_failure
        with parts.write() as db:
            queue.finish(db, work.id, parts.clock())
            keep_failure(db, draft, problem.sentence)
        return
    with parts.write() as db:
        queue.finish(db, work.id, parts.clock())
        if is_trial:
            trial_actions.keep_trial(db, draft, plan)
        else:
            actions.keep(db, draft, plan, now=parts.clock())
