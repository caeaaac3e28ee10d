"""Suggestions by the job: at most three, answers kept, and one effect however often it runs."""

from contextlib import suppress

import sqlalchemy as sa

from service.bootstrap import Parts
from service.jobs.handlers import HANDLERS
from service.jobs.runner import run
from service.models import (
    DeclineReason,
    Exclusion,
    Line,
    Outbox,
    Person,
    Suggestion,
    SuggestionState,
)
from service.models.queue import Job, JobKind, Work, put
from service.pairings.suggestions import actions as suggestion_actions
from service.pairings.suggestions.jobs import order_suggestions, suggest
from service.problems import Conflict
from tests.conftest import MovingClock, rows
from tests.partners import BEN, MARA, PRIYA, TOMAS, office, reflect

WHO = {"Mara": MARA, "Tomas": TOMAS, "Priya": PRIYA}


def test_suggestions_name_published_lines_and_both_directions(parts: Parts) -> None:
    known = office(parts, WHO)
    reflect(parts, known.people["Tomas"], "how a claim is decided in truth")
    known.suggest()
    found = known.suggestion("Mara", "Tomas")
    with parts.read() as db:
        published = {str(one) for one in db.scalars(sa.select(Line.id).where(Line.published))}
    named = {line for way in found.reasons.values() for reason in way for line in reason[:2]}
    assert found.reasons["learn"]
    assert found.reasons["teach"]
    assert named <= published
    assert min(found.fit_giving, found.fit_taking) >= 0.25


def test_a_private_wish_moves_no_suggestion(parts: Parts) -> None:
    sailor = {"offers": ["sailing a small boat"], "seeks": ["pivot tables without any fear"]}
    known = office(parts, {"Mara": MARA, "Sam": sailor})
    reflect(parts, known.people["Mara"], "sailing a small boat")
    known.suggest()
    assert known.shown("Mara") == []


def test_never_more_than_three_are_on_show(parts: Parts, clock: MovingClock) -> None:
    many = {f"Tomas{n}": TOMAS for n in range(6)}
    known = office(parts, {"Mara": MARA, **many})
    known.suggest("once")
    clock.advance(days=1)
    known.suggest("again")
    assert len(known.shown("Mara")) == 3


def test_the_job_run_twice_has_one_effect(parts: Parts) -> None:
    known = office(parts, WHO)
    with parts.write() as db:
        put(db, Job(JobKind.SUGGEST, "m:1", {"id": str(known.people["Mara"])}), parts.clock())
        work_id = db.scalars(sa.select(Outbox.id).where(Outbox.kind == "suggest")).one()
    work = Work(work_id, JobKind.SUGGEST, {"id": str(known.people["Mara"])})
    suggest(parts, work)
    before = known.shown("Mara")[0].id
    with suppress(Conflict):
        suggest(parts, work)
    assert [row.id for row in known.shown("Mara")] == [before]
    assert rows(parts, Suggestion) == 1


def test_one_census_serves_everybody_who_waits(parts: Parts) -> None:
    known = office(parts, WHO)
    with parts.write() as db:
        for name, person_id in known.people.items():
            put(db, Job(JobKind.SUGGEST, f"{name}:1", {"id": str(person_id)}), parts.clock())
    with parts.read() as db:
        jobs = list(db.scalars(sa.select(Outbox.id).order_by(Outbox.id)))
    run(parts, HANDLERS, jobs[0])
    with parts.read() as db:
        assert all(at is not None for at in db.scalars(sa.select(Outbox.done_at)))
    assert known.suggestion("Tomas", "Mara")


def test_a_day_orders_everybody_once(parts: Parts) -> None:
    order_suggestions(parts, parts.clock())
    order_suggestions(parts, parts.clock())
    assert rows(parts, Outbox) == 1


def test_a_clearly_better_newcomer_pushes_the_weakest_out(parts: Parts, clock: MovingClock) -> None:
    weak = {"offers": ["a claim was lost"], "seeks": ["pivot tables at sea"]}
    known = office(parts, {"Mara": MARA, "One": weak, "Two": weak, "Three": weak, "Tomas": TOMAS})
    with parts.write() as db:
        db.get_one(Person, known.people["Tomas"]).capacity = 0
    known.suggest("first")
    before = {row.other_id for row in known.shown("Mara")}
    with parts.write() as db:
        db.get_one(Person, known.people["Tomas"]).capacity = 1
    clock.advance(days=1)
    known.suggest("second")
    after = {row.other_id for row in known.shown("Mara")}
    assert known.people["Tomas"] in after - before
    assert len(after) == len(before) == 3
    assert len(known.shown("Mara", SuggestionState.EXPIRED)) == 1


def test_an_answer_is_kept_and_who_was_put_aside_is_not_suggested_again(
    parts: Parts, clock: MovingClock
) -> None:
    known = office(parts, {**WHO, "Ben": BEN})
    known.suggest("first")
    with parts.write() as db:
        row = known.suggestion("Mara", "Tomas")
        suggestion_actions.decline(
            db, known.viewer("Mara"), row.id, reason=DeclineReason.NO_TIME, now=clock()
        )
    clock.advance(days=1)
    known.suggest("second")
    assert [row.other_id for row in known.shown("Mara")] == [known.people["Ben"]]
    assert len(known.shown("Mara", SuggestionState.DECLINED)) == 1


def test_a_suggestion_runs_out_after_a_fortnight_and_rests(
    parts: Parts, clock: MovingClock
) -> None:
    known = office(parts, WHO)
    known.suggest("first")
    clock.advance(days=15)
    known.suggest("second")
    assert known.shown("Mara") == []
    assert len(known.shown("Mara", SuggestionState.EXPIRED)) == 1
    clock.advance(days=91)
    known.suggest("third")
    assert len(known.shown("Mara")) == 1


def test_an_exclusion_made_since_takes_a_suggestion_away(parts: Parts, clock: MovingClock) -> None:
    known = office(parts, WHO)
    known.suggest("first")
    with parts.write() as db:
        db.add(Exclusion(person_id=known.people["Tomas"], other_id=known.people["Mara"]))
    clock.advance(days=1)
    known.suggest("second")
    assert known.shown("Mara") == []
