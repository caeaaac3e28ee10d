"""What changed because of what somebody said: shown to them, and never another's words."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from service.bootstrap import Parts
from service.models import (
    Action,
    ActionState,
    EmbeddingModel,
    Feedback,
    FeedbackAbout,
    PointSource,
    Theme,
    ThemeMembership,
    ThemePoint,
    ThemeRelease,
    ThemeReleaseRow,
    ThemeRun,
)
from service.models.ids import uuid7
from service.pairings.changes import actions
from service.pairings.changes.actions import Rhythm
from service.pairings.changes.undo import ChangeRequest
from tests import factories
from tests.conftest import MovingClock, sign_in
from tests.partners import MARA, SECRET, TOMAS, Office, office, reflect

NOBODY = "You have not said anything yet"


@pytest.fixture
def known(parts: Parts) -> Office:
    return office(parts, {"Mara": MARA, "Tomas": TOMAS, "Idris": {}})


@pytest.fixture
def pair_id(known: Office, parts: Parts) -> UUID:
    with parts.write() as db:
        return factories.pair(db, known.people["Mara"], known.people["Tomas"], parts.clock())


def page(client: TestClient, known: Office, name: str) -> str:
    found = sign_in(client, known.parts, known.people[name]).get("/me/changes")
    assert found.status_code == 200
    return found.text


def tap(known: Office, name: str, pair_id: UUID) -> None:
    with known.parts.write() as db:
        row = Feedback(
            author_id=known.people[name],
            pair_id=pair_id,
            about=FeedbackAbout.SESSION,
            answers={"taught": "both", "useful": 4, "safe": 4},
            text="Tuesdays are too full",
            created_at=known.parts.clock(),
        )
        db.add(row)


def test_a_change_after_feedback_is_told_to_its_giver_alone(
    client: TestClient, known: Office, pair_id: UUID, clock: MovingClock
) -> None:
    assert NOBODY in page(client, known, "Mara")
    tap(known, "Mara", pair_id)
    clock.advance(days=3)
    with known.parts.write() as db:
        actions.set_rhythm(
            db, ChangeRequest(known.viewer("Mara"), pair_id), Rhythm(4, 60), now=clock()
        )
    assert "You changed the rhythm of your pair with Tomas." in page(client, known, "Mara")
    theirs = page(client, known, "Tomas")
    assert NOBODY in theirs
    assert "Tuesdays" not in theirs


def test_a_partners_change_never_follows_from_what_they_could_not_read(
    client: TestClient, known: Office, pair_id: UUID, clock: MovingClock
) -> None:
    tap(known, "Mara", pair_id)
    with known.parts.write() as db:
        actions.set_subject(
            db, ChangeRequest(known.viewer("Tomas"), pair_id), "claims", now=clock()
        )
    assert "changed the subject" not in page(client, known, "Mara")


def test_a_change_long_after_or_taken_back_followed_from_nothing(
    client: TestClient, known: Office, pair_id: UUID, clock: MovingClock
) -> None:
    tap(known, "Mara", pair_id)
    act = ChangeRequest(known.viewer("Mara"), pair_id)
    with known.parts.write() as db:
        actions.set_rhythm(db, act, Rhythm(4, 60), now=clock())
        actions.undo(db, act.viewer, pair_id, now=clock())
    clock.advance(days=15)
    with known.parts.write() as db:
        actions.set_subject(db, act, "claims", now=clock())
    assert "another" not in page(client, known, "Mara")


def test_a_wish_in_a_reflection_is_shown_to_its_author(
    client: TestClient, known: Office, clock: MovingClock
) -> None:
    reflect(known.parts, known.people["Mara"], SECRET)
    clock.advance(hours=1)
    shown = page(client, known, "Mara")
    assert SECRET in shown
    assert "They change no suggestion until you add them to your own." in shown
    assert SECRET not in page(client, known, "Tomas")


def released(db: Session, author_id: UUID, lead_id: UUID, clock: MovingClock) -> None:
    """One theme with a point of one author, released and answered."""
    now = clock()
    model = EmbeddingModel(id=uuid7(), name="m", fingerprint="f", dims=8, created_at=now)
    db.add(model)
    db.flush()
    run = ThemeRun(
        id=uuid7(),
        model_id=model.id,
        corpus_hash="c",
        digest="d",
        source_count=1,
        cells=b"",
        theme_ids=[],
        finished_at=now,
        created_at=now,
    )
    db.add(run)
    db.flush()
    theme = Theme(
        id=uuid7(), first_run_id=run.id, label="time zones", label_source="terms", created_at=now
    )
    point = ThemePoint(
        id=uuid7(),
        source_type=PointSource.CHECK_IN,
        source_id=uuid7(),
        ordinal=0,
        author_id=author_id,
        keyed_hash="h",
        polarity="strain",
        written_at=now,
        created_at=now,
    )
    db.add_all([theme, point])
    db.flush()
    db.add(ThemeMembership(run_id=run.id, point_id=point.id, theme_id=theme.id, confidence=0.9))
    release = ThemeRelease(
        id=uuid7(),
        period="2026-10",
        starts_on=date(2026, 10, 1),
        ends_on=date(2026, 10, 31),
        k=5,
        frozen_at=now,
        taps={},
        encoder="fake",
        digest="d",
        created_at=now,
    )
    db.add(release)
    db.flush()
    db.add(
        ThemeReleaseRow(
            release_id=release.id,
            theme_id=theme.id,
            position=0,
            label="time zones",
            label_source="terms",
            phrases=[],
            sentences=[],
            authors_band="10-19",
            arrow="new",
        )
    )
    db.add(
        Action(
            theme_id=theme.id,
            text="no meeting before nine in Boston",
            owner_id=lead_id,
            due_on=(now + timedelta(days=9)).date(),
            state=ActionState.UNDER_WAY,
            changed_at=now,
            created_at=now,
        )
    )


def test_an_action_on_a_theme_reaches_those_whose_texts_belong_to_it(
    client: TestClient, known: Office, pair_id: UUID, clock: MovingClock
) -> None:
    with known.parts.write() as db:
        released(db, known.people["Mara"], known.people["Idris"], clock)
    for name in ("Mara", "Tomas"):
        tap(known, name, pair_id)
    assert "no meeting before nine in Boston" in page(client, known, "Mara")
    assert "no meeting before nine" not in page(client, known, "Tomas")
