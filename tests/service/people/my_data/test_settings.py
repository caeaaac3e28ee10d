"""The settings page: language, mail, quiet hours, leave and zone, and what each refuses."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from service.access import queries as access_queries
from service.bootstrap import Parts
from service.models import Delivery, Person, Purpose, UsedLink
from service.privacy import erasure
from tests import factories, markup
from tests.conftest import rows, sign_in

pytestmark = pytest.mark.dates


WHOLE = {
    "time_zone": "America/New_York",
    "language": "de",
    "mail": "yes",
    "quiet_from": "20",
    "quiet_until": "7",
    "wants_questions": "yes",
    "away_until": "2026-12-01",
}


@pytest.fixture
def me(parts: Parts) -> UUID:
    with parts.write() as db:
        return factories.person(db, "Mara Quist", parts.clock())


@pytest.fixture
def mara(client: TestClient, parts: Parts, me: UUID) -> TestClient:
    return sign_in(client, parts, me)


def own(parts: Parts, person_id: UUID) -> Person:
    with parts.read() as db:
        return db.get_one(Person, person_id)


def test_everything_is_kept_and_shown_again(mara: TestClient, parts: Parts, me: UUID) -> None:
    answer = mara.post("/me/settings", data=WHOLE)
    assert answer.status_code == 303
    found = own(parts, me)
    assert (found.language, found.quiet_from, found.quiet_until) == ("de", 20, 7)
    assert found.away_until == datetime(2026, 12, 1, 5, 0, tzinfo=UTC)  # midnight in New York
    with parts.read() as db:
        assert Purpose.MAIL in access_queries.consents(db, me)
    shown = mara.get("/me/settings")
    assert markup.faults(shown.text) == []
    page = markup.read(shown.text)
    assert page.one("input", name="away_until").attrs["value"] == "2026-12-01"
    assert [one.attrs["value"] for one in page.all("option") if "selected" in one.attrs] == [
        "de",
        "20",
        "7",
    ]


def test_the_language_is_spoken_from_the_next_page_on(mara: TestClient) -> None:
    mara.post("/me/settings", data=WHOLE)
    assert '<html lang="de">' in mara.get("/me/settings").text
    mara.post("/me/settings", data={**WHOLE, "language": ""})
    assert '<html lang="en">' in mara.get("/me/settings").text


def test_a_sign_in_brings_the_language_along(client: TestClient, parts: Parts, me: UUID) -> None:
    with parts.write() as db:
        db.get_one(Person, me).language = "de"
    client.post("/sign-in", data={"person_id": str(me)})
    assert '<html lang="de">' in client.get("/me/settings").text


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("time_zone", "Europe/Atlantis"),
        ("time_zone", ""),
        ("language", "tlh"),
        ("quiet_from", "24"),
        ("quiet_until", "late"),
        ("away_until", "soon"),
        ("away_until", "2026-11-24"),  # today
        ("away_until", "2020-01-01"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(
    mara: TestClient, parts: Parts, me: UUID, field: str, typed: str
) -> None:
    answer = mara.post("/me/settings", data={**WHOLE, "time_zone": "Europe/Berlin", field: typed})
    assert answer.status_code == 422
    assert markup.faults(answer.text) == []
    fault = markup.read(answer.text).by_id(f"{field}-fault")
    assert fault.text
    assert own(parts, me).language is None  # nothing of it was kept


def test_mail_is_switched_off_and_on(mara: TestClient, parts: Parts, me: UUID) -> None:
    for data, wanted in ((WHOLE, True), ({"time_zone": "Etc/UTC"}, False), (WHOLE, True)):
        mara.post("/me/settings", data=data)
        with parts.read() as db:
            assert (Purpose.MAIL in access_queries.consents(db, me)) is wanted


def test_erasure_empties_settings_and_messages(mara: TestClient, parts: Parts, me: UUID) -> None:
    mara.post("/me/settings", data=WHOLE)
    now = parts.clock()
    with parts.write() as db:
        db.add(Delivery(key="k", person_id=me, kind="agenda", args={}, next_at=now, created_at=now))
        db.add(UsedLink(nonce="n", person_id=me, used_at=now))
    with parts.write() as db:
        erasure.erase(db, me, now, tombstones=parts.settings.data_dir / "erasures.jsonl")
    found = own(parts, me)
    assert (found.language, found.away_until, found.quiet_from, found.quiet_until) == (
        None,
        None,
        18,
        8,
    )
    assert rows(parts, Delivery) == rows(parts, UsedLink) == 0
