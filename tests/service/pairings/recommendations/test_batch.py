"""Many people in one call: a row each, in order, and a problem of its own where one is needed."""

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from starlette.types import Message, Scope

from service.access import actions as access_actions
from service.access.policy import Scope as KeyScope
from service.bootstrap import Parts
from service.models import Person, Purpose
from service.models.engine import Transaction
from service.pairings.recommendations.recommender import Adviser, Recommendations
from tests.conftest import MovingClock
from tests.partners import BEN, MARA, PRIYA, TOMAS, Office, api_key, office

PATH = "/api/v1/recommendations/batch"
WHO = {"Mara": MARA, "Tomas": TOMAS, "Priya": PRIYA, "Ben": BEN}
NO_BODY_SCOPES: list[tuple[list[KeyScope], int]] = [([], 401), ([KeyScope.RELEASES_READ], 403)]


@pytest.fixture
def known(parts: Parts) -> Office:
    return office(parts, WHO)


@pytest.fixture
def service(client: TestClient, parts: Parts, known: Office) -> TestClient:
    assert known.people
    client.headers.update(api_key(parts))
    return client


def asked(
    service: TestClient, people: Sequence[Mapping[str, str]], **more: object
) -> list[dict[str, Any]]:
    answer = service.post(PATH, json={"people": people, **more})
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"] == "application/jsonl"
    assert answer.text.endswith("\n")
    return [json.loads(line) for line in answer.text.splitlines()]


def test_each_person_has_the_row_that_the_list_of_one_would_be(
    service: TestClient, known: Office, parts: Parts
) -> None:
    with parts.write() as db:
        db.get_one(Person, known.people["Ben"]).external_id = "B-1"
    keys = [
        {"email": "MARA.Quist@tidewater.example"},
        {"person_id": str(known.people["Tomas"])},
        {"external_id": "B-1"},
    ]
    rows = asked(service, keys, limit=1)
    assert [row["place"] for row in rows] == [0, 1, 2]
    assert [row["person_id"] for row in rows] == [
        str(known.people[name]) for name in ("Mara", "Tomas", "Ben")
    ]
    for row in rows:
        path = f"/api/v1/people/{row['person_id']}/recommendations"
        assert row["recommendations"] == service.get(path, params={"limit": 1}).json()
        assert row["recommendations"]["items"]
        assert row["problem"] is None


def test_a_row_goes_on_at_the_list_of_its_person(service: TestClient, known: Office) -> None:
    mara = str(known.people["Mara"])
    (row,) = asked(service, [{"person_id": mara}], limit=1, certify=True)
    path = f"/api/v1/people/{mara}/recommendations"
    query = {"limit": 1, "certify": True, "after": row["recommendations"]["next"]}
    second = service.get(path, params=query)
    assert second.status_code == 200
    assert second.json()["items"] != row["recommendations"]["items"]
    other = service.get(path, params={**query, "language": "de"})
    assert other.json()["type"] == "/problems/invalid-cursor"


def test_somebody_unknown_has_a_problem_and_the_others_their_answer(
    service: TestClient, known: Office
) -> None:
    mara = {"person_id": str(known.people["Mara"])}
    rows = asked(service, [mara, {"email": "nobody@tidewater.example"}, mara])
    assert [row["problem"] and row["problem"]["type"] for row in rows] == [
        None, "/problems/person-not-found", None,
    ]  # fmt: skip
    assert (rows[1]["place"], rows[1]["person_id"], rows[1]["recommendations"]) == (1, None, None)
    assert rows[1]["problem"]["status"] == 404
    assert rows[0]["recommendations"] == rows[2]["recommendations"]


def test_whoever_withdraws_their_consent_is_unknown_at_once_and_in_no_row(
    service: TestClient, known: Office, parts: Parts, clock: MovingClock
) -> None:
    people = [{"person_id": str(known.people[name])} for name in ("Mara", "Tomas")]
    assert "Tomas Quist" in json.dumps(asked(service, people)[0])
    with parts.write() as db:
        access_actions.set_consent(
            db, known.people["Tomas"], Purpose.PAIRING, now=clock() + timedelta(1), granted=False
        )
    first, second = asked(service, people)
    assert "Tomas Quist" not in json.dumps(first)
    assert second["problem"]["type"] == "/problems/person-not-found"


def test_a_row_that_fails_is_a_problem_without_a_word_of_its_cause(
    service: TestClient, known: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = Adviser.recommend
    broken = known.people["Tomas"]

    def failing(self: Adviser, read: Transaction, a: Any, wish: Any) -> Recommendations:  # noqa: ANN401
        if a.id == broken:
            raise ZeroDivisionError("pivot tables without any fear")
        return right(self, read, a, wish)

    monkeypatch.setattr(Adviser, "recommend", failing)
    rows = asked(service, [{"person_id": str(known.people[name])} for name in ("Tomas", "Mara")])
    assert rows[0]["problem"]["type"] == "/problems/unexpected"
    assert "pivot" not in json.dumps(rows[0])
    assert rows[1]["recommendations"]["items"]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"people": [{"email": "a@b.example"}] * 101}, "/people"),
        ({"people": []}, "/people"),
        ({}, "/people"),
        ({"people": [{"email": "a@b.example"}, {"email": "x"}]}, "/people/1/email"),
        ({"people": [{"email": "a@b.example", "external_id": "1"}]}, "/people/0"),
        ({"people": [{"email": "a@b.example"}], "limit": 51}, "/limit"),
        ({"people": [{"email": "a@b.example"}], "after": "x"}, "/after"),
        ({"people": [{"email": "a@b.example", "limit": 3}]}, "/people/0/limit"),
        ({"people": [{"email": "a@b.example"}], "time": "sunday"}, "/time"),
        ({"people": [{"email": "a@b.example"}], "time_zone": "Atlantis"}, "/time_zone"),
        ({"people": [{"email": "a@b.example"}], "certify": 1}, "/certify"),
    ],
)
def test_a_batch_that_cannot_be_read_is_refused_whole(
    service: TestClient, body: Mapping[str, object], pointer: str
) -> None:
    answer = service.post(PATH, json=body)
    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert pointer in [fault["pointer"] for fault in answer.json()["errors"]]


def test_a_hundred_people_are_answered(service: TestClient, known: Office) -> None:
    rows = asked(service, [{"person_id": str(known.people["Mara"])}] * 100)
    assert [row["place"] for row in rows] == list(range(100))


def test_another_media_type_is_refused(service: TestClient) -> None:
    answer = service.post(PATH, content=b"people", headers={"Content-Type": "text/plain"})
    assert answer.status_code == 415


@pytest.mark.parametrize("path", [PATH, "/api/v1/recommendations"])
@pytest.mark.parametrize(("scopes", "status"), NO_BODY_SCOPES)
def test_the_body_of_whoever_may_not_ask_is_never_read(
    client: TestClient, parts: Parts, path: str, scopes: list[KeyScope], status: int
) -> None:
    key = api_key(parts, *scopes)["Authorization"] if scopes else "Bearer bw_x"
    told = called(client, path, {"Authorization": key, "Content-Type": "application/json"})
    assert told == status


def test_the_body_of_another_media_type_is_never_read(client: TestClient, parts: Parts) -> None:
    told = called(client, PATH, {**api_key(parts), "Content-Type": "text/csv"})
    assert told == 415


def called(client: TestClient, path: str, headers: Mapping[str, str]) -> int:
    """The status of a call whose body cannot be read."""
    statuses = list[int]()

    async def receive() -> Message:
        raise AssertionError("the body was read")

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    scope: Scope = {
        "type": "http", "http_version": "1.1", "method": "POST", "path": path, "root_path": "",
        "raw_path": path.encode(), "scheme": "http", "query_string": b"", "app": client.app,
        "headers": [
            *((name.lower().encode(), value.encode()) for name, value in headers.items()),
            (b"host", b"testserver"),
            (b"content-length", b"9"),
        ],
        "client": ("127.0.0.1", 1), "server": ("testserver", 80),
    }  # fmt: skip
    assert client.portal is not None
    client.portal.call(client.app, scope, receive, send)
    return statuses[0]


def test_one_call_of_a_batch_counts_once(service: TestClient, known: Office) -> None:
    one = [{"person_id": str(known.people["Mara"])}]
    answers = [service.post(PATH, json={"people": one}) for _ in range(2)]
    left = [int(answer.headers["RateLimit"].split("r=")[1].split(";")[0]) for answer in answers]
    assert left[0] - left[1] == 1


def test_ids_of_unknown_people_are_not_repeated(service: TestClient) -> None:
    stranger = str(UUID(int=12))
    (row,) = asked(service, [{"person_id": stranger}])
    assert stranger not in json.dumps(row)
