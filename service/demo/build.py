"""Tidewater Mutual into an empty database, by the acts of the product and at their own instants."""

from collections.abc import Iterable
from datetime import date, datetime

import sqlalchemy as sa

from service.bootstrap import Parts
from service.demo.acts import (
    agendas,
    calendars,
    health_checks,
    ideas,
    learning,
    new_pairs,
    pulse,
    questions,
    releases,
    rounds,
    sessions,
    texts,
)
from service.demo.acts import arrivals as arriving
from service.demo.story import schedule, schedule_rules
from service.demo.story.plot import SEED, plot
from service.demo.timeline import ScheduledAct, Stage, play
from service.models import DemoBuild, Line, LineSource, OwnerType, Person, queue, vectors
from service.models.queue import Job, JobKind
from service.problems import Conflict


def build(parts: Parts, today: date) -> Stage:
    """Fill an empty database, up to what only its jobs can do; Conflict if anybody is here."""
    stage = Stage(plot(SEED, today))
    schedule_rules.check(stage.story, releases.latest(parts, stage).freezes_at)
    _begin(parts, today)
    planned = schedule.round_planned(today)
    arrivals = list(arriving.steps(stage))
    _arrive(parts, [step for step in arrivals if step.at < planned], planned)
    round_id = rounds.plan(parts, rounds.FIRST, planned)
    rounds.release(parts, stage, round_id, now=schedule.round_released(today))
    ordered = stage.at(*schedule.JOBS_ORDERED)
    _arrive(parts, [step for step in arrivals if step.at >= planned], ordered)
    propose = rounds.proposer(parts, planned)
    play(
        parts,
        [
            *arriving.rests(stage),
            *new_pairs.steps(stage, propose),
            *sessions.steps(stage),
            *calendars.steps(stage),
            *agendas.steps(stage),
            *texts.steps(stage, SEED),
            *learning.steps(stage, SEED),
            *health_checks.steps(stage, SEED),
            *questions.steps(stage, SEED),
        ],
    )
    releases.answer(parts, stage, releases.freeze_two(parts, stage))
    ideas.gather(parts, stage)
    with parts.write() as db:
        key = today.isoformat()
        # the fit over everything goes first in the queue: it reads all texts at once
        queue.put(db, Job(JobKind.THEMES_REFIT, key), planned)
        rounds.order_next(db, ordered)
        queue.put(db, Job(JobKind.SUGGEST, f"everybody:{key}"), ordered)
    return stage


def after_jobs(parts: Parts, stage: Stage) -> None:
    """Draft what comes next for every pair; Mara and Helen have agreed to tomorrow's.

    With this the demo organisation is whole, and the database says so.
    """
    told, *_ = stage.story.pairs
    evening = stage.at(*schedule.NEXT_AGENDAS_DRAFTED)
    coming = [
        (pair, sitting)
        for pair in stage.story.pairs
        for sitting in pair.sittings
        if sitting.state == "planned" and pair.state == "active"
    ]
    drafts = [agendas.drafting(stage, *one, at=evening) for one in coming]
    first = next(one for one in coming if one[0] is told)
    agreed = [
        agendas.agreeing(stage, *first, email=email, at=stage.at(*agreed))
        for email, agreed in zip((told.one, told.other), schedule.NEXT_AGENDA_AGREED, strict=True)
    ]
    play(parts, [*drafts, *agreed])
    pulse.tell(parts, stage)
    with parts.write() as db:
        db.execute(sa.update(DemoBuild).values(ready_at=parts.clock()))


def _begin(parts: Parts, today: date) -> None:
    """From the first row on the database says that it holds half a demo; see `after_jobs`."""
    with parts.write() as db:
        if db.scalar(sa.select(sa.exists().where(Person.id.is_not(None)))):
            sentence = "The demo needs an empty database; `bothways demo --reset` empties this one."
            raise Conflict("not-empty", sentence)
        db.add(DemoBuild(today=today, created_at=parts.clock()))


def _arrive(parts: Parts, steps: Iterable[ScheduledAct], now: datetime) -> None:
    """Those who came, and their lines to vectors: one call of the encoder for all of them."""
    play(parts, steps)
    with parts.read() as db:
        rows = db.execute(
            sa.select(Line.id, Line.text).where(Line.source == LineSource.PROFILE).order_by(Line.id)
        ).all()
        known = vectors.of_owners(
            db, parts.encoder, OwnerType.LINE, owner_ids=[row[0] for row in rows]
        )
    fresh = {line_id: text for line_id, text in rows if line_id not in known}
    found = vectors.encode_once(parts.read, parts.encoder, list(fresh.values()))
    pairs = zip(fresh.values(), found, strict=True)
    with parts.write() as db:
        vectors.store(
            db, parts.encoder, OwnerType.LINE, texts=dict(zip(fresh, pairs, strict=True)), now=now
        )
