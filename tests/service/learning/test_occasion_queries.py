"""What calls for a page of technique, at the moment of use; the page says nothing of why."""

import re
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from service.access.viewer import Viewer
from service.bootstrap import Parts
from service.learning.occasion_queries import moments
from service.learning.resources import Moment
from service.models import CheckIn, CheckInState, MentoringSession, Person, Role
from service.pairings.pairs import queries
from service.pairings.pairs.health import QUESTIONS
from tests import factories
from tests.agenda_pairs import Couple, couple, run_jobs
from tests.conftest import sign_in


def _moments(parts: Parts, found: Couple, *, of_b: bool = False) -> frozenset[Moment]:
    viewer = Viewer(found.b if of_b else found.a, "Somebody", frozenset({Role.EMPLOYEE}))
    with parts.read() as db:
        return moments(db, queries.pair_facts(db, viewer, found.pair), parts.clock())


def _alike(parts: Parts, found: Couple) -> None:
    with parts.write() as db:
        for one in (found.a, found.b):
            db.get_one(Person, one).time_zone = "Europe/Berlin"


def _check(parts: Parts, found: Couple, *lowest: int, days: int = 1) -> None:
    """A health check some days ago, answered by as many as have a lowest tap."""
    at = parts.clock() - timedelta(days=days)
    with parts.write() as db:
        session = factories.session(db, found.pair, 20 + days, at)
        for person, low in zip((found.a, found.b), lowest, strict=False):
            taps = {**dict.fromkeys(QUESTIONS, 5), "open": low}
            row = {"pair_id": found.pair, "person_id": person, "session_id": session}
            done = {"state": CheckInState.DONE, "answered_at": at, "created_at": at}
            db.add(CheckIn(**row, **done, answers=taps))


def test_two_zones_are_a_moment_and_one_is_none(parts: Parts) -> None:
    found = couple(parts)
    assert _moments(parts, found) == {Moment.ZONES}
    _alike(parts, found)
    assert _moments(parts, found) == frozenset()


@pytest.mark.parametrize(("mine", "theirs", "calls"), [(3, 13, True), (3, 12, False)])
def test_ten_years_of_work_between_two_people_are_a_moment_for_both(
    parts: Parts, mine: int, theirs: int, *, calls: bool
) -> None:
    found = couple(parts)
    with parts.write() as db:
        db.get_one(Person, found.a).career_years = mine
    assert Moment.GENERATIONS not in _moments(parts, found)
    with parts.write() as db:
        db.get_one(Person, found.b).career_years = theirs
    for of_b in (False, True):
        assert (Moment.GENERATIONS in _moments(parts, found, of_b=of_b)) == calls


def test_leading_people_is_the_readers_own_moment(parts: Parts) -> None:
    found = couple(parts)
    with parts.write() as db:
        report = factories.person(db, "Jo Adeyemi", parts.clock())
        db.get_one(Person, report).manager_id = found.a
    assert Moment.LEADS_PEOPLE in _moments(parts, found)
    assert Moment.LEADS_PEOPLE not in _moments(parts, found, of_b=True)


def test_a_check_that_is_worth_a_talk_is_a_moment_until_the_next(parts: Parts) -> None:
    found = couple(parts)
    _check(parts, found, 2, 5, days=30)
    assert Moment.WORTH_A_TALK in _moments(parts, found)
    _check(parts, found, 4, 5, days=2)
    assert Moment.WORTH_A_TALK not in _moments(parts, found)


def test_what_one_alone_answered_stays_shut_for_a_week(parts: Parts) -> None:
    found = couple(parts)
    _check(parts, found, 1, days=6)
    assert Moment.WORTH_A_TALK not in _moments(parts, found, of_b=True)
    parts.clock.advance(days=1)  # type: ignore[attr-defined]  # the test's own clock
    assert Moment.WORTH_A_TALK in _moments(parts, found, of_b=True)


def test_an_agenda_links_the_page_and_says_nothing_of_why(client: TestClient, parts: Parts) -> None:
    found = couple(parts)
    _check(parts, found, 1, 4)
    run_jobs(parts)
    sign_in(client, parts, found.a)
    path = f"/sessions/{found.planned}/agenda"
    client.post(f"{path}/redraft")
    text = client.get(path).text
    assert text.count('href="/learn/mending-a-pair"') == 1
    assert text.count('href="/learn/') == 1
    client.post("/learn/mending-a-pair")
    assert "/learn/mending-a-pair" not in client.get(path).text


def test_a_first_agenda_of_two_generations_never_says_whose_years_they_are(
    client: TestClient, parts: Parts
) -> None:
    found = couple(parts)
    with parts.write() as db:
        db.get_one(Person, found.a).career_years = 41
        db.get_one(Person, found.b).career_years = 3
        db.get_one(MentoringSession, found.held).number = 20
        db.get_one(MentoringSession, found.planned).number = 1
    sign_in(client, parts, found.b)
    path = f"/sessions/{found.planned}/agenda"
    client.post(f"{path}/redraft")
    text = client.get(path).text
    assert "/learn/age-assumptions" in text
    shown = text.partition("<main")[2].partition("</main")[0].lower()
    assert not re.search(r"generation|older|younger|career", shown)
