"""What an admin sees of the model: how often it was asked and failed, and why, in figures."""

from datetime import datetime, timedelta

import pytest
from fastapi.testclient import TestClient

from prompts.chat import CallPurpose, Outcome, Rung
from prompts.ledger_port import CallRecord, Ticket
from service.bootstrap import Parts
from service.ledger import SqlLedger
from service.models import Role
from service.upkeep.admin import model_queries
from tests import factories, markup
from tests.conftest import sign_in


@pytest.fixture
def ada(client: TestClient, parts: Parts) -> TestClient:
    with parts.write() as db:
        ada_id = factories.person(db, "Ada Root", parts.clock(), roles=(Role.ADMIN,))
    return sign_in(client, parts, ada_id)


def asked(parts: Parts, purpose: CallPurpose, outcome: Outcome, at: datetime) -> None:
    ledger = SqlLedger(parts.write, 500, 10_000, clock=parts.clock)
    call = CallRecord(
        created_at=at,
        purpose=purpose,
        prompt_version="word@1-00000000",
        model_name="some-model",
        rung=Rung.TEXT,
        attempt=1,
        outcome=outcome,
        http_status=None,
        latency_ms=5,
        chars_in=10,
        chars_out=10,
        tokens_in=700,
        tokens_out=50,
        estimated=True,
    )
    ledger.settle(Ticket("one", purpose, 10), call)


def test_requests_and_failures_are_counted_with_their_reasons(
    ada: TestClient, parts: Parts
) -> None:
    now = parts.clock()
    for purpose, outcome in (
        (CallPurpose.AGENDA, Outcome.OK),
        (CallPurpose.AGENDA, Outcome.PAYMENT),
        (CallPurpose.THEMES, Outcome.TIMEOUT),
        (CallPurpose.THEMES, Outcome.TIMEOUT),
        (CallPurpose.TRIAL, Outcome.OK),
    ):
        asked(parts, purpose, outcome, now)
    with parts.read() as db:
        purposes = model_queries.by_purpose(db, now)
        failures = model_queries.failures(db, now)
    assert purposes == [("agenda", 2, 1, 1500), ("themes", 2, 2, 1500), ("trial", 1, 0, 750)]
    assert failures == [(Outcome.TIMEOUT, 2, now), (Outcome.PAYMENT, 1, now)]
    page = ada.get("/admin/model").text
    assert markup.faults(page) == []
    assert page.index("did not answer in time") < page.index("no credit left")


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_has_its_place_on_the_page(
    ada: TestClient, parts: Parts, outcome: Outcome
) -> None:
    asked(parts, CallPurpose.AGENDA, outcome, parts.clock())
    page = ada.get("/admin/model")
    assert page.status_code == 200
    assert ("Why requests failed" in page.text) is (outcome is not Outcome.OK)


def test_what_is_older_than_thirty_days_is_left_out(parts: Parts) -> None:
    now = parts.clock()
    asked(parts, CallPurpose.AGENDA, Outcome.TIMEOUT, now - timedelta(days=30, seconds=1))
    with parts.read() as db:
        assert model_queries.by_purpose(db, now) == []
        assert model_queries.failures(db, now) == []
