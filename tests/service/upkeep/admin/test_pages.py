"""The admin's pages: keys shown once, jobs cared for, faults with cures, a log without names."""

import csv
import io
from uuid import UUID

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from service.access import actions, audit
from service.bootstrap import Parts
from service.models import (
    ApiKey,
    Audience,
    Audit,
    Delivery,
    DeliveryState,
    Outbox,
    OutboxState,
    Reflection,
    Role,
    queue,
)
from service.models.queue import Job, JobKind
from service.upkeep.admin import queries
from service.web.paging import PAGE_SIZE
from service.web.spreadsheets import guarded
from tests import factories, markup
from tests.conftest import rows, sign_in

PATHS = [
    "/admin/keys",
    "/admin/jobs",
    "/admin/health",
    "/admin/model",
    "/admin/abbreviations",
    "/admin/audit",
]
TEXT = "We skip lunch to answer mail, every single day."


@pytest.fixture
def ada_id(parts: Parts) -> UUID:
    parts.settings.data_dir.mkdir(exist_ok=True)
    with parts.write() as db:
        return factories.person(db, "Ada Root", parts.clock(), roles=(Role.ADMIN,))


@pytest.fixture
def ada(client: TestClient, parts: Parts, ada_id: UUID) -> TestClient:
    return sign_in(client, parts, ada_id)


def dead_job(parts: Parts) -> UUID:
    with parts.write() as db:
        queue.put(db, Job(JobKind.EMBED, "one"), parts.clock())
        queue.put(db, Job(JobKind.EMBED, "two"), parts.clock())
        row = db.scalars(sa.select(Outbox).where(Outbox.key == "embed:one")).one()
        row.state, row.starts, row.error_code = OutboxState.DEAD, 5, "TimeoutError"
        return row.id


@pytest.mark.parametrize("path", PATHS)
def test_admin_pages_keep_the_rules_of_every_page(ada: TestClient, parts: Parts, path: str) -> None:
    assert markup.faults(ada.get(path).text) == []
    dead_job(parts)
    answer = ada.get(path)
    assert answer.status_code == 200
    assert markup.faults(answer.text) == []


@pytest.mark.parametrize("path", [*PATHS, "/admin/audit.csv"])
def test_no_word_of_a_text_and_no_name_is_on_an_admins_page(
    ada: TestClient, parts: Parts, path: str
) -> None:
    with parts.write() as db:
        helen = factories.person(db, "Helen Okoro", parts.clock(), offers=["telling a claim"])
        about = {"text": TEXT, "audience": Audience.SELF, "created_at": parts.clock()}
        db.add(Reflection(author_id=helen, **about))
    said = ada.get(path).text
    for word in ("lunch", "Helen", "telling a claim", str(helen)):
        assert word not in said


def test_only_an_admin_sees_the_way_there(
    ada: TestClient, client: TestClient, parts: Parts
) -> None:
    assert ada.get("/admin/keys").text.count('href="/admin/health"') == 2
    with parts.write() as db:
        lead = factories.person(db, "Idris Bell", parts.clock(), roles=(Role.LEAD,))
    sign_in(client, parts, lead)
    assert "/admin" not in client.get("/lead").text
    assert client.get("/admin/keys").status_code == 403


def test_a_key_is_shown_once_and_opens_what_was_ticked(ada: TestClient, parts: Parts) -> None:
    typed = {"name": "people portal", "scope": ["releases:read"], "days": "30"}
    made = ada.post("/admin/keys", data=typed)
    assert made.status_code == 200
    assert made.headers["cache-control"] == "no-store"
    assert markup.faults(made.text) == []
    key = markup.read(made.text).by_id("key").attrs["value"]
    listed = ada.get("/admin/keys").text
    assert key not in listed
    assert "people portal" in listed
    assert "never" in listed
    ada.cookies.clear()
    called = ada.get("/api/v1/themes/releases", headers={"Authorization": f"Bearer {key}"})
    assert called.status_code == 200
    with parts.read() as db:
        row = db.scalars(sa.select(ApiKey)).one()
    assert (row.expires_at - row.created_at).days == 30


def test_a_key_without_a_scope_comes_back_with_what_was_typed(
    ada: TestClient, parts: Parts
) -> None:
    answer = ada.post("/admin/keys", data={"name": "people portal", "days": "400"})
    assert answer.status_code == 422
    page = markup.read(answer.text)
    assert page.by_id("name").attrs["value"] == "people portal"
    assert page.by_id("scope-fault").text
    assert page.by_id("days-fault").text
    assert markup.faults(answer.text) == []
    assert rows(parts, ApiKey) == 0


def test_a_revoked_key_is_worthless_and_the_log_says_by_whom(
    ada: TestClient, parts: Parts, ada_id: UUID
) -> None:
    with parts.write() as db:
        key_id, key = actions.create_key(db, "test", ["releases:read"], now=parts.clock())
        mine = audit.pseudonym(db, ada_id)
    assert ada.post(f"/admin/keys/{key_id}/revoke").status_code == 303
    assert "revoked" in ada.get("/admin/keys").text
    with parts.read() as db:
        last = db.scalars(sa.select(Audit).order_by(Audit.seq.desc()).limit(1)).one()
    assert (last.actor, last.action, last.facts) == (mine, "key_revoked", {"key_id": key_id})
    ada.cookies.clear()
    called = ada.get("/api/v1/themes/releases", headers={"Authorization": f"Bearer {key}"})
    assert called.status_code == 401


def test_a_dead_job_is_tried_again(ada: TestClient, parts: Parts) -> None:
    job_id = dead_job(parts)
    page = markup.read(ada.get("/admin/jobs").text)
    assert "TimeoutError" in "".join(one.text for one in page.of_class("bad"))
    assert [one.text for one in page.all("td")] == ["0 of 2", "1", "1"]
    assert ada.post(f"/admin/jobs/{job_id}/retry").status_code == 303
    assert "TimeoutError" not in markup.read(ada.get("/admin/jobs").text).one("main").text
    assert ada.post(f"/admin/jobs/{job_id}/retry").status_code == 409


def test_a_dead_job_is_let_be_and_the_log_knows(ada: TestClient, parts: Parts) -> None:
    job_id = dead_job(parts)
    assert ada.post(f"/admin/jobs/{job_id}/discard").status_code == 303
    assert "1 of 2" in ada.get("/admin/jobs").text
    assert f"job_id {job_id}" in ada.get("/admin/audit").text


def test_a_fault_stands_first_with_its_cure(ada: TestClient, parts: Parts) -> None:
    dead_job(parts)
    page = markup.read(ada.get("/admin/health").text)
    wrong = [one.inside("li") for one in page.of_class("bad")]
    assert any(item and "1 job was given up." in item.text for item in wrong)
    assert all(item and item.text.rstrip().endswith(".") for item in wrong)
    assert parts.encoder.fingerprint[:16] in [one.text for one in page.all("code")]


def test_the_last_messages_are_counted_by_state_alone(ada: TestClient, parts: Parts) -> None:
    with parts.write() as db:
        helen = factories.person(db, "Helen Okoro", parts.clock())
        states = [DeliveryState.SENT, DeliveryState.SENT, DeliveryState.FAILED]
        db.add_all(
            Delivery(
                key=f"key {at}",
                person_id=helen,
                kind="agenda_ready",
                args={},
                state=state,
                next_at=parts.clock(),
                created_at=parts.clock(),
            )
            for at, state in enumerate(states)
        )
    text = ada.get("/admin/health").text
    assert "sent: 2" in text
    assert "failed: 1" in text
    assert "printed, not sent" in text


def test_the_log_is_paged_by_twenty_five_the_newest_first(ada: TestClient, parts: Parts) -> None:
    with parts.write() as db:
        for number in range(PAGE_SIZE):
            audit.record(db, "test", f"act_{number}", now=parts.clock())
    first, second = ada.get("/admin/audit").text, ada.get("/admin/audit?page=2").text
    assert first.index("act_24") < first.index("act_0<")
    assert "sign_in" not in first
    assert "sign_in" in second
    for strange in ("0", "-1", "x", "9" * 30):
        assert ada.get(f"/admin/audit?page={strange}").status_code in {200, 422}


def test_the_csv_holds_every_act_and_no_formula(
    ada: TestClient, parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "_AT_ONCE", 3)
    with parts.write() as db:
        for number in range(7):
            audit.record(db, "test", "=1+1", now=parts.clock(), facts={"number": number})
    answer = ada.get("/admin/audit.csv")
    assert answer.headers["content-disposition"] == 'attachment; filename="audit.csv"'
    found = list(csv.DictReader(io.StringIO(answer.text)))
    assert len(found) == rows(parts, Audit)
    assert [int(one["seq"]) for one in found] == sorted(
        (int(one["seq"]) for one in found), reverse=True
    )
    assert found[0]["action"] == "'=1+1"


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_that_begins_like_a_formula_is_none(sign: str) -> None:
    assert guarded(f"{sign}cmd") == f"'{sign}cmd"
    assert guarded(f"a{sign}") == f"a{sign}"
