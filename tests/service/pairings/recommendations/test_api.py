"""Recommendations for other services: published lines alone, paged, tagged, refused by name."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from embeddings.index import F32, Hit, IndexUnavailable
from service.access.policy import Scope
from service.bootstrap import Parts
from service.models import Person, PersonState
from service.models.ids import uuid7
from tests import factories
from tests.conftest import MovingClock, rows
from tests.partners import BEN, MARA, PRIYA, TOMAS, Office, api_key, office

WHO = {"Mara": MARA, "Tomas": TOMAS, "Priya": PRIYA, "Ben": BEN}


@pytest.fixture
def known(parts: Parts) -> Office:
    return office(parts, WHO)


@pytest.fixture
def service(client: TestClient, parts: Parts, known: Office) -> TestClient:
    assert known.people
    client.headers.update(api_key(parts))
    return client


def listed(service: TestClient, person_id: UUID, **query: str | int) -> Mapping[str, Any]:
    answer = service.get(f"/api/v1/people/{person_id}/recommendations", params=query)
    assert answer.status_code == 200, answer.text
    body: Mapping[str, Any] = answer.json()
    return body


def test_a_recommendation_names_both_directions_and_the_lines_that_meet(
    service: TestClient, known: Office
) -> None:
    body = listed(service, known.people["Mara"])
    names = [item["name"] for item in body["items"]]
    assert set(names) == {"Tomas Quist", "Ben Quist"}  # Priya learns nothing from Mara
    first = next(item for item in body["items"] if item["name"] == "Tomas Quist")
    assert first["learn"]["lines"][0]["offer"] == TOMAS["offers"][0]
    assert first["teach"]["lines"][0]["seek"] == TOMAS["seeks"][0]
    assert first["engine"] == "pairing 3, fake-word-hashes"
    assert body["certified"] is True
    assert body["reasons"] == ["none_above_floor"]


def test_a_person_is_named_by_id_email_or_external_id_alike(
    service: TestClient, known: Office, parts: Parts
) -> None:
    with parts.write() as db:
        db.get_one(Person, known.people["Mara"]).external_id = "M-1"
    wishes = (
        {"person_id": str(known.people["Mara"])},
        {"email": "Mara.Quist@tidewater.example"},
        {"external_id": "M-1"},
    )
    answers = [service.post("/api/v1/recommendations", json=wish).json() for wish in wishes]
    assert answers[0] == answers[1] == answers[2]
    assert answers[0]["items"]


def test_the_same_question_is_not_answered_twice_to_who_has_the_answer(
    service: TestClient, known: Office
) -> None:
    path = f"/api/v1/people/{known.people['Mara']}/recommendations"
    tag = service.get(path).headers["ETag"]
    again = service.get(path, headers={"If-None-Match": f'"other", {tag}'})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    assert service.get(path, params={"limit": 1}, headers={"If-None-Match": tag}).status_code == 200


def test_a_list_goes_on_where_it_ended(service: TestClient, known: Office) -> None:
    mara = known.people["Mara"]
    whole = listed(service, mara)["items"]
    first = listed(service, mara, limit=1)
    second = listed(service, mara, limit=1, after=first["next"])
    assert [*first["items"], *second["items"]] == whole
    assert second["next"] is None


def test_a_cursor_of_an_older_list_is_gone(
    service: TestClient, known: Office, parts: Parts, clock: MovingClock
) -> None:
    mara = known.people["Mara"]
    cursor = listed(service, mara, limit=1)["next"]
    with parts.write() as db:
        db.get_one(Person, known.people["Ben"]).capacity = 2
    clock.advance(seconds=3)
    answer = service.get(
        f"/api/v1/people/{mara}/recommendations", params={"limit": 1, "after": cursor}
    )
    assert answer.status_code == 410
    assert answer.json()["type"] == "/problems/stale-cursor"


@pytest.mark.parametrize("cursor", ["x", "AAAA", "é", "A" * 60])
def test_a_cursor_that_is_not_ours_is_refused(
    service: TestClient, known: Office, cursor: str
) -> None:
    path = f"/api/v1/people/{known.people['Mara']}/recommendations"
    answer = service.get(path, params={"after": cursor})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "#after"


def test_a_cursor_of_another_person_is_refused(service: TestClient, known: Office) -> None:
    cursor = listed(service, known.people["Mara"], limit=1)["next"]
    path = f"/api/v1/people/{known.people['Tomas']}/recommendations"
    assert service.get(path, params={"after": cursor}).status_code == 422


def test_lines_sent_along_are_compared_and_not_kept(
    service: TestClient, known: Office, parts: Parts
) -> None:
    before = rows(parts, Person)
    wish = {
        "offers": ["how a claim is decided"],
        "seeks": ["pivot tables without fear"],
        "exclude": [str(known.people["Priya"])],
    }
    body = service.post("/api/v1/recommendations", json=wish).json()
    assert [item["name"] for item in body["items"]] == ["Mara Quist"]
    assert rows(parts, Person) == before
    without = {**wish, "exclude": [str(known.people["Mara"])]}
    assert service.post("/api/v1/recommendations", json=without).json()["items"] == []


@pytest.mark.parametrize("line", ["", "ab", "x" * 201, "two\nlines", "\u0007bell", "..."])
def test_a_line_that_cannot_be_compared_is_named_and_not_repeated(
    service: TestClient, line: str
) -> None:
    wish = {"offers": ["a good line"], "seeks": ["another good line", line]}
    answer = service.post("/api/v1/recommendations", json=wish)
    assert answer.status_code == 422
    assert answer.json()["type"] == "/problems/invalid-lines"
    assert [fault["pointer"] for fault in answer.json()["errors"]] == ["/seeks/1"]
    assert "xxxx" not in answer.text


@pytest.mark.parametrize(
    "wish",
    [
        {},
        {"person_id": None},
        {"email": "a@b.example", "external_id": "1"},
        {"offers": ["only offers"]},
        {"offers": [], "seeks": []},
        {"email": "a@b.example", "limit": 0},
        {"email": "a@b.example", "limit": 51},
        {"email": "a@b.example", "colour": "red"},
    ],
)
def test_a_wish_that_says_nothing_or_too_much_is_refused(
    service: TestClient, wish: Mapping[str, object]
) -> None:
    assert service.post("/api/v1/recommendations", json=wish).status_code == 422


def test_an_unknown_parameter_is_refused(service: TestClient, known: Office) -> None:
    mara, tomas = known.people["Mara"], known.people["Tomas"]
    for path in (
        f"/api/v1/people/{mara}/recommendations?colour=red",
        f"/api/v1/people/{mara}/fit/{tomas}?colour=red",
    ):
        answer = service.get(path)
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["pointer"] == "#colour"


def test_a_key_without_the_scope_is_refused(client: TestClient, known: Office) -> None:
    client.headers.update(api_key(known.parts, Scope.RELEASES_READ))
    answer = client.get(f"/api/v1/people/{known.people['Mara']}/recommendations")
    assert answer.status_code == 403
    assert answer.json()["type"] == "/problems/insufficient-scope"


def test_a_pair_that_a_rule_keeps_apart_says_which(
    service: TestClient, known: Office, parts: Parts, clock: MovingClock
) -> None:
    mara, tomas = known.people["Mara"], known.people["Tomas"]
    path = f"/api/v1/people/{mara}/fit/{tomas}"
    assert service.get(path).json()["constraint"] is None
    with parts.write() as db:
        db.get_one(Person, mara).manager_id = tomas
    clock.advance(seconds=3)
    assert service.get(path).json()["constraint"]["rule"] == "same_reporting_line"


def test_people_without_lines_room_or_time_get_an_empty_list_and_a_reason(
    service: TestClient, parts: Parts, clock: MovingClock
) -> None:
    with parts.write() as db:
        now = parts.clock()
        bare = factories.person(db, "Bo Lind", now)
        resting = factories.person(
            db, "Ida Holm", now, state=PersonState.PAUSED, offers=["one"], seeks=["two"]
        )
    clock.advance(seconds=3)
    assert listed(service, bare)["reasons"] == ["no_lines"]
    assert listed(service, resting)["reasons"] == ["paused"]


def test_the_only_person_there_is_gets_an_empty_list(client: TestClient, parts: Parts) -> None:
    alone = office(parts, {"Mara": MARA})
    client.headers.update(api_key(parts))
    body = listed(client, alone.people["Mara"])
    assert (body["items"], body["reasons"]) == ([], ["none_above_floor"])


class Naming:
    """An index that names some people, or cannot answer."""

    def __init__(self, keys: list[str] | None) -> None:
        self._keys = keys

    def nearest(self, query: F32, k: int) -> list[Hit]:
        if self._keys is None:
            raise IndexUnavailable("gone")
        assert query.shape == (2 * 384,)
        return [Hit(key, 1.0) for key in self._keys[:k]]


def test_an_index_proposes_and_says_so_and_a_dead_one_costs_no_answer(
    service: TestClient, known: Office, parts: Parts, client: TestClient
) -> None:
    parts.settings.index = "chroma"
    mara, tomas = known.people["Mara"], known.people["Tomas"]
    state = client.app.state  # type: ignore[attr-defined]  # a FastAPI app
    state.proposer = Naming([str(tomas), str(uuid7())])
    proposed = listed(service, mara)
    assert [item["name"] for item in proposed["items"]] == ["Tomas Quist"]
    assert proposed["certified"] is False
    state.proposer = Naming(None)
    whole = listed(service, mara)
    assert (len(whole["items"]), whole["certified"]) == (2, True)
