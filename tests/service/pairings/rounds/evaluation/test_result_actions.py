"""Answers to a released round reach a lead in steps and bands, and change only by enough people."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from service.bootstrap import Parts
from service.models import DeclineReason, Role, Round, RoundState, Suggestion, SuggestionState
from service.models.ids import uuid7
from service.pairings.engine.person import Dials
from service.pairings.rounds.evaluation import result_actions
from service.pairings.rounds.evaluation.jobs import publish_round_results
from service.privacy import publication
from tests import factories
from tests.conftest import MovingClock, sign_in

PAIRS = 20
STRONG, LOW = 0.9, 0.25


@pytest.fixture
def people(parts: Parts, clock: MovingClock) -> list[tuple[UUID, UUID]]:
    """Twenty suggested pairs; the first ten fit well, and six pairs were drawn at random."""
    with parts.write() as db:
        return [
            (factories.person(db, f"Ana {n}", clock()), factories.person(db, f"Bo {n}", clock()))
            for n in range(PAIRS)
        ]


@pytest.fixture
def round_id(parts: Parts, clock: MovingClock, people: list[tuple[UUID, UUID]]) -> UUID:
    found = uuid7()
    drawn = [sorted(map(str, pair)) for pair in people[-6:]]
    with parts.write() as db:
        plan = {
            "pairs": [],
            "left_out": [],
            "random": {"share": 20, "pairs": drawn},
            "certificate": {"gap": 0},
            "summary": {
                "full": 0,
                "paused": 0,
                "worst": [],
                "taking_part": 40,
                "paired": 40,
                "coverage": 1,
            },
            "engine": "test",
            "on": "2026-03-02",
            "replay_hash": "0" * 64,
        }
        db.add(
            Round(
                id=found,
                name="Winter round",
                state=RoundState.RELEASED,
                settings={"dials": Dials()._asdict()},
                plan=plan,
                released_at=clock(),
                created_at=clock(),
            )
        )
        db.flush()
        for n, pair in enumerate(people):
            for me, other in (pair, pair[::-1]):
                _suggest(db, found, me, other, STRONG if n < PAIRS // 2 else LOW, clock())
    return found


def _suggest(db: Session, round_id: UUID, me: UUID, other: UUID, fit: float, now: datetime) -> None:
    db.add(
        Suggestion(
            person_id=me,
            other_id=other,
            round_id=round_id,
            fit=fit,
            fit_giving=fit,
            fit_taking=fit,
            reasons={},
            engine="test",
            state=SuggestionState.SHOWN,
            expires_at=now + timedelta(days=14),
            created_at=now,
        )
    )


def answer(
    parts: Parts, people: list[UUID], *, yes: bool, reason: DeclineReason | None = None
) -> None:
    state = SuggestionState.ACCEPTED if yes else SuggestionState.DECLINED
    with parts.write() as db:
        for row in db.query(Suggestion).where(Suggestion.person_id.in_(people)):
            row.state, row.decline_reason, row.answered_at = state, reason, parts.clock()


def told(parts: Parts, round_id: UUID) -> dict[str, str]:
    publish_round_results(parts, parts.clock())
    with parts.read() as db:
        found = publication.published(db, result_actions.figure_of(round_id))
    return {part: row.value for part, row in found.items()}


def flat(pairs: list[tuple[UUID, UUID]]) -> list[UUID]:
    return [one for pair in pairs for one in pair]


def test_yes_is_told_in_steps_by_fit_and_reasons_in_bands(
    parts: Parts, people: list[tuple[UUID, UUID]], round_id: UUID
) -> None:
    answer(parts, flat(people[:10]), yes=True)
    answer(parts, flat(people[10:13]), yes=False, reason=DeclineReason.NO_TIME)
    answer(parts, flat(people[13:15]), yes=False, reason=DeclineReason.ANOTHER_SUBJECT)
    assert told(parts, round_id) == {
        "all": "some",
        "fit:0": "most",
        "fit:2": "few",
        "reason:no_time": "5-9",
    }


def test_one_more_answer_changes_nothing(
    parts: Parts, people: list[tuple[UUID, UUID]], round_id: UUID
) -> None:
    answer(parts, flat(people[10:20])[:5], yes=False, reason=DeclineReason.NO_TIME)
    before = told(parts, round_id)
    answer(parts, flat(people[:2]), yes=True)
    assert told(parts, round_id) == before
    answer(parts, flat(people[2:10]), yes=True)
    assert told(parts, round_id)["fit:0"] == "most"


def test_both_arms_are_compared_after_eight_weeks_and_not_before(
    parts: Parts, people: list[tuple[UUID, UUID]], round_id: UUID, clock: MovingClock
) -> None:
    answer(parts, flat(people[:14]), yes=True)
    assert not [part for part in told(parts, round_id) if part.startswith(("arm", "still"))]
    clock.advance(days=56)
    found = told(parts, round_id)
    assert (found["arm:planned"], found["arm:random"]) == ("most", "few")
    assert (found["still:planned"], found["still:random"]) == ("few", "few")


def test_the_rounds_page_shows_what_is_published_and_no_arm_by_name(
    client: TestClient, parts: Parts, people: list[tuple[UUID, UUID]], round_id: UUID
) -> None:
    with parts.write() as db:
        idris = factories.person(db, "Idris Bell", parts.clock(), roles=(Role.LEAD,), consents=())
    lead = sign_in(client, parts, idris)
    assert "Nothing to show yet" in lead.get(f"/lead/rounds/{round_id}").text
    answer(parts, flat(people[:10]), yes=True)
    publish_round_results(parts, parts.clock())
    page = lead.get(f"/lead/rounds/{round_id}").text
    assert "How it was answered" in page
    assert "The plan beside chance" in page
    assert "Ana 19" not in page
