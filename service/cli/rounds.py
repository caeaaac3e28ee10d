"""Rounds on the command line: at most one is open, and the latest is shown."""

from collections.abc import Iterator
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.access.viewer import Viewer
from service.bootstrap import Parts
from service.cli.errors import JobFailed
from service.cli.jobs import run_job_now
from service.models import Role, Round, RoundState
from service.models.queue import JobKind
from service.pairings.engine.person import Dials
from service.pairings.rounds import actions, release_actions
from service.pairings.rounds.jobs import plan_round
from service.problems import NotFound

_NO_PERSON = UUID(int=0)  # the command line has no person


class ShownRound(NamedTuple):
    id: UUID
    name: str
    state: RoundState
    plan: dict[str, Any] | None

    def lines(self) -> Iterator[str]:
        yield f"{self.name}: {self.state}"
        for name, value in (self.plan or {}).get("summary", {}).items():
            yield f"  {name.replace('_', ' ')}: {_said(value)}"


def plan(parts: Parts, name: str, dials: Dials) -> None:
    now = parts.clock()
    with parts.write() as db:
        row = _latest(db)
        if row is not None and row.state in actions.UNDER_WAY:
            round_id = row.id
            actions.plan_again(db, round_id, dials, now=now)
        else:
            round_id = actions.create_round(db, name or f"Round of {now:%d %B %Y}", dials, now=now)
        attempt = actions.draft(db, round_id).attempt
    run_job_now(parts, f"{JobKind.ROUND}:{round_id}:{attempt}", {JobKind.ROUND: plan_round})
    with parts.read() as db:
        failure = db.get_one(Round, round_id).failure
    if failure is not None:
        raise JobFailed(failure)


def latest(parts: Parts) -> ShownRound:
    with parts.read() as db:
        row = _latest(db)
        if row is None:
            raise NotFound("round-not-found", "There is no round yet; plan one first.")
        return ShownRound(row.id, row.name, row.state, row.plan)


def release(parts: Parts) -> int:
    """Return how many pairs were suggested; raise Conflict where no plan stands."""
    with parts.write() as db:
        row = _latest(db)
        if row is None:
            raise NotFound("round-not-found", "There is no round yet; plan one first.")
        lead = Viewer(_NO_PERSON, "the command line", frozenset({Role.LEAD}))
        plan_hash, now = row.replay_hash or "", parts.clock()
        if row.approved_hash is None:
            release_actions.approve_plan(db, lead, row.id, plan_hash=plan_hash, now=now)
        return release_actions.release_round(db, lead, row.id, plan_hash=plan_hash, now=now)


def _latest(db: Session) -> Round | None:
    return db.scalar(sa.select(Round).order_by(Round.created_at.desc(), Round.id.desc()).limit(1))


def _said(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.2f}"
    return f"{len(value)} of them" if isinstance(value, list | dict) else str(value)
