"""Recommendations for other services: published lines alone, paged, tagged, refused by name."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from embeddings.index import F32, Hit, IndexUnavailable
from service.access import actions as access_actions
from service.access.policy import Scope
from service.bootstrap import Parts
from service.models import Line, Person, PersonState, Purpose, Team
from service.models.ids import uuid7
from tests import factories
from tests.conftest import MovingClock, rows
from tests.partners import BEN, MARA, PRIYA, TOMAS, Office, api_key, embed_all, office

EXTENTS = {"nearly_all", "most", "about_half", "some"}
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
    assert (first["learn"]["sought"], first["learn"]["extent"] in EXTENTS) == (1, True)
    assert (first["common"], first["unit"]) == ({"hours": 9, "languages": ["en"]}, None)
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


def team_of(parts: Parts, person_id: UUID, name: str) -> None:
    with parts.write() as db:
        team = Team(id=uuid7(), name=name, created_at=parts.clock())
        db.add(team)
        db.flush()
        db.get_one(Person, person_id).team_id = team.id


@pytest.mark.parametrize(
    ("query", "names", "reasons"),
    [
        ({"unit": "claims"}, {"Ben Quist"}, ["none_within_filters"]),
        ({"unit": "The moon"}, set(), ["nobody_in_unit"]),
        ({"language": "de"}, {"Tomas Quist"}, ["none_within_filters"]),
        ({"language": "tlh"}, set(), ["nobody_with_language"]),
        ({"shared_hours": 4}, {"Ben Quist"}, ["none_within_filters"]),
        ({"time": "thu-midday", "time_zone": "Europe/Berlin"}, {"Ben Quist"}, None),
        ({"time": "fri-morning"}, set(), ["nobody_at_that_time"]),
    ],
)
def test_a_filter_leaves_those_who_pass_it(
    service: TestClient,
    known: Office,
    parts: Parts,
    clock: MovingClock,
    *,
    query: Mapping[str, str | int],
    names: set[str],
    reasons: list[str] | None,
) -> None:
    team_of(parts, known.people["Ben"], "Claims")
    with parts.write() as db:
        tomas = db.get_one(Person, known.people["Tomas"])
        tomas.languages, tomas.times = ["en", "de"], ["tue-midday"]
    clock.advance(seconds=3)
    body = listed(service, known.people["Mara"], **query)
    assert {item["name"] for item in body["items"]} == names
    assert reasons is None or body["reasons"] == reasons
    posted = service.post(
        "/api/v1/recommendations", json={"person_id": str(known.people["Mara"]), **query}
    )
    assert posted.json() == body


@pytest.mark.parametrize(
    "query",
    [
        {"time": "sat-midday"},
        {"time": "tue"},
        {"time_zone": "Atlantis"},
        {"shared_hours": 0},
        {"shared_hours": 51},
        {"unit": ""},
        {"language": "x" * 121},
        {"certify": "maybe"},
    ],
)
def test_a_filter_that_says_nothing_is_refused_beside_its_name(
    service: TestClient, known: Office, query: Mapping[str, str | int]
) -> None:
    answer = service.get(
        f"/api/v1/people/{known.people['Mara']}/recommendations", params=dict(query)
    )
    assert answer.status_code == 422
    assert [fault["pointer"] for fault in answer.json()["errors"]] == [f"#{next(iter(query))}"]


@pytest.mark.parametrize(
    "changed", [{"language": "en"}, {"shared_hours": 1}, {"time": "tue-midday"}, {"certify": True}]
)
def test_a_cursor_of_other_filters_is_refused(
    service: TestClient, known: Office, changed: Mapping[str, str | int]
) -> None:
    mara = known.people["Mara"]
    cursor = listed(service, mara, limit=1)["next"]
    path = f"/api/v1/people/{mara}/recommendations"
    answer = service.get(path, params={"limit": 1, "after": cursor, **changed})
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/invalid-cursor")
    own = listed(service, mara, limit=1, **changed)["next"]
    assert listed(service, mara, limit=1, after=own, **changed)["items"]


def test_the_tag_stays_while_the_answer_does_and_moves_with_it(
    service: TestClient, known: Office, parts: Parts, clock: MovingClock
) -> None:
    mara, tomas = known.people["Mara"], known.people["Tomas"]
    paths = [f"/api/v1/people/{mara}/recommendations", f"/api/v1/people/{mara}/fit/{tomas}"]
    tags = [service.get(path).headers["ETag"] for path in paths]

    def again() -> list[int]:
        clock.advance(seconds=3)
        return [
            service.get(path, headers={"If-None-Match": tag}).status_code
            for path, tag in zip(paths, tags, strict=True)
        ]

    with parts.write() as db:  # somebody else's, which moves the generation
        db.get_one(Person, known.people["Priya"]).capacity = 2
    assert again() == [304, 304]
    narrow = service.get(paths[0], params={"language": "de"}, headers={"If-None-Match": tags[0]})
    assert narrow.status_code == 200
    with parts.write() as db:
        line = db.scalars(sa.select(Line).where(Line.person_id == tomas).limit(1)).one()
        line.text = "how a claim is decided at last"
    embed_all(parts)
    assert again() == [200, 200]
    tags = [service.get(path).headers["ETag"] for path in paths]
    with parts.write() as db:
        access_actions.set_consent(db, tomas, Purpose.PAIRING, now=clock(), granted=False)
    assert again() == [200, 404]


def test_the_tag_of_a_list_that_goes_on_moves_with_its_cursor(
    service: TestClient, known: Office, parts: Parts, clock: MovingClock
) -> None:
    path = f"/api/v1/people/{known.people['Mara']}/recommendations"
    tag = service.get(path, params={"limit": 1}).headers["ETag"]
    assert not tag.startswith("W/")
    with parts.write() as db:
        db.get_one(Person, known.people["Priya"]).capacity = 2
    clock.advance(seconds=3)
    answer = service.get(path, params={"limit": 1}, headers={"If-None-Match": tag})
    assert answer.status_code == 200


def test_a_certified_answer_is_exact_where_an_index_proposes(
    service: TestClient, known: Office, parts: Parts, client: TestClient
) -> None:
    parts.settings.index = "chroma"
    state = client.app.state  # type: ignore[attr-defined]  # a FastAPI app
    state.proposer = Naming([str(known.people["Tomas"])])
    mara = known.people["Mara"]
    proposed, whole = listed(service, mara), listed(service, mara, certify=True)
    assert (len(proposed["items"]), proposed["certified"]) == (1, False)
    assert (len(whole["items"]), whole["certified"]) == (2, True)


def test_a_page_is_full_though_many_withdrew_since_the_crowd_was_read(
    client: TestClient, parts: Parts, clock: MovingClock
) -> None:
    many = {f"B{number}": BEN for number in range(14)}
    known = office(parts, {"Mara": MARA, **many})
    client.headers.update(api_key(parts))
    mara = known.people["Mara"]
    before = listed(client, mara, limit=14)["items"]
    with parts.write() as db:
        for item in before[:11]:
            person = UUID(item["person_id"])
            access_actions.set_consent(db, person, Purpose.PAIRING, now=clock(), granted=False)
    after = listed(client, mara, limit=2)
    assert after["items"] == before[11:13]
    assert after["next"] is not None
