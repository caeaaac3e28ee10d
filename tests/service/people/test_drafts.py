"""Drafts are kept for their writer and replaced as typing goes on."""

from fastapi.testclient import TestClient

from service.access.viewer import Viewer
from service.bootstrap import Parts
from service.models import Draft, Role
from service.people import drafts
from tests import factories
from tests.conftest import rows, sign_in


def writer(parts: Parts, name: str) -> Viewer:
    with parts.write() as db:
        person_id = factories.person(db, name, parts.clock())
    return Viewer(person_id, name, frozenset({Role.EMPLOYEE}))


def test_a_draft_is_its_writers_alone(parts: Parts) -> None:
    mara, helen = writer(parts, "Mara Quist"), writer(parts, "Helen Okoro")
    with parts.write() as db:
        drafts.keep(db, mara, "reflect", fields={"text": ["half"]}, now=parts.clock())
        drafts.keep(db, mara, "reflect", fields={"text": ["half a thought"]}, now=parts.clock())
    with parts.read() as db:
        assert drafts.text_of(drafts.kept(db, mara, "reflect"), "text") == "half a thought"
        assert drafts.kept(db, helen, "reflect") == {}


def test_save_draft_works_without_script(client: TestClient, parts: Parts) -> None:
    sign_in(client, parts, writer(parts, "Mara Quist").person_id)
    answer = client.post("/drafts/welcome-hopes", data={"hopes": "x", "back": "/welcome/hopes"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/welcome/hopes")


def test_a_draft_never_leads_to_another_site(client: TestClient, parts: Parts) -> None:
    sign_in(client, parts, writer(parts, "Mara Quist").person_id)
    for back in ("https://evil.example/", "//evil.example", "/\\evil.example"):
        answer = client.post("/drafts/welcome-hopes", data={"hopes": "x", "back": back})
        assert answer.headers["location"] == "/"


def test_a_huge_or_misnamed_draft_is_refused(client: TestClient, parts: Parts) -> None:
    sign_in(client, parts, writer(parts, "Mara Quist").person_id)
    huge = client.post("/drafts/welcome-hopes", data={"hopes": "x" * 20_001})
    misnamed = client.post("/drafts/UPPER", data={"hopes": "x"})
    assert (huge.status_code, misnamed.status_code) == (422, 422)
    assert rows(parts, Draft) == 0
