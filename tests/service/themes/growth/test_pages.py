"""A person's own growth: what they asked for, learned and could do next, for their eyes alone."""

from datetime import timedelta
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from service.access.viewer import Viewer
from service.bootstrap import Parts
from service.learning import catalogue
from service.models import (
    Feedback,
    FeedbackAbout,
    Line,
    LineKind,
    LineSource,
    Outcome,
    OutcomeState,
    Person,
    ResourceRead,
    Role,
    StarterStep,
    Suggestion,
    SuggestionState,
)
from service.models.ids import uuid7
from service.themes.growth.own_growth import Growth, own_growth
from tests import factories
from tests.conftest import sign_in

SEEKS = ("reading a claim", "speaking to a board")
WISH = "I want to learn to chair a meeting"


@pytest.fixture
def mara(parts: Parts) -> UUID:
    with parts.write() as db:
        return factories.person(db, "Mara Quist", parts.clock(), seeks=SEEKS)


def growth(parts: Parts, person: UUID) -> Growth:
    with parts.read() as db:
        return own_growth(db, Viewer(person, "Mara", frozenset({Role.EMPLOYEE})), parts.clock())


def suggested(parts: Parts, mara: UUID, seek: int, state: SuggestionState) -> UUID:
    with parts.write() as db:
        line = db.query(Line.id).filter_by(person_id=mara, position=seek).scalar()
        other = factories.person(db, f"Helen {seek}", parts.clock(), offers=["claims"])
        row = Suggestion(
            person_id=mara,
            other_id=other,
            fit=0.6,
            fit_giving=0.6,
            fit_taking=0.6,
            reasons={"teach": [], "learn": [[str(uuid7()), str(line), 0.8]]},
            engine="exact",
            state=state,
            expires_at=parts.clock() + timedelta(days=7),
            created_at=parts.clock(),
        )
        db.add(row)
        db.flush()
        return row.id


def test_what_a_partner_offers_is_met_and_the_rest_is_not(parts: Parts, mara: UUID) -> None:
    suggested(parts, mara, 0, SuggestionState.ACCEPTED)
    ahead = suggested(parts, mara, 1, SuggestionState.SHOWN)
    found = growth(parts, mara)
    assert [(one.text, one.is_met) for one in found.seeks] == [(SEEKS[0], True), (SEEKS[1], False)]
    assert [one.suggestion_id for one in found.unmet] == [ahead]


def test_what_was_learned_is_gathered(parts: Parts, mara: UUID) -> None:
    now = parts.clock()
    starter, resource = catalogue.starters()[0], catalogue.resources()[0]
    with parts.write() as db:
        for taught in ("both", "mostly_them", "mostly_me"):
            db.add(
                Feedback(
                    author_id=mara,
                    about=FeedbackAbout.SESSION,
                    answers={"taught": taught},
                    created_at=now,
                )
            )
        for state in (OutcomeState.SHARED, OutcomeState.WITHDRAWN):
            body = f"how a claim is read, {state}"
            db.add(Outcome(author_id=mara, body=body, state=state, shared_at=now, created_at=now))
        db.add(ResourceRead(person_id=mara, slug=resource.slug, finished_at=now))
        for step in range(1, len(starter.steps) + 1):
            db.add(StarterStep(person_id=mara, slug=starter.slug, step=step, finished_at=now))
    found = growth(parts, mara)
    assert found.taught_in == 2
    assert found.posts == ["how a claim is read, shared"]
    assert [page.title for page in found.finished] == [resource.title, starter.title]
    assert found.resource is not None
    assert found.resource.title != resource.title


def test_the_page_is_for_its_person_alone(parts: Parts, mara: UUID, client: TestClient) -> None:
    now = parts.clock()
    with parts.write() as db:
        other = factories.person(db, "Helen Okoro", now)
        db.get_one(Person, other).champion_line = "how to begin"
        db.add(
            Line(
                person_id=mara,
                kind=LineKind.SEEK,
                source=LineSource.REFLECTION,
                position=0,
                text=WISH,
                published=False,
                created_at=now,
            )
        )
        factories.pair(db, mara, other, now)
    page = sign_in(client, parts, mara).get("/me/growth").text
    for said in (*SEEKS, WISH, "Only you can read this page", "with Helen", "how to begin"):
        assert said in page
    assert page.count('class="button primary"') + page.count('class="primary"') == 1
    theirs = sign_in(client, parts, other).get("/me/growth").text
    assert WISH not in theirs
    assert SEEKS[0] not in theirs


def test_an_empty_page_says_what_to_do(parts: Parts, client: TestClient) -> None:
    with parts.write() as db:
        person = factories.person(db, "Mara Quist", parts.clock())
    page = sign_in(client, parts, person).get("/me/growth").text
    assert "You have not said what you want to learn yet" in page
    assert "Nothing here yet" in page
