"""Drafts exist in time, once for equal inputs, and people's changes outlive them."""

import json
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa

from service.agendas.drafts import schedule
from service.agendas.drafts.jobs import draft_agenda, order_agendas
from service.agendas.drafts.preparation import prepare
from service.bootstrap import Parts
from service.jobs.handlers import HANDLERS
from service.jobs.runner import run
from service.models import (
    Agenda,
    AgendaItem,
    AgendaVersion,
    Author,
    MentoringSession,
    Outbox,
    OutboxState,
    SessionState,
    queue,
)
from tests.agenda_pairs import couple, run_jobs, shared_note
from tests.conftest import MovingClock, rows


def test_a_draft_exists_a_day_ahead(parts: Parts, clock: MovingClock) -> None:
    found = couple(parts)
    with parts.write() as db:
        db.get_one(MentoringSession, found.planned).starts_at = clock() + timedelta(hours=60)
    starts = clock() + timedelta(hours=60)
    while clock() < starts - timedelta(hours=24):
        order_agendas(parts, clock())
        run_jobs(parts)
        clock.advance(hours=1)
    assert rows(parts, AgendaVersion) == 1
    with parts.read() as db:
        made = db.scalars(sa.select(AgendaVersion)).one()
    assert made.author is Author.DEFAULT
    assert made.created_at <= starts - timedelta(hours=24)
    assert made.created_at >= starts - timedelta(hours=36)


def test_the_draft_fills_seven_slots_and_the_booked_minutes(parts: Parts) -> None:
    couple(parts)
    order_agendas(parts, parts.clock())
    run_jobs(parts)
    with parts.read() as db:
        items = db.scalars(sa.select(AgendaItem).order_by(AgendaItem.position)).all()
    slots = {item.key.rstrip("123").rstrip("_") for item in items}
    assert len(slots) == 7
    assert sum(item.minutes for item in items) == 45
    assert all(item.question for item in items)


def test_the_job_run_twice_makes_one_version(parts: Parts) -> None:
    couple(parts)
    order_agendas(parts, parts.clock())
    with parts.read() as db:
        work_id = db.scalars(sa.select(Outbox.id)).one()
    run(parts, HANDLERS, work_id)
    with parts.write() as db:
        row = db.get_one(Outbox, work_id)
        row.done_at, row.state = None, OutboxState.PENDING
    run(parts, HANDLERS, work_id)
    assert rows(parts, AgendaVersion) == 1


def test_ordering_again_drafts_nothing_while_the_inputs_are_equal(parts: Parts) -> None:
    couple(parts)
    for _ in range(3):
        order_agendas(parts, parts.clock())
        run_jobs(parts)
    assert rows(parts, AgendaVersion) == 1
    assert rows(parts, Outbox) == 1


def test_a_new_shared_note_makes_a_new_draft(parts: Parts) -> None:
    found = couple(parts)
    order_agendas(parts, parts.clock())
    run_jobs(parts)
    shared_note(parts, found, "the March dashboard has two cells nobody trusts")
    order_agendas(parts, parts.clock())
    run_jobs(parts)
    assert rows(parts, AgendaVersion) == 2


def test_the_operators_calibration_decides_what_a_line_is_worth(
    parts: Parts, tmp_path: Path
) -> None:
    """The same file as in pairing: weights under which no offer answers any wish."""
    found = couple(parts)
    before = prepare(parts, found.planned)
    shipped = json.loads(Path(str(parts.settings.calibration_path)).read_text(encoding="utf-8"))
    parts.settings.calibration_path = tmp_path / "calibration.json"
    parts.settings.calibration_path.write_text(json.dumps(shipped | {"b0": -99.0}))
    after = prepare(parts, found.planned)
    assert before is not None
    assert after is not None
    assert max(row.value for row in before.brief.coverages) > 0
    assert max(row.value for row in after.brief.coverages) == 0


def test_a_session_that_has_begun_is_left_alone(parts: Parts) -> None:
    found = couple(parts)
    with parts.write() as db:
        schedule.order_draft(db, found.planned, parts.clock())
        db.get_one(MentoringSession, found.planned).state = SessionState.HELD
    assert run_jobs(parts) == 1
    assert rows(parts, Agenda) == 0


def test_a_session_that_is_gone_ends_its_job(parts: Parts) -> None:
    found = couple(parts)
    with parts.write() as db:
        schedule.order_draft(db, found.planned, parts.clock())
        work_id = db.scalars(sa.select(Outbox.id)).one()
        db.delete(db.get_one(MentoringSession, found.planned))
    work = queue.Work(work_id, queue.JobKind.AGENDA, {"session_id": str(found.planned)})
    draft_agenda(parts, work)
    with parts.read() as db:
        assert db.get_one(Outbox, work_id).done_at is not None
