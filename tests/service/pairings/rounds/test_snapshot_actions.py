"""Planning again on one day tells a lead nothing of what one person changed in between."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from service.access import actions as access_actions
from service.bootstrap import Parts
from service.jobs.handlers import HANDLERS
from service.jobs.inline_runner import drain
from service.models import (
    DeclineReason,
    Exclusion,
    Line,
    Person,
    PersonState,
    Purpose,
    Role,
    Round,
    RoundEntry,
    Suggestion,
)
from service.pairings.engine.person import Dials
from service.pairings.rounds import actions, release_actions
from service.pairings.rounds.snapshot_actions import last_night
from service.pairings.suggestions import actions as suggestion_actions
from service.privacy.erasure import erase
from service.upkeep.retention import purge
from tests import factories
from tests.conftest import MovingClock, rows, sign_in
from tests.partners import BEN, MARA, PRIYA, SECRET, TOMAS, Office, embed_all, office, reflect

WHO = {"Mara": MARA, "Tomas": TOMAS, "Priya": PRIYA, "Ben": BEN}
Change = Callable[[Office], None]


@pytest.fixture
def known(parts: Parts) -> Office:
    return office(parts, WHO)


def new_plan(parts: Parts) -> dict[str, Any]:
    with parts.write() as db:
        round_id = actions.create_round(db, "one", Dials(), now=parts.clock())
    drain(parts, HANDLERS)
    with parts.read() as db:
        return db.get_one(Round, round_id).plan or {}


def everybody(plan: dict[str, Any]) -> set[str]:
    paired = {pair[side] for pair in plan["pairs"] for side in ("a_id", "b_id")}
    return paired | {left["person_id"] for left in plan["left_out"]}


def exclude(known: Office) -> None:
    with known.parts.write() as db:
        mara = known.people["Mara"]
        for name in ("Tomas", "Ben"):
            db.add(Exclusion(person_id=mara, other_id=known.people[name]))


def edit_line(known: Office) -> None:
    with known.parts.write() as db:
        own = Line.person_id == known.people["Mara"]
        db.execute(sa.update(Line).where(own).values(text="sailing a small boat"))
    embed_all(known.parts)


def reflect_privately(known: Office) -> None:
    reflect(known.parts, known.people["Mara"], SECRET)


def say_not_now(known: Office) -> None:
    known.suggest()
    for row in known.shown("Mara"):
        with known.parts.write() as db:
            suggestion_actions.decline(
                db,
                known.viewer("Mara"),
                row.id,
                reason=DeclineReason.NO_TIME,
                now=known.parts.clock(),
            )


def take_more(known: Office) -> None:
    with known.parts.write() as db:
        db.get_one(Person, known.people["Mara"]).capacity = 2


@pytest.mark.parametrize("change", [exclude, edit_line, reflect_privately, say_not_now, take_more])
def test_a_change_since_the_first_plan_of_a_day_moves_no_bit(
    known: Office, parts: Parts, clock: MovingClock, change: Change
) -> None:
    before = new_plan(parts)
    assert before["pairs"]
    change(known)
    clock.advance(minutes=5)
    assert new_plan(parts) == before


@pytest.mark.parametrize("change", [exclude, edit_line, say_not_now, take_more])
def test_it_counts_from_the_next_night_on(
    known: Office, parts: Parts, clock: MovingClock, change: Change
) -> None:
    before = new_plan(parts)
    change(known)
    clock.advance(hours=25)
    after = new_plan(parts)
    assert {**after, "on": "", "replay_hash": ""} != {**before, "on": "", "replay_hash": ""}


def leave(known: Office, mara: UUID) -> None:
    with known.parts.write() as db:
        db.get_one(Person, mara).state = PersonState.LEFT


def withdraw(known: Office, mara: UUID) -> None:
    with known.parts.write() as db:
        access_actions.set_consent(
            db, mara, Purpose.PAIRING, now=known.parts.clock(), granted=False
        )


def pause(known: Office, mara: UUID) -> None:
    with known.parts.write() as db:
        db.get_one(Person, mara).state = PersonState.PAUSED


@pytest.mark.parametrize("go", [leave, withdraw, pause])
def test_whoever_goes_is_out_at_once(
    known: Office, parts: Parts, clock: MovingClock, go: Callable[[Office, UUID], None]
) -> None:
    mara = known.people["Mara"]
    assert str(mara) in everybody(new_plan(parts))
    go(known, mara)
    clock.advance(minutes=5)
    assert str(mara) not in everybody(new_plan(parts))


def test_an_erased_person_is_in_no_snapshot(known: Office, parts: Parts, tmp_path: Path) -> None:
    new_plan(parts)
    with parts.write() as db:
        erase(db, known.people["Mara"], parts.clock(), tombstones=tmp_path / "erasures.jsonl")
    with parts.read() as db:
        assert set(db.scalars(sa.select(RoundEntry.person_id))) == {
            known.people[name] for name in ("Tomas", "Priya", "Ben")
        }
    assert str(known.people["Mara"]) not in everybody(new_plan(parts))


def test_newcomers_are_in_the_next_plan(known: Office, parts: Parts) -> None:
    before = everybody(new_plan(parts))
    lea = office(parts, {"Lea": TOMAS}).people["Lea"]
    assert everybody(new_plan(parts)) == before | {str(lea)}
    assert known.people


def test_a_snapshot_holds_no_text_and_is_deleted_the_next_night(
    known: Office, parts: Parts, clock: MovingClock
) -> None:
    new_plan(parts)
    with parts.read() as db:
        held = str(db.execute(sa.select(RoundEntry.facts)).all())
    assert "pivot" not in held
    assert rows(parts, RoundEntry) == len(known.people)
    clock.advance(hours=25)
    purge(parts, clock())
    assert rows(parts, RoundEntry) == 0


def test_a_not_with_since_the_plan_is_passed_over_at_the_release(
    known: Office, parts: Parts
) -> None:
    new_plan(parts)
    exclude(known)
    with parts.write() as db:
        round_id = db.scalars(sa.select(Round.id)).one()
        plan, ben = db.get_one(Round, round_id).replay_hash or "", known.viewer("Ben")
        release_actions.approve_plan(db, ben, round_id, plan_hash=plan, now=parts.clock())
        release_actions.release_round(db, ben, round_id, plan_hash=plan, now=parts.clock())
        who = set(db.scalars(sa.select(Suggestion.person_id)))
    assert known.people["Mara"] not in who


@pytest.mark.parametrize(
    ("now", "night"),
    [
        (datetime(2026, 11, 5, 1, 59, tzinfo=UTC), datetime(2026, 11, 4, 2, tzinfo=UTC)),
        (datetime(2026, 11, 5, 2, tzinfo=UTC), datetime(2026, 11, 5, 2, tzinfo=UTC)),
        (datetime(2026, 11, 5, 23, tzinfo=UTC), datetime(2026, 11, 5, 2, tzinfo=UTC)),
    ],
)
def test_a_night_ends_at_two(now: datetime, night: datetime) -> None:
    assert last_night(now) == night


def test_a_lead_reads_words_and_no_fit_in_figures(
    client: TestClient, known: Office, parts: Parts, clock: MovingClock
) -> None:
    with parts.write() as db:
        idris = factories.person(db, "Idris Bell", parts.clock(), roles=(Role.LEAD,), consents=())
    lead = sign_in(client, parts, idris)
    path = lead.post("/lead/rounds", data={"name": "Winter round"}).headers["location"]
    drain(parts, HANDLERS)
    page = lead.get(path).text
    assert "fit, both ways." in page
    with parts.read() as db:
        plan = db.scalars(sa.select(Round.plan)).one() or {}
    for pair in plan["pairs"]:
        assert f"{pair['fit']['value']:.2f}" not in page
    assert f"{plan['certificate']['objective']:.2f}" not in page
    exclude(known)
    clock.advance(minutes=5)
    lead.post(f"{path}/plan", data={})
    drain(parts, HANDLERS)
    assert _told(lead.get(path).text) == _told(page)


def _told(page: str) -> str:
    """What a page tells of the plan, without the number and the minute of the dry run."""
    return page[page.index('<dl class="stats">') :]
