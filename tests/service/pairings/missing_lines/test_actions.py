"""A person without a partner reads which line would give them one, and nobody else does."""

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from service.bootstrap import Parts
from service.jobs.handlers import HANDLERS
from service.jobs.inline_runner import drain
from service.models import Exclusion, Line, Role
from service.pairings.missing_lines.queries import missing_lines
from tests import factories
from tests.conftest import sign_in
from tests.partners import MARA, PRIYA, TOMAS, Office, embed_all, office
from tests.planned_rounds import planned, released

SAILING = "sailing a small boat"
LEA = {"offers": ["baking sourdough bread"], "seeks": ["how a claim is decided"]}


@pytest.fixture
def known(parts: Parts) -> Office:
    """Lea seeks what Priya offers, and nobody offers what Priya seeks."""
    found = office(parts, {"Lea": LEA, "Priya": PRIYA})
    found.suggest()
    return found


def told(known: Office, name: str) -> tuple[str, ...]:
    with known.parts.read() as db:
        return missing_lines(db, known.people[name])


def test_the_partners_page_and_the_home_page_say_the_line_without_a_name(
    client: TestClient, known: Office
) -> None:
    sign_in(client, known.parts, known.people["Lea"])
    page = client.get("/suggestions").text
    assert SAILING in page
    assert "One line away" in page
    assert "Priya" not in page
    home = client.get("/").text
    assert "one line away" in home
    assert SAILING in home
    assert told(known, "Priya") == ()


def test_a_line_that_is_not_published_any_more_is_not_said(known: Office) -> None:
    with known.parts.write() as db:
        db.execute(sa.update(Line).where(Line.text == SAILING).values(published=False))
    assert told(known, "Lea") == ()


def test_somebody_who_is_excluded_since_is_not_quoted(known: Office) -> None:
    assert told(known, "Lea") == (SAILING,)
    with known.parts.write() as db:
        db.add(Exclusion(person_id=known.people["Priya"], other_id=known.people["Lea"]))
    assert told(known, "Lea") == ()


def test_with_a_suggestion_the_line_goes(known: Office) -> None:
    now = known.parts.clock()
    with known.parts.write() as db:
        factories.person(
            db, "Noa Quist", now, offers=LEA["seeks"], seeks=["baking sourdough bread"]
        )
    embed_all(known.parts)
    known.suggest("again")
    assert known.shown("Lea")
    assert told(known, "Lea") == ()


def test_whoever_a_released_round_leaves_out_is_told(client: TestClient, parts: Parts) -> None:
    found = office(parts, {"Mara": MARA, "Tomas": TOMAS, "Lea": LEA, "Priya": PRIYA})
    with parts.write() as db:
        idris = factories.person(db, "Idris Bell", parts.clock(), roles=(Role.LEAD,), consents=())
    lead = sign_in(client, parts, idris)
    released(lead, planned(lead, parts))
    assert told(found, "Lea") == ()
    drain(parts, HANDLERS)
    assert told(found, "Lea") == (SAILING, TOMAS["seeks"][0])
    assert told(found, "Mara") == told(found, "Tomas") == ()
