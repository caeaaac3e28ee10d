"""This week: the most urgent thing first, for whoever signs in."""

from datetime import timedelta

from fastapi.testclient import TestClient

from service.agendas.drafts.jobs import order_agendas
from service.bootstrap import Parts
from service.models import Outcome, OutcomeState, Pair, PairState, Person, Purpose, Role
from tests import factories
from tests.agenda_pairs import couple, run_jobs
from tests.conftest import sign_in


def test_the_next_session_leads_with_both_directions(client: TestClient, parts: Parts) -> None:
    found = couple(parts)
    order_agendas(parts, parts.clock())
    run_jobs(parts)
    text = sign_in(client, parts, found.a).get("/").text
    assert "Open agenda" in text
    assert f"/sessions/{found.planned}/agenda" in text
    assert "You teach<br>12 min" in text
    assert "because " in text
    assert f"/sessions/{found.held}/reflect" in text
    assert text.count("<h1") == 1
    assert text.count("primary") == 1


def test_somebody_not_welcomed_is_led_to_the_welcome(client: TestClient, parts: Parts) -> None:
    with parts.write() as db:
        person = factories.person(db, "Mara Quist", parts.clock(), welcomed_at=None)
        admin = factories.person(
            db, "Ada Roth", parts.clock(), welcomed_at=None, roles=(Role.ADMIN,)
        )
    assert sign_in(client, parts, person).get("/").headers["location"] == "/welcome"
    assert sign_in(client, parts, admin).get("/").status_code == 200


def test_without_a_partner_it_says_what_comes_next(client: TestClient, parts: Parts) -> None:
    with parts.write() as db:
        one = factories.person(db, "Mara Quist", parts.clock())
        off = factories.person(db, "Jo Adeyemi", parts.clock(), consents=())
    assert "You have no partner yet" in sign_in(client, parts, one).get("/").text
    assert "Suggestions are switched off" in sign_in(client, parts, off).get("/").text


def test_a_lead_without_a_pair_is_shown_the_programme(client: TestClient, parts: Parts) -> None:
    with parts.write() as db:
        lead = factories.person(db, "Idris Bell", parts.clock(), roles=(Role.LEAD,))
    text = sign_in(client, parts, lead).get("/").text
    assert 'href="/lead"' in text
    assert "You have no partner yet" not in text


def test_a_pair_to_start_and_an_invitation_are_waiting(client: TestClient, parts: Parts) -> None:
    found = couple(parts)
    with parts.write() as db:
        new = factories.person(db, "Tomás Ferreira", parts.clock())
        pair = factories.pair(db, found.a, new, parts.clock(), state=PairState.PROPOSED)
        db.add(
            Outcome(
                author_id=found.b,
                pair_id=found.pair,
                partner_id=found.a,
                body="It is a promise with a date.",
                state=OutcomeState.ASKED,
                created_at=parts.clock(),
            )
        )
    text = sign_in(client, parts, found.a).get("/").text
    assert f"/pairs/{pair}/start" in text
    assert "would like to mention you" in text


def test_a_pair_without_a_session_is_asked_to_find_a_time(client: TestClient, parts: Parts) -> None:
    with parts.write() as db:
        one = factories.person(db, "Mara Quist", parts.clock())
        other = factories.person(db, "Helen Okoro", parts.clock())
        pair = factories.pair(db, one, other, parts.clock())
    assert f"/pairs/{pair}/sessions" in sign_in(client, parts, one).get("/").text


def test_a_leader_is_told_what_they_are_here_for(client: TestClient, parts: Parts) -> None:
    with parts.write() as db:
        helen = factories.person(db, "Helen Okoro", parts.clock())
        report = factories.person(db, "Jo Adeyemi", parts.clock())
        db.get_one(Person, report).manager_id = helen
    assert "You are here to learn" in sign_in(client, parts, helen).get("/").text
    assert "You are here to learn" not in sign_in(client, parts, report).get("/").text


def test_an_ended_pair_asks_for_nothing(client: TestClient, parts: Parts) -> None:
    found = couple(parts, consents=(Purpose.PAIRING,))
    with parts.write() as db:
        row = db.get_one(Pair, found.pair)
        row.state, row.ended_at = PairState.ENDED, parts.clock() - timedelta(days=1)
    assert "Open agenda" not in sign_in(client, parts, found.a).get("/").text


def test_fourteen_pages_of_technique_and_what_was_tried(client: TestClient, parts: Parts) -> None:
    with parts.write() as db:
        person = factories.person(db, "Mara Quist", parts.clock())
    sign_in(client, parts, person)
    assert client.get("/learn").text.count('href="/learn/') == 14
    assert client.get("/learn").text.count('href="/starters/') == 3
    assert client.get("/learn/alchemy").status_code == 404
    assert "Try this" in client.get("/learn/grow").text
    for _ in range(2):
        assert client.post("/learn/grow").status_code == 303
    assert "You tried this" in client.get("/learn/grow").text
    assert client.get("/learn").text.count("Tried") == 1
