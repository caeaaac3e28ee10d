"""Rank changes what somebody is shown first; never their partners, nor what they read."""

from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from service.access.policy import POLICY
from service.access.viewer import Viewer
from service.agendas.composer.slots import other
from service.agendas.drafts import input_queries
from service.bootstrap import Parts
from service.models import (
    Audience,
    MentoringSession,
    Person,
    PersonState,
    Reflection,
    Role,
)
from service.models.ids import uuid7
from service.pairings.pairs import queries
from service.people.leader_queries import leads_people
from service.problems import NotFound
from tests import factories
from tests.agenda_pairs import Couple, couple
from tests.conftest import sign_in

_ANY = "01890000-0000-7000-8000-000000000000"


@pytest.fixture
def ranks(parts: Parts) -> tuple[UUID, UUID, Couple, UUID]:
    """A chief whom the two of a pair report to, an analyst, that pair, and one's reflection."""
    found = couple(parts)
    now = parts.clock()
    with parts.write() as db:
        chief = factories.person(
            db, "Ada Roth", now, title="Chief executive", career_years=40, hopes="to learn"
        )
        analyst = factories.person(db, "Sam Petit", now, title="Analyst", career_years=1)
        for one in (found.a, found.b):
            db.get_one(Person, one).manager_id = chief
        reflection = Reflection(
            id=uuid7(),
            author_id=found.a,
            session_id=found.held,
            pair_id=found.pair,
            text="I was afraid of asking that.",
            audience=Audience.SELF,
            created_at=now,
        )
        db.add(reflection)
        db.flush()
        return chief, analyst, found, reflection.id


def _answers(client: TestClient, found: Couple, reflection: UUID) -> dict[str, tuple[int, str]]:
    ids = {
        "{pair_id}": found.pair,
        "{session_id}": found.planned,
        "{reflection_id}": reflection,
        "{person_id}": found.a,
        "{step}": "offers",
    }
    answers = {}
    for method, path in POLICY:
        filled = path
        for name, value in ids.items():
            filled = filled.replace(name, str(value))
        while "{" in filled:
            start, end = filled.index("{"), filled.index("}")
            filled = filled[:start] + _ANY + filled[end + 1 :]
        if method == "GET":
            answer = client.get(filled)
            answers[path] = (answer.status_code, answer.text)
    return answers


def test_a_leader_reads_what_every_colleague_reads_and_nothing_more(
    client: TestClient, parts: Parts, ranks: tuple[UUID, UUID, Couple, UUID]
) -> None:
    chief, analyst, found, reflection = ranks
    of_chief = _answers(sign_in(client, parts, chief), found, reflection)
    of_analyst = _answers(sign_in(client, parts, analyst), found, reflection)
    assert {path: status for path, (status, _) in of_chief.items()} == {
        path: status for path, (status, _) in of_analyst.items()
    }
    assert of_chief["/sessions/{session_id}/agenda"][0] == 404
    assert of_chief["/reflections/{reflection_id}"][0] == 404
    assert of_chief["/lead"][0] == 403
    for text in (text for _, text in of_chief.values()):
        assert "afraid of asking" not in text
    assert (
        of_chief["/people/{person_id}"][1].partition("<main")[2]
        == of_analyst["/people/{person_id}"][1].partition("<main")[2]
    )


def test_in_a_first_session_the_leaders_partner_teaches_first(parts: Parts) -> None:
    found = couple(parts)
    for leader in (found.a, found.b):
        with parts.write() as db:
            db.get_one(MentoringSession, found.held).number = 20
            db.get_one(MentoringSession, found.planned).number = 1
            report = factories.person(db, f"Report {leader}", parts.clock())
            db.get_one(Person, report).manager_id = leader
        with parts.read() as db:
            made = input_queries.material_of(db, found.planned, parts.clock())
        assert made is not None
        assert made.side(leader) == made.first_learner
        assert made.wanted[2].startswith(made.first_learner)
        assert not made.wanted[2].startswith(other(made.first_learner))
        with parts.write() as db:
            db.get_one(Person, report).manager_id = None


def test_a_leaders_start_asks_first_what_they_want_to_learn(
    client: TestClient, parts: Parts
) -> None:
    with parts.write() as db:
        helen = factories.person(db, "Helen Okoro", parts.clock())
        mara = factories.person(db, "Mara Quist", parts.clock(), manager_id=helen)
        jo = factories.person(db, "Jo Adeyemi", parts.clock())
        pair = factories.pair(db, helen, jo, parts.clock(), state="proposed")
    text = sign_in(client, parts, helen).get(f"/pairs/{pair}/start").text
    assert "Say first what you want to learn" in text
    assert text.index('name="gain"') < text.index('name="contribute"')
    assert "learning-as-a-leader" in text
    text = sign_in(client, parts, jo).get(f"/pairs/{pair}/start").text
    assert "Say first what you want to learn" not in text
    with parts.read() as db:
        assert leads_people(db, helen)
        assert not leads_people(db, mara)


def test_whose_people_have_all_left_leads_nobody(parts: Parts) -> None:
    with parts.write() as db:
        helen = factories.person(db, "Helen Okoro", parts.clock())
        factories.person(db, "Sam Petit", parts.clock(), manager_id=helen, state=PersonState.LEFT)
        assert not leads_people(db, helen)


def test_a_pair_is_found_by_its_two_alone_whatever_their_rank(
    parts: Parts, ranks: tuple[UUID, UUID, Couple, UUID]
) -> None:
    chief, _, found, _ = ranks
    viewer = Viewer(chief, "Ada Roth", frozenset({Role.EMPLOYEE}))
    with parts.read() as db, pytest.raises(NotFound):
        queries.pair_facts(db, viewer, found.pair)
